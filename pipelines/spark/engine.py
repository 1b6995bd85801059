"""Spark, spoken to in the reference SQL: views and tables by name, each table Parquet on disk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.errors import PySparkException

from pipelines import store
from pipelines.errors import DataStop
from pipelines.progress import phase
from pipelines.rank.given import make_table
from pipelines.spark.dialect import to_spark

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import DataFrame, SparkSession


_TOO_LARGE = ("ARITHMETIC_OVERFLOW", "CAST_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE")


def fill(
    con: "duckdb.DuckDBPyConnection",
    name: str,
    kinds: Mapping[str, str],
    folder: Path,
    *,
    temp: bool = False,
) -> None:
    """Make a table here of what Spark wrote into a folder; it writes no file where no row is.

    Parameters
    ----------
    kinds : mapping
        Column → type.
    """
    columns = ", ".join(f"{column} {kind}" for column, kind in kinds.items())
    con.execute(f"create or replace {'temp table' if temp else 'table'} {name} ({columns})")
    if any(folder.glob("*.parquet")):
        rows = f"read_parquet({store.literal(folder / '*.parquet')}, hive_partitioning = false)"
        con.execute(f"insert into {name} by name from {rows}")


@contextmanager
def _whole(name: str) -> Iterator[None]:
    """Tell of a number that outgrew its column in words, and not with the number in them."""
    try:
        yield
    except PySparkException as error:
        if not any(kind in str(error) for kind in _TOO_LARGE):
            raise
        raise DataStop(
            f"Spark stopped at {name}: a number is too large for its column (angka terlalu besar), "
            "which no family's answers should give. Nothing was written. Look at what the checks "
            "say of registry/family and registry/person, and whether the model is the right one"
        ) from None


class Engine:
    """Runs selects written for DuckDB.

    Parameters
    ----------
    session : SparkSession
    folder : Path
        Where the tables lie meanwhile; Spark and this process both reach it.
    """

    def __init__(self, session: "SparkSession", folder: Path) -> None:
        self.session, self.folder = session, folder
        self._read: dict[tuple[str, ...], str] = {}

    def query(self, select: str, params: Mapping[str, Any] | None = None) -> "DataFrame":
        """Return what a select finds, lazily."""
        return self.session.sql(to_spark(select, params, self._reader))

    def view(self, name: str, select: str, params: Mapping[str, Any] | None = None) -> None:
        """Let `name` stand for a select; it is run wherever it is read."""
        self.query(select, params).createOrReplaceTempView(name)

    def make(
        self,
        name: str,
        select: str,
        params: Mapping[str, Any] | None = None,
        by: str | None = None,
    ) -> Path:
        """Write the rows of a select, in no order, and let `name` stand for them.

        Parameters
        ----------
        by : str, optional
            The column whose values name folders, of one file each.
        """
        path = self.folder / name
        found = self.query(select, params)
        if by:
            found = found.repartition(by)
        with phase(f"spark: {name}"), _whole(name):
            found.write.mode("overwrite").partitionBy(*[by] if by else []).parquet(str(path))
        if any(path.rglob("*.parquet")):
            self.show(name, [path])
        else:  # without a row there is no file, and no schema in it
            found.createOrReplaceTempView(name)
        return path

    def show(self, name: str, files: Iterable[str | Path]) -> None:
        """Let `name` stand for Parquet files or folders."""
        listed = [str(file) for file in files]
        self.session.read.parquet(*listed).createOrReplaceTempView(name)

    def one(self, select: str) -> Any:
        """Return the only value of a select that has one."""
        ((value,),) = self.rows(select)
        return value

    def rows(self, select: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a select that has few."""
        with _whole("a count"):
            return [tuple(row) for row in self.query(select, params).collect()]

    def kinds(self, name: str) -> dict[str, str]:
        """Return the columns of a table or view with their types, in words of both engines."""
        fields = self.session.table(name).schema
        return {field.name: field.dataType.simpleString() for field in fields}

    def take(self, con: "duckdb.DuckDBPyConnection", name: str) -> None:
        """Make a table here of what `make` found, which is little."""
        fill(con, name, self.kinds(name), self.folder / name)

    def copy(self, con: "duckdb.DuckDBPyConnection", name: str) -> None:
        """Take over a small table of the engine here."""
        path = self.folder / f"{name}.parquet"
        con.execute(f"copy (from {name}) to {store.literal(path)} (format parquet)")
        self.show(name, [path])

    def given(
        self,
        con: "duckdb.DuckDBPyConnection",
        name: str,
        columns: dict[str, str],
        rows: Sequence[Sequence[Any]],
    ) -> None:
        """Make a table of rows that Python holds, as `pipelines.rank.given.make_table` does."""
        make_table(con, name, columns, rows)
        self.copy(con, name)

    def _reader(self, files: list[str]) -> str:
        key = tuple(files)
        if key not in self._read:
            self._read[key] = f"berkas_{len(self._read)}"
            self.show(self._read[key], files)
        return self._read[key]
