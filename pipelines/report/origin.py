"""Where values come from: how often sources disagree, and what it costs to remember it all."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.codebook import load as load_codebook
from pipelines.home import table
from pipelines.sources import load as load_sources

if TYPE_CHECKING:
    import duckdb

Cell = dict[str, Any]
_COUNTS = ("dibandingkan", "berbeda", "menang_satu")


def weight(release: Path) -> dict[str, Any]:
    """Return the bytes that ``registry/provenance`` of a release takes on disk, per family.

    Returns
    -------
    dict
        ``bytes``, ``families`` and ``bytes_per_family`` (one decimal).
    """
    size = sum(
        file.stat().st_size for file in (release / "registry/provenance").glob("*/*.parquet")
    )
    with store.connect() as con:
        listed = store.literal(table(release, "registry/provenance"))
        (families,) = store.one(
            con, f"select sum(num_rows)::bigint from parquet_file_metadata({listed})"
        )
    per_family = round(size / families, 1) if families else None
    return {"bytes": size, "families": families, "bytes_per_family": per_family}


def disagreement(con: "duckdb.DuckDBPyConnection", smallest: int) -> dict[str, Any]:
    """Return the matrix source x source x variable, from ``registry_comparison``.

    Parameters
    ----------
    smallest : int
        A cell of fewer compared values is hidden.

    Returns
    -------
    dict
        ``pairs`` (of sources of which some cell is shown, by number), ``variables`` (in codebook
        order, with a cell per pair: None where the pair never met, ``hidden`` where it hardly
        did), ``whole``, a cell per pair over the cells that are shown, so that no hidden one
        follows from it, and ``rare``, how many more pairs there are.
    """
    _name_sources(con)
    names = ("variabel", "satu", "lain", *_COUNTS)
    found: dict[str, dict[tuple[str, str], Cell]] = {}
    for row in con.execute(store.query("report/comparison")).fetchall():
        told = dict(zip(names, row, strict=True))
        pair = (told["satu"], told["lain"])
        found.setdefault(told["variabel"], {})[pair] = _cell(told, smallest)
    known = load_sources()
    met = {pair for cells in found.values() for pair in cells}
    often = {pair for cells in found.values() for pair, cell in cells.items() if not cell["hidden"]}
    pairs = sorted(often, key=lambda pair: [known[each].number for each in pair])
    variables = [
        {"variabel": name, "label": label, "cells": [found[name].get(pair) for pair in pairs]}
        for name, label in _labels().items()
        if name in found
    ]
    return {
        "pairs": [{"satu": _label(satu), "lain": _label(lain)} for satu, lain in pairs],
        "variables": variables,
        "whole": [_sum(cells.get(pair) for cells in found.values()) for pair in pairs],
        "rare": len(met - often),
    }


def _name_sources(con: "duckdb.DuckDBPyConnection") -> None:
    con.execute("create or replace temp table source_name (nomor tinyint, sumber varchar)")
    con.executemany(
        "insert into source_name values (?, ?)",
        [[source.number, name] for name, source in load_sources().items()],
    )


def _labels() -> dict[str, str]:
    """Return the label of every column, families' first, in the codebook's order."""
    book = load_codebook()
    columns = (*book.columns("family"), *book.columns("person"))
    return {column.name: column.label["id"] for column in columns}


def _label(source: str) -> str:
    return load_sources()[source].label.id


def _cell(told: Cell, smallest: int) -> Cell:
    hidden = told["dibandingkan"] < smallest
    counts = dict.fromkeys(_COUNTS) if hidden else {name: told[name] for name in _COUNTS}
    return {**counts, "hidden": hidden}


def _sum(cells: Iterable[Cell | None]) -> Cell:
    shown = [cell for cell in cells if cell and not cell["hidden"]]
    return {name: sum(cell[name] for cell in shown) for name in _COUNTS} | {"hidden": False}
