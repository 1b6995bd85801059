"""Intermediate tables: Parquet on disk, made part by part of a key's range."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.progress import track

if TYPE_CHECKING:
    import duckdb

# persons of one part for each GB of the engine's memory; measured, see DECISIONS.md
PERSONS_PER_GB = 1_000_000


@dataclass(frozen=True, slots=True)
class Query:
    """A query under ``sql`` and the key by whose ranges it may be cut.

    Attributes
    ----------
    table : str
        The table it makes.
    params : dict
        Values bound in it.
    cut : dict
        Tables it reads, each with the column that is the key: every row of the result comes from
        rows with one value of it. The other tables are read whole in every part.
    file : str
        Name of the query, if it is not the table's.
    stage : str
        The folder under ``sql`` that it lies in.
    """

    table: str
    params: Mapping[str, object] = field(default_factory=dict)
    cut: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    stage: str = "identify"

    @property
    def sql(self) -> str:
        """The text of the query."""
        return store.query(f"{self.stage}/{self.file or self.table}")

    def part(self, number: int, parts: int) -> str:
        """Return the query over one of `parts` ranges of its key."""
        shown = ", ".join(
            f"{table} as not materialized "
            f"(select * from {table} where hash({key}) % {parts} = {number})"
            for table, key in self.cut.items()
        )
        return f"with {shown} select * from ({self.sql})"


def _gigabytes(setting: str) -> float:
    """Return an engine's memory limit, such as ``953.6 MiB``, in GB."""
    number, unit = setting.split()
    power = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB").index(unit)
    return float(number) * 1024**power / 1e9


class Tables:
    """Makes tables one after the other, each readable as a view from then on.

    Parameters
    ----------
    con : DuckDBPyConnection
    folder : Path
        Where they lie while the step runs.
    persons : int
        How many persons the step is about, at least: the more, the more parts.
    """

    def __init__(self, con: "duckdb.DuckDBPyConnection", folder: Path, persons: int) -> None:
        self.con, self.folder = con, folder
        (limit,) = store.one(con, "select current_setting('memory_limit')")
        self.parts = -(-persons // int(PERSONS_PER_GB * _gigabytes(limit)))

    def make(self, query: Query) -> None:
        """Write the rows of a query, in no order."""
        folder = self.folder / query.table
        shutil.rmtree(folder, ignore_errors=True)  # the linking tables are made twice
        folder.mkdir()
        parts = max(1, self.parts) if query.cut else 1
        for number in track(range(parts), f"{query.stage}: {query.table}, parts"):
            select = query.part(number, parts) if parts > 1 else query.sql
            self.con.execute(
                f"copy ({select}) to {store.literal(folder / f'part-{number:04}.parquet')} "
                "(format parquet, compression lz4)",
                dict(query.params),
            )
        store.view(self.con, query.table, str(folder / "*.parquet"))
