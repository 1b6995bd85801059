"""Tables on disk in parts, written in one pass and read one part at a time.

What is done to a part then needs memory for that part alone, and no part is looked for in the
whole table.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines import store

PART = "_part"
# rows that the writers of all parts keep in memory, and the fewest that one of them writes
_BUFFERED, _FEWEST = 163_840, 2_048


@dataclass(frozen=True, slots=True)
class Parts:
    """Tables that are cut alike.

    Attributes
    ----------
    folder : Path
        Where they lie meanwhile.
    count : int
        How many parts there are, numbered from 0.
    """

    con: duckdb.DuckDBPyConnection
    folder: Path
    count: int

    def write(self, name: str, select: str) -> None:
        """Write the rows of `select`, which says in column ``_part`` where each belongs."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        self.con.execute(
            "set partitioned_write_flush_threshold = "
            f"{max(_FEWEST, _BUFFERED // max(1, self.count))}"
        )
        self.con.execute(
            f"copy ({select}) to {store.literal(folder)} ({store.PASSING}, "
            f"partition_by ({PART}), write_partition_columns true, overwrite_or_ignore true)"
        )
        if not any(folder.rglob("*.parquet")):
            none = store.literal(folder / "none.parquet")
            self.con.execute(f"copy ({select}) to {none} ({store.PASSING})")

    def show(self, name: str, number: int | None = None) -> None:
        """Let the view `name` be one part of a table, or all of it."""
        self.con.execute(f"create or replace temp view {name} as {self.rows(name, number)}")

    def rows(self, name: str, number: int | None = None) -> str:
        """Return a select of one part of a table, or of all of it."""
        folder, where = self.folder / name, ""
        if number is not None:
            own = folder / f"{PART}={number}"
            folder, where = own if own.is_dir() else folder, f"where {PART} = {number}"
        files = store.literal(f"{folder}/**/*.parquet")
        return (
            f"select * exclude ({PART}) "
            f"from read_parquet({files}, hive_partitioning = false) {where}"
        )

    def show_places(self, name: str, view: str) -> None:
        """Let `view` be all rows of a table, with the part of each."""
        files = store.literal(f"{self.folder / name}/**/*.parquet")
        self.con.execute(
            f"create or replace temp view {view} as "
            f"select * from read_parquet({files}, hive_partitioning = false)"
        )

    def remove(self, name: str = "") -> None:
        """Take one table away, or all."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
