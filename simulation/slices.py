"""A Parquet file of which only a slice is in memory at a time."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write(
    path: Path,
    rows: int,
    row_group: int,
    take: Callable[[slice], pa.Table],
    *,
    store_schema: bool = True,
) -> None:
    """Write a file a row group at a time.

    Parameters
    ----------
    take : callable
        From a slice of the rows to the table that is written of them.
    store_schema : bool
        Whether Arrow's own schema is written too.
    """
    with ExitStack() as stack:
        writer = None
        for start in range(0, max(rows, 1), row_group):
            part = take(slice(start, min(start + row_group, rows)))
            writer = writer or stack.enter_context(
                pq.ParquetWriter(
                    path,
                    part.schema,
                    compression="zstd",
                    compression_level=1,
                    store_schema=store_schema,
                )
            )
            writer.write_table(part, row_group_size=row_group)
