"""Which of several values wins: protected ones first, then by class, date and content.

The numbers are dated rules (``pipelines/rules``); the classes are the sources' own.
"""

from typing import TYPE_CHECKING

from pipelines import rules, sources

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# kind of value: the rules that give the order of classes and the quarters protected
_KINDS = {
    "nilai": ("precedence_class_order", "protected_quarters"),
    "keanggotaan": ("precedence_identity_order", "membership_protected_quarters"),
}


def _authority(quarter: "Quarter") -> list[list[object]]:
    """Source number, class, and per kind of value: quarters protected and rank of class."""
    rows = []
    for source in sorted(sources.load().values(), key=lambda s: s.number):
        row: list[object] = [source.number, source.class_]
        for order_rule, protection_rule in _KINDS.values():
            order = rules.in_force(order_rule, quarter)
            protected = rules.in_force(protection_rule, quarter)
            # a source may stand apart from its class, as Dukcapil does on membership
            rank = source.source if source.source in order else source.class_
            guard = source.source if source.source in protected else source.class_
            row.append(protected.get(guard, 0))
            row.append(len(order) - order.index(rank))
        rows.append(row)
    return rows


def prepare(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make the table `authority` and the macro `strength` on a connection.

    `strength(quarter_index, lindung, urut, tanggal, created, digest, baris)` orders values: the
    greatest wins. A value is protected while fewer than `lindung` quarters have passed since
    the quarter of its date; its class counts only then. `quarter_index` is 4 × year + quarter.
    """
    con.execute(
        "create temp table authority (sumber tinyint, kelas varchar, "
        + ", ".join(f"lindung_{kind} integer, urut_{kind} integer" for kind in _KINDS)
        + ")"
    )
    con.executemany("insert into authority values (?, ?, ?, ?, ?, ?)", _authority(quarter))
    con.execute(
        """
        create temp macro strength(indeks, lindung, urut, tanggal, created, digest, baris) as {
            'kelas': case
                when lindung > 0 and indeks - 4 * year(tanggal) - quarter(tanggal) < lindung
                    then 1 + urut
                else 0
            end,
            'tanggal': coalesce(tanggal, date '0001-01-01'),
            'created': coalesce(created::timestamp, timestamp '0001-01-01'),
            'digest': coalesce(digest, ''),
            'baris': coalesce(baris, 0)
        }
        """
    )
