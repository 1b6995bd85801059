"""How likely a family of a given score truly belongs to the poorest, from survey residuals."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
STEP = 1_000  # scores are taken together in steps of a thousandth of a log point


def quantiles(residual: NDArray, weight: NDArray) -> Integers:
    """Return the 999 weighted per-mille quantiles of residuals, as integers of 1e-6."""
    order = np.argsort(residual, kind="stable")
    mass = np.cumsum(weight[order])
    found = np.searchsorted(mass, np.arange(1, 1000) / 1000 * mass[-1], side="left")
    return np.rint(residual[order][np.minimum(found, len(order) - 1)] * 1e6).astype(np.int64)


def per_mille(score: Integers, bounds: Integers, table: Integers, line: int) -> Integers:
    """Return the chance, in per mille, that score plus residual is at most `line`.

    It never rises with the score.

    Parameters
    ----------
    score : array of int64
        In rising order.
    bounds : array of shape (n_groups - 1,)
        Highest scores of all groups of residuals but the last.
    table : array of shape (n_groups, 999)
        Quantiles of the residuals of each group.
    line : int
    """
    chance = np.empty(len(score), np.int64)
    of = np.searchsorted(bounds, score, side="left")
    for number, row in enumerate(table):
        chance[of == number] = np.searchsorted(row, line - score[of == number], side="right")
    return np.minimum.accumulate(chance) if len(chance) else chance


def line(strata: list[tuple[Integers, Integers, Integers, Integers]], share_per_mille: int) -> int:
    """Return the line at which persons times chance add up to a share of all persons.

    Parameters
    ----------
    strata : list of (score, persons, bounds, table)
        As `per_mille` takes them, one for each stratum.
    share_per_mille : int
        Such as 400 for the poorest four tenths.
    """
    wanted = share_per_mille * sum(int(persons.sum()) for _, persons, _, _ in strata)

    def expected(at: int) -> int:
        return sum(int(p @ per_mille(s, b, t, at)) for s, p, b, t in strata)

    low, high = -(10**8), 10**8
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if expected(middle) < wanted else (low, middle)
    return high
