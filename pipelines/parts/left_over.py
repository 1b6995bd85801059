"""Ids that few are left of: a bit for each id needs less than any table of those that are not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines import store
from pipelines.parts import numbers

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt


class Bits:
    """A set of ids, which are whole numbers from 0 to `last`: 36 MB for a nation's persons."""

    def __init__(self, last: int) -> None:
        self._bits = np.zeros((last >> 3) + 1, np.uint8)

    def add(self, ids: "npt.NDArray[np.int64]") -> None:
        """Put ids into it."""
        np.bitwise_or.at(self._bits, ids >> 3, _bit(ids))

    def has(self, ids: "npt.NDArray[np.int64]") -> "npt.NDArray[np.bool_]":
        """Return of each id whether it is in it."""
        return (self._bits[ids >> 3] & _bit(ids)) != 0


def _bit(ids: "npt.NDArray[np.int64]") -> "npt.NDArray[np.uint8]":
    return np.left_shift(np.uint8(1), (ids & 7).astype(np.uint8))


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A table of the ids of a relation that do not stand in another, each once.

    Attributes
    ----------
    table : str
        Its name.
    key : str
        Its only column, of whole numbers above 0, in both relations too.
    of : str
        The relation, with each id once.
    but : str
        The other one.
    """

    table: str
    key: str
    of: str
    but: str

    def make(self, con: "duckdb.DuckDBPyConnection", rows: int) -> None:
        """Make the table, of however many `rows`."""
        del rows
        (last,) = store.one(con, f"select coalesce(max({self.key}), 0) from {self.of}")
        others = Bits(last)
        ids = f"select {self.key} from"
        for some in numbers.read(con, f"{ids} {self.but} where {self.key} <= {last}"):
            others.add(some)
        left = [some[~others.has(some)] for some in numbers.read(con, f"{ids} {self.of}")]
        numbers.lay(con, self.table, self.key, left)
