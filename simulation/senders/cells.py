"""Texts of one column: as they were worded, but for the few cells that were written over."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa


class Cells:
    """The cells of a column; most are never looked at before a file is written.

    Parameters
    ----------
    worded : pyarrow.Array
        The text of each row; null where it is blank.
    """

    def __init__(self, worded: pa.Array) -> None:
        self._worded = worded
        self._over: dict[int, Any] = {}
        self._is_over = np.zeros(len(worded), dtype=bool)

    def __getitem__(self, rows: np.ndarray | slice) -> list[Any]:
        """Return what stands in some rows, given one by one or as a span."""
        texts: list[Any]
        if isinstance(rows, slice):
            texts = self._worded[rows].to_pylist()
            first, written = rows.start or 0, np.flatnonzero(self._is_over[rows])
            numbers = first + written
        else:
            texts = self._worded.take(pa.array(rows)).to_pylist()
            written = np.flatnonzero(self._is_over[rows])
            numbers = rows[written]
        for place, row in zip(written.tolist(), numbers.tolist(), strict=True):
            texts[place] = self._over[row]
        return texts

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])

    def __setitem__(self, rows: np.ndarray, texts: list[Any]) -> None:
        """Write over some rows."""
        self._over.update(zip(rows.tolist(), texts, strict=True))
        self._is_over[rows] = True

    def copy(self) -> "Cells":
        """Return the same cells, which can be written over apart."""
        other = Cells(self._worded)
        other._over, other._is_over = self._over.copy(), self._is_over.copy()
        return other

    def given(self, rows: np.ndarray) -> np.ndarray:
        """Return those of `rows` in which something stands."""
        return rows[[text not in (None, "") for text in self[rows]]]
