"""Numbers that stand more than once in a column: to sort them is quicker than to group by them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.parts.numbers import lay, read
from pipelines.parts.slices import slices

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt

_FIRST = 1 << 20  # numbers for which there is room to begin with


def again(numbers: "npt.NDArray[np.int64]") -> "npt.NDArray[np.int64]":
    """Return of sorted numbers those that stood before."""
    return numbers[1:][numbers[1:] == numbers[:-1]]


@dataclass(frozen=True, slots=True)
class Twice:
    """A table of the numbers that stand more than once in a column of a relation, each once.

    Attributes
    ----------
    table : str
        Its name.
    key : str
        Its only column.
    of : str
        The relation.
    column : str
        A column of whole numbers of at most 64 bits; a null is no number.
    """

    table: str
    key: str
    of: str
    column: str

    def make(self, con: "duckdb.DuckDBPyConnection", rows: int) -> None:
        """Make the table, of a relation of about so many rows."""
        found = [self._twice(con, **each) for each in slices(rows)]
        lay(con, self.table, self.key, found)

    def _twice(
        self, con: "duckdb.DuckDBPyConnection", slice: int, slices: int
    ) -> "npt.NDArray[np.int64]":
        select = f"select {self.column}::bigint from {self.of} where {self.column} is not null"
        return np.unique(again(in_order(con, select, self.column, slice, slices)))


def in_order(
    con: "duckdb.DuckDBPyConnection", select: str, key: str, slice: int, slices: int
) -> "npt.NDArray[np.int64]":
    """Return the numbers of one slice, sorted.

    Parameters
    ----------
    select : str
        Gives whole numbers of 64 bits, none of them blank, and ends in its ``where``.
    key : str
        A column of what it reads: rows of one key are in one slice.
    """
    own = f"and hash({key}) % {slices} = {slice}" if slices > 1 else ""
    numbers, count = np.empty(_FIRST, np.int64), 0
    for some in read(con, f"{select} {own}"):
        # laid away as they come: to put many small pieces together costs more than to sort them
        if (needed := count + len(some)) > len(numbers):
            larger = np.empty(2 * needed, np.int64)
            larger[:count] = numbers[:count]
            numbers = larger
        numbers[count:needed] = some
        count = needed
    numbers = numbers[:count]
    numbers.sort()
    return numbers
