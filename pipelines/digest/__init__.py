"""The logical digest of a table: the same for the same values, however Parquet encodes them.

Bytes of a release may change lawfully, as after an upgrade of DuckDB; what is told may not. The
digest is defined here so that any other tool can compute it too.

A *table* is one or more Parquet files, read in the order of their paths, rows in the order in
which they are written. Encoding, compression, row groups and where one file ends and the next
begins make no difference; another order of rows, another value or another type does.

Every *column* has a type name and streams of bytes. Over all its rows, one after the other:

- one bit a row, 1 where there is a value, eight to a byte beginning with the lowest bit, the last
  byte filled up with 0;
- then, of the rows that have a value only,

  - whole numbers, ``date`` (days since 1970-01-01, four bytes), ``timestamp`` and ``time`` (eight
    bytes, in their unit), ``float``, ``double`` and ``decimal`` (sixteen bytes, unscaled): the
    value in its width, little-endian, two's complement; ``bool``: one byte, 0 or 1;
  - ``text`` and ``blob``: one stream of lengths in bytes (eight bytes each), then one of the
    bytes themselves, text in UTF-8;
  - ``list(…)``: one stream of lengths (eight bytes each), then the streams of its elements;
  - ``struct(…)``: the streams of its fields, one field after the other.

The digest of a column is the SHA-256 over the lines: type name, then the SHA-256 of every stream
as hex. That of a table is the SHA-256 over the lines: number of rows, then ``name digest`` of
every column in the order in which they stand. Every line ends in a line feed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.digest.column import Column, hashed, name_of
from pipelines.frames import pl

_HASHED_SIDE_BY_SIDE = 2  # a column's batch a thread; reading goes on beside
_FEW_ROWS = 8_192  # of a batch: to hand them over takes longer than to hash them
# what Polars reads as it is written: of times it changes the unit
_PLAIN = (
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_boolean,
    pa.types.is_date32,
    pa.types.is_string,
    pa.types.is_large_string,
)


@dataclass(frozen=True, slots=True)
class TableDigest:
    """What a table says: its rows, and the digest of each column by its name."""

    rows: int
    columns: dict[str, str]

    @property
    def digest(self) -> str:
        """The digest of the whole table."""
        return hashed(str(self.rows), *(f"{name} {told}" for name, told in self.columns.items()))

    def as_dict(self) -> dict[str, Any]:
        """Return what a manifest holds of a table."""
        return {"rows": self.rows, "digest": self.digest, "columns": self.columns}

    def differing(self, other: "TableDigest") -> list[str]:
        """Return the columns that are not the same in both; none if only their order is not."""
        names = dict.fromkeys([*self.columns, *other.columns])
        return [name for name in names if self.columns.get(name) != other.columns.get(name)]


def _told(schema: pa.Schema) -> list[tuple[str, str]]:
    return [(each.name, name_of(each.type)) for each in schema]


def _pieces(path: Path, file: pq.ParquetFile) -> Iterator[list[pl.Series | pa.ChunkedArray]]:
    """Yield the columns of a file, one row group after the other.

    Polars decodes plain columns in a third of the time that Arrow takes, which knows all others.
    """
    schema, groups = file.schema_arrow, file.metadata.num_row_groups
    plain = [each.name for each in schema if any(test(each.type) for test in _PLAIN)]
    others = [name for name in schema.names if name not in plain]
    scan, begin = pl.scan_parquet(path, glob=False, hive_partitioning=False).select(plain), 0
    for group in range(groups):
        rows = file.metadata.row_group(group).num_rows
        read = scan.slice(begin, rows).collect()
        rest = file.read_row_group(group, others) if others else None
        begin += rows
        yield [read[name] if rest is None or name in plain else rest[name] for name in schema.names]


def of_table(files: Sequence[Path]) -> TableDigest:
    """Return the logical digest of a table, as this module defines it.

    One row group is in memory at a time, whatever the size of the table.

    Parameters
    ----------
    files : sequence of Path
        Its Parquet files, in their order; all have the same columns.
    """
    rows, first, columns = 0, pa.schema([]), list[Column]()
    with ThreadPoolExecutor(_HASHED_SIDE_BY_SIDE) as pool:
        for path in files:
            with pq.ParquetFile(path) as file:
                schema = file.schema_arrow
                if not columns:
                    first, columns = schema, [Column(kind) for kind in schema.types]
                if not (schema.equals(first) or _told(schema) == _told(first)):
                    raise ValueError(f"{path} has other columns than the files before it")
                for piece in _pieces(path, file):
                    here = len(piece[0]) if piece else 0
                    rows += here
                    add = map if here < _FEW_ROWS else pool.map
                    for _ in add(Column.take, columns, piece):
                        pass  # whatever went wrong is raised here
    return TableDigest(rows, {n: c.digest() for n, c in zip(first.names, columns, strict=True)})


def files_of_tables(folder: Path, verbs: Sequence[str]) -> dict[str, list[Path]]:
    """Return the Parquet files of every table of a release, by names: ``registry/family``."""
    found = defaultdict(list)
    for verb in verbs:
        for path in (folder / verb).rglob("*.parquet"):
            table = path.relative_to(folder).parts[1].removesuffix(".parquet")
            found[f"{verb}/{table}"].append(path)
    return {name: sorted(found[name]) for name in sorted(found)}


def of_release(folder: Path, verbs: Sequence[str]) -> dict[str, TableDigest]:
    """Return the logical digest of every table below some folders of a release."""
    return {name: of_table(files) for name, files in files_of_tables(folder, verbs).items()}


@contextmanager
def beside(folder: Path, verbs: Sequence[str]) -> Iterator[Callable[[], dict[str, TableDigest]]]:
    """Work out what `of_release` returns while the block does something else.

    Yields
    ------
    callable
        Waits for the digests and returns them. The tables must not change meanwhile.
    """
    with ThreadPoolExecutor(1, "digest") as pool:
        tables = files_of_tables(folder, verbs)
        found = {name: pool.submit(of_table, files) for name, files in tables.items()}
        try:
            yield lambda: {name: told.result() for name, told in found.items()}
        finally:
            pool.shutdown(cancel_futures=True)
