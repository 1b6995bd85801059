"""Whole numbers on their way from the engine into arrays and back."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt


def read(con: "duckdb.DuckDBPyConnection", select: str) -> Iterator["npt.NDArray[np.int64]"]:
    """Yield the first column of a query, whole numbers and none blank, as the rows come."""
    for batch in con.sql(select).to_arrow_reader():
        yield batch.column(0).to_numpy()


def lay(
    con: "duckdb.DuckDBPyConnection",
    table: str,
    key: str,
    numbers: Sequence["npt.NDArray[np.int64]"],
) -> None:
    """Make a temporary table of one column, `key`, from numbers in pieces, if any."""
    together = np.concatenate([np.empty(0, np.int64), *numbers])
    con.register("numbers", pa.table({key: together}))
    con.execute(f"create or replace temp table {table} as from numbers")
    con.unregister("numbers")
