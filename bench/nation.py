"""A register of any size in no time, drawn from the codebook and laid out like a release.

It is made for measuring: every code, count and date is legal, but nobody's answers hang
together. Use `dtsen simulate` for a nation that makes sense.
"""

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import parquet, regions, store
from pipelines.codebook import Column
from pipelines.progress import track
from pipelines.rank.variables import URBAN, family_columns, model_variables, person_columns
from pipelines.rank.view import view_hash
from pipelines.registry import SOUGHT, fingerprints, schema
from ranking.model import NATIONAL, SCHEMA, Model

_PAIRS = 8  # products of two answers in a drawn model

_KINDS = {
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "SMALLINT": pa.int16(),
    "TINYINT": pa.int8(),
    "DATE": pa.date32(),
    "VARCHAR": pa.string(),
}
_MISSING = 0.03
_COARSE = 0.02
_FIRST_BIRTH, _LAST_BIRTH = (date(y, 1, 1).toordinal() - 719163 for y in (1935, 2026))
_KK = 3_201_000_000_000_000
_FAMILIES_PER_FILE = 250_000  # as in a merged register
_DRAWN = 1_000_000  # families drawn at most; more are copies of them
_APART = 100_000_000  # between the numbers of two copies of a family
_NUMBERS = ("id_keluarga", "id_individu", "nomor_kartu_keluarga", "nomor_induk_kependudukan")
_ORDER = {"family": "kode_kelurahan_desa, id_keluarga", "person": "id_keluarga, id_individu"}


def ask(rng: np.random.Generator, column: Column, count: int) -> pa.Array:
    """Draw legal answers to one question, some of them coarse and some missing."""
    if column.kind == "date":
        drawn = rng.integers(_FIRST_BIRTH, _LAST_BIRTH, count)
        return pa.array(drawn.astype(np.int32), mask=rng.random(count) < 0.001).cast(pa.date32())
    if column.codes:
        codes = np.array(list(column.codes))
        drawn = rng.choice(codes, count)
    else:
        low, high = column.between or (0, 0)
        drawn = np.minimum(low + rng.geometric(0.6, count) - 1, high)
        if column.kind == "amount":
            drawn = np.clip(rng.lognormal(3.7, 0.8, count).astype(int), max(low, 0), high)
    if column.coarse:
        coarse = rng.choice(list(column.coarse), count)
        drawn = np.where(rng.random(count) < _COARSE, coarse, drawn)
    missing = rng.random(count) < (0 if column.required else _MISSING)
    return pa.array(drawn, mask=missing).cast(_KINDS[column.type])


def _answers(rng: np.random.Generator, columns: tuple[Column, ...], count: int) -> dict:
    drawn = {c.name: ask(rng, c, count) for c in columns}
    for column in columns:
        for other, codes in column.asked_if.items():
            asked = np.isin(drawn[other].fill_null(-99).to_numpy(), codes)
            values = drawn[column.name]
            kept = asked & values.is_valid().to_numpy(zero_copy_only=False)
            filled = values.fill_null(0).to_numpy()
            drawn[column.name] = pa.array(filled, mask=~kept).cast(values.type)
    return drawn


def complete(columns: dict, table: str, count: int) -> pa.Table:
    """Return the table with all columns of the register, those not drawn empty."""
    return pa.table(
        {
            name: columns[name].cast(_KINDS[kind])
            if name in columns
            else pa.nulls(count, _KINDS[kind])
            for name, kind in schema(table).items()
        }
    )


