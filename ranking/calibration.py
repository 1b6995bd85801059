"""Whether chances come true, on clusters that neither the fit nor the residuals have seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking import chance
from ranking.metrics import Order

Floats = NDArray[np.float64]
BINS = (0, 200, 400, 600, 800, 1000)  # per mille


@dataclass(frozen=True, slots=True)
class Told:
    """What rows are told by the residuals of the other folds.

    Attributes
    ----------
    chances : list of array of int64
        Per mille, for each highest tenth that was asked for.
    low, high : array of int64
        Interval of the tenth.
    """

    chances: list[chance.Integers]
    low: chance.Integers
    high: chance.Integers


def cross_fitted(
    sample: chance.Sample,
    fold: chance.Integers,
    sizes: Sequence[int],
    fewest: int,
    highest: Sequence[int],
    tail: int,
) -> Told:
    """Tell the rows of each fold their chances by the residuals, and lines, of the others.

    Parameters
    ----------
    fold : array of int
        Rows of one cluster share a fold.
    sizes, fewest
        As `ranking.chance.table` takes them.
    highest : sequence of int
        Highest tenths of the chances asked for.
    tail : int
        Per mille on either side of the interval.
    """
    chances = [np.zeros(len(fold), np.int64) for _ in highest]
    low, high = np.zeros(len(fold), np.int64), np.zeros(len(fold), np.int64)
    for number in np.unique(fold):
        here = fold == number
        content, _ = chance.table(sample.take(~here), sizes, fewest)
        lines = chance.lines(list(_strata(content, sample.take(~here))[0].values()))
        strata, places = _strata(content, sample.take(here))
        rows = np.flatnonzero(here)
        for key, each in strata.items():
            inside, at = places[key]
            for chosen, of in zip(highest, chances, strict=True):
                of[rows[inside]] = each.per_mille(lines[chosen - 1])[at]
            low[rows[inside]] = each.tenth(lines, tail)[at]
            high[rows[inside]] = each.tenth(lines, 1000 - tail)[at]
    return Told(chances, low, high)


def _strata(
    content: dict[str, Any], sample: chance.Sample
) -> tuple[dict[tuple[int, int], chance.Stratum], dict[tuple[int, int], tuple[NDArray, NDArray]]]:
    """Return the strata of rows, and of each its rows and where their scores stand in it."""
    bands = chance.band(sample.size, content["sizes"])
    score = np.rint(sample.score * 1e6).astype(np.int64)
    persons = np.rint(sample.persons * 1000).astype(np.int64)  # whole, for the sums
    groups, places = {}, {}
    for kind in chance.KINDS:
        for number in range(len(content["sizes"])):
            inside = np.flatnonzero((sample.urban == kind) & (bands == number))
            if not len(inside):
                continue
            distinct, at = np.unique(score[inside], return_inverse=True)
            count = np.zeros(len(distinct), np.int64)
            np.add.at(count, at, persons[inside])
            groups[int(kind), number] = (distinct, count)
            places[int(kind), number] = (inside, at)
    return chance.strata(content, groups), places


def share(value: Floats, weight: Floats, cluster: NDArray) -> tuple[float, float | None]:
    """Return a weighted mean and its standard error, rows of a cluster being alike.

    The error is that of the linearised mean with clusters drawn with replacement; None of one.
    """
    mean = float(weight @ value / weight.sum())
    of = np.unique(cluster, return_inverse=True)[1]
    total = np.bincount(of, weights=weight * (value - mean))
    count = len(total)
    if count < 2:
        return mean, None
    return mean, float(np.sqrt(count / (count - 1) * total @ total) / weight.sum())


def calibration(
    per_mille: chance.Integers,
    truly: Floats,
    persons: Floats,
    cluster: NDArray,
    bins: Sequence[int] = BINS,
) -> list[dict[str, Any]]:
    """Set chances beside what came true, in bins of the chance.

    Parameters
    ----------
    per_mille : array of int64
        Chance told.
    truly : array of float
        How much of each row is truly among the poorest.

    Returns
    -------
    list of dict
        Of every bin with a row: ``from``, ``to``, ``rows``; ``told`` and ``true``, means over
        persons; ``se``, the clustered standard error of their difference.
    """
    found: list[dict[str, Any]] = []
    for low, high in pairwise(bins):
        here = (per_mille >= low) & ((per_mille < high) | (high == bins[-1]))
        if not here.any():
            continue
        told = per_mille[here] / 1000
        off, error = share(truly[here] - told, persons[here], cluster[here])
        mean = float(persons[here] @ told / persons[here].sum())
        found.append(
            {
                "from": low,
                "to": high,
                "rows": int(here.sum()),
                "told": mean,
                "true": mean + off,
                "se": error,
            }
        )
    return found


def fifths(
    predicted: Floats, true: Floats, persons: Floats, cluster: NDArray
) -> list[dict[str, Any]]:
    """Set the mean prediction of each fifth of persons beside what was measured.

    Returns
    -------
    list of dict
        From the poorest, of every fifth with a row: ``rows``; ``told`` and ``true``, means over
        persons; ``se``, the clustered standard error of their difference.
    """
    fifth = (Order.of(predicted).standing(persons).tenth() - 1) // 2
    found: list[dict[str, Any]] = []
    for number in np.unique(fifth):
        here = fifth == number
        off, error = share((true - predicted)[here], persons[here], cluster[here])
        mean = float(np.average(predicted[here], weights=persons[here]))
        row = {"rows": int(here.sum()), "told": mean, "true": mean + off, "se": error}
        found.append(row)
    return found
