"""Plain regressions on the survey, judged on clusters they have not seen."""

import numpy as np
from numpy.typing import NDArray

from ranking.metrics import folds

FOLDS = 5
WHISPER = 1.0  # rows' worth of ridge: keeps thin regencies solvable, changes nothing else
SLOPE_PENALTY = 500.0  # of a regency's deviations, some hundred times that of the nation
LEVEL_ROWS = 3.0
SWEEPS = 6
LEAST_ROWS = 3  # for each column, or a regency is judged by the nation's fit


def standard(x: NDArray, weight: NDArray) -> NDArray:
    """Return the columns standardised, constants but the first dropped; the first is ones."""
    mean = np.average(x, axis=0, weights=weight)
    spread = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=weight))
    kept = spread > 1e-6
    return np.column_stack([np.ones(len(x)), (x[:, kept] - mean[kept]) / spread[kept]])


def ridge(x: NDArray, y: NDArray, weight: NDArray, penalty: float, first: float = 1e-9) -> NDArray:
    """Return coefficients, the first shrunk apart; weights are scaled to mean 1."""
    weighted = x * (weight / weight.mean())[:, None]
    shrink = np.full(x.shape[1], penalty)
    shrink[0] = first
    return np.asarray(np.linalg.solve(weighted.T @ x + np.diag(shrink), weighted.T @ y))


def level(rest: NDArray, weight: NDArray, group: NDArray, count: int, rows: float) -> NDArray:
    """Return the mean of what is left in each group, shrunk as by `rows` rows of zero."""
    mass = np.bincount(group, weights=weight, minlength=count) / weight.mean()
    total = np.bincount(group, weights=weight * rest, minlength=count) / weight.mean()
    return np.asarray(total / (mass + rows))


class OutOfCluster:
    """Predictions of every row by models fitted without its cluster."""

    def __init__(self, x: NDArray, y: NDArray, weight: NDArray, cluster: NDArray) -> None:
        self.x, self.y, self.weight = standard(x, weight), y, weight
        self.fold = folds(cluster, FOLDS, 0)

    def pooled(self) -> NDArray:
        """One least-squares fit for the nation."""
        fitted = np.zeros(len(self.y))
        for k in range(FOLDS):
            inside = self.fold != k
            b = ridge(self.x[inside], self.y[inside], self.weight[inside], WHISPER)
            fitted[~inside] = self.x[~inside] @ b
        return fitted

    def by_regency(self, regency: NDArray) -> tuple[NDArray, NDArray]:
        """Return a least-squares fit of each regency's own, and partial pooling of them."""
        own, partial = np.zeros(len(self.y)), np.zeros(len(self.y))
        count = int(regency.max()) + 1
        for k in range(FOLDS):
            inside = self.fold != k
            nation, base = self._with_levels(inside, regency, count)
            for g in range(count):
                fit, new = inside & (regency == g), ~inside & (regency == g)
                x, w = self.x[fit], self.weight[fit]
                own[new], partial[new] = nation[new], base[new]
                if fit.any():
                    rest = self.y[fit] - base[fit]
                    partial[new] += self.x[new] @ ridge(x, rest, w, SLOPE_PENALTY, LEVEL_ROWS)
                if fit.sum() >= LEAST_ROWS * x.shape[1]:
                    own[new] = self.x[new] @ ridge(x, self.y[fit], w, WHISPER)
        return own, partial

    def _with_levels(
        self, inside: NDArray, regency: NDArray, count: int
    ) -> tuple[NDArray, NDArray]:
        """Return the nation's fit without and with a level for each regency."""
        x, y, w = self.x[inside], self.y[inside], self.weight[inside]
        of = regency[inside]
        nation = self.x @ ridge(x, y, w, WHISPER)
        fitted, own = nation, np.zeros(count)
        for _ in range(SWEEPS):
            own = level(y - fitted[inside], w, of, count, LEVEL_ROWS)
            fitted = self.x @ ridge(x, y - own[of], w, WHISPER)
        return nation, fitted + own[regency]