def draw(
    rng: np.random.Generator, count: int, first: tuple[int, int] = (1, 1), spread: int = 0
) -> tuple[pa.Table, pa.Table]:
    """Draw families and their members.

    Parameters
    ----------
    first : tuple of int
        First id of a family and of a person.
    spread : int
        Only so many villages, if not 0.
    """
    village = regions.villages()
    if spread:
        village = village.take(rng.integers(0, len(village), spread))
    place = village.take(np.sort(rng.integers(0, len(village), count)))
    families = np.arange(first[0], first[0] + count)
    asked = tuple(c for c in family_columns() if c.name != URBAN)
    code = place["kode_kelurahan_desa"].combine_chunks()
    family = _answers(rng, asked, count) | {
        "id_keluarga": pa.array(families),
        "nomor_kartu_keluarga": pa.array(_KK + families),
        "kode_kelurahan_desa": code,
        "kode_provinsi": place["kode_provinsi"].combine_chunks(),
        "kode_kabupaten_kota": place["kode_kabupaten_kota"].combine_chunks(),
        "kode_kecamatan": place["kode_kecamatan"].combine_chunks(),
        URBAN: place[URBAN].combine_chunks(),
        "usia_data_triwulan": pa.array(np.zeros(count, np.int16)),
    }
    size = 1 + rng.binomial(8, 0.26, count)
    of = np.repeat(families, size)
    is_first = np.r_[True, of[1:] != of[:-1]]
    person = _answers(rng, person_columns(), len(of))
    relation = person["status_hubungan_keluarga"].fill_null(3).to_numpy()
    relation = np.where(is_first, 1, np.where(relation == 1, 3, relation))
    person |= {
        "id_individu": pa.array(np.arange(first[1], first[1] + len(of))),
        "nomor_induk_kependudukan": pa.array(_KK + 7 * np.arange(first[1], first[1] + len(of))),
        "id_keluarga": pa.array(of),
        "status_hubungan_keluarga": pa.array(relation),
        "status_keberadaan": pa.array(np.where(rng.random(len(of)) < 0.02, 5, 1)),
    }
    return complete(family, "family", count), complete(person, "person", len(of))


