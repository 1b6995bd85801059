"""DuckDB as engine, Parquet as store: connect, read a query, write a table, put a folder in place.

No long-lived database file is kept; every table is Parquet, written whole, then renamed.
"""

import hashlib
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines import disk
from pipelines.bounds import THREADS, asked_threads
from pipelines.errors import UsageError

SQL = Path(__file__).parent.parent / "sql"
ROW_GROUP = 122_880
# how COPY writes what a step reads again and no release keeps: of what there is the quickest to
# write, and as quick to read as any; ids, numbers and names are not tried long as lists of what
# there is
PASSING = "format parquet, compression snappy, parquet_version v2, dictionary_size_limit 4000"
# and what others read
KEPT = f"format parquet, compression zstd, compression_level 1, row_group_size {ROW_GROUP}"
_INSERTED = 50_000
_LIMIT = "DTSEN_MEMORY_LIMIT"
_MEMORY = (1.0, 4.0)  # GB that the engine gets, at least and at most, where nobody says
_LEAST = 0.05  # GB below which not even small queries are answered


@contextmanager
def connect() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB in memory; ``DTSEN_THREADS`` and ``DTSEN_MEMORY_LIMIT`` bound it.

    Without a limit it gets a fifth of what it would take, which is most of the machine's memory,
    within 1 and 4 GB. What does not fit spills into a folder of its own, gone with the
    connection. Extensions are never fetched, and the session's time zone is UTC whatever the
    machine's.

    Raises
    ------
    UsageError
        If a bound is none, or one with which nothing can be done.
    """
    with tempfile.TemporaryDirectory(prefix="dtsen-spill-") as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": spill,
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
            "threads": asked_threads(),
        }
        if _LIMIT in os.environ:
            config["memory_limit"] = os.environ[_LIMIT]
        try:
            con = duckdb.connect(config=config)
        except duckdb.Error as error:
            raise UsageError(
                f"{THREADS[0]} or {_LIMIT} is set to what DuckDB does not take: {error}"
            ) from error
        if _LIMIT in os.environ:
            _must_be_enough(con)
        else:
            least, most = _MEMORY
            con.execute(f"set memory_limit = '{min(max(least, memory(con) / 5), most):.2f}GB'")
        con.execute("set enable_external_file_cache = false")  # it fills memory up to the limit
        con.execute("set TimeZone = 'UTC'")
        con.execute("set enable_progress_bar = false")
        try:
            yield con
        finally:
            con.close()


def _must_be_enough(con: duckdb.DuckDBPyConnection) -> None:
    try:
        is_enough = memory(con) >= _LEAST
    except duckdb.OutOfMemoryException:
        is_enough = False
    if not is_enough:
        con.close()
        raise UsageError(
            f"{_LIMIT} is {os.environ[_LIMIT]}, with which nothing can be done; give 1GB or more"
        )


def threads(con: duckdb.DuckDBPyConnection) -> int:
    """Return how many threads the engine may use."""
    return int(one(con, "select current_setting('threads')")[0])


def memory(con: duckdb.DuckDBPyConnection) -> float:
    """Return how many GB the engine may use."""
    number, unit = str(one(con, "select current_setting('memory_limit')")[0]).split()
    power = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB").index(unit)
    return float(number) * 1024**power / 1e9


@contextmanager
def joined_as_written(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let queries join tables in the order in which they name them, while the block is done.

    The first is read row by row and looked up in each of the others. Else the engine chooses, by
    sizes that it guesses.
    """
    con.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        con.execute("reset disabled_optimizers")


@contextmanager
def beside(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open another connection to the same tables; temporary ones are its own."""
    with con.cursor() as other:
        other.execute("set TimeZone = 'UTC'")
        yield other


@cache
def query(name: str) -> str:
    """Return the text of ``sql/<name>.sql``, such as ``rank/features``."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def literal(text: object) -> str:
    """Quote `text` as an SQL string; for paths, where no parameter can be bound."""
    return "'" + str(text).replace("'", "''") + "'"


def view(
    con: duckdb.DuckDBPyConnection,
    name: str,
    files: str | Path | Iterable[str | Path],
    *,
    temp: bool = False,
) -> None:
    """Make view `name` over Parquet files (one glob or path, or several).

    The folder names (``prov=32``) are not read as a column unless a query asks for them.
    """
    if isinstance(files, str | Path):
        files = [files]
    listed = ", ".join(literal(file) for file in files)
    kind = "temp view" if temp else "view"
    con.execute(
        f'create or replace {kind} "{name}" as '
        f"select * from read_parquet([{listed}], hive_partitioning = false)"
    )


def nothing(columns: Mapping[str, str]) -> str:
    """Return a select of these columns, by their types, and of no row."""
    cells = ", ".join(f"null::{kind} as {name}" for name, kind in columns.items())
    return f"select {cells} where false"


def one(
    con: duckdb.DuckDBPyConnection, select: str, params: Mapping[str, Any] | None = None
) -> tuple[Any, ...]:
    """Return the only row of a query that always has one, such as a count."""
    rows = con.execute(select, dict(params or {})).fetchall()  # all, so that the result is done
    if not rows:
        raise LookupError("a query that always has a row had none")
    return tuple(rows[0])


def dicts(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the rows of what was executed, each by its column names."""
    names = [name for name, *_ in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def rows(
    con: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a query under ``sql/``, each by its column names."""
    return dicts(con.execute(query(name), dict(params or {})))


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that Python holds, in the order of the table's columns, many at a time."""
    import pyarrow as pa

    left = iter(rows)
    while some := list(itertools.islice(left, _INSERTED)):
        columns = [pa.array(column) for column in zip(*some, strict=True)]
        names = [f"c{number}" for number in range(len(columns))]
        con.register("given", pa.table(columns, names=names))
        con.execute(f"insert into {table} select * from given")
        con.unregister("given")


def write(
    con: duckdb.DuckDBPyConnection,
    select: str,
    path: Path,
    order_by: str,
    params: Mapping[str, Any] | None = None,
    form: str = KEPT,
) -> int:
    """Write the rows of `select`, in the order of `order_by`, to one Parquet file.

    The order must be total, so that the same rows give the same bytes; an empty result still
    gives a file with its schema.

    Parameters
    ----------
    form : str
        `KEPT` or `PASSING`.

    Returns
    -------
    int
        Rows written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    (rows,) = con.execute(
        f"copy (select * from ({select}) order by {order_by}) to {literal(path)} ({form})",
        dict(params or {}),
    ).fetchone() or (0,)
    return int(rows)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def staged(final: Path) -> Iterator[Path]:
    """Yield a folder to fill; put it in the place of `final` when the block ends well.

    Killed before that, nothing is visible at `final`; what lay there is replaced whole.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    for left in final.parent.glob(f".{final.name}.part-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a run that was killed
    part = Path(tempfile.mkdtemp(prefix=f".{final.name}.part-", dir=final.parent))
    part.chmod(0o755)
    try:
        yield part
        disk.sync_tree(part)
        if final.exists():
            old = part.with_name(part.name + "-old")
            final.rename(old)
            part.rename(final)
            shutil.rmtree(old)
        else:
            part.rename(final)
        disk.sync(final.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old one or the new one, never half."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a small file as `write_text` does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    disk.sync(path.parent)


def as_json(document: object) -> str:
    """Return a document as text that is the same for the same content."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
