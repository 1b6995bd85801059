"""Desil by the integer rule: equal scores share a desil, and no float is involved."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
_BITS = 16  # for the members, beside the score in one number
_WIDEST = 1 << 26  # units of score from the lowest to the highest
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


def tally(score: Integers, members: Integers) -> tuple[Integers, Integers, Integers]:
    """Return the distinct scores in rising order, and the persons and families at each.

    Score and members are sorted as one number, many times as fast as sorting places.

    Parameters
    ----------
    score : array of int64
        Of each family.
    members : array of int64
        Of each family, fewer than 65,536.
    """
    if len(score) and (members.max() >> _BITS or np.abs(score).max() >> (62 - _BITS)):
        raise ValueError("a score or a family is too large to be counted")
    packed = np.sort((score << _BITS) + members)
    ordered = packed >> _BITS
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    persons = np.add.reduceat(packed & ((1 << _BITS) - 1), first)
    return ordered[first], persons, np.diff(np.r_[first, len(ordered)])


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


def cut(score: Integers, cuts: Integers) -> Integers:
    """Return the desil of scores by given cut points: 1 + the cuts among nine that lie below."""
    return 1 + np.searchsorted(cuts[:9], score, side="left")


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


class Histogram:
    """Weights by score, summed part by part; as large as the scores are far apart."""

    def __init__(self) -> None:
        self._low, self._weight = 0, np.zeros(0, np.int64)

    def add(self, score: Integers, weight: Integers) -> None:
        """Count the families of a part.

        Raises
        ------
        ValueError
            If scores lie farther apart than can be held in memory.
        """
        if not len(score):
            return
        low, high = int(score.min()), int(score.max())
        if not len(self._weight):
            self._low = low
        below = max(0, self._low - low)
        above = max(0, high + 1 - self._low - len(self._weight))
        if len(self._weight) + below + above > _WIDEST:
            raise ValueError("scores lie too far apart to be counted")
        if below or above:
            self._weight = np.pad(self._weight, (below, above))
            self._low -= below
        found = np.bincount(score - low, weights=weight)  # floats hold sums below 2**53 exactly
        self._weight[low - self._low : high + 1 - self._low] += found.astype(np.int64)

    def groups(self) -> tuple[Integers, Integers]:
        """Return the distinct scores in rising order, and the weight at each."""
        there = np.flatnonzero(self._weight)
        return there + self._low, self._weight[there]
