"""Refused rows as a workbook: every cell is text, so no NIK loses a digit and no formula runs."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
_NAME_LENGTH = 31
_WIDTHS = (8, 22, 26, 60, 60)
# Written into the workbook's properties, so that the same rows give the same bytes.
_EPOCH = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Page:
    """The refused rows of one file or sheet of a submission."""

    submission: str
    berkas: str
    lembar: str | None
    header: list[str]
    rows: Iterable[list[str]]


@contextmanager
def workbook(path: Path, title: str) -> "Iterator[tuple[Workbook, Format]]":
    """Yield a workbook that takes every cell as text, and the format of its heads."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title, "created": _EPOCH})
        yield book, book.add_format({"bold": True, "bg_color": "#E8EEF7", "text_wrap": True})


def write_rows(
    path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Write one table as a workbook, in as many sheets as its rows need.

    The rows are taken one by one: a table may be larger than memory.
    """
    left = iter(rows)
    with workbook(path, title) as (book, bold):
        row: Sequence[str] | None = next(left, None)
        for number in itertools.count(1):
            sheet = book.add_worksheet(f"Hasil {number}")
            sheet.freeze_panes(1, 1)
            for column, cell in enumerate(header):
                sheet.set_column(column, column, _WIDTHS[1])
                sheet.write_string(0, column, cell, bold)
            for line in range(1, MOST_ROWS + 1):
                if row is None:
                    return
                for column, cell in enumerate(row):
                    sheet.write_string(line, column, cell)
                row = next(left, None)
            if row is None:
                return


def write(path: Path, pages: list[Page]) -> None:
    """Write a workbook: a page that lists the others, then one for each file or sheet."""
    with workbook(path, "Baris yang ditolak") as (book, bold):
        contents = book.add_worksheet("Daftar isi")
        contents.set_column(1, 3, 24)
        listed = [["lembar ini", "kiriman", "berkas", "lembar asal", "baris ditolak"]]
        for page in pages:
            for rows in _parts(list(page.rows)):
                name = f"{len(listed)} {page.submission}"[:_NAME_LENGTH]
                _fill(book.add_worksheet(name), [page.header, *rows], bold)
                place = [page.submission, page.berkas, page.lembar or ""]
                listed.append([name, *place, str(len(rows))])
        for line, row in enumerate(listed):
            for column, cell in enumerate(row):
                contents.write_string(line, column, cell, None if line else bold)


def _parts(rows: list[list[str]]) -> list[list[list[str]]]:
    """Return the rows in parts that a sheet holds; no rows are one empty part."""
    starts = range(0, max(1, len(rows)), MOST_ROWS)
    return [rows[start : start + MOST_ROWS] for start in starts]


def _fill(sheet: "Worksheet", rows: list[list[str]], bold: "Format") -> None:
    sheet.freeze_panes(1, 2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(len(_WIDTHS), max(len(_WIDTHS), len(rows[0]) - 1), 20)
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell, None if line else bold)
