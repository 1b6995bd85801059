"""Whom a ranking misses: its errors and its calibration in groups of persons, by cluster."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranking.metrics import Order

Floats = NDArray[np.float64]
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its standard error, and how many rows it rests on."""

    value: float | None
    se: float | None
    rows: int


def share(part: Floats, whole: Floats, cluster: NDArray) -> Share:
    """Return the ratio of two sums, its standard error by clusters drawn with replacement.

    Parameters
    ----------
    part, whole : array of shape (n_rows,)
        Persons that count above and below the line of the fraction.
    cluster : array of int, shape (n_rows,)

    Notes
    -----
    The usual linearisation of a ratio (Wolter, Introduction to Variance Estimation, 2007, ch. 6):
    the variance between clusters of ``part - ratio * whole``, over the square of the sum.
    """
    total = float(whole.sum())
    rows = int((whole > 0).sum())
    if total <= 0:
        return Share(None, None, rows)
    ratio = float(part.sum() / total)
    sums = np.bincount(cluster, part - ratio * whole)
    there = np.bincount(cluster, whole) > 0
    count = int(there.sum())
    if count < 2:
        return Share(ratio, None, rows)
    variance = count / (count - 1) * float((sums[there] ** 2).sum())
    return Share(ratio, float(np.sqrt(variance)) / total, rows)


def errors(
    true: Floats, predicted: Floats, weight: Floats, cluster: NDArray, inside: NDArray, part: float
) -> tuple[Share, Share]:
    """Return exclusion and inclusion error of the nation's poorest in a group.

    Parameters
    ----------
    inside : array of bool
        Rows of the group; who is poor is decided in the nation.
    part : float
        Share of persons that count as the poorest.

    Returns
    -------
    exclusion : Share
        Of the group's truly poor persons, those whom the predicted poorest miss.
    inclusion : Share
        Of the group's persons among the predicted poorest, those who are not truly poor.
    """
    _, of = np.unique(cluster, return_inverse=True)
    poor = Order.of(true).standing(weight).poorest(part)
    found = Order.of(predicted).standing(weight).poorest(part)
    own = weight * inside
    return (
        share(own * poor * (1 - found), own * poor, of),
        share(own * found * (1 - poor), own * found, of),
    )


def confusion(true: Floats, predicted: Floats, weight: Floats) -> Floats:
    """Return, of the persons of each predicted tenth, the shares in each true one."""
    rows = Order.of(predicted).standing(weight).tenth() - 1
    columns = Order.of(true).standing(weight).tenth() - 1
    table = np.zeros((_TENTHS, _TENTHS))
    np.add.at(table, (rows, columns), weight)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1e-12)
