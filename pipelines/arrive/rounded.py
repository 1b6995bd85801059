"""Tell whether a spreadsheet has rounded the numbers of people and families in a file.

A spreadsheet keeps 15 digits of a number: of a NIK or KK of 16 the last becomes 0; what passed
through a binary float above 2^53 (provinces 91 to 96) becomes even. No single number shows it, and
none can be repaired; over a whole file it is plain.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.arrive.block import Block, Row
from pipelines.arrive.headers import Layout
from pipelines.sources import Table
from pipelines.sources.arrived import Finding
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import pyarrow as pa

NIK, KK = "nomor_induk_kependudukan", "nomor_kartu_keluarga"
DIGITS = 16


@dataclass(slots=True)
class LastDigits:
    """Last digits of the ids of one column.

    Attributes
    ----------
    repeated : bool
        The same id may stand in several rows (a KK, for each of its members): it then counts once.
    """

    header: str
    position: int
    repeated: bool
    ids: int = 0
    zeros: int = 0
    even: int = 0
    _last: str = ""

    def count(self, cell: str) -> None:
        """Count the id in a cell, if there is a whole one."""
        value = cell.strip()
        if not _is_id(value):
            return
        if not (self.repeated and value == self._last):
            self._last = value
            self.ids += 1
            self.zeros += value[-1] == "0"
            self.even += value[-1] in "02468"

    def count_all(self, cells: "pa.Array") -> None:
        """Count the ids of many cells, as `count` does of one after the other."""
        import pyarrow as pa
        import pyarrow.compute as pc

        given = cells.drop_null()
        length = pc.binary_length(given)
        longer = given.filter(pc.greater(length, DIGITS))
        if any(_is_id(cell.strip()) for cell in longer.to_pylist()):  # in other digits, or blanks
            for cell in given.to_pylist():
                self.count(cell)
            return
        ids = given.filter(pc.and_(pc.equal(length, DIGITS), pc.ascii_is_decimal(given)))
        if self.repeated and len(ids):
            begins = pa.array([ids[0].as_py() != self._last])
            self._last = ids[-1].as_py()
            ids = ids.filter(pa.concat_arrays([begins, pc.not_equal(ids[1:], ids[:-1])]))
        self.ids += len(ids)
        for each in pc.value_counts(pc.utf8_slice_codeunits(ids, DIGITS - 1)).to_pylist():
            self.zeros += each["counts"] if each["values"] == "0" else 0
            self.even += each["counts"] if each["values"] in "02468" else 0

    def is_rounded(self, limits: dict[str, int]) -> bool:
        """Return whether so many end in 0, or in an even digit, that they were rounded.

        Parameters
        ----------
        limits : dict
            The dated rule ``file_rounded_ids``: fewest ids, and shares in percent.
        """
        return self.ids >= limits["least_ids"] and (
            self.zeros * 100 > limits["zeros_percent"] * self.ids
            or self.even * 100 > limits["even_percent"] * self.ids
        )


def _is_id(value: str) -> bool:
    return len(value) == DIGITS and value.isdecimal()


def columns_of(table: Table, found: Layout) -> list[LastDigits]:
    """Return a count for each column of NIKs or KK numbers that the file has."""
    of_members = any(column.variable == NIK for column in table.used)
    return [
        LastDigits(
            column.header,
            found.positions[normal(column.header)],
            of_members and column.variable != NIK,
        )
        for column in table.used
        if column.variable in (NIK, KK) and normal(column.header) in found.positions
    ]


def counted(rows: Iterable[Row | Block], digits: list[LastDigits]) -> Iterator[Row | Block]:
    """Yield the rows as they are, counting on the way."""
    if not digits:
        yield from rows
        return
    for row in rows:
        for each in digits:
            if isinstance(row, Block):
                each.count_all(row.columns[each.position])
            elif each.position < len(row.cells):
                each.count(row.cells[each.position])
        yield row


def findings(
    digits: list[LastDigits], limits: dict[str, int], place: str, sheet: str | None
) -> list[Finding]:
    """Return why the file is refused, a line for each rounded column."""
    return [
        Finding(
            "ANGKA_DIBULATKAN",
            f"{place}: kolom '{each.header}' dibulatkan",
            lembar=sheet,
            variabel=each.header,
        )
        for each in digits
        if each.is_rounded(limits)
    ]
