"""Rules over texts, which the engine tells of each run of rows with the same ones.

Families stand by village, and most persons beside each other have the same verdict of Dukcapil's.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipelines.check import arrays, rows
from pipelines.check.judged import Judged, rules_of
from pipelines.frames import pl
from pipelines.in_memory import Flags, Numbers, along

if TYPE_CHECKING:
    import duckdb

_ROW = "nomor_baris"


def told(con: "duckdb.DuckDBPyConnection", table: str, frame: pl.DataFrame) -> dict[str, Flags]:
    """Return of each rule that arrays do not tell which rows break it."""
    found: dict[str, Flags] = {}
    for names, rules in _groups(table):
        begins = changes(frame, names)
        few = frame.select(names)[begins].with_row_index(_ROW)
        for code, flags in _by_engine(con, few, rules).items():
            found[code] = along(flags, begins, len(frame))
    return found


def changes(frame: pl.DataFrame, names: Iterable[str]) -> Numbers:
    """Return the rows in which a column has another value than in the row before, and the first."""
    columns = [pl.col(name) for name in names]
    other = pl.any_horizontal(column.ne_missing(column.shift()) for column in columns)
    flags = frame.select(other.alias("other"))["other"].to_numpy(writable=True)
    flags[:1] = True
    return np.flatnonzero(flags)


def _by_engine(
    con: "duckdb.DuckDBPyConnection", few: pl.DataFrame, rules: Sequence[Judged]
) -> dict[str, Flags]:
    asked = ", ".join(f"coalesce({rule.sql}, false) as {rule.code}" for rule in rules)
    con.register("texts", few.to_arrow())
    found = con.sql(f"select {_ROW}, {asked} from texts").to_arrow_table()
    con.unregister("texts")
    order = np.argsort(found[_ROW].to_numpy(), kind="stable")
    return {
        rule.code: found[rule.code].combine_chunks().to_numpy(zero_copy_only=False)[order]
        for rule in rules
    }


@cache
def _groups(table: str) -> list[tuple[list[str], list[Judged]]]:
    """Return the rules over texts and the columns they name; those that share any go together."""
    groups: list[tuple[set[str], list[Judged]]] = []
    for rule in rules_of(table):
        if rows.on_arrays(table, rule):
            continue
        names, rules = set(arrays.names(rule.sql)), [rule]
        for group in [group for group in groups if group[0] & names]:
            groups.remove(group)
            names, rules = names | group[0], group[1] + rules
        groups.append((names, rules))
    return [(sorted(names), rules) for names, rules in groups]
