"""Whose segment of BPJS is another than the register says: few, found by sorting numbers."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from pipelines import store
from pipelines.in_memory import starts
from pipelines.parts import numbers, slices
from pipelines.parts.twice import in_order

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt

_NIK = "nomor_induk_kependudukan"
# a NIK and a segment as one number; the segment of whom the register says nothing
_BITS, _UNTOLD = 8, 255
_REGISTER = f"""
select ({_NIK}::bigint << {_BITS}) + coalesce(segmen_jkn, {_UNTOLD})
from old_person where {_NIK} is not null
"""
_TOLD = f"""
select ({_NIK}::bigint << {_BITS}) + segmen_jkn
from insurance where status = 1 and segmen_jkn is not null
"""


def find_anew(con: "duckdb.DuckDBPyConnection") -> None:
    """Make `insured_anew`: NIKs of the register whose segment is not the one known before.

    Whoever BPJS does not know as insured is in segment 0.
    """
    (rows,) = store.one(con, "select count(*) from old_person")
    found: list[npt.NDArray[np.int64]] = []
    # numpy lets go of the interpreter's lock while it sorts and compares
    with ThreadPoolExecutor(min(2, store.threads(con))) as pool:
        for each in slices(rows):
            both = pool.map(partial(_in_order, con, each), (_REGISTER, _TOLD))
            found += pool.map(anew, *halves(*both))
    numbers.lay(con, "insured_anew", "nik", found)


def _in_order(
    con: "duckdb.DuckDBPyConnection", of: Mapping[str, int], select: str
) -> "npt.NDArray[np.int64]":
    with store.beside(con) as own:
        return in_order(own, select, _NIK, **of)


def halves(
    register: "npt.NDArray[np.int64]", told: "npt.NDArray[np.int64]"
) -> "list[list[npt.NDArray[np.int64]]]":
    """Cut both, as `anew` takes them, at one NIK that halves the first; one NIK is in one half."""
    middle = len(register) // 2
    cut = register[middle : middle + 1] >> _BITS << _BITS
    return [np.split(each, np.searchsorted(each, cut)) for each in (register, told)]


def anew(
    register: "npt.NDArray[np.int64]", told: "npt.NDArray[np.int64]"
) -> "npt.NDArray[np.int64]":
    """Return the NIKs of `register` whose segment is another in `told`, or none there.

    Parameters
    ----------
    register, told : array of int64
        NIKs, each with a segment in its lowest bits, sorted. Of several segments told of a NIK
        the lowest holds.
    """
    told = told[starts(told >> _BITS)]
    insured = register[starts(register) & (register & _UNTOLD != 0)]
    both = np.concatenate([insured, told])
    both.sort()
    # what both say stands twice
    alone = np.ones(len(both) + 1, bool)
    alone[1:-1] = both[1:] != both[:-1]
    niks = np.unique(both[alone[1:] & alone[:-1]] >> _BITS)
    known = register >> _BITS
    before, after = (np.searchsorted(known, niks, side) for side in ("left", "right"))
    return niks[before < after]
