"""Intervals of shares on the effective sample size.

They have the degrees of freedom of the design (Korn and Graubard 1998; Dean and Pagano 2015 for
the Wilson form), so that they never leave 0 to 1 and have a width where the share is 0.

A sample that shows few errors shows a small variance too, and its interval would lie below the
truth more often than it may. So a variance below the one that rows drawn singly would have, each
as often wrong as those like it in the whole sample, is moderated towards it (a generalised
variance function; Wolter 2007, ch. 7).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
SQUARE = float(special.ndtri((1 + CONFIDENCE) / 2)) ** 2  # rows that Wilson's interval adds
_PRIOR = 10.0  # squares that the variance of rows drawn singly is worth


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share estimated from a sample, and what its interval stands on.

    Attributes
    ----------
    value, variance : float
        The ratio and its design variance.
    rows : int
        Rows of the sample that are in the domain.
    degrees : float
        Degrees of freedom of the variance, if rows of the domain varied alike everywhere: at most
        clusters less strata that have rows in it, and more where the variance was moderated.
    effective : float
        Effective sample size: of how many rows drawn singly and evenly the variance would be;
        more than `rows` where strata, or a share of the population that was drawn, tell more.
    single : float
        The same, had rows been drawn singly.
    """

    value: float
    variance: float
    rows: int
    degrees: float
    effective: float
    single: float

    @property
    def adjusted(self) -> float:
        """Effective sample size, lowered for the degrees of freedom of the design."""
        if self.rows < 2 or self.degrees < 1:
            return 0.0
        upper = (1 + CONFIDENCE) / 2
        by_rows, by_design = (special.stdtrit(n, upper) for n in (self.rows - 1, self.degrees))
        return float(self.effective * min(1.0, by_rows / by_design) ** 2)

    def wilson(self) -> tuple[float, float]:
        """Return the Wilson interval on the effective sample size."""
        return wilson(self.value, self.adjusted)

    def korn_graubard(self) -> tuple[float, float]:
        """Return the Korn-Graubard (Clopper-Pearson) interval, which never covers too little."""
        return korn_graubard(self.value, self.adjusted)


def wilson(share: float, size: float) -> tuple[float, float]:
    """Return the Wilson interval of a share of `size` independent rows."""
    if size <= 0:
        return 0.0, 1.0
    middle = (share + SQUARE / (2 * size)) / (1 + SQUARE / size)
    half = np.sqrt(SQUARE * (share * (1 - share) / size + SQUARE / (4 * size * size)))
    half /= 1 + SQUARE / size
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def korn_graubard(share: float, size: float) -> tuple[float, float]:
    """Return the Clopper-Pearson interval of a share of `size` rows, which need not be whole."""
    if size <= 0:
        return 0.0, 1.0
    tail, hits = (1 - CONFIDENCE) / 2, share * size
    misses = size - hits
    low = special.betaincinv(hits, misses + 1, tail) if hits > 0 else 0.0
    high = special.betaincinv(hits + 1, misses, 1 - tail) if misses > 0 else 1.0
    return float(low), float(high)


def effective_size(
    share: float, squares: Floats, degrees: float, single: float, unequal: float
) -> tuple[float, float]:
    """Return of how many rows a share's variance would be, and its degrees of freedom.

    A variance made of few squares is told by few rows that were wrong, and where it is small it is
    so by chance. It counts as much as the squares are many, the variance of rows drawn singly as
    much as ten; the degrees of freedom are those of both (Smyth 2004).

    Parameters
    ----------
    squares : array
        The parts of the share's variance.
    degrees : float
        Degrees of freedom of the variance: it counts at most as much.
    single : float
        Effective size of rows drawn singly.
    unequal : float
        What is left of it if all rows of a cluster are the same: where no variance is seen.
    """
    variance = float(squares.sum())
    if share * (1 - share) <= 0 or variance <= 0:
        return single * unequal, degrees
    own, expected = variance / (share * (1 - share)), 1 / single
    if own >= expected:
        return 1 / own, degrees
    worth = min(degrees, variance**2 / float((squares**2).sum()))
    own = (worth * own + _PRIOR * expected) / (worth + _PRIOR)
    return 1 / own, degrees + _PRIOR
