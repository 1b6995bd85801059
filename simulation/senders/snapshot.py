"""The nation as senders meet it: families in order of village, members behind each other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import codebook

if TYPE_CHECKING:
    import pandas as pd

    from simulation.population.frames import Standing
    from simulation.population.households import Columns

ALL = slice(None)
DENSE = 4  # numbers a row, at most, for a look-up by number
FAMILY_ID, PERSON_ID = "id_keluarga_benar", "id_individu_benar"
ARROW = {
    "TINYINT": pa.int8(),
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
}
# None: as the world has it.
EXTRA = {
    FAMILY_ID: pa.int64(),
    PERSON_ID: pa.int64(),
    "id_rumah_tangga": pa.int64(),
    "id_klaster": None,
    "strata": None,
    "bobot": pa.float64(),
    "pengeluaran_per_kapita": pa.int64(),
    "garis_kemiskinan": pa.int64(),
    "jumlah_anggota": pa.int32(),
    "nomor_kartu_keluarga": pa.int64(),
}


def kinds(grain: str) -> dict[str, pa.DataType | None]:
    """Return the type of each column that senders know, the world's own among them."""
    return EXTRA | {c.name: ARROW[c.type] for c in codebook.load().columns(grain)}


def as_sent_type(values: object, kind: pa.DataType | None) -> pa.Array:
    """Return values of the world with the codebook's type."""
    column = pa.array(values)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column if kind is None else column.cast(kind)


def as_table(frame: "pd.DataFrame", grain: str) -> pa.Table:
    """Return a frame of the world with the codebook's types; other columns stay behind.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``simulation.population`` gives it.
    grain : str
        ``family`` or ``person``.
    """
    known = kinds(grain)
    return pa.table(
        {name: as_sent_type(frame[name], known[name]) for name in frame.columns if name in known}
    )


class Rows:
    """Families or persons of the world, whose values are worked out when they are asked for.

    The nation as text takes ten times the memory of what the text is made of.

    Parameters
    ----------
    make : callable
        From the name of a column and rows of the world to the values.
    names : iterable of str
        Columns of the world; those that senders do not know stay behind.
    own : dict of numpy.ndarray
        The world's own columns.
    order : numpy.ndarray
        Row of the world of each row.
    grain : str
        ``family`` or ``person``.
    """

    def __init__(
        self,
        make: Callable[[str, np.ndarray], object],
        names: Iterable[str],
        own: "Columns",
        order: np.ndarray,
        grain: str,
    ) -> None:
        known = kinds(grain)
        self._make, self._order, self._own = make, order, own
        self._kinds = {name: known[name] for name in names if name in known}

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return list(self._kinds)

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return len(self._order)

    def column(self, name: str, rows: np.ndarray | slice = ALL) -> pa.Array:
        """Return the values of a column, of all rows or of some."""
        return as_sent_type(self._make(name, self._order[rows]), self._kinds[name])

    def numbers(self, name: str, rows: np.ndarray | slice = ALL) -> np.ndarray:
        """Return the whole numbers of a column, 0 where there is none."""
        return pc.fill_null(self.column(name, rows), 0).to_numpy(zero_copy_only=False)

    def own(self, name: str) -> np.ndarray:
        """Return one of the world's own columns, in order."""
        return self._own[name][..., self._order]

    def value(self, name: str, row: int) -> Any:
        """Return one value."""
        return self.column(name, np.array([row]))[0].as_py()

    def take(self, rows: np.ndarray | slice) -> pa.Table:
        """Return some rows as a table."""
        return pa.table({name: self.column(name, rows) for name in self._kinds})


@dataclass(frozen=True)
class Snapshot:
    """Families and their members at one moment.

    Attributes
    ----------
    family, person : Rows
        True values; persons in order of their families.
    kode : pyarrow.Array
        Codes of the villages that the world counts.
    first : numpy.ndarray
        Row of each family's first member, and one more for the end.
    village : numpy.ndarray
        The family's village code as a number.
    """

    family: Rows
    person: Rows
    kode: pa.Array
    first: np.ndarray
    village: np.ndarray

    @classmethod
    def of(cls, now: "Standing") -> "Snapshot":
        """Put families in order of village and members in order of families."""
        order = now.by_village
        sizes = now.sizes[order]
        first = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        members = np.arange(first[-1], dtype=np.int32)
        members += np.repeat(now.first[:-1][order] - first[:-1].astype(np.int32), sizes)
        code = np.array(now.kode.to_pylist(), dtype=np.int64)
        return cls(
            Rows(now.families, now.family_columns, now.family, order, "family"),
            Rows(now.persons, now.person_columns, now.person, members, "person"),
            now.kode,
            first,
            code[now.family["village"][order]],
        )

    @property
    def families(self) -> int:
        """Number of families."""
        return len(self.village)

    @property
    def regency(self) -> np.ndarray:
        """The family's regency code as a number."""
        return self.village // 10**6

    @property
    def province(self) -> np.ndarray:
        """The family's province code as a number."""
        return self.village // 10**8

    @property
    def family_of_person(self) -> np.ndarray:
        """Row of the family of each person."""
        return np.repeat(np.arange(self.families, dtype=np.int32), np.diff(self.first))

    def welfare(self) -> np.ndarray:
        """Return spending over the local poverty line, by family."""
        spending = self.family.numbers("pengeluaran_per_kapita")
        return spending / self.family.numbers("garis_kemiskinan")


def position(known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return where each of `wanted` first stands in `known`; -1 where it does not."""
    if not len(known):
        return np.full(len(wanted), -1)
    low, high = known.min(), known.max()
    if high - low < DENSE * len(known):  # ids without many gaps: a look-up is faster than a search
        place = np.full(high - low + 1, -1, np.int32)
        place[known[::-1] - low] = np.arange(len(known) - 1, -1, -1, dtype=np.int32)
        inside = (wanted >= low) & (wanted <= high)
        return np.where(inside, place[np.where(inside, wanted - low, 0)], -1)
    order = np.argsort(known, kind="stable")
    found = np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)
    place = order[found]
    return np.where(known[place] == wanted, place, -1)


def replaced(table: pa.Table, name: str, values: Any) -> pa.Table:
    """Return `table` with one column replaced, or added at the end."""
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)
