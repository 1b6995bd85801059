"""Rows made in Python, put into a table of the engine."""

import itertools
from collections.abc import Iterable
from typing import Any

import duckdb

_AT_ONCE = 50_000


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows, in the order of the table's columns, a batch at a time."""
    import pyarrow as pa

    left = iter(rows)
    while some := list(itertools.islice(left, _AT_ONCE)):
        columns = [pa.array(column) for column in zip(*some, strict=True)]
        names = [f"c{number}" for number in range(len(columns))]
        con.register("given", pa.table(columns, names=names))
        con.execute(f"insert into {table} select * from given")
        con.unregister("given")
