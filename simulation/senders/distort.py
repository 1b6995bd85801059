"""How a record differs from the truth: hidden assets, old answers, coarse codes, blanks.

Values stay codes of the codebook here; what is broken in the writing is planted later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import codebook
from simulation.senders.snapshot import replaced

# Answers that are given together: an old record holds them all or none.
TOGETHER = (
    ("status_kepemilikan_rumah", "luas_lantai"),
    ("jenis_lantai_terluas", "jenis_dinding_terluas", "jenis_atap_terluas"),
    ("sumber_air_minum_utama",),
    ("fasilitas_bab", "jenis_kloset", "pembuangan_akhir_tinja"),
)


@dataclass
class Record:
    """What a sender says, beside what is true, and the kind of each difference.

    Attributes
    ----------
    true, said : pyarrow.Table
        The same rows and columns.
    kinds : dict
        Per column, a small number per row: 0 as it is, else an index of `names`.
    """

    true: pa.Table
    said: pa.Table
    kinds: dict[str, np.ndarray] = field(default_factory=dict)
    names: list[str] = field(default_factory=lambda: [""])

    @classmethod
    def of(cls, table: pa.Table) -> "Record":
        """Start from the truth."""
        return cls(table, table)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.said.num_rows

    def column(self, name: str) -> pa.Array:
        """Return what is said in a column."""
        return self.said[name].combine_chunks()

    def write(self, name: str, rows: np.ndarray, values: pa.Array | None, kind: str) -> None:
        """Say something else in some rows of a column (``None``: nothing).

        Parameters
        ----------
        rows : numpy.ndarray
            True where the column is changed.
        values : pyarrow.Array or None
            A value for every row of the table.
        """
        if not rows.any():
            return
        now = self.column(name)
        other = pa.nulls(len(now), now.type) if values is None else values.cast(now.type)
        self.said = replaced(self.said, name, pc.if_else(pa.array(rows), other, now))
        if kind not in self.names:
            self.names.append(kind)
        marks = self.kinds.setdefault(name, np.zeros(self.rows, np.int8))
        marks[rows] = self.names.index(kind)

    def differences(self) -> Iterable[tuple[str, str, np.ndarray]]:
        """Yield (column, kind, rows) for all that is said and not true."""
        for name, marks in self.kinds.items():
            true, said = self.true[name].combine_chunks(), self.column(name)
            equal = pc.fill_null(pc.equal(true, said), False)
            both_blank = pc.and_(pc.is_null(true), pc.is_null(said))
            differs = ~pc.or_(equal, both_blank).to_numpy(zero_copy_only=False)
            for number in np.unique(marks[differs]):
                if number:
                    yield name, self.names[number], np.flatnonzero(differs & (marks == number))


def assets() -> list[str]:
    """Return the names of the asset columns."""
    return [c.name for c in codebook.load().variable("kepemilikan", "family").components]


def hide_assets(
    record: Record, share: Mapping[str, float | np.ndarray], draw: np.random.Generator
) -> None:
    """Leave out assets that are there; the error goes one way only."""
    for name in assets():
        there = pc.fill_null(pc.greater(record.column(name), 0), False).to_numpy(False)
        hidden = there & (draw.random(record.rows) < share[name])
        record.write(name, hidden, pa.array(np.zeros(record.rows, np.int32)), "aset_tidak_dilapor")


def keep_old_answers(record: Record, share: float, draw: np.random.Generator) -> None:
    """Say about a house what another house of the neighbourhood is like."""
    other = pa.array(np.roll(np.arange(record.rows), -1))
    for group in TOGETHER:
        old = draw.random(record.rows) < share
        for name in group:
            record.write(name, old, record.true[name].combine_chunks().take(other), "usang")


def make_coarse(record: Record, rows: np.ndarray) -> None:
    """Say values in the coarse codes of older lists, where there are any."""
    for column in codebook.load().columns("family"):
        if column.name not in record.said.column_names:
            continue
        now = record.column(column.name)
        for code, entry in column.coarse.items():
            if entry["of"]:
                inside = pc.is_in(now, pa.array(entry["of"], now.type))
            else:
                inside = pc.greater(now, 0)
            chosen = rows & pc.fill_null(inside, False).to_numpy(False)
            said = pa.array(np.full(record.rows, code, np.int32))
            record.write(column.name, chosen, said, "kode_kasar")


def leave_blank(
    record: Record, share: Mapping[str, float | np.ndarray], draw: np.random.Generator
) -> None:
    """Leave items out, at a rate for each item."""
    for name, rate in share.items():
        known = record.column(name).is_valid().to_numpy(zero_copy_only=False)
        record.write(name, known & (draw.random(record.rows) < rate), None, "kosong")


def misspell(record: Record, share: float, draw: np.random.Generator) -> None:
    """Write a name with one letter doubled or left out, as clerks do."""
    chosen = draw.random(record.rows) < share
    names, rows = record.column("nama"), pa.array(chosen)
    wrong = [misspelt(name, draw) for name in names.filter(rows).to_pylist()]
    wrong = pc.replace_with_mask(names, rows, pa.array(wrong, names.type))
    record.write("nama", chosen, wrong, "nama_salah_eja")


def misspelt(name: str, draw: np.random.Generator) -> str:
    """Return `name` with one letter doubled, left out or exchanged with its neighbour."""
    if len(name) < 4:
        return name + name[-1]
    at, way = int(draw.integers(1, len(name) - 1)), int(draw.integers(0, 3))
    if way == 0:
        return name[:at] + name[at] + name[at:]
    if way == 1:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
