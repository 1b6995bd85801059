"""Which cells of a column of a file say plainly what they mean, and what that is.

A cell that is not plain may still be good: it is then read by the SELECT of its table, which says
what every cell means. Whatever is taken as plain here means the same there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# A value for each cell, and which cells are plain; None: all of them.
Judged = tuple[pa.Array, pa.Array | None]
MOST_DIGITS = 18  # of a number of 64 bits


class Judge(Protocol):
    """Says of the cells of one column what they mean."""

    def judged(self, cells: pa.Array) -> Judged:
        """Return what cells mean, and which of them are plain."""
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """A column of few different cells, each of which was asked about.

    Attributes
    ----------
    cells, values, are_plain : pyarrow.Array
        The different cells, what each means, and whether it breaks no rule.
    may_lack : bool
        A row without this cell breaks no rule.
    lacking : pyarrow.Scalar
        What such a row says.
    """

    cells: pa.Array
    values: pa.Array
    are_plain: pa.Array
    may_lack: bool
    lacking: pa.Scalar

    def judged(self, cells: pa.Array) -> Judged:
        """Look each cell up."""
        is_listed = pa.types.is_dictionary(cells.type)
        known = cells if is_listed else cells.dictionary_encode()
        place = pc.index_in(known.dictionary, value_set=self.cells)
        values = self.values.take(place).take(known.indices)
        plain = self.are_plain.take(place).fill_null(False)
        if cells.null_count:
            values = pc.if_else(known.indices.is_null(), self.lacking, values)
        elif pc.all(plain, min_count=0).as_py():
            return values, None
        return values, plain.take(known.indices).fill_null(self.may_lack)


@dataclass(frozen=True, slots=True)
class Digits:
    """A column of ids as text: digits alone, as many as an id has.

    Attributes
    ----------
    lengths : tuple of int
        How many digits an id may have.
    none : tuple of int
        Numbers that stand for no answer.
    """

    lengths: tuple[int, ...]
    none: tuple[int, ...]
    may_lack: bool

    def judged(self, cells: pa.Array) -> Judged:
        """Read the number that the digits spell."""
        length = pc.binary_length(cells)
        is_long = pc.equal(length, self.lengths[0])
        for other in self.lengths[1:]:
            is_long = pc.or_(is_long, pc.equal(length, other))
        is_plain = pc.and_(is_long, pc.ascii_is_decimal(cells)).fill_null(False)
        if not pc.all(is_plain, min_count=0).as_py():
            cells = pc.if_else(is_plain, cells, pa.scalar(None, cells.type))
        values = cells.cast(pa.int64())
        for number in self.none:
            is_plain = pc.and_(is_plain, pc.not_equal(values, number).fill_null(False))
        if cells.null_count and self.may_lack:
            is_plain = pc.or_(is_plain, length.is_null())
        return values, is_plain


@dataclass(frozen=True, slots=True)
class Text:
    """A column of texts: printed in ASCII, no blank around, no sign for nothing or a failure."""

    may_lack: bool

    def judged(self, cells: pa.Array) -> Judged:
        """Leave the texts as they are."""
        _, places, letters = cells.buffers()
        ends = np.frombuffer(places, np.int32, len(cells) + 1, 4 * cells.offset)
        size = np.diff(ends)
        if letters is None or not letters.size:
            is_plain = np.zeros(len(cells), bool)
        else:
            read = np.frombuffer(letters, np.uint8)
            first = read[np.minimum(ends[:-1], len(read) - 1)]
            is_plain = (size > 0) & (first != ord(" ")) & (read[ends[1:] - 1] != ord(" "))
            is_plain &= ~((size == 1) & (first == ord("-"))) & (first != ord("#"))
            _without_odd(read[: ends[-1]], ends, is_plain)
        plain = pa.array(is_plain)
        if cells.null_count:
            plain = pc.if_else(cells.is_null(), self.may_lack, plain)
        return cells, plain


def _without_odd(letters: np.ndarray, ends: np.ndarray, is_plain: np.ndarray) -> None:
    """Take out texts with a letter that is none of ASCII's, or with a tab or an end of line."""
    begin = int(ends[0])
    letters = letters[begin:]
    is_odd = (letters >= 128) | ((letters >= 9) & (letters <= 13))
    if is_odd.any():
        rows = np.searchsorted(ends, np.flatnonzero(is_odd) + begin, "right") - 1
        is_plain[rows] = False


def numbers(words: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers that some words spell."""
    return tuple(sorted({int(word) for word in words if word.isdecimal()}))
