"""Columns of numbers in memory, of which some are blank, and truths, which may be neither."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from pipelines.in_memory import Flags, Numbers

# days since 1970 of which year, month and day are kept at hand: 1850 to 2099
FIRST, BEYOND = (int(np.datetime64(year, "D").astype(int)) for year in ("1850", "2100"))


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers of a column or a calculation, dates as days; `known` is None where none is blank."""

    numbers: Any
    known: Flags | None

    def part(self, start: int, end: int) -> "Values":
        """Return some rows of a column."""
        known = None if self.known is None else self.known[start:end]
        if known is not None and known.all():
            known = None
        return Values(self.numbers[start:end], known)


@dataclass(frozen=True, slots=True)
class Truth:
    """Of each row, whether a condition is true, and whether it is false."""

    true: Flags
    false: Flags


def truth(true: Flags, known: Flags | None) -> Truth:
    """Return what a comparison tells where both sides are known."""
    if known is None:
        return Truth(true, ~true)
    return Truth(true & known, ~true & known)


def both(one: Flags | None, other: Flags | None) -> Flags | None:
    """Return where two columns are known."""
    if one is None or other is None:
        return one if other is None else other
    return one & other


def quotient(one: Numbers, by: int) -> Numbers:
    """Return a quotient cut towards 0, as SQL has it; `by` is above 0."""
    found = one // by
    return found + ((found < 0) & (found * by != one))


def rest(one: Numbers, by: int) -> Numbers:
    """Return what a division leaves, with the sign of what is divided, as SQL has it."""
    return one - quotient(one, by) * by


def _year(days: Numbers) -> Numbers:
    return _since_1970(days, "Y") + 1970


def _month(days: Numbers) -> Numbers:
    return _since_1970(days, "M") % 12 + 1


def _day(days: Numbers) -> Numbers:
    months = days.astype("M8[D]").astype("M8[M]")
    return days - months.astype("M8[D]").astype(np.int64) + 1


def _since_1970(days: Numbers, unit: str) -> Numbers:
    return days.astype("M8[D]").astype(f"M8[{unit}]").astype(np.int64)


UNITS: dict[str, Callable[[Numbers], Numbers]] = {"year": _year, "month": _month, "day": _day}


def of_date(unit: str, days: Numbers) -> Numbers:
    """Return the year, month or day of dates."""
    if len(days) and days.min() >= FIRST and days.max() < BEYOND:
        return _table(unit)[days - FIRST]
    return UNITS[unit](days.astype(np.int64))


@cache
def _table(unit: str) -> Numbers:
    return UNITS[unit](np.arange(FIRST, BEYOND)).astype(np.int16)
