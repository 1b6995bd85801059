"""Conform: each source's columns, words and codes become the codebook's.

What cannot is held back with its rule and reason; nothing is dropped, guessed or filled in.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from pipelines import regions, store
from pipelines.conform import raw, report, units
from pipelines.conform.checks import Subject, checks
from pipelines.conform.select import any_of, select
from pipelines.conform.tables import LEAD, fields
from pipelines.conform.units import Loaded
from pipelines.home import Home
from pipelines.progress import track
from pipelines.quarter import Quarter
from pipelines.sources import Source, load
from pipelines.sources import arrived as records
from pipelines.sources import fingerprint as definitions
from pipelines.sources.arrived import ACCEPTED, Arrived
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
            for source in track(list(load().values()), "conforming sources"):
                _conform(con, home, source, submissions, batch, quarter, part)
            _write_empty(con, part)
            report.write(con, part, submissions, batch)
    place = json.dumps({"key": final.name, "path": str(final.relative_to(home.root))})
    store.write_text(records.pointer(home, quarter, "conform"), place + "\n")
    return report.ledger(final)


def _key(submissions: list[Arrived], quarter: Quarter) -> str:
    parts = [str(quarter), definitions()]
    parts += [
        f"{each.kiriman} {each.submission} {each.source} {each.digest} {each.state} "
        f"{each.created} {each.message}"
        for each in submissions
    ]
    parts.append(
        code_hash("pipelines/codebook", "pipelines/regions", "pipelines/conform", "sql/conform")
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _prepare(con: duckdb.DuckDBPyConnection, submissions: list[Arrived], quarter: Quarter) -> None:
    """Make the macros and tables that every SELECT reads."""
    con.execute(store.query("conform/macros"))
    regions.register(con, str(quarter))
    con.execute(
        "create table kiriman (kiriman integer, source varchar, kode_kabupaten_kota varchar, "
        "code_system varchar, tanggal_kirim date, tanggal_acuan date)"
    )
    con.execute("create table photo_hash (kiriman integer, berkas smallint, sha256 varchar)")
    taken = [each for each in submissions if each.state == ACCEPTED]
    if taken:
        con.executemany(
            "insert into kiriman values (?, ?, ?, ?, ?, ?)",
            [
                (
                    each.kiriman,
                    each.read_as,
                    each.kode_kabupaten_kota,
                    each.code_system,
                    each.tanggal_kirim,
                    str(quarter.end),
                )
                for each in taken
            ],
        )
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


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True))
    given = pa.table([pa.array(column) for column in columns], names=list("abc"))
    con.register("given", given)
    con.execute(f"insert into {table} select * from given")
    con.unregister("given")


def _conform(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    source: Source,
    submissions: list[Arrived],
    batch: Path,
    quarter: Quarter,
    part: Path,
) -> None:
    """Read, judge and write the tables of one source."""
    mine = [each for each in submissions if each.read_as == source.source]
    loaded = []
    for name, table in source.tables.items():
        subject = Subject(source, name, table)
        if table.into == "evidence" or not mine:
            continue
        if not raw.make(con, subject, batch, home.arrived, mine):
            continue
        relation = {"survey_family": "family", "survey_person": "person"}.get(
            subject.into, subject.into
        )
        relation = f"{relation if relation in ('family', 'person') else 'other'}_row"
        con.execute(f"create or replace temp table {relation} as {select(subject)}")
        loaded.append(Loaded(subject, relation, checks(subject)))
    if not loaded:
        return
    _lacking(con, loaded)
    units.judge(con, loaded, quarter)
    for each in loaded:
        _write(con, each, part)
    for relation in {each.relation for each in loaded} | {"family_row", "person_row"}:
        con.execute(f"drop table if exists {relation}")


def _lacking(con: duckdb.DuckDBPyConnection, loaded: list[Loaded]) -> None:
    """Give a source that sent only families, or only members, an empty table of the other."""
    have = {each.relation for each in loaded}
    if "other_row" in have:
        return
    for relation, into in (("family_row", "family"), ("person_row", "person")):
        if relation not in have:
            columns = ", ".join(f"null::{f.type} as {f.name}" for f in fields(into))
            con.execute(
                f"create or replace temp table {relation} as select null::integer as _kiriman, "
                "null::smallint as _berkas, null::varchar as _lembar, null::bigint as _baris, "
                f"{columns}, null::bigint as _unit limit 0"
            )


def _columns(each: Loaded) -> str:
    """Return the columns of the conformed table; in the base register broken ones emptied."""
    names = []
    for field in report.columns(each.subject.into):
        emptied = [c for c in each.checks if c.empties and c.variable == field]
        empty = any_of(each.checks, emptied)
        names.append(f"case when not {empty} then {field} end as {field}" if emptied else field)
    lead = [name if name == "tanggal" else f"_{name} as {name}" for name in LEAD]
    return ", ".join([*lead, *names])


def _write(con: duckdb.DuckDBPyConnection, each: Loaded, part: Path) -> None:
    source = each.subject.source
    rows = f"select {_columns(each)} from ({units.accepted(each)}) as r"
    path = part / each.subject.into / f"part-{source.number:02}-{source.source}.parquet"
    store.write(con, rows, path, "kiriman, berkas, lembar, baris")
    counted = f"read_parquet('{path}')"
    if each.subject.is_joined:
        counted = (
            f"(select l._kiriman as kiriman from {each.lines} as l "
            "where not exists (select 1 from held as h where h.holds and h._kiriman = l._kiriman "
            "and h._berkas = l._berkas and h._lembar is not distinct from l._lembar "
            "and h._baris = l._baris))"
        )
    con.execute(f"insert into kept select kiriman, count(*) from {counted} group by kiriman")


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
