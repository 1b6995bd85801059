"""NIK, KK and meter numbers: well formed and unique."""

import numpy as np

from simulation.population.households import WOMAN

# KK serials start here, so that no KK number equals a NIK of the same place and day.
KK_SERIAL = 4_000


def day_number(day: np.ndarray) -> np.ndarray:
    """Days since 1970, in half the room of a date."""
    return day.astype("datetime64[D]").astype(np.int32)


def day_digits(day: np.ndarray, woman: np.ndarray | None = None) -> np.ndarray:
    """DDMMYY of dates (or days since 1970) as a number; women's day is raised by 40."""
    day = day.astype("datetime64[D]")
    month_start = day.astype("datetime64[M]")
    of_month = (day - month_start).astype(np.int64) + 1
    months = month_start.astype(np.int64)
    month, year = months % 12 + 1, (months // 12 + 1970) % 100
    if woman is not None:
        of_month = of_month + 40 * woman
    return of_month * 10_000 + month * 100 + year


def numbered(prefix: np.ndarray, above: int = 0) -> np.ndarray:
    """Add a serial of four digits, counted from `above` within equal prefixes, in order.

    Raises
    ------
    ValueError
        If a prefix has more than 9,999 numbers.
    """
    if len(prefix) == 0:
        return prefix.astype(np.int64)
    place = np.argsort(prefix, kind="stable")
    ranked = prefix[place]
    start = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    run = np.arange(len(ranked)) - np.repeat(start, np.diff(np.r_[start, len(ranked)]))
    if above + run.max() >= 9_999:
        raise ValueError("more than 9,999 numbers of one district and day")
    serial = np.empty(len(prefix), dtype=np.int64)
    serial[place] = above + run + 1
    return prefix.astype(np.int64) * 10_000 + serial


def nik(district: np.ndarray, born: np.ndarray, sex: np.ndarray) -> np.ndarray:
    """NIK of persons registered in districts (6 digits as numbers)."""
    prefix = district.astype(np.int64) * 1_000_000 + day_digits(born, sex == WOMAN)
    return numbered(prefix)


def kk(district: np.ndarray, issued: np.ndarray) -> np.ndarray:
    """KK number of families whose KK was issued in a district on a day."""
    prefix = district.astype(np.int64) * 1_000_000 + day_digits(issued)
    return numbered(prefix, KK_SERIAL)


def meter(rng: np.random.Generator, dwelling: np.ndarray, metered: np.ndarray) -> np.ndarray:
    """PLN number of each dwelling with a meter: customer id (12) or meter number (11)."""
    prepaid = rng.random(len(dwelling)) < 0.72
    # A step without common divisor scatters the numbers and keeps them apart.
    dwelling = dwelling.astype(np.int64)
    number = np.where(
        prepaid,
        10**10 + dwelling * 79_190_033 % (9 * 10**10),
        5 * 10**11 + dwelling * 79_190_033 % (4 * 10**11),
    )
    return np.where(metered, number, 0)
