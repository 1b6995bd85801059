"""Desil by the integer rule: equal scores share a desil, and no float is involved."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
NOTHING = np.iinfo(np.int64).min  # the cut point below which nobody stands


def tenths(persons: Integers, parts: int = 10) -> Integers:
    """Return the desil of each group of equal score, given in rising order of score.

    Parameters
    ----------
    persons : array of int64
        Persons (or families) in each group; every group has at least one.
    parts : int, default 10
        Equal parts to form: 100 for percentiles.
    """
    below = np.cumsum(persons) - persons
    total = int(persons.sum())
    return 1 + np.minimum(parts - 1, ((2 * below + persons) * parts) // (2 * total))


def group(score: Integers, *weights: Integers) -> tuple[Integers, ...]:
    """Return the distinct scores in rising order, and the sum of each weight over them."""
    order = np.argsort(score)  # which of two equal ones comes first does not matter to a sum
    ordered = score[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    return ordered[first], *(np.add.reduceat(w[order].astype(np.int64), first) for w in weights)


def cut_points(score: Integers, persons: Integers, parts: int = 10) -> Integers:
    """Return the highest scores, one of each desil.

    An empty desil has the cut point of the one before it; below the first, `NOTHING`.

    Parameters
    ----------
    score : array of int64
        Distinct scores in rising order.
    persons : array of int64
        Persons at each score.
    parts : int, default 10
        As `tenths` takes it.
    """
    last = np.searchsorted(tenths(persons, parts), np.arange(1, parts + 1), side="right") - 1
    return np.where(last >= 0, score[np.maximum(last, 0)], NOTHING)


def shares(score: Integers, weight: Integers, *counts: Integers) -> tuple[Integers, ...]:
    """Return cut points, and how much of each count falls into each of the ten desil.

    Parameters
    ----------
    score, weight : array of int64
        As `cut_points` takes them.
    counts : arrays of int64
        Such as families and persons at each score.
    """
    of = tenths(weight) - 1
    sums = []
    for count in counts:
        total = np.zeros(10, np.int64)
        np.add.at(total, of, count)
        sums.append(total)
    return cut_points(score, weight), *sums
