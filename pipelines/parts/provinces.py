"""A release's tables some provinces at a time, so that no step needs the nation at once."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from pipelines import store
from pipelines.home import table

if TYPE_CHECKING:
    import duckdb

_TOGETHER = 250_000  # rows


def of(release: Path, name: str) -> list[list[str]]:
    """Return the provinces of a table in order (``00``: of none), in groups to look at together.

    A query costs the same few hundredths of a second however few rows it meets, so small
    provinces go together; a large one goes alone, which bounds the memory.
    """
    groups: list[list[str]] = []
    rows = 0
    for folder in sorted((release / name).glob("prov=*")):
        here = sum(pq.read_metadata(file).num_rows for file in folder.glob("*.parquet"))
        if not groups or rows + here > _TOGETHER:
            groups.append([])
            rows = 0
        groups[-1].append(folder.name.removeprefix("prov="))
        rows += here
    return groups


def view(
    con: "duckdb.DuckDBPyConnection", release: Path, name: str, provinces: Collection[str]
) -> None:
    """Make the view of a table, such as ``registry_family``, over some provinces.

    Where they have no file the view has no row.
    """
    folders = [release / name / f"prov={prov}" for prov in provinces]
    files = [file for folder in folders for file in sorted(folder.glob("*.parquet"))]
    shown = name.replace("/", "_")
    store.view(con, shown, files or table(release, name))
    if not files:
        con.execute(
            f"create or replace view {shown} as select * from "
            f"read_parquet({store.literal(table(release, name))}, hive_partitioning = false) "
            "where false"
        )
