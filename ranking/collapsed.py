"""Trees of one or two answers each, collapsed into a look-up table per answer and per pair.

A sum of such trees is a sum of tables: what it says where all answers are at their first level,
what it says more where one of them is at another, and where two are. The tables are found by
asking the trees, so nothing here knows what a tree looks like inside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranking.curves import Curves, Rows
from ranking.encoding import Basis, Coded

Floats = NDArray[np.float64]
Predict = Callable[[Floats], Floats]
MOST_LEVELS = 32  # of a number; a category's further ones are taken together
NOWHERE = -1


def positions(basis: Basis, values: NDArray) -> NDArray[np.int64]:
    """Return the number of each value's level; -1 where it is coarse or not known."""
    knots = basis.knots
    if not len(knots):
        return np.full(len(values), NOWHERE)
    if basis.feature.kind == "category":
        found = (values[:, None] == knots).argmax(axis=1)
        return np.where((values[:, None] == knots).any(axis=1), found, NOWHERE)
    found = np.clip(np.searchsorted(knots, values, side="right") - 1, 0, None)
    coarse = np.isin(values, list(basis.feature.coarse)) if basis.feature.coarse else False
    return np.where(coarse, NOWHERE, found)


def codes(bases: Sequence[Basis], columns: Sequence[Coded]) -> NDArray[np.int64]:
    """Return the level numbers of every row, shape (n_rows, n_features)."""
    found = [
        np.append(positions(basis, column.distinct), NOWHERE)[column.code]
        for basis, column in zip(bases, columns, strict=True)
    ]
    return np.column_stack(found) if found else np.zeros((0, 0), np.int64)


@dataclass(frozen=True, slots=True)
class Collapsed:
    """The tables of an ensemble.

    Attributes
    ----------
    level : float
        What everybody has.
    curves : Curves
        What each answer adds, centred.
    pairs : array of shape (n_pairs, 2)
        Features that are looked up together.
    together : tuple of arrays
        What the levels of each pair add beyond that: the mean over either answer is 0, were
        the two independent.
    """

    level: float
    curves: Curves
    pairs: NDArray[np.int64]
    together: tuple[Floats, ...]

    @classmethod
    def of(
        cls,
        predict: Predict,
        bases: Sequence[Basis],
        pairs: NDArray[np.int64],
        rows: Rows,
        weight: Floats,
    ) -> "Collapsed":
        """Ask an ensemble for its tables.

        Parameters
        ----------
        predict : callable
            Numbers of levels, shape (n_rows, n_features) → predictions.
        bases : sequence of Basis
            Levels of every feature.
        pairs : array of shape (n_pairs, 2)
            Every two features that some tree has together.
        rows, weight
            Those of the fit, for the means.
        """
        level, mains, together = _asked(predict, [max(len(b.knots), 1) for b in bases], pairs)
        shares = [
            _shares(positions(basis, column.distinct), column, weight, len(main))
            for basis, column, main in zip(bases, rows.columns, mains, strict=True)
        ]
        centred = []
        for (one, other), table in zip(pairs.tolist(), together, strict=True):
            of_one, of_other = table @ shares[other], shares[one] @ table
            whole = float(shares[one] @ of_one)
            mains[one] = mains[one] + of_one
            mains[other] = mains[other] + of_other
            level -= whole
            centred.append(table - of_one[:, None] - of_other + whole)
        coefficients = []
        for basis, main in zip(bases, mains, strict=True):
            is_category = basis.feature.kind == "category"
            coefficient = main[: basis.width] if is_category else np.diff(main)
            level += float(basis.mean @ coefficient) + (0.0 if is_category else float(main[0]))
            coefficients.append(coefficient)
        curves = Curves.of(bases, coefficients, rows, weight)
        return cls(level, curves, pairs, tuple(centred))

    def score(self, rows: Rows) -> Floats:
        """Return what answers add; one that is missing, what goes with the others."""
        known = self.curves.known(rows)
        found = self.level + self.curves.completed(rows, known).sum(axis=1)
        for (one, other), table in zip(self.pairs.tolist(), self.together, strict=True):
            left, right = (self._mixed(number, rows.columns[number]) for number in (one, other))
            found += np.einsum("nl,lm,nm->n", left, table, right, optimize=True)
        return found

    def mixture(self, number: int, values: NDArray) -> Floats:
        """Return of which levels a value is, shape (n_values, n_levels).

        A coarse answer is of all that it contains, by their weight; what is not known of none.
        """
        basis = self.curves.bases[number]
        found = np.zeros((len(values), max(len(basis.knots), 1)))
        at = positions(basis, values)
        found[np.flatnonzero(at >= 0), at[at >= 0]] = 1.0
        for row, value in enumerate(values.tolist()):
            inside = np.isin(basis.knots, basis.feature.coarse.get(value, ()))
            if at[row] < 0 and inside.any():
                mass = np.where(inside, basis.share, 0.0)
                mass = mass if mass.any() else inside.astype(float)
                found[row] = mass / mass.sum()
        return found

    def _mixed(self, number: int, column: Coded) -> Floats:
        levels = self.mixture(number, column.distinct)
        return np.vstack([levels, np.zeros(levels.shape[1])])[column.code]


def _asked(
    predict: Predict, counts: list[int], pairs: NDArray[np.int64]
) -> tuple[float, list[Floats], list[Floats]]:
    """Return what an ensemble says at first levels, and what other levels add alone and by two."""
    origin = np.zeros(len(counts))
    level = float(predict(origin[None, :])[0])
    mains = []
    for number, count in enumerate(counts):
        asked = np.tile(origin, (count, 1))
        asked[:, number] = np.arange(count)
        mains.append(predict(asked) - level)
    together = []
    for one, other in pairs.tolist():
        shape = counts[one], counts[other]
        left, right = np.indices(shape)
        asked = np.tile(origin, (left.size, 1))
        asked[:, one], asked[:, other] = left.ravel(), right.ravel()
        found = predict(asked).reshape(shape)
        together.append(found - level - mains[one][:, None] - mains[other])
    return level, mains, together


def _shares(at: NDArray, column: Coded, weight: Floats, count: int) -> Floats:
    """Return the share of each level among the rows that have one."""
    number = np.append(at, NOWHERE)[column.code]
    known = number >= 0
    mass = np.bincount(number[known], weight[known], count)
    return mass / mass.sum() if mass.sum() > 0 else np.full(count, 1 / count)
