"""Conform: each source's columns, words and codes become the codebook's.

What cannot is held back with its rule and reason; nothing is dropped, guessed or filled in.
"""

import hashlib
import json
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from pipelines import macros, predecessor, regions, store
from pipelines.conform import alone, claims, corrected, one_source, report, signoffs, units
from pipelines.conform.quick import Quick
from pipelines.conform.work import Work
from pipelines.home import Home
from pipelines.progress import track
from pipelines.quarter import Quarter
from pipelines.rules import calendar
from pipelines.sources import arrived as records
from pipelines.sources import fingerprint as definitions
from pipelines.sources import load
from pipelines.sources.arrived import ACCEPTED, REFUSED, Arrived
from pipelines.sources.code import code_hash

TABLES = (
    "family",
    "person",
    "civil",
    "meter",
    "insurance",
    "claim",
    "signoff",
    "review",
    "claim_event",
    "survey_family",
    "survey_person",
    "listing",
    "fact",
    "programme",
)

# What SELECTs read of a submission; `nama` is its sender's name for it, `umur` counts quarters.
_KIRIMAN = {
    "kiriman": "integer",
    "source": "varchar",
    "kode_kabupaten_kota": "varchar",
    "code_system": "varchar",
    "tanggal_kirim": "date",
    "tanggal_acuan": "date",
    "submission": "varchar",
    "nama": "varchar",
    "triwulan": "varchar",
    "umur": "integer",
    "giliran": "integer",
    "is_waived": "boolean",
    "batas_pengesahan": "date",
    "musyawarah_awal": "integer",
    "musyawarah_akhir": "integer",
}


def run(home: Home, quarter: Quarter) -> list[dict[str, Any]]:
    """Conform everything that arrived and was accepted.

    Returns
    -------
    list of dict
        A ledger line per source: rows that arrive passed on, accepted and held back.
    """
    batch = home.output(quarter, "arrive")
    submissions = records.read(batch)
    followed = home.current(quarter.previous)
    final = home.conformed / _key(submissions, quarter, followed)
    if not final.exists():
        with store.staged(final) as part, store.connect() as con:
            _prepare(con, submissions, quarter)
            corrected.prepare(con, submissions, batch)
            signoffs.prepare(con, quarter)
            signoffs.follow_on(con, submissions, followed)
            work = Work(con, quarter, submissions, batch, home.arrived, part)
            sources = list(load().values())
            with Quick(work) as quick:
                for source in sources:
                    alone.begin(source, work.read_as(source), quick)
                # small ones first: planning their SELECTs takes one core, and `quick` the other
                by_size = sorted(sources, key=partial(one_source.rows, work))
                for source in track(by_size, "conforming sources"):
                    one_source.conform(work, source)
                for source in sources:
                    alone.finish(work, source, work.read_as(source), quick)
            _write_empty(con, part)
            claims.write_photos(con, part, submissions, batch, home.arrived)
            report.write(con, part, submissions, batch)
            refused = [s for s in submissions if s.state == REFUSED and s.rows_in is not None]
            _enter(con, refused, quarter)
            claims.write_refused(con, part, submissions, batch, home.arrived)
            signoffs.write_without(con, part)
    place = json.dumps({"key": final.name, "path": str(final.relative_to(home.root))})
    store.write_text(home.pointer(quarter, "conform"), place + "\n")
    return report.ledger(final)


def _key(submissions: list[Arrived], quarter: Quarter, followed: Path | None) -> str:
    parts = [str(quarter), definitions(), predecessor.fingerprint(followed)]
    parts += [
        f"{each.kiriman} {each.submission} {each.source} {each.digest} {each.state} "
        f"{each.created} {each.message} {each.triwulan} {each.isi} {each.waiver} "
        f"{each.unfinished} {each.digantikan} {[file.asal for file in each.files if file.asal]}"
        for each in submissions
    ]
    parts.append(
        code_hash(
            "pipelines/claims",
            "pipelines/codebook",
            "pipelines/regions",
            "pipelines/rules",
            "pipelines/conform",
            "sql/conform",
        )
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _prepare(con: duckdb.DuckDBPyConnection, submissions: list[Arrived], quarter: Quarter) -> None:
    """Make the macros and tables that every SELECT reads."""
    con.execute(store.query("conform/macros"))
    macros.make_members(con, quarter)
    regions.register(con, str(quarter))
    shape = ", ".join(f"{name} {kind}" for name, kind in _KIRIMAN.items())
    con.execute(f"create table kiriman ({shape})")
    con.execute("create table photo_hash (kiriman integer, berkas smallint, sha256 varchar)")
    taken = [each for each in submissions if each.state == ACCEPTED]
    _enter(con, taken, quarter)
    photos = [
        (each.kiriman, file.berkas, file.sha256)
        for each in taken
        for file in each.files
        if file.format not in records.TABULAR
    ]
    store.insert(con, "photo_hash", photos)
    con.execute(units.HELD)
    con.execute("create table kept (kiriman integer, berkas smallint, rows bigint)")
    con.execute("create table replaced (kiriman integer, berkas smallint, rows bigint)")


def _enter(con: duckdb.DuckDBPyConnection, some: list[Arrived], quarter: Quarter) -> None:
    """Let every SELECT read the rows of these submissions too."""
    turn = {each.kiriman: place for place, each in enumerate(sorted(some, key=_turn))}
    store.insert(con, "kiriman", [_line(each, turn[each.kiriman], quarter) for each in some])


def _turn(each: Arrived) -> tuple[str, str, int]:
    """Sort submissions by when they were made."""
    return each.created or "", each.digest, each.kiriman


def _line(each: Arrived, turn: int, quarter: Quarter) -> tuple[Any, ...]:
    """Return what SELECTs read of a submission, in the order of `_KIRIMAN`."""
    regency = each.kode_kabupaten_kota
    final = calendar.last_day(calendar.REGIONAL, regency, quarter, only_signoffs=True)
    return (
        each.kiriman,
        each.read_as,
        regency,
        each.code_system,
        each.tanggal_kirim,
        str(quarter.end),
        each.submission,
        each.submission.removeprefix(f"{each.triwulan}-"),
        each.triwulan,
        quarter.index - Quarter.parse(each.triwulan).index,
        turn,
        each.waiver is not None,
        str(final),
        calendar.day_of_month("meeting_first_day", regency, quarter),
        calendar.day_of_month("meeting_last_day", regency, quarter),
    )


def _write_empty(con: duckdb.DuckDBPyConnection, part: Path) -> None:
    """Write a table that no source filled, so that every table has its schema."""
    for into in TABLES:
        if not (part / into).exists():
            store.write(con, report.empty(into), part / into / "part-00.parquet", "kiriman")
