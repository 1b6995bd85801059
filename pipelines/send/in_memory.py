"""The tables that packages are cut from, of some provinces in memory, read past the engine.

Rows of the joined tables are found by their places; what a package holds is then gathered column
by column, in whatever order it is wanted. See `pipelines.send.gathered`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from pipelines.frames import pl

Places = npt.NDArray[np.integer]

_PLACE = np.int32  # half of what Python's numbers would take, several times over


class Unusual(Exception):
    """Something that rows in memory do not tell, or not soon: the engine must."""


def read(
    candidate: Path, provinces: Iterable[str], columns: Mapping[str, Iterable[str]], most: int
) -> dict[str, pl.DataFrame]:
    """Return tables, such as ``registry_family``, of some provinces, in the order of their files.

    Parameters
    ----------
    columns : mapping of str to iterable of str
        The columns of each table.
    most : int
        How many rows may be held.

    Raises
    ------
    Unusual
        If there are more rows, or a table has no file there or files that are not alike.
    """
    files, rows = {}, 0
    for table, names in columns.items():
        folders = [candidate / table.replace("_", "/", 1) / f"prov={p}" for p in provinces]
        files[table] = [file for each in folders for file in sorted(each.glob("*.parquet"))]
        rows += sum(pq.read_metadata(file).num_rows for file in files[table])
        known = [pl.read_parquet_schema(file) for file in files[table]]
        kinds = {tuple(each.get(name) for name in names) for each in known}
        if rows > most or len(kinds) != 1 or None in kinds.pop():
            raise Unusual
    return {
        table: pl.scan_parquet(files[table], hive_partitioning=False)
        .select(list(names))
        .collect()
        .rechunk()
        for table, names in columns.items()
    }


def begins(values: npt.NDArray[np.generic]) -> Places:
    """Return where each run of equal values begins."""
    if not len(values):
        return np.empty(0, np.int64)
    return np.concatenate([[0], np.flatnonzero(values[1:] != values[:-1]) + 1])


def first(count: int) -> Places:
    """Return the first so many places."""
    return np.arange(count, dtype=_PLACE)


def places(of: pl.Series, among: pl.Series) -> Places:
    """Return for each number the place where it stands among others, -1 where it does not.

    Equal numbers mostly stand side by side, and both often in the same order.

    Raises
    ------
    Unusual
        If a number stands twice among the others, or is unknown.
    """
    if of.null_count() or among.null_count():
        raise Unusual
    wanted, known = of.to_numpy(), among.to_numpy()
    order = np.argsort(known, kind="stable")
    ordered = known[order]
    if (ordered[1:] == ordered[:-1]).any():
        raise Unusual
    if np.array_equal(wanted, known):
        return first(len(wanted))
    runs = begins(wanted)
    sought = wanted[runs]
    place = np.searchsorted(ordered, sought)
    found = np.append(ordered, 0)[place] == sought
    found &= place < len(ordered)
    at = np.where(found, np.append(order, -1)[place], -1).astype(_PLACE)
    return np.repeat(at, np.diff(np.append(runs, len(wanted))))
