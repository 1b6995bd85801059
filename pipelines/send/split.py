"""Rows that come ordered by folder, written to a CSV of one name in each of the folders."""

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store

if TYPE_CHECKING:
    from typing import Self

    import duckdb
    import pyarrow as pa


def write(rows: "duckdb.DuckDBPyRelation", part: Path, name: str) -> None:
    """Write `rows`, whose first column is the folder, to ``part/<folder>/<name>``.

    Text is quoted, numbers are not; the delimiter is that of Indonesian spreadsheets.

    Parameters
    ----------
    rows : duckdb.DuckDBPyRelation
        Ordered by the first column, which is not written.
    """
    with _Files(part, name) as files:
        for batch in rows.to_arrow_reader(store.ROW_GROUP):
            files.add(batch)


class _Files:
    """The CSV being written: rows come ordered by folder, so one is open at a time."""

    def __init__(self, part: Path, name: str) -> None:
        self._part, self._name, self._folder = part, name, ""
        self._writer: Any = None

    def __enter__(self) -> "Self":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def add(self, batch: "pa.RecordBatch") -> None:
        """Append the rows of `batch` to the files of their folders."""
        import numpy as np

        folders = batch.column(0).dictionary_encode()
        numbers = folders.indices.to_numpy()
        edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), batch.num_rows]
        for start, end in itertools.pairwise(edges):
            if end > start:
                folder = folders.dictionary[int(numbers[start])].as_py()
                self._open(folder, batch.schema).write(
                    batch.slice(start, end - start).select(batch.schema.names[1:])
                )

    def _open(self, folder: str, schema: "pa.Schema") -> Any:
        import pyarrow as pa
        from pyarrow import csv

        if folder != self._folder:
            self._close()
            self._folder = folder
            (self._part / folder).mkdir(exist_ok=True)
            self._writer = csv.CSVWriter(
                self._part / folder / self._name,
                pa.schema(list(schema)[1:]),
                write_options=csv.WriteOptions(delimiter=";"),
            )
        return self._writer
