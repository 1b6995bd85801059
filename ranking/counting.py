"""Families and persons counted by score: what desil are cut from."""

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from ranking import kernels
from ranking.desil import Integers


class Uncountable(ValueError):
    """Scores, families or places are beyond what is counted; no sound model gives such scores."""


Groups = tuple[Integers, Integers, Integers]  # distinct scores in rising order, persons, families
_MEMBERS, _SCORE = 16, 32  # bits beside each other in one number
_MOST = 1 << (63 - _MEMBERS - _SCORE)  # places
_WIDEST = 1 << 26  # units of score from the lowest to the highest
_ROOM = 1 << 19  # units left free at either end for the next parts; untouched, they cost nothing


def tally(place: Integers, score: Integers, members: Integers) -> dict[int, Groups]:
    """Return, for each place in rising order, how many persons and families have which score.

    Place, score and members are sorted as one number, many times as fast as sorting rows.

    Parameters
    ----------
    place, score, members : arrays of int64
        Of each family; a place is 0 to 32,767, members are 0 to 65,535.

    Raises
    ------
    Uncountable
        If a number does not fit.
    """
    if not len(score):
        return {}
    half = 1 << (_SCORE - 1)
    if (
        members.max() >> _MEMBERS
        or place.max() >= _MOST
        or score.max() >= half
        or score.min() < -half
    ):
        raise Uncountable("a score, a family or the number of a place is too large to be counted")
    packed = np.sort((((place << _SCORE) + (score + half)) << _MEMBERS) + members)
    key, persons, families = (np.empty(len(packed), np.int64) for _ in range(3))
    count = kernels.count_runs(packed, _MEMBERS, key, persons, families)
    key = key[:count]
    score = (key & ((1 << _SCORE) - 1)) - half
    names, first = np.unique(key >> _SCORE, return_index=True)
    columns = (np.split(each[:count], first[1:]) for each in (score, persons, families))
    parts = zip(*columns, strict=True)
    return dict(zip(names.tolist(), parts, strict=True))


def alike(
    codes: Sequence[Integers], widths: Sequence[int], *weights: Integers
) -> tuple[list[Integers], list[Integers]]:
    """Count the rows that are alike in all their codes.

    Parameters
    ----------
    codes : sequence of array of int64
        One array for each way to tell rows apart, with the code of each row, from 0 on.
    widths : sequence of int
        How many codes each has. Room is taken for all their combinations.
    weights : arrays of int64
        Summed over rows alike.

    Returns
    -------
    found : list of array of int64
        The codes of every combination that there is, in rising order.
    sums : list of array of int64
        How many rows have it, and the sum of each weight.
    """
    cell = np.zeros(len(codes[0]), np.int64)
    for code, width in zip(codes, widths, strict=True):
        cell = cell * width + code
    room = prod(widths)
    sums = [np.bincount(cell, minlength=room), *(np.zeros(room, np.int64) for _ in weights)]
    for total, weight in zip(sums[1:], weights, strict=True):
        kernels.sum_at(total, cell, weight)
    there = np.flatnonzero(sums[0])
    return list(np.unravel_index(there, tuple(widths))), [total[there] for total in sums]


def cut(score: Integers, cuts: Integers, row: Integers | None = None) -> NDArray[np.int8]:
    """Return the desil of each family: 1 + the first nine cut points that lie below its score.

    Parameters
    ----------
    cuts : array of int64
        Cut points that never fall; or rows of nine of them.
    row : array of int64, optional
        Which row holds for each family.
    """
    desil = np.empty(len(score), np.int8)
    if row is None:
        row, cuts = np.zeros(len(score), np.int64), cuts[:9].reshape(1, -1)
    kernels.cut(score, row, cuts, desil)
    return desil


class Histogram:
    """Weights by score, summed part by part; as large as the scores are far apart.

    A weight is a number of persons or families; those of a nation fit into 32 bits.
    """

    def __init__(self) -> None:
        self._low, self._weight = 0, np.zeros(0, np.int32)

    def add(self, score: Integers, weight: Integers) -> None:
        """Count the families of a part.

        Raises
        ------
        Uncountable
            If scores lie farther apart than can be held in memory.
        """
        if not len(score):
            return
        self._reach(int(score.min()), int(score.max()))
        kernels.add_at(self._weight, self._low, score, weight)

    def _reach(self, low: int, high: int) -> None:
        if not len(self._weight):
            self._low = low
        below = max(0, self._low - low)
        above = max(0, high + 1 - self._low - len(self._weight))
        if len(self._weight) + below + above > _WIDEST:
            raise Uncountable("scores lie too far apart to be counted")
        if below or above:
            below, above = below + _ROOM, above + _ROOM
            wider = np.zeros(below + len(self._weight) + above, np.int32)
            wider[below : below + len(self._weight)] = self._weight
            self._low, self._weight = self._low - below, wider

    def at(self, score: Integers) -> Integers:
        """Return the weight at scores that were all counted."""
        return self._weight[score - self._low].astype(np.int64)

    def groups(self) -> tuple[Integers, Integers]:
        """Return the distinct scores in rising order, and the weight at each."""
        there = np.flatnonzero(self._weight)
        return there + self._low, self._weight[there].astype(np.int64)

    @property
    def total(self) -> int:
        """The sum of all weights."""
        return int(self._weight.sum(dtype=np.int64))
