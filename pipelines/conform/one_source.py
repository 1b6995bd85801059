"""Conform the tables of one source: read, judge, write; a portion of its families at a time.

A portion holds whole families, so that each can be judged by itself and memory does not grow with
the nation.
"""

from collections.abc import Iterator

import duckdb

from pipelines import store
from pipelines.conform import alone, raw, signoffs, units
from pipelines.conform.checks import checks, is_unit
from pipelines.conform.select import select
from pipelines.conform.subject import Subject
from pipelines.conform.tables import FAMILY, PERSON, fields
from pipelines.conform.units import Loaded
from pipelines.conform.work import ROWS_AT_ONCE, Work, write
from pipelines.parts import PART, Parts
from pipelines.sources import Source
from pipelines.sources.arrived import ACCEPTED, Arrived

_READ_APART = (signoffs.INTO, raw.EVIDENCE)


def rows(work: Work, source: Source) -> int:
    """Return how many accepted rows are not in large files of rows that stand alone."""
    mine = work.read_as(source)
    return sum(e.rows_in or 0 for e in mine if e.state == ACCEPTED) - alone.rows(source, mine)


def conform(work: Work, source: Source) -> None:
    """Write the accepted rows of a source; enter in ``held`` what the others break.

    But for the large files of rows that stand alone.
    """
    mine = work.read_as(source)
    if not any(each.rows_in for each in mine if each.state == ACCEPTED):
        return
    count = max(1, -(-rows(work, source) // ROWS_AT_ONCE))
    signs = [name for name, table in source.tables.items() if table.into == signoffs.INTO]
    others = [name for name, table in source.tables.items() if table.into not in _READ_APART]
    # sign-offs first: whether families go on hangs on them
    for names in (signs, others):
        portions = Parts(work.con, work.part / ".read", count)
        loaded = list(_load(work, source, names, mine, portions))
        _judge(work, source, loaded, portions)
        portions.remove()


def _load(
    work: Work, source: Source, names: list[str], mine: list[Arrived], portions: Parts
) -> Iterator[Loaded]:
    """Read the tables `names` of a source into portions."""
    for name in names:
        subject = Subject(source, name, source.tables[name])
        if raw.make(work.con, subject, work.batch, work.arrived, mine):
            each = Loaded(subject, _relation(subject), checks(subject))
            portions.write(each.relation, _portioned(subject, portions.count))
            yield each


def _judge(work: Work, source: Source, loaded: list[Loaded], portions: Parts) -> None:
    """Write the rows that may go on, portion by portion."""
    if not loaded:
        return
    _find_repeated_niks(work, loaded, portions)
    chains = _chains(work, source, loaded, portions)
    for portion in range(portions.count):
        for each in loaded:
            portions.show(each.relation, portion)
        _lacking(work.con, loaded)
        units.judge(work.con, loaded, work.quarter)
        if chains:
            chains.hold(loaded, work.file(signoffs.PROPOSAL, source, f"{portion:03}"))
        for each in loaded:
            write(work, each, f"{each.subject.name}-{portion:03}")
    if chains:
        chains.warn()


def _chains(
    work: Work, source: Source, loaded: list[Loaded], portions: Parts
) -> signoffs.Chains | None:
    """Return the chains that the proposals of a source need, if they do."""
    proposed = any(is_unit(each.subject.into) for each in loaded)
    if not (proposed and signoffs.are_needed(source, work.quarter)):
        return None
    for each in loaded:
        portions.show(each.relation)
    _lacking(work.con, loaded)
    return signoffs.Chains(work.con, source, work.quarter, work.part)


def _portioned(subject: Subject, count: int) -> str:
    """Return the SELECT of a table with the portion of each row.

    Rows of one family, or with one key, are judged together.
    """
    key = "_unit" if is_unit(subject.into) else next(iter(subject.table.key), "_baris")
    return (
        f"select *, hash(coalesce({key}::varchar, _baris::varchar)) % {count} as {PART} "
        f"from ({select(subject)})"
    )


def _relation(subject: Subject) -> str:
    """Return the name under which the rows of a table are judged."""
    if subject.into in FAMILY:
        return "family_row"
    return "person_row" if subject.into in PERSON else f"rows_of_{subject.name}"


def _find_repeated_niks(work: Work, loaded: list[Loaded], portions: Parts) -> None:
    """Find the NIKs that a submission gives twice, over all portions."""
    if any(each.subject.into == "person" for each in loaded):
        portions.show("person_row")
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
        f"null::date as tanggal, {columns}, null::bigint as _unit limit 0"
    )


def _lacking(con: duckdb.DuckDBPyConnection, loaded: list[Loaded]) -> None:
    """Give a source that sent only families, or only members, an empty table of the other."""
    have = {each.relation for each in loaded}
    if all(is_unit(each.subject.into) for each in loaded):
        for relation, into in (("family_row", "family"), ("person_row", "person")):
            if relation not in have:
                _empty(con, relation, into)
