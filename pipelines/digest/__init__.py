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

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.frames import pl

_HASHED_SIDE_BY_SIDE = 2  # a column's batch a thread; reading goes on beside
_FEW_ROWS = 8_192  # of a batch: to hand them over takes longer than to hash them
_LENGTH = pa.int64()
_IN_MEMORY = {1: "u1", 2: "<u2", 4: "<u4", 8: "<u8", 16: "V16"}  # by width in bytes


_TEXT = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_BLOB = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view)
# what Polars reads as it is written: of times it changes the unit
_PLAIN = (
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_boolean,
    pa.types.is_date32,
    pa.types.is_string,
    pa.types.is_large_string,
)
_NAMES = {
    "text": _TEXT,
    "blob": _BLOB,
    "date": (pa.types.is_date32,),
    "time({unit})": (pa.types.is_time64,),
    "timestamp({unit})": (lambda kind: pa.types.is_timestamp(kind) and kind.tz is None,),
    "timestamp({unit}, utc)": (pa.types.is_timestamp,),
    "{kind}": (
        pa.types.is_integer,
        pa.types.is_boolean,
        pa.types.is_float32,
        pa.types.is_float64,
    ),
}


@dataclass(frozen=True, slots=True)
class TableDigest:
    """What a table says: its rows, and the digest of each column by its name."""

    rows: int
    columns: dict[str, str]

    @property
    def digest(self) -> str:
        """The digest of the whole table."""
        return _hash(str(self.rows), *(f"{name} {told}" for name, told in self.columns.items()))

    def as_dict(self) -> dict[str, Any]:
        """Return what a manifest holds of a table."""
        return {"rows": self.rows, "digest": self.digest, "columns": self.columns}

    def differing(self, other: "TableDigest") -> list[str]:
        """Return the columns that are not the same in both; none if only their order is not."""
        names = dict.fromkeys([*self.columns, *other.columns])
        return [name for name in names if self.columns.get(name) != other.columns.get(name)]


def _hash(*lines: str) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


