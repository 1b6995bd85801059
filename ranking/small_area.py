"""Shares of areas with few rows: the model of Fay and Herriot (1979).

The direct share of an area is its true one plus sampling error of known variance; the true ones
lie around a regression line with variance A. Sampling variances are smoothed by a generalised
variance function, so that none is 0; A is estimated by the adjusted likelihood of Li and Lahiri
(2010), which is never 0 either. Mean squared errors are those of Datta and Lahiri (2000).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from ranking.intervals import Floats

_GRID = 60  # steps on which the likelihood's highest hill is looked for


@dataclass(frozen=True, slots=True)
class Areas:
    """What the model says of each area.

    Attributes
    ----------
    value, error : array
        Best prediction, and its mean squared error.
    own : array
        How much of it is the area's own direct share, from 0 to 1.
    variance : float
        A, of the areas around the line.
    """

    value: Floats
    error: Floats
    own: Floats
    variance: float


def smoothed_variance(share: Floats, variance: Floats, size: Floats) -> Floats:
    """Return sampling variances by a generalised variance function; none is 0.

    The function is that of a share: design effect times P(1 - P) over the effective size of rows
    drawn singly, with one design effect and one P for all areas, both pooled over them.

    Parameters
    ----------
    share, variance, size : arrays
        Direct share, its design variance, and the size of each area.
    """
    even = 0.5 / size.sum()
    pooled = np.clip(size @ share / size.sum(), even, 1 - even)
    binomial = pooled * (1 - pooled) / size
    effect = variance.sum() / binomial.sum()
    return max(effect, 1 / len(size)) * binomial


def fay_herriot(share: Floats, variance: Floats, predictors: Floats) -> Areas:
    """Return the empirical best linear unbiased prediction of each area.

    Parameters
    ----------
    share, variance : array
        Direct share and (smoothed) sampling variance of each area.
    predictors : array of shape (areas, predictors)
        With a column of ones; more areas than columns.
    """

    def solve(spread: float) -> tuple[Floats, Floats, Floats]:
        weight = 1 / (spread + variance)
        information = predictors.T @ (weight[:, None] * predictors)
        slope: Floats = np.linalg.solve(information, predictors.T @ (weight * share)).astype(float)
        return weight, information, slope

    def lost(log_spread: float) -> float:
        weight, information, slope = solve(float(np.exp(log_spread)))
        residual = share - predictors @ slope
        fit = np.log(weight).sum() - np.linalg.slogdet(information)[1] - weight @ residual**2
        return float(-0.5 * fit - log_spread)  # the adjustment: likelihood times A

    scale = np.log(variance.mean())
    grid = np.linspace(scale - 14, max(scale, np.log(share.var() + variance.mean())) + 3, _GRID)
    best = int(np.argmin([lost(each) for each in grid]))
    inside = grid[max(0, best - 1)], grid[min(_GRID - 1, best + 1)]
    spread = float(np.exp(minimize_scalar(lost, bounds=inside, method="bounded").x))
    weight, information, slope = solve(spread)
    own = spread * weight
    line = predictors @ slope
    of_slope = np.einsum("ij,jk,ik->i", predictors, np.linalg.inv(information), predictors)
    of_spread = 2 / (weight**2).sum()
    error = own * variance + (1 - own) ** 2 * of_slope + 2 * variance**2 * weight**3 * of_spread
    return Areas(own * share + (1 - own) * line, error, own, spread)


def benchmarked(value: Floats, mass: Floats, is_fixed: NDArray[np.bool_], total: float) -> Floats:
    """Return shares of areas that add up to a total: the modelled ones move in proportion.

    Parameters
    ----------
    mass : array
        What each area's share is a share of (persons), so that sum(mass x value) is the total.
    is_fixed : array of bool
        Areas whose own share stands.
    total : float
        Sum(mass x share) of the larger area, estimated directly.
    """
    moved = ~is_fixed
    wanted = total - mass[is_fixed] @ value[is_fixed]
    have = mass[moved] @ value[moved]
    if have <= 0 or wanted <= 0:
        return value
    return np.where(moved, np.clip(value * wanted / have, 0, 1), value)
