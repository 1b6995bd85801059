"""Answers as columns of a regression: each feature a few columns whose sum is its curve.

A number is a broken line, an ordinal answer a stair, a flag one step, a category one level each.
All columns of a feature rise from 0 to 1, so that one ridge penalty means the same for each, and
a feature that must not lower the score is one whose coefficients are not negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["numeric", "flag", "ordinal", "category"]
KINDS: tuple[Kind, ...] = ("numeric", "flag", "ordinal", "category")
_SEGMENTS = 8  # of the broken line of a number
_WINSORISED = 0.01  # beyond these outer shares a number counts as the one at the share
_RAREST = 5  # rows; categories with fewer are one


@dataclass(frozen=True, slots=True)
class Feature:
    """A column of the data, what kind of answer it is, and which way it may point.

    Attributes
    ----------
    name : str
    kind : {'numeric', 'flag', 'ordinal', 'category'}
    sign : {-1, 0, 1}
        1: more of it never lowers the score; -1: never raises it; 0: it may do either. Of a
        category, no sign can be declared.
    levels : tuple, optional
        Every level that can occur, in order; those found in the data, if empty.
    coarse : dict
        Coarse answers, and the levels that each contains.
    """

    name: str
    kind: Kind = "numeric"
    sign: int = 0
    levels: tuple[Any, ...] = ()
    coarse: dict[Any, tuple[Any, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"feature {self.name}: kind {self.kind!r} is none of {KINDS}")
        if self.sign not in (-1, 0, 1):
            raise ValueError(f"feature {self.name}: sign {self.sign!r} is none of -1, 0, 1")
        if self.sign and self.kind == "category":
            raise ValueError(f"feature {self.name}: a category has no order, so it has no sign")


@dataclass(frozen=True, slots=True)
class Coded:
    """One column: its distinct values in order, and the number of each row's; -1 is missing."""

    distinct: NDArray
    code: NDArray[np.int32]

    @classmethod
    def of(cls, column: Any) -> "Coded":
        """Code a column of numbers, truth values or texts."""
        given = np.asarray(column)
        if given.dtype.kind == "b":
            given = given.astype(np.int8)
        if given.dtype.kind == "O":
            return cls._of_objects(given)
        known = ~np.isnan(given) if given.dtype.kind == "f" else np.ones(len(given), bool)
        values, number = np.unique(given[known], return_inverse=True)
        code = np.full(len(given), -1, np.int32)
        code[known] = number
        return cls(values, code)

    @classmethod
    def _of_objects(cls, given: NDArray) -> "Coded":
        import pandas as pd  # whose marks of what is missing cannot be compared with themselves

        known = ~pd.isna(given)
        texts = any(isinstance(value, str) for value in given[known])
        kept = given[known].astype(str if texts else float)
        values, number = np.unique(kept, return_inverse=True)
        code = np.full(len(given), -1, np.int32)
        code[known] = number
        return cls(values, code)

    def take(self, rows: NDArray) -> "Coded":
        """Return some rows."""
        return Coded(self.distinct, self.code[rows])

    def counts(self, weight: Floats) -> Floats:
        """Return the weight of each distinct value."""
        known = self.code >= 0
        return np.bincount(self.code[known], weight[known], len(self.distinct)).astype(float)


@dataclass(frozen=True, slots=True)
class Basis:
    """The columns of one feature, as they were decided on the rows of a fit.

    Attributes
    ----------
    knots : array
        Bounds of the segments of a number; levels of any other feature, in order.
    width : int
    mean : array of shape (width,)
        Weighted mean of the columns among those who know.
    share : array
        Weight of each level among those who know.
    """

    feature: Feature
    knots: NDArray
    width: int
    mean: Floats
    share: Floats

    @classmethod
    def of(cls, feature: Feature, column: Coded, weight: Floats) -> "Basis":
        """Decide segments or levels of a feature on the rows of a fit."""
        counts = column.counts(weight)
        number = np.bincount(column.code[column.code >= 0], minlength=len(column.distinct))
        if feature.kind == "numeric":
            knots = _segments(_numbers(feature, column.distinct), counts)
            width = max(len(knots) - 1, 0)
        else:
            knots = _levels(feature, column.distinct, number)
            width = max(len(knots) - (feature.kind != "category"), 0)
        share = np.array([counts[column.distinct == knot].sum() for knot in knots])
        bare = cls(feature, knots, width, np.zeros(width), share)
        rows = bare.rows(column.distinct)
        total = counts.sum()
        mean = counts @ rows / total if total > 0 else np.zeros(width)
        return cls(feature, knots, width, mean, share)

    def rows(self, values: NDArray) -> Floats:
        """Return the columns of given values; an unknown category has the mean."""
        if self.feature.kind == "numeric":
            number = _numbers(self.feature, values)[:, None]
            left, right = self.knots[:-1], self.knots[1:]
            return np.clip((number - left) / np.where(right > left, right - left, 1), 0, 1)
        if self.feature.kind == "category":
            return self._categories(values)
        return self._stairs(values)

    def _categories(self, values: NDArray) -> Floats:
        found = (values[:, None] == self.knots).astype(float)
        for row in np.flatnonzero(~found.any(axis=1)):
            found[row] = self._coarse(values[row], np.eye(self.width))
        return found

    def _stairs(self, values: NDArray) -> Floats:
        stairs = np.tri(len(self.knots))[:, 1:]
        at = np.clip(np.searchsorted(self.knots, values, side="right") - 1, 0, None)
        found = stairs[at] if len(self.knots) else np.zeros((len(values), 0))
        for row, value in enumerate(values.tolist()):
            if value in self.feature.coarse:
                found[row] = self._coarse(value, stairs)
        return found

    def _coarse(self, value: Any, each: Floats) -> Floats:
        """Return the mean of the levels that a coarse answer contains, or of all."""
        inside = np.isin(self.knots, self.feature.coarse.get(value, ()))
        if not inside.any():
            return self.mean
        weight = self.share * inside
        return np.average(each, axis=0, weights=weight if weight.any() else inside)

    @property
    def low(self) -> Floats:
        """Lowest coefficients that the declared sign allows."""
        return np.full(self.width, 0.0 if self.feature.sign > 0 else -np.inf)

    @property
    def high(self) -> Floats:
        """Highest coefficients that the declared sign allows."""
        return np.full(self.width, 0.0 if self.feature.sign < 0 else np.inf)


def _numbers(feature: Feature, values: NDArray) -> Floats:
    try:
        return values.astype(float)
    except ValueError as error:
        raise ValueError(
            f"feature {feature.name} is declared numeric but holds texts; declare it a category"
        ) from error


def _segments(values: Floats, counts: Floats) -> Floats:
    """Return bounds of segments that hold about as much weight each."""
    known = np.isfinite(values) & (counts > 0)
    values, counts = values[known], counts[known]
    if not len(values):
        return np.zeros(0)
    below = (np.cumsum(counts) - counts / 2) / counts.sum()
    shares = np.r_[_WINSORISED, np.arange(1, _SEGMENTS) / _SEGMENTS, 1 - _WINSORISED]
    return np.unique(values[np.minimum(np.searchsorted(below, shares), len(values) - 1)])


def _levels(feature: Feature, values: NDArray, number: NDArray) -> NDArray:
    if feature.levels:
        return np.array(feature.levels)
    if feature.kind == "category":
        return values[number >= _RAREST]
    return values[number > 0]


def bases(features: Sequence[Feature], columns: Sequence[Coded], weight: Floats) -> list[Basis]:
    """Return the basis of every feature."""
    return [Basis.of(f, column, weight) for f, column in zip(features, columns, strict=True)]
