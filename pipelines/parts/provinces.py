"""A release's tables some provinces at a time, so that no step needs the nation at once."""

import itertools
from collections.abc import Collection, Mapping
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from pipelines import parquet, store
from pipelines.home import table
from pipelines.parts import folders

if TYPE_CHECKING:
    import duckdb

_TOGETHER = 250_000  # rows
NOWHERE = "00"  # the province of what is of none


def of(release: Path, name: str, *, as_largest: bool = False) -> list[list[str]]:
    """Return the provinces of a table in order (``00``: of none), in groups to look at together.

    A query costs the same few hundredths of a second however few rows it meets, so small
    provinces go together; a large one goes alone, which bounds the memory.

    Parameters
    ----------
    as_largest : bool
        Whether as many rows go together as the largest province has, which is looked at anyway.
    """
    return [group for group, _ in _counted(release, name, as_largest=as_largest)]


def small_first(release: Path, name: str) -> list[list[str]]:
    """Return the same groups, those of fewer rows first: what is done beside needs memory too."""
    return [group for group, _ in sorted(_counted(release, name), key=itemgetter(1))]


def _counted(release: Path, name: str, *, as_largest: bool = False) -> list[tuple[list[str], int]]:
    """Return the groups of provinces, each with its rows."""
    counts = {
        folder.name.removeprefix("prov="): sum(
            pq.read_metadata(file).num_rows for file in folder.glob("*.parquet")
        )
        for folder in sorted((release / name).glob("prov=*"))
    }
    most = max(counts.values(), default=0) if as_largest else _TOGETHER
    groups: list[tuple[list[str], int]] = []
    for province, here in counts.items():
        if not groups or groups[-1][1] + here > most:
            groups.append(([province], here))
        else:
            group, rows = groups[-1]
            groups[-1] = ([*group, province], rows + here)
    return groups


def view(
    con: "duckdb.DuckDBPyConnection", release: Path, name: str, provinces: Collection[str]
) -> None:
    """Make the view of a table, such as ``registry_family``, over some provinces."""
    shown = name.replace("/", "_")
    con.execute(f"create or replace view {shown} as {rows(release, name, provinces)}")


def rows(release: Path, name: str, provinces: Collection[str]) -> str:
    """Return a select of a table's rows of some provinces: of none where they have no file."""
    folders = [release / name / f"prov={prov}" for prov in provinces]
    files: list[object] = [file for each in folders for file in sorted(each.glob("*.parquet"))]
    listed = ", ".join(map(store.literal, files or [table(release, name)]))
    none = "" if files else " where false"
    return f"select * from read_parquet([{listed}], hive_partitioning = false){none}"


def write(
    con: "duckdb.DuckDBPyConnection",
    select: str,
    folder: Path,
    order_by: str,
    params: Mapping[str, Any] | None = None,
) -> None:
    """Write the rows of a query into a file for each province, or one of no row for ``00``.

    They are put in order once for all; a query for each province would read them as often.

    Parameters
    ----------
    folder : Path
        Empty, or not there yet.
    select : str
        Its first column, ``prov``, is the province, and is not written.
    order_by : str
        The order within a province; total.
    """
    rows = con.sql(
        f"select * from ({select}) order by prov, {order_by}", params=dict(params or {}) or None
    )
    keys = [column.split()[0] for column in order_by.split(", ")]
    pieces = folders.pieces(rows)
    none = NOWHERE, rows.limit(0).to_arrow_table().drop_columns("prov")
    first = next(pieces, none)
    for prov, some in itertools.groupby(itertools.chain([first], pieces), key=itemgetter(0)):
        path = folder / f"prov={prov}" / "part-0.parquet"
        with parquet.writer(path, first[1].schema, keys) as file:
            for _, piece in some:
                file.write_table(piece, store.ROW_GROUP)
