"""Conform the tables of one source: read, judge, write; a portion of its families at a time.

A portion holds whole families, so that each can be judged by itself and memory does not grow with
the nation.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines import store
from pipelines.conform import raw, report, units
from pipelines.conform.cells import text
from pipelines.conform.checks import Subject, checks
from pipelines.conform.select import any_of, select
from pipelines.conform.tables import FAMILY, LEAD, PERSON, fields
from pipelines.conform.units import Loaded
from pipelines.quarter import Quarter
from pipelines.sources import Source
from pipelines.sources.arrived import ACCEPTED, Arrived

ROWS_AT_ONCE = 400_000
_FLUSH = 32_768  # rows that the writer of a portion keeps in memory


@dataclass(frozen=True, slots=True)
class Work:
    """What the sources of a quarter are conformed from, and where to.

    Attributes
    ----------
    batch, arrived : Path
        The arrived batch, and the folder of all batches.
    part : Path
        The conformed tables while they are being written.
    """

    con: duckdb.DuckDBPyConnection
    quarter: Quarter
    submissions: list[Arrived]
    batch: Path
    arrived: Path
    part: Path


@dataclass(frozen=True, slots=True)
class _Read:
    """A subject and the files that hold its rows, read and checked but not yet judged."""

    loaded: Loaded
    files: str


def conform(work: Work, source: Source) -> None:
    """Write the accepted rows of a source; enter in ``held`` what the others break."""
    mine = [each for each in work.submissions if each.read_as == source.source]
    rows = sum(each.rows_in or 0 for each in mine if each.state == ACCEPTED)
    if not rows:
        return
    portions = -(-rows // ROWS_AT_ONCE)
    scratch = work.part / ".read"
    read = []
    for name, table in source.tables.items():
        subject = Subject(source, name, table)
        if table.into != "evidence" and raw.make(work.con, subject, work.batch, work.arrived, mine):
            read.append(_read(work, subject, scratch, portions))
    _find_repeated_niks(work, read)
    for portion in range(portions):
        for each in read:
            _show(work, each, portion, portions)
        _lacking(work.con, [each.loaded for each in read])
        units.judge(work.con, [each.loaded for each in read], work.quarter)
        for each in read:
            _write(work, each.loaded, portion)
    shutil.rmtree(scratch, ignore_errors=True)


def _read(work: Work, subject: Subject, scratch: Path, portions: int) -> _Read:
    """Write the rows of a table, typed and checked, in portions of whole families."""
    relation = "other_row"
    if subject.into in FAMILY + PERSON:
        relation = "family_row" if subject.into in FAMILY else "person_row"
    folder = scratch / relation
    folder.mkdir(parents=True)
    rows = (
        f"select *, coalesce(abs(_unit), _baris) % {portions} as _portion from ({select(subject)})"
    )
    if portions > 1:
        work.con.execute(f"set partitioned_write_flush_threshold = {_FLUSH}")
        work.con.execute(
            f"copy ({rows}) to {text(str(folder))} (format parquet, partition_by (_portion), "
            "write_partition_columns true, overwrite_or_ignore true)"
        )
    if not any(folder.rglob("*.parquet")):
        work.con.execute(f"copy ({rows}) to {text(str(folder / 'all.parquet'))} (format parquet)")
    return _Read(Loaded(subject, relation, checks(subject)), str(folder / "**" / "*.parquet"))


def _show(work: Work, each: _Read, portion: int, portions: int) -> None:
    """Let the relation of a table be one portion of its rows."""
    files, relation = each.files, each.loaded.relation
    if portions > 1:
        own = Path(files).parent.parent / f"_portion={portion}"
        files = str(own / "*.parquet") if own.is_dir() else files
    where = f"where _portion = {portion}"
    work.con.execute(
        f"create or replace temp view {relation} as "
        f"select * exclude (_portion) from read_parquet({text(files)}, "
        f"hive_partitioning = false) {where}"
    )


def _find_repeated_niks(work: Work, read: list[_Read]) -> None:
    """Find the NIKs that a submission gives twice, over all portions."""
    for each in read:
        if each.loaded.subject.into == "person":
            work.con.execute(
                "create or replace temp view person_row as select * from "
                f"read_parquet({text(each.files)}, hive_partitioning = false)"
            )
            break
    else:
        _empty(work.con, "person_row", "person")
    work.con.execute(
        f"create or replace temp table nik_twice as {store.query('conform/nik_twice')}"
    )


def _empty(con: duckdb.DuckDBPyConnection, relation: str, into: str) -> None:
    columns = ", ".join(f"null::{field.type} as {field.name}" for field in fields(into))
    con.execute(
        f"create or replace temp view {relation} as select null::integer as _kiriman, "
        "null::smallint as _berkas, null::varchar as _lembar, null::bigint as _baris, "
        f"{columns}, null::bigint as _unit limit 0"
    )


def _lacking(con: duckdb.DuckDBPyConnection, loaded: list[Loaded]) -> None:
    """Give a source that sent only families, or only members, an empty table of the other."""
    have = {each.relation for each in loaded}
    if "other_row" not in have:
        for relation, into in (("family_row", "family"), ("person_row", "person")):
            if relation not in have:
                _empty(con, relation, into)


def _columns(each: Loaded) -> str:
    """Return the columns of the conformed table; in the base register broken ones emptied."""
    names = []
    for name in report.columns(each.subject.into):
        emptied = [c for c in each.checks if c.empties and c.variable == name]
        empty = any_of(each.checks, emptied)
        names.append(f"case when not {empty} then {name} end as {name}" if emptied else name)
    lead = [name if name == "tanggal" else f"_{name} as {name}" for name in LEAD]
    return ", ".join([*lead, *names])


def _write(work: Work, each: Loaded, portion: int) -> None:
    source = each.subject.source
    rows = f"select {_columns(each)} from ({units.accepted(each)}) as r"
    name = f"part-{source.number:02}-{source.source}-{portion:03}.parquet"
    path = work.part / each.subject.into / name
    store.write(work.con, rows, path, "kiriman, berkas, lembar, baris")
    counted = f"read_parquet({text(str(path))})"
    if each.subject.is_joined:
        counted = (
            f"(select l._kiriman as kiriman from {each.lines} as l "
            "where not exists (select 1 from held as h where h.holds and h._kiriman = l._kiriman "
            "and h._berkas = l._berkas and h._lembar is not distinct from l._lembar "
            "and h._baris = l._baris))"
        )
    work.con.execute(f"insert into kept select kiriman, count(*) from {counted} group by kiriman")
