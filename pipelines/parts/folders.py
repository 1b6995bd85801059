"""Rows that come ordered by folder, in pieces of at most a row group."""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines import store

if TYPE_CHECKING:
    import duckdb

Piece = tuple[str, pa.Table]


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
