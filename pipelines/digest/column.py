"""What a column says, as streams of bytes and their hashes; `pipelines.digest` defines them."""

import hashlib
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import pl

_LENGTH = pa.int64()
_IN_MEMORY = {1: "u1", 2: "<u2", 4: "<u4", 8: "<u8", 16: "V16"}  # by width in bytes


_TEXT = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_BLOB = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view)
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


def hashed(*lines: str) -> str:
    """Return the SHA-256 of lines, each of which ends in a line feed."""
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


class Column:
    """The streams of one column, or of what is inside one."""

    def __init__(self, kind: pa.DataType) -> None:
        self.kind = name_of(kind)
        self._known = _Bits()
        self._own = [hashlib.sha256() for _ in range(1 + _is_text(kind))]
        self._inside = [Column(each) for each in _inside(kind)]
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
        """Return the digest of the column."""
        return hashed(self.kind, *self.streams())


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


def name_of(kind: pa.DataType) -> str:
    """Return the name of a type, which no writer's habits change."""
    if pa.types.is_dictionary(kind):
        return name_of(kind.value_type)
    if _is_list(kind):
        return f"list({name_of(kind.value_type)})"
    if pa.types.is_struct(kind):
        fields = (kind.field(place) for place in range(kind.num_fields))
        return f"struct({', '.join(f'{each.name} {name_of(each.type)}' for each in fields)})"
    if pa.types.is_decimal128(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    for names, is_so in _NAMES.items():
        if any(test(kind) for test in is_so):
            return names.format(kind=kind, unit=getattr(kind, "unit", ""))
    raise TypeError(f"a table with a column of type {kind} has no logical digest")
