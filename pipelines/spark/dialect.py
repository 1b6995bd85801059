"""The reference SQL, written for DuckDB, as Spark understands it.

sqlglot translates; what it leaves as it is although Spark means another thing, or nothing, by it
is rewritten in its tree here, each case with its reason and a test.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

Reader = Callable[[list[str]], str]  # Parquet files → the name of a view over them


def to_spark(
    sql: str, params: Mapping[str, Any] | None = None, reader: Reader | None = None
) -> str:
    """Return one SELECT as Spark SQL.

    Parameters
    ----------
    sql : str
        In DuckDB's words.
    params : mapping, optional
        Values bound in it; they are ours, and become literals.
    reader : callable, optional
        Stands in for DuckDB's ``read_parquet``.
    """
    tree = _parse(sql).copy()
    for common in tree.find_all(exp.CTE):
        common.set("materialized", None)  # Spark knows no such word; it decides by itself
    for node in reversed(list(tree.walk())):  # from within, so that none is passed over
        node.replace(_rewrite(node, dict(params or {}), reader))
    return tree.sql(dialect="spark")


class _Reference(DuckDB):
    """DuckDB, its subscripts left as written: sqlglot shifts only those whose type it can tell."""

    INDEX_OFFSET = 0


@cache
def _parse(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql, dialect=_Reference)


def _rewrite(node: exp.Expr, params: dict[str, Any], reader: Reader | None) -> exp.Expr:
    if isinstance(node, exp.Parameter | exp.Placeholder):
        return exp.convert(params[node.name])
    if isinstance(node, exp.Table) and reader and isinstance(node.this, exp.ReadParquet):
        files = [file.name for file in node.this.find_all(exp.Literal)]
        return exp.to_table(reader(files), alias=node.alias or None)
    rule = _RULES.get(type(node))
    found = rule(node) if rule else None
    return found or _by_name(node)


def _by_name(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Anonymous):
        rule = _FUNCTIONS.get(node.name.lower())
        if rule:
            return rule(node)
    return node


def _days(node: exp.Expr) -> exp.Expr | None:
    """A date less a date literal is a number of days in DuckDB, an interval in Spark."""
    right = node.expression
    if isinstance(right, exp.Cast) and right.is_type("date"):
        return exp.Anonymous(this="datediff", expressions=[node.this, right])
    return None


def _look_up(node: exp.Expr) -> exp.Expr | None:
    """A list is read beyond its end as NULL; a look-up is a column, not a variable, in Spark."""
    found = node.this
    if not (isinstance(found, exp.Anonymous) and found.name.lower() == "getvariable"):
        raise ValueError(f"a subscript of {found.sql()} has no translation")
    name, (at,) = found.expressions[0].name, node.expressions
    from_zero = exp.Sub(this=exp.paren(at), expression=exp.Literal.number(1))
    return exp.Anonymous(this="get", expressions=[exp.column(name), from_zero])


def _full_years(node: exp.Anonymous) -> exp.Expr:
    """Full years between two dates; Spark's months_between takes the ends of months for equal."""
    unit, first, last = node.expressions
    if unit.name != "year":
        raise ValueError(f"datesub of {unit.name} has no translation")

    def number(day: exp.Expr) -> str:
        text = day.sql(dialect="spark")
        return f"(year({text}) * 10000 + month({text}) * 100 + day({text}))"

    return sqlglot.parse_one(f"({number(last)} - {number(first)}) div 10000", dialect="spark")


def _hash(node: exp.Anonymous) -> exp.Expr:
    """Spark's hash has 32 bits and passes over NULLs, so that they may change places unseen."""
    seen = [
        each
        for given in node.expressions
        for each in (given, exp.Is(this=given.copy(), expression=exp.null()))
    ]
    return exp.Anonymous(this="xxhash64", expressions=seen)


def _fields(node: exp.Expr) -> exp.Expr | None:
    """A list of rows told one by one, each in columns of its own."""
    if any(option.name == "recursive" for option in node.expressions):
        return exp.Anonymous(this="inline", expressions=[node.this])
    return None


def _shifted(node: exp.Expr) -> exp.Expr:
    """A shift to the left that loses bits is an error in DuckDB; Spark loses them in silence."""
    power = exp.Anonymous(
        this="shiftleft", expressions=[exp.cast(exp.Literal.number(1), "bigint"), node.expression]
    )
    return exp.paren(exp.Mul(this=exp.paren(node.this), expression=power))


_RULES: dict[type, Callable[[exp.Expr], exp.Expr | None]] = {
    exp.Sub: _days,
    exp.Bracket: _look_up,
    exp.Explode: _fields,
    exp.BitwiseLeftShift: _shifted,
}
_FUNCTIONS: dict[str, Callable[[exp.Anonymous], exp.Expr]] = {
    "datesub": _full_years,
    "hash": _hash,
}
