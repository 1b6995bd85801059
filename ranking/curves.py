"""The nation's curves: what each answer adds to a score, between the declared signs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranking.elimination import Nesting, Reduced, Sums
from ranking.encoding import Basis, Coded

Floats = NDArray[np.float64]
_AT_ONCE = 20_000  # rows of the design that are laid out at a time


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a survey or register, coded once.

    Attributes
    ----------
    columns : tuple of Coded
        One per feature.
    groups : array of shape (n_rows, n_levels)
        Names of the nested places, outermost first.
    village, subdistrict : array of int, shape (n_rows,)
        Numbered from 0; -1 is nowhere.
    """

    columns: tuple[Coded, ...]
    groups: NDArray
    village: NDArray[np.int64]
    subdistrict: NDArray

    def __len__(self) -> int:
        return len(self.groups)


@dataclass(frozen=True, slots=True)
class Curves:
    """One curve per feature: what each answer adds, centred on the mean of the fit's rows.

    Attributes
    ----------
    coefficients : tuple of arrays
        Of the columns of each basis.
    expectation : array of shape (n_features,)
        What a missing answer adds for each unit that the known answers add.
    spread : array of shape (n_features,)
        Standard deviation of each curve over the rows of the fit.
    """

    bases: tuple[Basis, ...]
    coefficients: tuple[Floats, ...]
    expectation: Floats
    spread: Floats

    @classmethod
    def of(
        cls, bases: Sequence[Basis], coefficients: Sequence[Floats], rows: Rows, weight: Floats
    ) -> "Curves":
        """Measure how curves go together on the rows of a fit."""
        count = len(bases)
        bare = cls(tuple(bases), tuple(coefficients), np.zeros(count), np.ones(count))
        value = bare.known(rows)
        total = value.sum(axis=1)
        expectation, spread = np.zeros(count), np.zeros(count)
        for number, column in enumerate(rows.columns):
            known = column.code >= 0
            own, w = value[known, number], weight[known]
            if not w.sum():
                continue
            rest = total[known] - own
            rest = rest - np.average(rest, weights=w)
            spread[number] = np.sqrt(np.average(own**2, weights=w))
            variance = np.average(rest**2, weights=w)
            if variance > 0:
                expectation[number] = np.average(own * rest, weights=w) / variance
        return cls(bare.bases, bare.coefficients, np.clip(expectation, -1, 1), spread)

    def levels(self, number: int, values: NDArray) -> Floats:
        """Return what given answers to a feature add."""
        basis, coefficient = self.bases[number], self.coefficients[number]
        return (basis.rows(values) - basis.mean) @ coefficient

    @property
    def reach(self) -> Floats:
        """Lowest and highest that each curve can add, 0 included, shape (n_features, 2)."""
        found = np.zeros((len(self.bases), 2))
        for number, basis in enumerate(self.bases):
            every = np.append(self.levels(number, basis.knots), 0.0)
            found[number] = every.min(), every.max()
        return found

    def known(self, rows: Rows) -> Floats:
        """Return what each answer of each row adds, a missing one nothing."""
        found = np.empty((len(rows), len(self.bases)))
        for number, column in enumerate(rows.columns):
            found[:, number] = np.append(self.levels(number, column.distinct), 0.0)[column.code]
        return found

    def completed(self, rows: Rows, known: Floats) -> Floats:
        """Return what `known` does, and for a missing answer what is expected of it.

        That is so much as goes with what the known answers of the row add together.
        """
        found, total = known.copy(), known.sum(axis=1)
        for number, column in enumerate(rows.columns):
            missing = column.code < 0
            found[missing, number] = self.expectation[number] * total[missing]
        return found


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a fit lie: their places, their folds, their weights."""

    rows: Rows
    y: Floats
    weight: Floats
    nesting: Nesting
    leaf: NDArray[np.int64]
    fold: NDArray[np.int64]

    def curve_sums(self, bases: Sequence[Basis]) -> dict[int, Sums]:
        """Return the sums of each fold over the columns of all bases, laid out by slices."""
        tables = [
            np.vstack([basis.rows(column.distinct), basis.mean])
            for basis, column in zip(bases, self.rows.columns, strict=True)
        ]
        sums: dict[int, Sums] = {}
        for first in range(0, len(self.y), _AT_ONCE):
            part = np.arange(first, min(first + _AT_ONCE, len(self.y)))
            codes = (column.code[part] for column in self.rows.columns)
            design = np.hstack(
                [np.zeros((len(part), 0))]
                + [table[code] for table, code in zip(tables, codes, strict=True)]
            )
            for fold in np.unique(self.fold[part]).tolist():
                here = self.fold[part] == fold
                found = self._sums(design[here], part[here], np.arange(0))
                sums[fold] = sums[fold] + found if fold in sums else found
        return sums

    def _sums(self, design: Floats, rows: NDArray, varying: NDArray) -> Sums:
        return Sums.of(
            design,
            self.y[rows],
            self.weight[rows],
            self.leaf[rows],
            self.nesting.leaves,
            varying,
        )


def added(sums: dict[int, Sums], without: int | None = None) -> Sums:
    """Return the sums of all folds, or of all but one."""
    kept = [each for fold, each in sums.items() if fold != without]
    total = kept[0]
    for each in kept[1:]:
        total = total + each
    return total


def fit_curves(
    layout: Layout, bases: Sequence[Basis], sums: Sums, curve: float, place: float
) -> tuple[list[Floats], Floats, Floats]:
    """Fit the curves of the nation, with intercepts of places beside them.

    Returns
    -------
    coefficients : list of arrays
        Of each basis.
    whole : array
        All of them in one, and the intercept.
    intercept : array of shape (n_leaves,)
        Deviation of each innermost place.
    """
    widths = [basis.width for basis in bases]
    width = sum(widths)
    none: list[Floats] = [np.zeros(0)]
    low = np.concatenate(none + [basis.low for basis in bases] + [np.array([-np.inf])])
    high = np.concatenate(none + [basis.high for basis in bases] + [np.array([np.inf])])
    penalty = np.append(np.full(width, curve), 0.0)
    shrinkage = [np.array([place])] * len(layout.nesting.parent)
    reduced = Reduced.of(sums, layout.nesting, np.arange(0), shrinkage)
    found = reduced.solve(penalty, low, high)
    totals = found.totals(layout.nesting)
    intercept = totals[:, 0] if totals.shape[1] else np.zeros(layout.nesting.leaves)
    coefficients = np.split(found.whole[:-1], np.cumsum(widths)[:-1]) if widths else []
    return list(coefficients), found.whole, intercept
