"""Parquet files written from rows in memory: small, and telling which rows they do not hold."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import store

# how columns are written of which nearly each row has another value
_ENCODINGS = {
    pa.int32(): "DELTA_BINARY_PACKED",
    pa.int64(): "DELTA_BINARY_PACKED",
    pa.uint64(): "PLAIN",
}


def write_table(
    table: pa.Table, path: Path, keys: Sequence[str], sought: Sequence[str] = ()
) -> int:
    """Write rows that are here already, in their order, to one Parquet file, as `writer` does.

    Returns
    -------
    int
        Rows written.
    """
    with writer(path, table.schema, keys, sought, table.num_rows) as file:
        for start in range(0, table.num_rows, store.ROW_GROUP):
            # where a chunk ends, a page of the file would
            file.write_table(table.slice(start, store.ROW_GROUP).combine_chunks(), store.ROW_GROUP)
    return table.num_rows


def writer(
    path: Path,
    schema: pa.Schema,
    keys: Sequence[str],
    sought: Sequence[str] = (),
    rows: int = store.ROW_GROUP,
) -> pq.ParquetWriter:
    """Open a file to be written, a row group after the other.

    Long numbers are written by their differences, hashes as they are, all else by lists of what
    there is. So few bits are left of most columns that to compress them takes longer than it saves:
    only texts are, and the keys, which follow one another. It takes less than a third of the time
    of `store.write` for a wide table.

    Parameters
    ----------
    keys : sequence of str
        Columns of which the file tells the lowest and highest value.
    sought : sequence of str
        Columns of which each row group tells, but for one value in a hundred, which it does not
        hold (a Bloom filter, more than a byte a row): who looks for one reads no other group.
    rows : int
        As many as there may be in all.
    """
    leaves = [leaf for field in schema for leaf in _leaves(field)]
    kinds = {field.name: field.type for field in schema}
    encoded = {name: _ENCODINGS[kind] for name, kind in kinds.items() if kind in _ENCODINGS}
    packed = {leaf for leaf, kind in leaves if kind in (pa.string(), pa.large_string())} | set(keys)
    path.parent.mkdir(parents=True, exist_ok=True)
    distinct = {"ndv": max(1, min(rows, store.ROW_GROUP)), "fpp": 0.01}
    return pq.ParquetWriter(
        path,
        schema,
        compression={leaf: "snappy" if leaf in packed else "none" for leaf, _ in leaves},
        use_dictionary=[leaf for leaf, _ in leaves if leaf not in encoded],
        column_encoding=encoded,
        write_statistics=list(dict.fromkeys([*keys, *sought])),
        bloom_filter_options=dict.fromkeys(sought, distinct) or None,
        store_schema=False,
    )


def _leaves(field: pa.Field, above: str = "") -> Iterator[tuple[str, pa.DataType]]:
    """Yield name (as Parquet knows it) and type of a column, or of the columns inside of one."""
    path, kind = f"{above}{field.name}", field.type
    if pa.types.is_list(kind):
        yield from _leaves(pa.field("element", kind.value_type), f"{path}.list.")
    elif pa.types.is_struct(kind):
        for inside in kind:
            yield from _leaves(inside, f"{path}.")
    else:
        yield path, kind
