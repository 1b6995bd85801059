"""The rules' conditions on whole columns in memory: many small comparisons, vector by vector.

The SQL is the reference; what is translated here gives the same truth for every row, blanks
included: a condition is true, false, or neither. What is not translated (texts and dates) is left
to the engine that reads the columns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import sqlglot
from sqlglot import exp

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers of a column or a calculation; `known` is None where none is blank."""

    numbers: Any
    known: Flags | None


@dataclass(frozen=True, slots=True)
class Truth:
    """Of each row, whether a condition is true, and whether it is false."""

    true: Flags
    false: Flags


Columns = Mapping[str, Values]
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


def columns(batch: pa.RecordBatch, wanted: frozenset[str]) -> dict[str, Values]:
    """Return some columns of a batch of rows, of numbers or flags."""
    found = {}
    for name in wanted:
        column = batch.column(name)
        known = None
        if column.null_count:
            known = column.is_valid().to_numpy(zero_copy_only=False)
            column = pc.fill_null(column, False if pa.types.is_boolean(column.type) else 0)
        found[name] = Values(column.to_numpy(zero_copy_only=False), known)
    return found


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

    def both(columns: Columns) -> Truth:
        a, b = one(columns), other(columns)
        return Truth(a.true & b.true, a.false | b.false)

    def either(columns: Columns) -> Truth:
        a, b = one(columns), other(columns)
        return Truth(a.true | b.true, a.false & b.false)

    return both if isinstance(node, exp.And) else either


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
        return _truth(true, found.known)

    return among


def _of_flag(found: Values) -> Truth:
    if found.numbers.dtype != np.bool_:
        raise TypeError("a number stands where a condition must")
    return _truth(found.numbers, found.known)


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
        return _truth(compare(a.numbers, b.numbers), _both(a.known, b.known))

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
        return _truth(compare(a.true, b.true), (a.true | a.false) & (b.true | b.false))

    return told


def _truth(true: Flags, known: Flags | None) -> Truth:
    if known is None:
        return Truth(true, ~true)
    return Truth(true & known, ~true & known)


def _both(one: Flags | None, other: Flags | None) -> Flags | None:
    if one is None or other is None:
        return one if other is None else other
    return one & other


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
    if type(node) in _CALCULATED:
        return _calculated(node)
    raise Untranslated


def _cut(one: Any, other: Any) -> Any:
    """A quotient cut towards 0, as SQL has it."""
    return (one - np.fmod(one, other)) // other


_CALCULATED: dict[type, Callable[[Any, Any], Any]] = {
    exp.Sub: np.subtract,
    exp.Add: np.add,
    exp.IntDiv: _cut,
    exp.Mod: np.fmod,
}


def _calculated(node: exp.Expr) -> Number:
    calculate = _CALCULATED[type(node)]
    one, other = _number(node.this), _number(node.expression)
    if not isinstance(node, exp.Sub | exp.Add):
        _whole(node.expression)  # by another column it might be by 0, which SQL leaves blank

    def told(columns: Columns) -> Values:
        a, b = one(columns), other(columns)
        wide = np.asarray(a.numbers, np.int64)
        return Values(calculate(wide, b.numbers), _both(a.known, b.known))

    return told
