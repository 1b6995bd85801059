"""Conform: each source's columns, words and codes become the codebook's.

What cannot is held back with its rule and reason; nothing is dropped, guessed or filled in.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from pipelines import members, regions, store
from pipelines.conform import claims, report, units
from pipelines.conform.one_source import Work, conform
from pipelines.home import Home
from pipelines.progress import track
from pipelines.quarter import Quarter
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
    "survey_family",
    "survey_person",
)


def output(home: Home, quarter: Quarter) -> Path:
    """Return the folder of the quarter's conformed tables."""
    return records.output(home, quarter, "conform")


def run(home: Home, quarter: Quarter) -> list[dict[str, Any]]:
    """Conform everything that arrived and was accepted.

    Returns
    -------
    list of dict
        A ledger line per source: rows that arrive passed on, accepted and held back.
    """
    batch = records.output(home, quarter, "arrive")
    submissions = records.read(batch)
    final = home.conformed / _key(submissions, quarter)
    if not final.exists():
        with store.staged(final) as part, store.connect() as con:
            _prepare(con, submissions, quarter)
            work = Work(con, quarter, submissions, batch, home.arrived, part)
            for source in track(list(load().values()), "conforming sources"):
                conform(work, source)
            _write_empty(con, part)
            report.write(con, part, submissions, batch)
            refused = [s for s in submissions if s.state == REFUSED and s.rows_in is not None]
            _enter(con, refused, quarter)
            claims.write_refused(con, part, submissions, batch, home.arrived)
    place = json.dumps({"key": final.name, "path": str(final.relative_to(home.root))})
    store.write_text(records.pointer(home, quarter, "conform"), place + "\n")
    return report.ledger(final)


def _key(submissions: list[Arrived], quarter: Quarter) -> str:
    parts = [str(quarter), definitions()]
    parts += [
        f"{each.kiriman} {each.submission} {each.source} {each.digest} {each.state} "
        f"{each.created} {each.message} {each.triwulan} {each.isi}"
        for each in submissions
    ]
    parts.append(
        code_hash(
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
    members.prepare(con, quarter)
    regions.register(con, str(quarter))
    con.execute(
        "create table kiriman (kiriman integer, source varchar, kode_kabupaten_kota varchar, "
        "code_system varchar, tanggal_kirim date, tanggal_acuan date)"
    )
    con.execute("create table photo_hash (kiriman integer, berkas smallint, sha256 varchar)")
    taken = [each for each in submissions if each.state == ACCEPTED]
    _enter(con, taken, quarter)
    photos = [
        (each.kiriman, file.berkas, file.sha256)
        for each in taken
        for file in each.files
        if file.format not in records.TABULAR
    ]
    if photos:
        _insert(con, "photo_hash", photos)
    con.execute(units.HELD)
    con.execute("create table kept (kiriman integer, rows bigint)")


def _enter(con: duckdb.DuckDBPyConnection, some: list[Arrived], quarter: Quarter) -> None:
    """Let every SELECT read the rows of these submissions too."""
    rows = [
        (
            each.kiriman,
            each.read_as,
            each.kode_kabupaten_kota,
            each.code_system,
            each.tanggal_kirim,
            str(quarter.end),
        )
        for each in some
    ]
    if rows:
        con.executemany("insert into kiriman values (?, ?, ?, ?, ?, ?)", rows)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True))
    given = pa.table([pa.array(column) for column in columns], names=list("abc"))
    con.register("given", given)
    con.execute(f"insert into {table} select * from given")
    con.unregister("given")


def _write_empty(con: duckdb.DuckDBPyConnection, part: Path) -> None:
    """Write a table that no source filled, so that every table has its schema."""
    for into in TABLES:
        if not (part / into).exists():
            lead = (
                "null::integer as kiriman, null::smallint as berkas, null::varchar as lembar, "
                "null::bigint as baris, null::date as tanggal"
            )
            typed = ", ".join(
                f"null::{kind} as {name}" for name, kind in report.typed(into).items()
            )
            empty = f"select {lead}, {typed} limit 0"
            store.write(con, empty, part / into / "part-00.parquet", "kiriman")
