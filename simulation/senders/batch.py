"""Rows of one table for all regencies, as text, before they are cut into files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.sources import Column
from simulation.senders.cells import Cells
from simulation.senders.distort import Record
from simulation.senders.habits import BPS, Regency
from simulation.senders.mistakes import Mistakes
from simulation.senders.wording import SERIAL, Style, as_sent, book_column, render

WHOLE, SHORT, LONG = 0, 1, 2


@dataclass(frozen=True)
class Slip:
    """Cells of one column that say something untrue, and what they should say.

    Attributes
    ----------
    rows : numpy.ndarray
        Rows of the batch.
    column : int
        Which column; -1 for a line that is broken as a whole.
    true : sequence of str
        What is true, as it would be sent.
    kind : str
        What went wrong.
    in_writing : bool
        A slip of the pen that a revision puts right; else the sender believes it.
    """

    rows: np.ndarray
    column: int
    true: Sequence[str | None]
    kind: str
    in_writing: bool


@dataclass
class Batch:
    """Rows of one table of one source, in order of the regencies that send them.

    Attributes
    ----------
    cells : list of Cells
        Per column the texts of all rows.
    owner : numpy.ndarray
        Index of the regency of each row, never falling.
    shape : numpy.ndarray
        Whether a line is whole, too short or too long.
    """

    table: str
    columns: tuple[Column, ...]
    cells: list[Cells]
    owner: np.ndarray
    shape: np.ndarray
    slips: list[Slip] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        table: str,
        columns: Sequence[Column],
        record: Record,
        frame: pa.Table,
        owner: np.ndarray,
        regencies: Sequence[Regency],
        draw: np.random.Generator | None = None,
    ) -> "Batch":
        """Word the rows of `frame` as their senders do.

        Parameters
        ----------
        record : Record
            What is said and what is true, row by row as in `frame`.
        frame : pyarrow.Table
            What is said, with the columns that only the source has.
        draw : numpy.random.Generator, optional
            Chooses spellings.
        """
        forms = np.array([regency.date_form for regency in regencies])[owner]
        style = Style(date_form=forms, draw=draw)
        cells = [Cells(each) for each in render(columns, frame, style)]
        batch = cls(table, tuple(columns), cells, owner, np.zeros(len(owner), np.int8))
        for variable, kind, rows in record.differences():
            place = batch.place(variable)
            if place is not None:
                true = record.true[variable].combine_chunks().take(pa.array(rows))
                sent = as_sent(columns[place], true, Style(date_form=forms[rows])).to_pylist()
                said = batch.cells[place][rows]
                # A source that only knows "yes" says the same of one and of two.
                heard = np.array(
                    [not same_word(columns[place], *pair) for pair in zip(sent, said, strict=True)],
                    dtype=bool,
                )
                kept = [text for text, differs in zip(sent, heard, strict=True) if differs]
                batch.slips.append(Slip(rows[heard], place, kept, kind, False))
        batch._in_their_codes(regencies)
        return batch

    def _in_their_codes(self, regencies: Sequence[Regency]) -> None:
        place = self.place("kode_kelurahan_desa")
        foreign = [n for n, regency in enumerate(regencies) if regency.code_system == BPS]
        if place is None or not foreign:
            return
        rows = np.flatnonzero(np.isin(self.owner, foreign))
        owners = (regencies[owner] for owner in self.owner[rows])
        codes = zip(owners, self.cells[place][rows], strict=True)
        self.cells[place][rows] = [owner.village(code) for owner, code in codes]

    def place(self, variable: str) -> int | None:
        """Return the number of the first column that feeds `variable`."""
        for number, column in enumerate(self.columns):
            if column.used and column.variable == variable:
                return number
        return None

    def plant(self, rows: np.ndarray, column: int, written: list[Any], kind: str) -> None:
        """Write something wrong in some cells of a column, and remember what was there."""
        true = self.cells[column][rows]
        new = [n for n, (was, now) in enumerate(zip(true, written, strict=True)) if was != now]
        if kind == "keluarga_ganda":  # the cell is right; what is wrong is that it stands twice
            new = list(range(len(rows)))
        if new:
            rows = rows[new]
            self.slips.append(Slip(rows, column, [true[n] for n in new], kind, True))
            self.cells[column][rows] = [written[n] for n in new]

    def break_lines(self, rows: np.ndarray, shapes: np.ndarray) -> None:
        """Make some lines too short or too long."""
        if len(rows):
            self.shape[rows] = shapes
            whole = [str(len(self.columns))] * len(rows)
            self.slips.append(Slip(rows, -1, whole, "baris_rusak", True))

    def span(self, owner: int) -> slice:
        """Return the rows of one regency."""
        low, high = np.searchsorted(self.owner, [owner, owner + 1])
        return slice(int(low), int(high))

    def rows(self, span: slice) -> list[list[Any]]:
        """Return the lines of a file; blank cells are empty texts."""
        columns = (["" if t is None else t for t in c[span]] for c in self.cells)
        lines = [list(line) for line in zip(*columns, strict=True)]
        for number in np.flatnonzero(self.shape[span] != WHOLE).tolist():
            line = lines[number]
            if self.shape[span.start + number] == SHORT:
                del line[-2:]
            else:
                line.insert(len(line) // 2, "")
        return lines

    def note(
        self, mistakes: Mistakes, submission: list[str], file: list[str], owners: np.ndarray,
        lines: Mapping[str, int] | None = None, believed_only: bool = False,
    ) -> None:  # fmt: skip
        """Record the slips of the regencies `owners`.

        Parameters
        ----------
        submission, file : list of str
            Names, by regency.
        lines : mapping of str to int, optional
            Line of the first row, by sheet; 2 where there are no sheets.
        believed_only : bool
            Leave out slips of the pen.
        """
        start = np.searchsorted(self.owner, np.arange(len(submission)))
        names, files = np.array(submission, object), np.array(file, object)
        spoilt = np.zeros((len(self.columns), len(self.owner)), bool)
        for slip in reversed(self.slips):
            if believed_only and slip.in_writing:
                continue
            wanted = np.isin(self.owner[slip.rows], owners)
            if slip.column >= 0:  # what was overwritten later is no longer in the file
                wanted &= ~spoilt[slip.column, slip.rows]
                spoilt[slip.column, slip.rows] = True
            rows = slip.rows[wanted]
            if not len(rows):
                continue
            of = self.owner[rows]
            mistakes.add(
                pa.array(names[of], pa.string()),
                pa.array(files[of], pa.string()),
                rows - start[of] + self._first_line(slip.column, lines or {}),
                self.columns[slip.column].variable if slip.column >= 0 else "baris",
                pa.array([t for t, w in zip(slip.true, wanted, strict=True) if w], pa.string()),
                pa.array(self._written(slip.column, rows), pa.string()),
                slip.kind,
            )

    def _first_line(self, column: int, lines: Mapping[str, int]) -> int:
        return lines.get(self.columns[column].sheet, 2) if column >= 0 else 2

    def _written(self, column: int, rows: np.ndarray) -> list[str | None]:
        if column >= 0:
            return [f"{cell:.0f}" if isinstance(cell, float) else cell
                    for cell in self.cells[column][rows]]  # fmt: skip
        wide = len(self.columns)
        return [str(wide - 2 if self.shape[row] == SHORT else wide + 1) for row in rows]


def same_word(column: Column, one: str | None, other: str | None) -> bool:
    """Return whether two texts say the same in a column."""
    code = column.codes.get(one or "")
    return one == other or (code is not None and code == column.codes.get(other or ""))


def in_cells(columns: Sequence[Column], rows: list[list[Any]]) -> list[list[Any]]:
    """Turn the numbers of lines into numbers, as a spreadsheet holds them, and return the lines."""
    numeric = [place for place, column in enumerate(columns) if _is_number(column)]
    for row in rows:
        for place in numeric:
            cell = row[place]
            if isinstance(cell, str) and cell.isdecimal():
                row[place] = int(cell)
    return rows


def _is_number(column: Column) -> bool:
    book = book_column(column.variable)
    if SERIAL in column.dates:
        return True
    return (
        book is not None
        and book.kind in ("code", "count", "amount", "flag")
        and (not column.codes or all(word.isdecimal() for word in column.codes))
    )