def copies_of(families: int) -> int:
    """Return how many copies of what is drawn make so many families."""
    return -(-families // _DRAWN)


def write(family: pa.Table, person: pa.Table, release: Path, copies: int = 1) -> None:
    """Write a register by province and, within, by kabupaten, sorted as a release is.

    Parameters
    ----------
    copies : int
        Everybody is written so many times, under other numbers: drawing a nation takes memory.
    """
    family = family.sort_by([("kode_kelurahan_desa", "ascending"), ("id_keluarga", "ascending")])
    ids, codes = (family[name].to_numpy(False) for name in ("id_keluarga", "kode_kabupaten_kota"))
    file, files = _files(codes, _FAMILIES_PER_FILE // copies)
    order = np.argsort(ids)
    of = file[order][np.searchsorted(ids[order], person["id_keluarga"].to_numpy())]
    person = person.append_column("file", pa.array(of))
    person = person.sort_by(
        [("file", "ascending"), ("id_keluarga", "ascending"), ("id_individu", "ascending")]
    )
    of = person["file"].to_numpy()
    person = person.drop_columns("file")
    for at, (province, number) in enumerate(files):
        for name, table, which in (("family", family, file), ("person", person, of)):
            low, high = np.searchsorted(which, [at, at + 1])
            _write(table.slice(low, high - low), release, name, province, number)
    if copies > 1:
        _multiply(release, copies)
    _take_fingerprints(release)
    empty = {"id_keluarga": pa.array([], pa.int64()), "alasan": pa.array([], pa.string())}
    _write(pa.table(empty), release, "unranked", "00", 0)


def _take_fingerprints(release: Path) -> None:
    with store.connect() as con:
        for file in track(_registered(release, "family"), "taking fingerprints"):
            part = f"{file.parent.name}/{file.name}"
            families, persons = (
                f"read_parquet({store.literal(release / f'registry/{name}' / part)}, "
                "hive_partitioning = false)"
                for name in ("family", "person")
            )
            path = release / "registry/fingerprint" / part
            store.write(con, fingerprints(families, persons), path, _ORDER["family"])


def _multiply(release: Path, copies: int) -> None:
    with store.connect() as con:
        files = [(name, file) for name in _ORDER for file in _registered(release, name)]
        for name, file in track(files, f"copying {copies} times"):
            columns = pq.read_schema(file).names
            moved = ", ".join(
                f"{each} + {_APART} * copy as {each}" for each in _NUMBERS if each in columns
            )
            part = file.with_suffix(".part")
            select = (
                f"select * exclude (copy) replace ({moved}) from "
                f"read_parquet({store.literal(file)}, hive_partitioning = false), "
                f"range({copies}) as copies(copy)"
            )
            rows = con.sql(f"select * from ({select}) order by {_ORDER[name]}").to_arrow_table()
            write_file(rows, part, name)
            part.replace(file)


def _registered(release: Path, name: str) -> list[Path]:
    return sorted((release / "registry" / name).glob("*/*.parquet"))


def _files(regency: np.ndarray, most: int) -> tuple[np.ndarray, list[tuple[str, int]]]:
    """Return the file of each family, in order of kabupaten, and province and number of each."""
    names, sizes = np.unique(regency, return_counts=True)
    of: list[int] = []
    files: list[tuple[str, int]] = []
    held = 0
    for name, size in zip(names, sizes, strict=True):
        same = bool(files) and files[-1][0] == name[:2]
        if not same or held + size > most:
            files.append((name[:2], files[-1][1] + 1 if same else 0))
            held = 0
        held += size
        of.append(len(files) - 1)
    return np.repeat(np.array(of), sizes), files


def _write(table: pa.Table, release: Path, name: str, province: str, number: int) -> None:
    path = release / "registry" / name / f"prov={province}" / f"part-{number}.parquet"
    write_file(table, path, name)


def write_file(table: pa.Table, path: Path, name: str) -> None:
    """Write a file of a register's table as a register's are written."""
    parquet.write_table(
        table, path, _ORDER.get(name, "id_keluarga").split(", "), SOUGHT.get(name, ())
    )


def model(seed: int = 0) -> Model:
    """Return a model with entries drawn at random, for measuring and for tests."""
    rng = np.random.default_rng(seed)
    names = [variable.name for variable in model_variables()]
    codes = {digits: sorted({village[:digits] for village in _villages()}) for digits in (2, 4, 6)}
    places = {
        place: {
            str(urban): {
                "base": int(rng.integers(-200_000, 200_000)),
                "multipliers": rng.integers(600_000, 1_400_000, len(names)).tolist(),
            }
            for urban in (0, 1)
        }
        for place in (NATIONAL, *codes[2], *codes[4])
    }
    variables = {
        variable.name: {
            "levels": {str(v): int(rng.integers(-150_000, 150_000)) for v in variable.levels},
            "expectation": int(rng.integers(-40_000, 60_000)),
            "share": int(rng.integers(0, 1_000_000 // len(names))),
        }
        for variable in model_variables()
    }

    def effects(places: list[str], width: int) -> dict[str, int]:
        drawn = rng.integers(-width, width, len(places)).tolist()
        return dict(zip(places, drawn, strict=True))

    spread = np.sort(rng.normal(0, 450_000, (5, 999)).astype(int), axis=1)
    cell = {
        "bounds": [-300_000, -100_000, 100_000, 300_000],
        "bands": [[[int(value) // size for value in row] for row in spread] for size in (1, 2)],
    }
    fresh = np.sort(rng.normal(0, 90_000, 999).astype(int)).tolist()
    return Model(
        {
            "schema": SCHEMA,
            "order": names,
            "variables": variables,
            "places": places,
            "subdistricts": effects(codes[6], 60_000),
            "villages": effects(_villages(), 60_000),
            "means": effects([NATIONAL, *codes[2], *codes[4], *codes[6]], 100_000),
            "pairs": [
                [*rng.choice(names, 2, replace=False).tolist(), int(size)]
                for size in rng.integers(-3_000_000, 3_000_000, _PAIRS)
            ],
            "cap": 100_000,
            "lines": {
                place: {"0": int(rng.integers(450_000, 600_000)), "1": 650_000}
                for place in (*codes[2], *codes[4])
            }
            | {NATIONAL: {"0": 500_000, "1": 650_000, NATIONAL: 580_000}},
            "residual": {
                "sizes": [1, 4],
                "cells": {"0": cell, "1": cell},
                "error": {kind: {"sample": 40_000, "answers": 90_000} for kind in "01"},
                "fresh": dict.fromkeys("01", fresh),
            },
            "provenance": {"view": view_hash(), "survey": "", "seed": seed},
            "valid": {"from": "2025Q1", "until": "2099Q4"},
        }
    )


@cache
def _villages() -> list[str]:
    return regions.villages()["kode_kelurahan_desa"].to_pylist()
