"""Least squares in nested places, solved from the innermost places outward.

Places are nested: a row belongs to one group of every level, the outermost first (province, then
kabupaten by urban). Some columns have a deviation in every group; each deviation is a random
effect, so that a place with few rows stays near the one that contains it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
_NOTHING = 1e-9  # added to a diagonal, so that a column nobody has can be solved for


@dataclass(frozen=True, slots=True)
class Nesting:
    """Groups within groups.

    Attributes
    ----------
    parent : tuple of arrays of int
        One array per level, outermost first: the number of the group above of each group. The
        parent of an outermost group is 0, the whole.
    """

    parent: tuple[Places, ...]

    @classmethod
    def of(cls, groups: NDArray) -> tuple["Nesting", NDArray, list[NDArray]]:
        """Number the groups of rows.

        Parameters
        ----------
        groups : array of shape (n_rows, n_levels)
            Names, the outermost level first; an inner name counts within its outer one.

        Returns
        -------
        nesting : Nesting
        leaf : array of int, shape (n_rows,)
            Innermost group of each row; 0 for all where there is no level.
        names : list of arrays
            Of each level, the path of names to each of its groups, in the order of numbers.
        """
        above = np.zeros(len(groups), np.int64)
        parents: list[Places] = []
        names: list[NDArray] = []
        for level in range(groups.shape[1]):
            distinct, of = np.unique(groups[:, level], return_inverse=True)
            keys, number = np.unique(above * len(distinct) + of, return_inverse=True)
            parents.append(keys // len(distinct))
            own = distinct[keys % len(distinct)][:, None]
            names.append(own if not names else np.hstack([names[-1][parents[-1]], own]))
            above = number
        return cls(tuple(parents)), above, names

    @property
    def leaves(self) -> int:
        """How many innermost groups there are."""
        return len(self.parent[-1]) if self.parent else 1


@dataclass(frozen=True, slots=True)
class Sums:
    """What a fit needs of the rows; the sums of two sets of rows can be added.

    Attributes
    ----------
    gram : array of shape (p, p)
        ``X.T @ W @ X``; the last column of X is ones.
    moment : array of shape (p,)
        ``X.T @ W @ y``.
    cross : array of shape (n_leaves, p, q)
        ``X.T @ W @ Z`` within each innermost group; Z are the columns that vary, ones last.
    local : array of shape (n_leaves, q)
        ``Z.T @ W @ y`` within each innermost group.
    """

    gram: Floats
    moment: Floats
    cross: Floats
    local: Floats

    @classmethod
    def of(
        cls, X: Floats, y: Floats, weight: Floats, leaf: Places, leaves: int, varying: Places
    ) -> "Sums":
        """Sum over some rows; `varying` are the columns of X that differ from group to group."""
        design = np.hstack([X, np.ones((len(X), 1))])
        weighted = design * weight[:, None]
        columns = np.append(varying, X.shape[1])
        cross = np.zeros((leaves, design.shape[1], len(columns)))
        local = np.zeros((leaves, len(columns)))
        order = np.argsort(leaf, kind="stable")
        present, first = np.unique(leaf[order], return_index=True)
        for group, rows in zip(present, np.split(order, first[1:]), strict=True):
            own = design[np.ix_(rows, columns)]
            cross[group] = weighted[rows].T @ own
            local[group] = (own * weight[rows, None]).T @ y[rows]
        return cls(weighted.T @ design, weighted.T @ y, cross, local)

    def with_varying(self, varying: Places) -> "Sums":
        """Return the sums in which only some of the columns vary that did."""
        inner = np.append(varying, self.local.shape[1] - 1)
        return Sums(self.gram, self.moment, self.cross[:, :, inner], self.local[:, inner])

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.gram + other.gram,
            self.moment + other.moment,
            self.cross + other.cross,
            self.local + other.local,
        )


@dataclass(frozen=True, slots=True)
class Solution:
    """Coefficients of the whole, and how each group of each level differs from the one above."""

    whole: Floats
    deviations: tuple[Floats, ...]

    def totals(self, nesting: Nesting) -> Floats:
        """Return the deviation of each innermost group from the whole, shape (n_leaves, q)."""
        if not self.deviations:
            return np.zeros((1, 0))
        return sum_above(self.deviations, nesting)


@dataclass(frozen=True, slots=True)
class Reduced:
    """The equations of the whole, from which those of all groups have been eliminated.

    A group whose rows have the moments ``G`` and the penalty ``L`` leaves ``G - G (G+L)^-1 G`` to
    the group that contains it; so no matrix is larger than that of one group, or the whole. What
    is left does not depend on how hard the whole is shrunk, nor on which of its columns are used.

    Attributes
    ----------
    gram, moment : arrays of shape (p, p) and (p,)
    inner : array of int
        Columns of the whole that vary, that of ones last.
    solved : tuple of arrays of shape (n_groups, q, p + 1)
        Of each level, outermost first: what the deviations are for each coefficient of the whole,
        and what they are for none.
    """

    nesting: Nesting
    gram: Floats
    moment: Floats
    inner: Places
    solved: tuple[Floats, ...]

    @classmethod
    def of(
        cls, sums: Sums, nesting: Nesting, varying: Places, shrinkage: Sequence[Floats]
    ) -> "Reduced":
        """Eliminate each level of groups before the one above.

        Parameters
        ----------
        varying : array of int
            Columns of the whole that vary; the column of ones always does.
        shrinkage : sequence of arrays of shape (q,)
            Penalty of the deviations, one array for each level of groups, ones last.
        """
        gram, moment = sums.gram.copy(), sums.moment.copy()
        inner = np.append(varying, len(moment) - 1)
        cross, local = sums.cross, sums.local
        found = []
        for parent, strength in zip(reversed(nesting.parent), reversed(shrinkage), strict=True):
            both = np.concatenate([cross.swapaxes(1, 2), local[:, :, None]], 2)
            solved = np.linalg.solve(cross[:, inner, :] + np.diag(strength), both)
            found.append(solved)
            # of the whole, by the deviations: all groups in one product, and each one's own part
            flat = (-1, both.shape[2])
            taken = both.reshape(flat)[:, :-1].T @ solved.reshape(flat)
            gram -= taken[:, :-1]
            moment -= taken[:, -1]
            own = np.matmul(cross, solved[:, :, np.append(inner, -1)])
            cross = _added(cross - own[:, :, :-1], parent)
            local = _added(local - own[:, inner, -1], parent)
        return cls(nesting, (gram + gram.T) / 2, moment, inner, tuple(reversed(found)))

    def solve(
        self,
        penalty: Floats,
        low: Floats | None = None,
        high: Floats | None = None,
        kept: NDArray[np.bool_] | None = None,
    ) -> Solution:
        """Solve for the whole, and go back down to the groups.

        Parameters
        ----------
        penalty : array of shape (p,)
            Ridge penalty of the coefficients of the whole.
        low, high : arrays of shape (p,), optional
            Their bounds.
        kept : array of bool, shape (p,), optional
            Columns of the whole that are used; the others have a coefficient of 0.
        """
        used = np.arange(len(penalty)) if kept is None else np.flatnonzero(kept)
        gram = self.gram[np.ix_(used, used)]
        gram[np.diag_indices_from(gram)] += penalty[used] + _NOTHING
        whole = np.zeros(len(penalty))
        bounds = (None, None) if low is None or high is None else (low[used], high[used])
        whole[used] = bounded(gram, self.moment[used], *bounds)
        deviations: list[Floats] = []
        for solved, parent in zip(self.solved, self.nesting.parent, strict=True):
            given = np.tile(np.append(-whole, 1.0), (parent.max() + 1, 1))
            if deviations:
                given[:, self.inner] -= sum_above(deviations, self.nesting)
            deviations.append(np.matmul(solved, given[parent][:, :, None])[:, :, 0])
        return Solution(whole, tuple(deviations))


def _added(values: Floats, parent: Places) -> Floats:
    """Return the sums over the groups of each parent, by which they stand."""
    begins = np.flatnonzero(np.diff(parent, prepend=-1))
    return values if len(begins) == len(values) else np.add.reduceat(values, begins)


def sum_above(deviations: Sequence[Floats], nesting: Nesting) -> Floats:
    """Return the sum of the deviations down to the last level given."""
    total = deviations[0]
    for parent, own in zip(nesting.parent[1:], deviations[1:], strict=False):
        total = total[parent] + own
    return total


def bounded(
    gram: Floats, moment: Floats, low: Floats | None = None, high: Floats | None = None
) -> Floats:
    """Return the minimiser of ``b.T @ gram @ b / 2 - moment @ b`` between bounds."""
    factor = linalg.cholesky(gram, lower=True)
    free = linalg.cho_solve((factor, True), moment)
    if low is None or high is None or bool(((free >= low) & (free <= high)).all()):
        return free
    right = linalg.solve_triangular(factor, moment, lower=True)
    found = optimize.lsq_linear(factor.T, right, (low, high), method="bvls", tol=1e-12)
    return np.clip(found.x, low, high)