class _Bits:
    """A stream of bits, eight to a byte, whatever the pieces in which they come."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._left: np.ndarray = np.zeros(1, np.uint8)
        self._bits = 0

    def add(self, packed: np.ndarray, bits: int) -> None:
        """Take so many bits in, eight to a byte; those beyond do not count."""
        if self._bits:
            # each byte begins with what the one before it had no room for
            wide = np.concatenate([packed, np.zeros(1, np.uint8)])
            wide <<= self._bits
            wide[0] |= self._left[0]
            wide[1:] |= packed >> 8 - self._bits
            packed = wide
        whole, self._bits = divmod(self._bits + bits, 8)
        self._sha256.update(packed[:whole].data)
        self._left = packed[whole : whole + 1] & (1 << self._bits) - 1

    def hexdigest(self) -> str:
        if self._bits:
            self._sha256.update(self._left.data)
            self._bits = 0
        return self._sha256.hexdigest()


class _Column:
    """The streams of one column, or of what is inside one."""

    def __init__(self, kind: pa.DataType) -> None:
        self.kind = _name(kind)
        self._known = _Bits()
        self._own = [hashlib.sha256() for _ in range(1 + _is_text(kind))]
        self._inside = [_Column(each) for each in _inside(kind)]
        if pa.types.is_struct(kind):
            self._own = []

    def take(self, rows: pl.Series | pa.ChunkedArray) -> None:
        """Take the next rows in, as they were read."""
        for chunk in rows.chunks if isinstance(rows, pa.ChunkedArray) else [rows.to_arrow()]:
            self.add(chunk)

    def add(self, rows: pa.Array) -> None:
        """Take the next rows in."""
        if pa.types.is_dictionary(rows.type):
            rows = rows.dictionary_decode()
        self._known.add(_known(rows), len(rows))
        told = rows.drop_null() if rows.null_count else rows
        if not _is_nested(told.type) and not _is_text(told.type):
            self._own[0].update(_plain(told).data)
            return
        if pa.types.is_struct(told.type):
            for each, values in zip(self._inside, told.flatten(), strict=True):
                each.add(values)
        elif _is_list(told.type):
            self._own[0].update(_plain(pc.list_value_length(told).cast(_LENGTH)).data)
            self._inside[0].add(told.flatten())
        else:
            told = told.cast(pa.large_binary())
            self._own[0].update(_plain(pc.binary_length(told)).data)
            ends = np.frombuffer(told.buffers()[1], np.int64)
            first, last = ends[told.offset], ends[told.offset + len(told)]
            self._own[1].update(memoryview(told.buffers()[2] or b"")[first:last])

    def streams(self) -> Iterator[str]:
        """Yield the hash of each stream, in order."""
        yield self._known.hexdigest()
        yield from (each.hexdigest() for each in self._own)
        for each in self._inside:
            yield from each.streams()

    def digest(self) -> str:
        return _hash(self.kind, *self.streams())


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return any(test(kind) for test in (*_TEXT, *_BLOB))


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _inside(kind: pa.DataType) -> list[pa.DataType]:
    if _is_list(kind):
        return [kind.value_type]
    if pa.types.is_struct(kind):
        return [kind.field(place).type for place in range(kind.num_fields)]
    return []


def _is_nested(kind: pa.DataType) -> bool:
    return _is_list(kind) or bool(pa.types.is_struct(kind))


def _known(rows: pa.Array) -> np.ndarray:
    """Return a bit for each row, 1 where there is a value."""
    if not rows.null_count:
        return np.full(-(-len(rows) // 8), 255, np.uint8)
    bits = np.frombuffer(rows.buffers()[0], np.uint8)
    if rows.offset % 8:
        bits = np.unpackbits(bits, count=rows.offset + len(rows), bitorder="little")
        return np.packbits(bits[rows.offset :], bitorder="little")
    return bits[rows.offset // 8 : -(-(rows.offset + len(rows)) // 8)]


def _plain(values: pa.Array) -> np.ndarray:
    """Return values of fixed width as they lie in memory; what a null's place holds is no value."""
    if pa.types.is_boolean(values.type):
        values = values.cast(pa.uint8())
    width = np.dtype(_IN_MEMORY[values.type.bit_width // 8])
    if not len(values):
        return np.empty(0, width)
    begin, end = values.offset, values.offset + len(values)
    return np.frombuffer(values.buffers()[1], width)[begin:end]


def _name(kind: pa.DataType) -> str:
    """Return the name of a type, which no writer's habits change."""
    if pa.types.is_dictionary(kind):
        return _name(kind.value_type)
    if _is_list(kind):
        return f"list({_name(kind.value_type)})"
    if pa.types.is_struct(kind):
        fields = (kind.field(place) for place in range(kind.num_fields))
        return f"struct({', '.join(f'{each.name} {_name(each.type)}' for each in fields)})"
    if pa.types.is_decimal128(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    for names, is_so in _NAMES.items():
        if any(test(kind) for test in is_so):
            return names.format(kind=kind, unit=getattr(kind, "unit", ""))
    raise TypeError(f"a table with a column of type {kind} has no logical digest")


def _told(schema: pa.Schema) -> list[tuple[str, str]]:
    return [(each.name, _name(each.type)) for each in schema]


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
    rows, first, columns = 0, pa.schema([]), list[_Column]()
    with ThreadPoolExecutor(_HASHED_SIDE_BY_SIDE) as pool:
        for path in files:
            with pq.ParquetFile(path) as file:
                schema = file.schema_arrow
                if not columns:
                    first, columns = schema, [_Column(kind) for kind in schema.types]
                if not (schema.equals(first) or _told(schema) == _told(first)):
                    raise ValueError(f"{path} has other columns than the files before it")
                for piece in _pieces(path, file):
                    here = len(piece[0]) if piece else 0
                    rows += here
                    add = map if here < _FEW_ROWS else pool.map
                    for _ in add(_Column.take, columns, piece):
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
