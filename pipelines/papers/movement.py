"""The movement report: who changed desil, why, by whose values, and across which lines."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import markupsafe

from pipelines import rules, store
from pipelines.home import table
from pipelines.papers import page
from pipelines.regions import provinces, regencies
from pipelines.report import figures, moves
from pipelines.report.numbers import cause_label
from pipelines.rules.programmes import as_table

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter

NAME = "laporan-pergerakan"
_TABLES = (*moves.TABLES, "ranked/movement")
_SHOWN = 20  # kabupaten on the page; the document has all
_TENTHS = range(1, 11)


def write(home: "Home", quarter: "Quarter", release: Path) -> Path:
    """Write the movement report of a release as a page and as JSON; return the page."""
    told = movement(quarter, release)
    return page.write_paper(home.reports(quarter), NAME, told, _shown(told))


def movement(quarter: "Quarter", release: Path) -> dict[str, Any]:
    """Return every number of the movement report, from the tables of a release.

    Returns
    -------
    dict
        ``whole`` (families and persons ranked in both quarters, by direction), ``transition``
        (0: not ranked then), ``causes`` (main cause of moves), ``pushes`` (all that moved a
        score), ``sources``, ``programmes``, ``kinds`` (who came and went), ``provinces``,
        ``regencies``; counts are of families where they do not say ``jiwa``.
    """
    with store.connect() as con:
        for name in _TABLES:
            store.view(con, name.replace("/", "_"), table(release, name))
        con.register("region_regency", regencies(str(quarter)))
        con.register("programme", as_table(quarter))
        transition = _rows(con, "transition")
        return {
            **page.heading(quarter, release),
            "smallest": rules.in_force("report_smallest_cell", quarter),
            "whole": _whole(transition),
            "transition": transition,
            "causes": [row | {"label": cause_label(row["sebab"])} for row in _rows(con, "cause")],
            "pushes": [
                row | {"label": cause_label(row["sebab"])} for row in _rows(con, "move_push")
            ],
            **(counted := moves.counted(con, cause_label)),
            "provinces": _provinces(counted["regencies"], quarter),
        }


def _rows(con: "duckdb.DuckDBPyConnection", name: str) -> list[dict[str, Any]]:
    return store.rows(con, f"report/{name}")


def _whole(transition: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Return families and persons by direction, of those ranked in both quarters, and others."""
    found: dict[str, dict[str, int]] = {}
    for count in ("keluarga", "jiwa"):
        sums = dict.fromkeys(("naik", "turun", "tetap", "masuk", "keluar"), 0)
        for row in transition:
            sums[_direction(row["dari"], row["ke"])] += row[count]
        found[count] = sums
    return found


def _direction(before: int, now: int) -> str:
    if not before or not now:
        return "keluar" if before else "masuk"
    return "naik" if now > before else "turun" if now < before else "tetap"


def _provinces(rows: list[dict[str, Any]], quarter: "Quarter") -> list[dict[str, Any]]:
    """Return the kabupaten's counts summed by province, in order of code."""
    names = provinces(str(quarter))
    counts = ("keluarga", "naik", "turun", "masuk", "keluar")
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: str(row["kode_kabupaten_kota"])):
        code = row["kode_kabupaten_kota"][:2]
        empty = {"kode_provinsi": code, "provinsi": names[code], **dict.fromkeys(counts, 0)}
        sums = found.setdefault(code, empty)
        for count in counts:
            sums[count] += row[count]
    return list(found.values())


def _shown(told: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows besides: plots, matrices, shares."""
    families = told["whole"]["keluarga"]
    moved = families["naik"] + families["turun"]
    stayed = [row for row in told["provinces"] if row["keluarga"]]
    drawn = {}
    if moved:
        drawn = {
            "transition": figures.transition(told["transition"]),
            "causes": figures.causes(told["causes"]),
            "movement": figures.movement(stayed),
            "lines": figures.crossed(told["programmes"], told["smallest"]),
        }
    return {
        "dibandingkan": moved + families["tetap"],
        "pindah": moved,
        "besar": sum(row["besar"] for row in told["pushes"]),
        "matriks": _matrix(told["transition"], "jiwa"),
        "kabupaten": _busiest(told["regencies"], told["smallest"]),
        "gambar": {name: markupsafe.Markup(svg) for name, svg in drawn.items()},  # noqa: S704 - own SVG
    }


def _matrix(transition: list[dict[str, Any]], count: str) -> list[list[float]]:
    """Return, of those in each desil before, the shares in each one now; the last: gone."""
    size = {(row["dari"], row["ke"]): row[count] for row in transition}
    rows = [[size.get((before, now), 0) for now in (*_TENTHS, 0)] for before in _TENTHS]
    return [[each / (sum(row) or 1) for each in row] for row in rows]


def _busiest(rows: list[dict[str, Any]], smallest: int) -> list[dict[str, Any]]:
    """Return the kabupaten of which most families moved, but those of small counts."""
    large = [row for row in rows if min(row["naik"], row["turun"]) >= smallest]
    return large[:_SHOWN]
