"""Which of several values wins: protected ones first, then by class, date and content.

The numbers are dated rules (``pipelines/rules``); the classes are the sources' own.
"""

from typing import TYPE_CHECKING

from pipelines import rules, sources, store
from pipelines.errors import DataStop

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# kind of value: the rules that give the order of classes and the quarters protected
_KINDS = {
    "nilai": ("precedence_class_order", "protected_quarters"),
    "keanggotaan": ("precedence_identity_order", "membership_protected_quarters"),
}


# the bits of a strength: class, days since 1950, turn of the file, line in it
_LINE_BITS, _TURN_BITS, _DAY_BITS = 26, 18, 16
# instead of quarters protected: a value that counts only where there is no other, and one that is
# protected for good
LAST, ALWAYS = -1, 100_000
HIGHEST_RANK = 5  # the class takes three bits: last, ordinary, and protected by rank


def _authority(quarter: "Quarter") -> list[list[object]]:
    """Source number, class, and per kind of value: quarters protected and rank of class.

    A rank counts among the protected only: nothing else is ever compared by class.
    """
    rows = []
    for source in sorted(sources.load().values(), key=lambda s: s.number):
        row: list[object] = [source.number, source.class_]
        for order_rule, protection_rule in _KINDS.values():
            protected = rules.in_force(protection_rule, quarter)
            order = [n for n in rules.in_force(order_rule, quarter) if n in protected]
            # a source may stand apart from its class, as Dukcapil does on membership
            name = source.source if source.source in protected else source.class_
            row.append(protected.get(name, 0))
            row.append(len(order) - order.index(name) if name in order else 0)
        rows.append(row)
    return rows


def _check_bounds(con: "duckdb.DuckDBPyConnection") -> None:
    """Refuse what would spill from one part of a strength into the next."""
    files, lines = store.one(
        con, "select coalesce(max(giliran), 0), coalesce(max(baris_terakhir), 0) from turn"
    )
    for what, found, bits in (("files", files, _TURN_BITS), ("lines of a file", lines, _LINE_BITS)):
        if found >= 1 << bits:
            raise DataStop(
                f"{found:,} {what} in one quarter are more than the {(1 << bits) - 1:,} that "
                "precedence can order; divide the submission into several files"
            )


def prepare(con: "duckdb.DuckDBPyConnection", quarter: "Quarter", tables: tuple[str, ...]) -> None:
    """Make the tables `authority` and `turn` and the macro `strength` on a connection.

    `strength(quarter_index, lindung, urut, tanggal, giliran, baris)` orders values: the greatest
    wins. A value is protected while fewer than `lindung` quarters have passed since the quarter
    of its date; its class counts only then. With `LAST` it is weaker than any other.
    `quarter_index` is 4 × year + quarter. `turn` gives each file (kiriman, berkas) its place in
    the order of (created, digest, file).

    Parameters
    ----------
    tables : tuple of str
        Conformed tables, views of the connection beside `submission`, whose rows compete.
    """
    con.execute(
        "create table authority (sumber tinyint, kelas varchar, "
        + ", ".join(f"lindung_{kind} integer, urut_{kind} integer" for kind in _KINDS)
        + ")"
    )
    store.insert(con, "authority", _authority(quarter))
    listed = " union all ".join(f"select kiriman, berkas, baris from {name}" for name in tables)
    con.execute(f"create view arrived_row as {listed}")
    con.execute(f"create table turn as {store.query('precedence/turn')}")
    _check_bounds(con)
    days = f"date_diff('day', date '1950-01-01', tanggal), 0), {(1 << _DAY_BITS) - 1})"
    con.execute(
        f"""
        create macro strength(indeks, lindung, urut, tanggal, giliran, baris) as
        (case
            when lindung > 0 and indeks - 4 * year(tanggal) - quarter(tanggal) < lindung
                then 2 + urut
            when lindung = {LAST} then 0
            else 1
        end::bigint << {_LINE_BITS + _TURN_BITS + _DAY_BITS})
        + (least(greatest({days}::bigint << {_LINE_BITS + _TURN_BITS})
        + (giliran::bigint << {_LINE_BITS})
        + baris::bigint
        """
    )
