"""Compiled loops over columns. They name no variable: what to add comes to them as arrays.

Each is compiled for the types in its signature and kept beside this file, so that only the first
import after an installation waits for it.
"""

from functools import partial

from numba import int8, int16, int32, int64, njit, types, void

from ranking.model import MICRO

MISSING = -128  # stands for an answer that was not given; no level is as low

compiled = partial(njit, cache=True, nogil=True)


def _read(of: types.Type) -> types.Type:
    """Return the type of an array that is only read; it may lie in memory of the engine's."""
    return types.Array(of, 1, "C", readonly=True)


_LEVEL, _ENTRY, _SUM = _read(int8), _read(int32), int64[::1]


@compiled(int64(int64, int64))
def quotient(number: int, by: int) -> int:
    """Return `number` // `by` cut towards 0, as SQL does; `by` is above 0."""
    return number // by if number >= 0 else -(-number // by)


@compiled(
    void(_LEVEL, int64, int64, _ENTRY, _ENTRY, int64, int64, _SUM, _SUM, _SUM, int16[::1]),
)
def add_term(level, low, width, table, place, share, expected, known, shares, expects, strange):
    """Add what one answer of each family is worth.

    Parameters
    ----------
    level : array of int8
        One for each family; `MISSING` where there is none.
    low, width : int
        The lowest level, and the entries of the look-up for one place.
    table : array of int32
        The look-up: of each place, a missing answer first, then the levels in order.
    place : array of int32
        The number of each family's place.
    share, expected : int
        What a missing answer adds to `shares` and to `expects`.
    known, shares, expects : arrays of int64
        Sums, added to.
    strange : array of int16
        Levels that the look-up does not have, counted.
    """
    for i in range(len(level)):
        if level[i] == MISSING:
            known[i] += table[place[i] * width]
            shares[i] += share
            expects[i] += expected
        elif level[i] < low or level[i] > low + width - 2:
            strange[i] += 1
        else:
            known[i] += table[place[i] * width + level[i] - low + 1]


@compiled(
    void(_LEVEL, int64, int64, _LEVEL, int64, int64, _ENTRY, _SUM),
)
def add_pair(one, low, width, other, other_low, other_width, table, known):
    """Add what two answers of each family are worth together; of an unknown one, nothing.

    Parameters
    ----------
    one, other : array of int8
        Levels of each family, with the lowest and the entries of each as `add_term` takes them.
    table : array of int32
        The look-up: for each level of the one, missing first, the entries of the other.
    known : array of int64
        Sums, added to.
    """
    for i in range(len(one)):
        left = 0 if one[i] == MISSING else one[i] - low + 1
        right = 0 if other[i] == MISSING else other[i] - other_low + 1
        if 0 <= left < width and 0 <= right < other_width:
            known[i] += table[left * other_width + right]


@compiled(
    void(_read(int64), _read(int64), _SUM, _SUM, _SUM, int64, _SUM),
)
def finish(base, mean, known, shares, expects, cap, score):
    """Write the score: base, what is known, and what is expected of missing answers.

    See `ranking.model.Model.imputed`; `base` and `mean` are those of the family's village.
    """
    for i in range(len(score)):
        usual = quotient(shares[i] * mean[i], MICRO)
        stands_out = known[i] - quotient((MICRO - shares[i]) * mean[i], MICRO)
        beyond = max(-cap, quotient(expects[i] * stands_out, MICRO))
        score[i] = base[i] + known[i] + usual + beyond


@compiled(int64(_read(int64), int64, _SUM, _SUM, _SUM))
def count_runs(packed, bits, key, persons, families):
    """Count the runs of equal keys; return how many there are.

    Parameters
    ----------
    packed : array of int64
        In rising order: a key and, in the lowest `bits`, the members of a family.
    key, persons, families : arrays of int64
        Written: of each run its key, its members together, its length.
    """
    mask, count = (1 << bits) - 1, -1
    for number in packed:
        if count < 0 or number >> bits != key[count]:
            count += 1
            key[count], persons[count], families[count] = number >> bits, 0, 0
        persons[count] += number & mask
        families[count] += 1
    return count + 1


@compiled(void(int32[::1], int64, _read(int64), _read(int64)))
def add_at(total, low, score, weight):
    """Add each weight to `total` at its score; `low` is the score that stands first."""
    for i in range(len(score)):
        total[score[i] - low] += weight[i]


@compiled(void(_SUM, _read(int64), types.Array(int64, 1, "A", readonly=True)))
def sum_at(total, cell, weight):
    """Add each weight to the `total` of its cell."""
    for i in range(len(cell)):
        total[cell[i]] += weight[i]


@compiled(void(_read(int64), _read(int64), types.Array(int64, 2, "C", readonly=True), int8[::1]))
def cut(score, row, cuts, desil):
    """Write the desil of each family: 1 + the cut points of its row that lie below its score.

    Parameters
    ----------
    score, row : arrays of int64
        Of each family: its score, and the row of `cuts` that holds for it.
    cuts : array of int64, two dimensions
        Cut points that never fall from left to right.
    """
    for i in range(len(score)):
        below = 0
        for j in range(cuts.shape[1]):  # all are looked at: to stop early costs more than it saves
            below += cuts[row[i], j] < score[i]
        desil[i] = 1 + below
