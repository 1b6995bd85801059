"""Rows in memory that are told past the engine: runs of equal numbers, and where a number stands.

Whoever tells rows so leaves to the engine what is `Unusual`; SQL says what it means.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.frames import pl

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]
_PLACE = np.int32  # half of what Python's numbers would take, several times over


class Unusual(Exception):
    """Rows are not such that arrays can tell of them, or not soon; the engine can."""


def starts(numbers: Numbers) -> Flags:
    """Return where a run of equal numbers begins."""
    first = np.ones(len(numbers), np.bool_)
    first[1:] = numbers[1:] != numbers[:-1]
    return first


def along(told: Numbers, begins: Numbers, count: int) -> Numbers:
    """Return for each of `count` rows what is told of its run; runs begin in the rows `begins`."""
    return np.repeat(told, np.diff(np.append(begins, count)))


def first(count: int) -> Numbers:
    """Return the first so many places."""
    return np.arange(count, dtype=_PLACE)


def places(of: pl.Series, among: pl.Series) -> Numbers:
    """Return for each number the place where it stands among others, -1 where it does not.

    Equal numbers mostly stand side by side, and both often in the same order. What is unknown
    stands nowhere.

    Raises
    ------
    Unusual
        If a number stands twice among the others.
    """
    rows = None
    if among.null_count():
        rows = np.flatnonzero(among.is_not_null().to_numpy())
        among = among.drop_nulls()
    known = among.to_numpy()
    order = np.argsort(known, kind="stable")
    ordered = known[order]
    if (ordered[1:] == ordered[:-1]).any():
        raise Unusual
    wanted = of.fill_null(0).to_numpy()
    if rows is None and not of.null_count() and np.array_equal(wanted, known):
        return first(len(wanted))
    begin = starts(wanted)
    if of.null_count():  # an unknown number is none, whatever stands in its place
        begin |= starts(of.is_null().to_numpy())
    begins = np.flatnonzero(begin)
    sought = wanted[begins]
    place = np.searchsorted(ordered, sought)
    found = (np.append(ordered, 0)[place] == sought) & (place < len(ordered))
    if of.null_count():
        found &= of.is_not_null().to_numpy()[begins]
    where = order if rows is None else rows[order]
    at = np.where(found, np.append(where, -1)[place], -1).astype(_PLACE)
    return along(at, begins, len(wanted))
