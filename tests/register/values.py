"""The merge of family values alone, on drawn events; and the rule written out by hand."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pipelines import precedence, sources, store
from pipelines.merge import families, sole, standing
from pipelines.merge.tally import Tally
from pipelines.quarter import Quarter
from pipelines.registry import valued

QUARTER = Quarter.parse("2026Q3")
VARIABLE = "daya_terpasang"  # it has coarse codes, and PLN yields to field visits on it
COARSE = {-1: {1, 2}, -2: {3, 4, 5}}
NUMBER = {name: source.number for name, source in sources.load().items()}
CLASS = {source.number: source.class_ for source in sources.load().values()}


@dataclass(frozen=True, order=True)
class Event:
    """A value as it came: `file` is its place by creation and digest, 0 the register's own."""

    source: str
    day: datetime.date
    value: int | None
    file: int
    line: int


BLANK = Event("register_awal", datetime.date(2020, 1, 1), None, 0, 0)  # a family not yet asked


def _quarters_since(day: datetime.date) -> int:
    return QUARTER.index - 4 * day.year - (day.month + 2) // 3


def strength(event: Event) -> tuple[int, datetime.date, int, int]:
    """Protected field visits for two quarters, signed regional values for one; then the date."""
    lasts, rank = {"lapangan": (2, 2), "daerah": (1, 1)}.get(CLASS[NUMBER[event.source]], (0, 0))
    return (
        rank if _quarters_since(event.day) < lasts else 0,
        event.day,
        event.file,
        event.line,
    )


def by_hand(old: Event | None, events: list[Event]) -> tuple[tuple, set[tuple]]:
    """Return (value, source, date) that stands, and the (value, source, date) that stand again."""
    given = [e for e in {*events} if e.value is not None]
    if not given:
        stays = old or BLANK
        return (stays.value, stays.source, stays.day), set()
    given += [old] if old else []
    if any(CLASS[NUMBER[e.source]] == "lapangan" for e in given):
        given = [e for e in given if e.source != "pln"]
    best = max(given, key=strength)
    value, source = best.value, best.source
    if old and old in given and old.value in COARSE.get(best.value, ()):
        value, source = old.value, old.source
    again = {(e.value, e.source, e.day) for e in given if e.day > best.day and e.value != value}
    return (value, source, best.day), again


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection with the rules of the quarter, as merge has it."""
    with store.connect() as con:
        for name in ("submission", "person", "family"):
            con.execute(
                f"create temp table {name} (kiriman integer, berkas smallint, baris bigint, "
                "created timestamp, digest varchar)"
            )
        precedence.prepare(con, QUARTER, ("person", "family"))
        standing.prepare(con, QUARTER)
        families.prepare(con)
        yield con


def merge(
    con: duckdb.DuckDBPyConnection,
    cases: dict[int, tuple[Event | None, list[Event]]],
    *,
    apart: bool = True,
) -> None:
    """Merge the events of each family about `VARIABLE`; `merged` and the tally are left.

    The events stand in the tables in the order given; what was in force has its origin in common
    with all values of the family, or (of every second family) of its own. Not `apart`: families
    of one event go the way of all others too.
    """
    blank = ", ".join(
        f"{'nilai' if c.name == VARIABLE else 'null'}::{c.type} as {c.name}" for c in valued()
    )
    old = [(number, *_row(event)) for number, (event, _) in cases.items()]
    sent = [(number, *_row(e), e.file, e.line) for number, (_, es) in cases.items() for e in es]
    _table(con, "old_row", "id_keluarga bigint, sumber tinyint, tanggal date, nilai bigint", old)
    con.execute(
        "create or replace temp table in_force as select id_keluarga, id_keluarga as kk, "
        "null as tempat, 0 as letak, "
        f"{blank}, if(own, {NUMBER[BLANK.source]}, sumber)::tinyint as sumber, "
        f"if(own, date '{BLANK.day}', tanggal) as tanggal, "
        f"if(own, [{{'variabel': '{VARIABLE}', 'sumber': sumber, 'tanggal': tanggal}}], []) "
        "as pengecualian, null::tinyint as sumber_daya, null::date as tanggal_daya "
        "from (select *, id_keluarga % 2 = 0 and nilai is not null as own "
        "from old_row)"
    )
    kinds = (
        "id_keluarga bigint, sumber tinyint, tanggal date, nilai bigint, giliran bigint, "
        "baris bigint"
    )
    _table(con, "sent", kinds, sent)
    con.execute(
        "create or replace temp view sent_row_part as select id_keluarga, sumber, tanggal, "
        f"giliran, baris, {blank} from sent"
    )
    con.execute(
        "create or replace temp view released_disagreement_part as "
        "select null::bigint as id_keluarga, "
        "null::bigint as id_individu, null::tinyint as sumber, null::date as tanggal, "
        "null as variabel, null::bigint as nilai, null as teks, true as berlaku_lagi, "
        "1 as urutan where false"
    )
    con.execute(
        "create or replace temp view fact_offer_part as select id_keluarga, sumber, tanggal, "
        f"giliran, baris, '{VARIABLE}' as variabel, nilai, null::varchar as teks from sent "
        "where false"
    )
    sole.find(con)
    if not apart:
        con.execute("truncate sole_family")
    for name in ("comparison", "finding", "disagreement_part"):
        con.execute(f"drop table if exists {name}")
    families.merge_values(con, QUARTER.index, Tally(con))


def stands(con: duckdb.DuckDBPyConnection) -> dict[int, tuple]:
    """Return (value, source, date) of each family after a merge."""
    names = {number: name for name, number in NUMBER.items()}
    rows = con.execute(
        f"select id_keluarga, {VARIABLE}, coalesce(own.sumber, sumber), "
        "if(own.sumber is null, tanggal, own.tanggal) from (select *, list_filter(pengecualian, "
        f"lambda e: e.variabel = '{VARIABLE}')[1] as own from merged)"
    ).fetchall()
    return {number: (value, names[source], day) for number, value, source, day in rows}


def losers(con: duckdb.DuckDBPyConnection) -> dict[int, list[tuple]]:
    """Return (value, source, date, order, stands again) of what each family's winner beat."""
    names = {number: name for name, number in NUMBER.items()}
    found: dict[int, list[tuple]] = {}
    for number, value, source, *rest in con.execute(
        "select id_keluarga, nilai, sumber, tanggal, urutan, berlaku_lagi from disagreement_part "
        "order by all"
    ).fetchall():
        found.setdefault(number, []).append((value, names[source], *rest))
    return found


def _row(event: Event | None) -> tuple:
    event = event or BLANK
    return NUMBER[event.source], event.day, event.value


def _table(con: duckdb.DuckDBPyConnection, name: str, columns: str, rows: list[tuple]) -> None:
    typed = [column.split() for column in columns.split(", ")]
    kinds = {"date": pa.date32()}
    drawn = pa.table(
        {
            column: pa.array([row[place] for row in rows], kinds.get(kind, pa.int64()))
            for place, (column, kind) in enumerate(typed)
        }
    )
    con.register("drawn", drawn)
    casts = ", ".join(f"{column}::{kind} as {column}" for column, kind in typed)
    con.execute(f"create or replace temp table {name} as select {casts} from drawn")
    con.unregister("drawn")
