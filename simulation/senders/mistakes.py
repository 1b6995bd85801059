"""The list of planted errors, ``truth/error``: what was written, where, and what is true."""

from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        ("submission", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("variabel", pa.string()),
        ("benar", pa.string()),
        ("tertulis", pa.string()),
        ("jenis", pa.string()),
    ]
)


class Mistakes:
    """Writes the planted errors of one quarter as they are made.

    A line is the line of the file: the header of a plain table is 1, the first row of a
    Parquet file 2, a row of a workbook the row that the spreadsheet shows.
    """

    def __init__(self, truth: Path, quarter: str) -> None:
        folder = truth / "error" / f"quarter={quarter}"
        folder.mkdir(parents=True)
        self._writer = pq.ParquetWriter(
            folder / "part-0.parquet", SCHEMA, compression="zstd", store_schema=False
        )
        self.planted = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def add(
        self,
        submission: str | pa.Array,
        file: str | pa.Array,
        line: np.ndarray,
        variabel: str | pa.Array,
        benar: pa.Array,
        tertulis: pa.Array,
        jenis: str | pa.Array,
    ) -> None:
        """Note errors, one a row; a plain text holds for all of them."""
        rows = len(line)
        if not rows:
            return

        def column(value: str | pa.Array) -> pa.Array:
            if isinstance(value, str):
                return pa.repeat(pa.scalar(value, pa.string()), rows)
            return value.cast(pa.string())

        written = [submission, file, variabel, benar, tertulis, jenis]
        sent, named, variable, right, wrong, kind = map(column, written)
        lines = pa.array(line, pa.int64())
        self._writer.write_table(
            pa.Table.from_arrays([sent, named, lines, variable, right, wrong, kind], schema=SCHEMA)
        )
        self.planted += rows
