"""Values whose origin is another than that of most values of their family, as Arrow lists them."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

Places = tuple["npt.NDArray[np.int64]", "npt.NDArray[np.int64]"]


def parts(lists: pa.ListArray) -> dict[str, pa.Array]:
    """Return each column of what is listed, of all lists one after the other."""
    names = [field.name for field in lists.type.value_type]
    return dict(zip(names, lists.flatten().flatten(), strict=True))


def owners(lists: pa.ListArray) -> "npt.NDArray[np.int64]":
    """Return of each thing listed the place of its list."""
    return np.repeat(np.arange(len(lists)), lists.value_lengths().fill_null(0))


def places(lists: pa.ListArray, variable: str) -> Places:
    """Return where a variable is listed, and the places of the lists that list it."""
    at = np.flatnonzero(pc.equal(parts(lists)["variabel"], variable).fill_null(False))
    return at, owners(lists)[at]


def of_variable(origin: pa.Table, variable: str) -> dict[str, pa.Array]:
    """Return source and date of one variable of each family: its own, or that of most values.

    Parameters
    ----------
    origin : pyarrow.Table
        With the columns ``sumber``, ``tanggal`` and ``pengecualian``.
    """
    lists = origin["pengecualian"].combine_chunks()
    at, of = places(lists, variable)
    own = np.full(len(lists), -1)
    own[of[::-1]] = at[::-1]  # the first, were there several
    listed, where = parts(lists), pa.array(own, mask=own < 0)
    return {
        name: pc.if_else(own >= 0, listed[name].take(where), origin[name].combine_chunks())
        for name in ("sumber", "tanggal")
    }


def dated_anew(
    origin: pa.Table, variable: str, anew: pa.Table
) -> tuple[pa.ListArray, "npt.NDArray[np.int64]"]:
    """Return the lists with another origin of one variable, where that replaces the one listed.

    Parameters
    ----------
    origin : pyarrow.Table
        As `of_variable` takes it.
    anew : pyarrow.Table
        The new source and date (``sumber``, ``tanggal``) of some families, each with its place in
        `origin` (``letak``).

    Returns
    -------
    pyarrow.ListArray
    array of int64
        The places of those whose list it is. Lists of others become longer or shorter: where the
        variable was not listed, or has now the origin of most values.
    """
    lists = origin["pengecualian"].combine_chunks()
    at, of = places(lists, variable)
    own = np.full(len(lists), -1)
    own[of] = at
    own[np.bincount(of, minlength=len(lists)) > 1] = -1
    letak = anew["letak"].to_numpy()
    as_most = [
        pc.equal(anew[name], origin[name].take(pa.array(letak))).fill_null(False).to_numpy()
        for name in ("sumber", "tanggal")
    ]
    chosen = np.flatnonzero((own[letak] >= 0) & ~np.logical_and(*as_most))
    chosen = chosen[np.argsort(own[letak[chosen]])]
    listed = parts(lists)
    changes = np.zeros(len(listed["variabel"]), bool)
    changes[own[letak[chosen]]] = True
    for name in ("sumber", "tanggal"):
        told = anew[name].combine_chunks().take(pa.array(chosen)).cast(listed[name].type)
        listed[name] = pc.replace_with_mask(listed[name], changes, told)
    ends = np.cumsum(lists.value_lengths().fill_null(0), dtype=np.int32)
    whole = pa.ListArray.from_arrays(
        pa.array(np.append(np.int32(0), ends)),
        pa.StructArray.from_arrays(list(listed.values()), list(listed)),
        mask=lists.is_null() if lists.null_count else None,
    )
    return whole.cast(lists.type), letak[chosen]
