"""The rows of a source in portions of whole families, each judged by itself.

A portion does not grow with the nation, and so memory does not.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.conform.cells import text
from pipelines.conform.checks import Subject, is_unit
from pipelines.conform.select import select
from pipelines.sources.arrived import ACCEPTED, Arrived

ROWS_OF_PORTION = 400_000
# rows that the writers of all portions keep in memory, and the fewest that one of them writes
_BUFFERED, _FEWEST = 163_840, 2_048


@dataclass(frozen=True, slots=True)
class Portions:
    """Tables of one source on disk, typed and checked but not yet judged.

    Attributes
    ----------
    folder : Path
        Where they lie meanwhile.
    submissions : list of Arrived
        Those read as the source.
    """

    con: duckdb.DuckDBPyConnection
    folder: Path
    submissions: list[Arrived]

    @property
    def rows(self) -> int:
        """Rows that were accepted on arrival, of all tables."""
        return sum(each.rows_in or 0 for each in self.submissions if each.state == ACCEPTED)

    @property
    def count(self) -> int:
        """How many portions there are."""
        return -(-self.rows // ROWS_OF_PORTION)

    def write(self, subject: Subject, relation: str) -> None:
        """Write the rows of a table, which `relation` will show, from the view ``raw``."""
        folder = self.folder / relation
        folder.mkdir(parents=True)
        # rows of one family, or with one key, are judged together
        key = "_unit" if is_unit(subject.into) else next(iter(subject.table.key), "_baris")
        rows = (
            f"select *, hash(coalesce({key}::varchar, _baris::varchar)) % {self.count} "
            f"as _portion from ({select(subject)})"
        )
        self.con.execute(
            "set partitioned_write_flush_threshold = "
            f"{max(_FEWEST, _BUFFERED // max(1, self.count))}"
        )
        self.con.execute(
            f"copy ({rows}) to {text(str(folder))} (format parquet, partition_by (_portion), "
            "write_partition_columns true, overwrite_or_ignore true)"
        )
        if not any(folder.rglob("*.parquet")):
            self.con.execute(
                f"copy ({rows}) to {text(str(folder / 'none.parquet'))} (format parquet)"
            )

    def show(self, relation: str, portion: int | None = None) -> None:
        """Let the view `relation` be one portion of its rows, or all of them."""
        folder = self.folder / relation
        where = ""
        if portion is not None:
            own = folder / f"_portion={portion}"
            folder = own if own.is_dir() else folder
            where = f"where _portion = {portion}"
        self.con.execute(
            f"create or replace temp view {relation} as select * exclude (_portion) from "
            f"read_parquet({text(f'{folder}/**/*.parquet')}, hive_partitioning = false) {where}"
        )

    def remove(self) -> None:
        """Take the tables away."""
        shutil.rmtree(self.folder, ignore_errors=True)
