"""What another way to count members, or another poverty line, adds to a score."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
_MICRO = 1e6


def by_elasticity(size: Integers, permille: int) -> Integers:
    """Return what is added if members to a power, instead of their number, divide spending.

    Parameters
    ----------
    size : array of int64
        Members, at least one.
    permille : int
        The power: 500 is the square root, 1000 changes nothing.
    """
    return np.rint(_MICRO * (1 - permille / 1000) * np.log(size)).astype(np.int64)


def by_further_member(size: Integers, permille: int) -> Integers:
    """Return what is added if every member after the first counts for a part of the first."""
    equivalent = 1 + permille / 1000 * (size - 1)
    return np.rint(_MICRO * (np.log(size) - np.log(equivalent))).astype(np.int64)


def by_line(line: Integers, instead: int) -> Integers:
    """Return what is added if spending is set over another poverty line than the local one."""
    return np.rint(_MICRO * (np.log(line) - np.log(instead))).astype(np.int64)
