"""Refused rows as a workbook: every cell is text, so no NIK loses a digit and no formula runs."""

import gc
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.sources import line_key

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# a sheet holds 1,048,576; what ends exactly there is taken for cut off when it comes back
MOST_ROWS = 1_000_000
# rows that a workbook built in memory may hold
_FEW_ROWS = 10_000
# of our own columns; those of the sender are narrower
_WIDTHS = dict(zip(line_key.LEAD, (8, 22, 26, 60, 60, 26, 36), strict=True))
_WIDTH = 20
_ONLY_SHEET = "Baris ditolak"
# Written into the workbook's properties, so that the same rows give the same bytes.
_EPOCH = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Page:
    """The refused rows of one file or sheet of a submission."""

    submission: str
    berkas: str
    lembar: str | None
    header: list[str]
    rows: list[list[str]]

    def parts(self, most_rows: int) -> Iterator["Page"]:
        """Yield the page in parts of at most so many rows; no rows are one empty part."""
        for start in range(0, max(1, len(self.rows)), most_rows):
            yield replace(self, rows=self.rows[start : start + most_rows])


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for cycles: in the many cells of a workbook there are none to be found."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def workbook(path: Path, title: str, *, small: bool = False) -> "Iterator[tuple[Workbook, Format]]":
    """Yield a workbook that takes every cell as text, and the format of its heads.

    A small one is built in memory: the temporary files of thousands of workbooks take most of
    the time that these take.
    """
    import xlsxwriter

    options = {
        "in_memory" if small else "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with _uncollected(), xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title, "created": _EPOCH})
        yield book, book.add_format({"bold": True, "bg_color": "#E8EEF7", "text_wrap": True})


def write_rows(
    path: Path,
    title: str,
    widths: Mapping[str, int],
    rows: Iterable[Sequence[str]],
    most_rows: int = MOST_ROWS,
) -> None:
    """Write one table as a workbook, in as many sheets as its rows need.

    The rows are taken one by one: a table may be larger than memory.

    Parameters
    ----------
    widths : mapping of str to int
        The columns in order, and how wide each is; 0 for the usual width.
    """
    left = iter(rows)
    with workbook(path, title) as (book, bold):
        row: Sequence[str] | None = next(left, None)
        for number in itertools.count(1):
            sheet = book.add_worksheet(f"Hasil {number}")
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, most_rows, len(widths) - 1)
            for column, (name, width) in enumerate(widths.items()):
                sheet.set_column(column, column, width or _WIDTH)
                sheet.write_string(0, column, name, bold)
            for line in range(1, most_rows + 1):
                if row is None:
                    return
                for column, cell in enumerate(row):
                    sheet.write_string(line, column, cell)
                row = next(left, None)
            if row is None:
                return


def write(path: Path, pages: list[Page]) -> None:
    """Write a workbook, a sheet for each page."""
    small = sum(len(page.rows) for page in pages) <= _FEW_ROWS
    with workbook(path, "Baris yang ditolak", small=small) as (book, bold):
        # the format for text: what is typed over a cell, a NIK for one, stays text too
        plain = book.add_format({"num_format": "@"})
        for page in pages:
            _fill(book.add_worksheet(page.lembar or _ONLY_SHEET), page, bold, plain)


def _fill(sheet: "Worksheet", page: Page, bold: "Format", plain: "Format") -> None:
    sheet.freeze_panes(1, 2)
    for column, name in enumerate(page.header):
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
    for line, row in enumerate([page.header, *page.rows]):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell, plain if line else bold)
