"""Rows that come ordered by folder, written to a file of one name in each of the folders."""

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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
_WAITING = 3  # pieces that wait to be written


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


class Behind:
    """Does work in the order in which it is asked for, while the asker goes on.

    Few pieces wait at a time. What fails is raised to the asker, at a later call or at the end
    of the block.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> "Behind":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._worker.shutdown(cancel_futures=kind is not None)
        while self._waiting and kind is None:
            self._waiting.popleft().result()

    def do(self, work: Callable[..., None], *arguments: object) -> None:
        """Have `work` done with these arguments after what was asked for before."""
        while len(self._waiting) >= _WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._worker.submit(work, *arguments))


class Files:
    """One file, in each of some formats, written piece by piece.

    Parameters
    ----------
    path : Path
        Its place; the suffix is that of each format.
    formats : tuple of str
        ``parquet``, ``csv``.
    """

    def __init__(self, path: Path, formats: tuple[str, ...], delimiter: str = ",") -> None:
        self._path, self._formats, self._delimiter = path, formats, delimiter
        self._writers: list[Any] = []
        self.rows = 0

    def __enter__(self) -> "Files":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the file: nothing more is added."""
        for writer in self._writers:
            writer.close()

    def add(self, piece: pa.Table) -> None:
        """Append the rows of `piece`; the first one gives the columns."""
        if not self._writers:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writers = [self._open(kind, piece) for kind in self._formats]
        for writer in self._writers:
            writer.write_table(piece, store.ROW_GROUP)
        self.rows += piece.num_rows

    def _open(self, kind: str, piece: pa.Table) -> Any:
        path = self._path.with_suffix(f".{kind}")
        if kind == "csv":
            options = csv.WriteOptions(delimiter=self._delimiter)
            return csv.CSVWriter(path, piece.schema, write_options=options)
        return pq.ParquetWriter(
            path,
            piece.schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=_repeating(piece),
            write_page_checksum=True,
            store_schema=False,
        )


def _repeating(piece: pa.Table) -> list[str]:
    """Return the columns of which few values differ: a list of the others' would be as long."""
    looked_at = piece.slice(0, _LOOKED_AT)
    return [
        name
        for name in piece.column_names
        if 2 * pc.count_distinct(looked_at[name]).as_py() <= len(looked_at)
    ]
