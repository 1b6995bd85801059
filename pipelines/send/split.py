"""Rows that come ordered by folder, written to a file of one name in each of the folders."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from pipelines import store

if TYPE_CHECKING:
    import duckdb

Piece = tuple[str, pa.Table]
_LOOKED_AT = 10_000  # rows that tell whether a column repeats itself
_AS_OFTEN = 8  # times that a value stands there, one with the other


def pieces(rows: "duckdb.DuckDBPyRelation") -> Iterator[Piece]:
    """Yield the rows of each folder in pieces of at most a row group, without the folder.

    However the engine cuts its answer into batches, the pieces are the same.

    Parameters
    ----------
    rows : duckdb.DuckDBPyRelation
        Ordered by the first column, which is the folder.
    """
    runs = itertools.chain.from_iterable(map(_runs, rows.to_arrow_reader(store.ROW_GROUP)))
    for folder, of_folder in itertools.groupby(runs, key=lambda run: run[0]):
        waiting, count = [], 0
        for _, batch in of_folder:
            waiting.append(batch)
            count += batch.num_rows
            while count >= store.ROW_GROUP:
                whole = pa.Table.from_batches(waiting)
                yield folder, whole.slice(0, store.ROW_GROUP).combine_chunks()
                waiting = whole.slice(store.ROW_GROUP).to_batches()
                count -= store.ROW_GROUP
        if count:
            yield folder, pa.Table.from_batches(waiting).combine_chunks()


def _runs(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Cut a batch where its folder changes."""
    if not batch.num_rows:
        return
    folders = batch.column(0).dictionary_encode()
    numbers = folders.indices.to_numpy()
    edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), batch.num_rows]
    rest = batch.select(batch.schema.names[1:])
    for start, end in itertools.pairwise(edges):
        yield folders.dictionary[int(numbers[start])].as_py(), rest.slice(start, end - start)


def write_csv(rows: "duckdb.DuckDBPyRelation", part: Path, name: str) -> None:
    """Write `rows` to ``part/<folder>/<name>``: text quoted, numbers not, ``;`` between them.

    Parameters
    ----------
    rows : duckdb.DuckDBPyRelation
        Ordered by the first column, which is the folder and is not written.
    """
    for folder, of_folder in itertools.groupby(pieces(rows), key=lambda piece: piece[0]):
        with Files(part / folder / name, ("csv",), delimiter=";") as files:
            for _, piece in of_folder:
                files.add(piece)


class Files:
    """One file, in each of some formats, written piece by piece.

    Parameters
    ----------
    path : Path
        Its place; the suffix is that of each format.
    formats : tuple of str
        ``parquet``, ``csv``.
    keys : sequence of str
        Columns of which Parquet tells the lowest and highest value: those that order the rows,
        for of any other a row group holds nearly all that there is.
    """

    def __init__(
        self,
        path: Path,
        formats: tuple[str, ...],
        keys: Sequence[str] = (),
        delimiter: str = ",",
    ) -> None:
        self._path, self._formats, self._delimiter = path, formats, delimiter
        self._keys = list(keys)
        self._writers: list[Any] = []

    def __enter__(self) -> "Files":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish the files."""
        for writer in self._writers:
            writer.close()

    def add(self, piece: pa.Table) -> None:
        """Append the rows of `piece`; the first one gives the columns."""
        if not self._writers:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writers = [self._open(kind, piece) for kind in self._formats]
        for writer in self._writers:
            writer.write_table(piece, store.ROW_GROUP)

    def _open(self, kind: str, piece: pa.Table) -> Any:
        path = self._path.with_suffix(f".{kind}")
        if kind == "csv":
            options = csv.WriteOptions(delimiter=self._delimiter)
            return csv.CSVWriter(path, piece.schema, write_options=options)
        numbers = [each.name for each in piece.schema if _is_whole(each.type)]
        return pq.ParquetWriter(
            path,
            piece.schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=[n for n in _repeating(piece) if n not in numbers],
            # a quarter quicker than by lists of values, and ids take a third of the room
            column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
            write_statistics=self._keys,
            write_page_checksum=True,
            store_schema=False,
        )


def _is_whole(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_date(kind)


def _repeating(piece: pa.Table) -> list[str]:
    """Return the columns of which few values differ: a list of the others' would be as long."""
    looked_at = piece.slice(0, _LOOKED_AT)
    return [
        name
        for name in piece.column_names
        if _AS_OFTEN * pc.count_distinct(looked_at[name]).as_py() <= len(looked_at)
    ]
