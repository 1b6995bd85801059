"""The nation as senders meet it: families in order of village, members behind each other."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipelines import codebook

if TYPE_CHECKING:
    import pandas as pd

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


def as_table(frame: "pd.DataFrame", grain: str) -> pa.Table:
    """Return a frame of the world with the codebook's types; other columns stay behind.

    Parameters
    ----------
    frame : pandas.DataFrame
        As ``simulation.population`` gives it.
    grain : str
        ``family`` or ``person``.
    """
    known = EXTRA | {c.name: ARROW[c.type] for c in codebook.load().columns(grain)}
    table = pa.Table.from_pandas(
        frame[[name for name in frame.columns if name in known]], preserve_index=False
    )
    columns = {}
    for name in table.column_names:
        column = table[name].combine_chunks()
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        kind = known[name]
        columns[name] = column if kind is None else column.cast(kind)
    return pa.table(columns)


@dataclass(frozen=True)
class Snapshot:
    """Families and their members at one moment.

    Attributes
    ----------
    family, person : pyarrow.Table
        True values; persons in order of their families.
    first : numpy.ndarray
        Row of each family's first member, and one more for the end.
    village : numpy.ndarray
        The family's village code as a number.
    """

    family: pa.Table
    person: pa.Table
    first: np.ndarray
    village: np.ndarray

    @classmethod
    def of(cls, family: pa.Table, person: pa.Table) -> "Snapshot":
        """Put families in order of village and members in order of families."""
        ids = family[FAMILY_ID].to_numpy()
        village = family["kode_kelurahan_desa"].cast(pa.int64()).to_numpy()
        order = np.lexsort((ids, village))
        family, ids, village = family.take(order), ids[order], village[order]
        place = position(ids, person[FAMILY_ID].to_numpy())
        if (place < 0).any():
            raise ValueError("a person's family is not among the families")
        members = np.argsort(place, kind="stable")
        counts = np.bincount(place, minlength=len(ids))
        first = np.concatenate([[0], np.cumsum(counts)])
        return cls(family.combine_chunks(), person.take(members).combine_chunks(), first, village)

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
        return np.repeat(np.arange(self.families), np.diff(self.first))


def position(known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return where each of `wanted` stands in `known`; -1 where it does not."""
    if not len(known):
        return np.full(len(wanted), -1)
    order = np.argsort(known, kind="stable")
    found = np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)
    place = order[found]
    return np.where(known[place] == wanted, place, -1)


def replaced(table: pa.Table, name: str, values: Any) -> pa.Table:
    """Return `table` with one column replaced, or added at the end."""
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)
