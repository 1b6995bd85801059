"""The tables that packages are cut from, of some provinces, read past the engine."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from pipelines import in_memory
from pipelines.frames import pl
from pipelines.in_memory import Numbers, Unusual


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


def places(of: pl.Series, among: pl.Series) -> Numbers:
    """Return where ids stand among others, as `in_memory.places` does.

    Raises
    ------
    Unusual
        Also if an id is unknown.
    """
    if of.null_count() or among.null_count():
        raise Unusual
    return in_memory.places(of, among)
