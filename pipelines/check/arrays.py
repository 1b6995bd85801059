"""The rules' conditions on whole columns in memory: many small comparisons, vector by vector.

The SQL is the reference; what is translated here gives the same truth for every row, blanks
included: a condition is true, false, or neither. What is not translated (texts) is left to the
engine.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import sqlglot
from sqlglot import exp

from pipelines.check.values import Truth, Values, both, of_date, quotient, rest, truth

# columns by their names, and what was calculated of them by its SQL
Columns = dict[str, Values]
Number = Callable[[Columns], Values]
Condition = Callable[[Columns], Truth]


class Untranslated(Exception):
    """Arrays of numbers do not tell it."""


@cache
def condition(sql: str) -> Condition | None:
    """Return a condition as a function of columns; None where the engine must tell."""
    try:
        return _condition(sqlglot.parse_one(sql, dialect="duckdb"))
    except Untranslated:
        return None


@cache
def names(sql: str) -> frozenset[str]:
    """Return the columns that a condition names."""
    parsed = sqlglot.parse_one(sql, dialect="duckdb")
    return frozenset(column.name for column in parsed.find_all(exp.Column))


def _condition(node: exp.Expr) -> Condition:
    kind = _CONDITIONS.get(type(node)) or (_compared if type(node) in _COMPARED else None)
    if kind is None:
        raise Untranslated
    return kind(node)


def _inner(node: exp.Expr) -> Condition:
    return _condition(node.this)


def _opposite(node: exp.Expr) -> Condition:
    inner = _condition(node.this)
    return lambda columns: _turned(inner(columns))


def _within(node: exp.Expr) -> Condition:
    low = exp.GTE(this=node.this, expression=node.args["low"])
    high = exp.LTE(this=node.this, expression=node.args["high"])
    return _joined(exp.And(this=low, expression=high))


def _flag(node: exp.Expr) -> Condition:
    flag = _number(node)
    return lambda columns: _of_flag(flag(columns))


def _turned(truth: Truth) -> Truth:
    return Truth(truth.false, truth.true)


def _joined(node: exp.Expr) -> Condition:
    one, other = _condition(node.this), _condition(node.expression)

    def each(columns: Columns) -> Truth:
        a, b = one(columns), other(columns)
        return Truth(a.true & b.true, a.false | b.false)

    def either(columns: Columns) -> Truth:
        a, b = one(columns), other(columns)
        return Truth(a.true | b.true, a.false & b.false)

    return each if isinstance(node, exp.And) else either


def _or_else(node: exp.Expr) -> Condition:
    """A condition that is false where it would be neither."""
    (usual,) = node.expressions
    if not (isinstance(usual, exp.Boolean) and not usual.this):
        raise Untranslated
    inner = _condition(node.this)

    def told(columns: Columns) -> Truth:
        true = inner(columns).true
        return Truth(true, ~true)

    return told


def _is_blank(node: exp.Expr) -> Condition:
    if not isinstance(node.expression, exp.Null):
        raise Untranslated
    value = _number(node.this)

    def blank(columns: Columns) -> Truth:
        found = value(columns)
        known = found.known if found.known is not None else np.ones(len(found.numbers), np.bool_)
        return Truth(~known, known)

    return blank


def _among(node: exp.Expr) -> Condition:
    value = _number(node.this)
    listed = [_whole(each) for each in node.expressions]
    if not listed:
        raise Untranslated

    def among(columns: Columns) -> Truth:
        found = value(columns)
        true = found.numbers == listed[0]
        for each in listed[1:]:
            true |= found.numbers == each
        return truth(true, found.known)

    return among


def _of_flag(found: Values) -> Truth:
    if found.numbers.dtype != np.bool_:
        raise TypeError("a number stands where a condition must")
    return truth(found.numbers, found.known)


_COMPARED: dict[type, Callable[[Any, Any], Any]] = {
    exp.EQ: np.equal,
    exp.NEQ: np.not_equal,
    exp.GT: np.greater,
    exp.GTE: np.greater_equal,
    exp.LT: np.less,
    exp.LTE: np.less_equal,
}


def _compared(node: exp.Expr) -> Condition:
    compare = _COMPARED[type(node)]
    try:
        one, other = _number(node.this), _number(node.expression)
    except Untranslated:
        return _conditions_compared(node, compare)

    def told(columns: Columns) -> Truth:
        a, b = one(columns), other(columns)
        return truth(compare(a.numbers, b.numbers), both(a.known, b.known))

    return told


_CONDITIONS: dict[type, Callable[[exp.Expr], Condition]] = {
    exp.Paren: _inner,
    exp.Not: _opposite,
    exp.And: _joined,
    exp.Or: _joined,
    exp.Coalesce: _or_else,
    exp.Is: _is_blank,
    exp.Between: _within,
    exp.In: _among,
    exp.Column: _flag,
}


def _conditions_compared(node: exp.Expr, compare: Callable[[Any, Any], Any]) -> Condition:
    """Whether one condition is what another is, such as two columns both blank."""
    if type(node) not in (exp.EQ, exp.NEQ):
        raise Untranslated
    one, other = _condition(node.this), _condition(node.expression)

    def told(columns: Columns) -> Truth:
        a, b = one(columns), other(columns)
        return truth(compare(a.true, b.true), (a.true | a.false) & (b.true | b.false))

    return told


def _whole(node: exp.Expr) -> int:
    if isinstance(node, exp.Neg):
        return -_whole(node.this)
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit():
        return int(node.name)
    raise Untranslated


def _number(node: exp.Expr) -> Number:
    if isinstance(node, exp.Paren):
        return _number(node.this)
    if isinstance(node, exp.Literal | exp.Neg):
        constant = Values(_whole(node), None)
        return lambda columns: constant
    if isinstance(node, exp.Column):
        name = node.name
        return lambda columns: columns[name]
    if kind := _NUMBERS.get(type(node)):
        return _kept(node.sql("duckdb"), kind(node))
    raise Untranslated


def _kept(sql: str, number: Number) -> Number:
    """Calculate once what several rules ask for."""

    def told(columns: Columns) -> Values:
        if sql not in columns:
            columns[sql] = number(columns)
        return columns[sql]

    return told


def _added(node: exp.Expr) -> Number:
    calculate = np.subtract if isinstance(node, exp.Sub) else np.add
    one, other = _number(node.this), _number(node.expression)

    def told(columns: Columns) -> Values:
        a, b = one(columns), other(columns)
        wide = np.asarray(a.numbers, np.int64)
        return Values(calculate(wide, b.numbers), both(a.known, b.known))

    return told


def _divided(node: exp.Expr) -> Number:
    calculate = quotient if isinstance(node, exp.IntDiv) else rest
    one, by = _number(node.this), _whole(node.expression)
    if by <= 0:  # by 0 SQL leaves it blank
        raise Untranslated

    def told(columns: Columns) -> Values:
        a = one(columns)
        return Values(calculate(np.asarray(a.numbers, np.int64), by), a.known)

    return told


def _dated(node: exp.Expr) -> Number:
    date, unit = _number(node.this), type(node).__name__.lower()

    def told(columns: Columns) -> Values:
        days = date(columns)
        return Values(of_date(unit, days.numbers), days.known)

    return told


def _filled(node: exp.Expr) -> Number:
    usual, blank = _number(node.this), _whole(node.expressions[0])

    def told(columns: Columns) -> Values:
        found = usual(columns)
        if found.known is None:
            return found
        return Values(np.where(found.known, np.asarray(found.numbers, np.int64), blank), None)

    return told


def _chosen(node: exp.Expr) -> Number:
    """One number where a condition is true, another one where it is false or neither."""
    case, *more = node.args["ifs"]
    if node.this or more:
        raise Untranslated
    when, one, other = (
        _condition(case.this),
        _whole(case.args["true"]),
        _whole(node.args["default"]),
    )
    return lambda columns: Values(np.where(when(columns).true, one, other), None)


_NUMBERS: dict[type, Callable[[exp.Expr], Number]] = {
    exp.Sub: _added,
    exp.Add: _added,
    exp.IntDiv: _divided,
    exp.Mod: _divided,
    exp.Year: _dated,
    exp.Month: _dated,
    exp.Day: _dated,
    exp.Coalesce: _filled,
    exp.Case: _chosen,
}
