"""What stands at the top of a workbook or a Parquet file: by this a sender's side knows it."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pipelines.arrive import columns, sheets, workbook
from pipelines.arrive.text import Unreadable
from pipelines.sources import line_key
from pipelines.sources.heading import SEARCHED
from pipelines.sources.loading import normal

_KEYS_READ = 50


def look(path: Path, kind: str) -> dict[str, list[Any]]:
    """Return the first rows and the first keys of a file, for the process that may die of it.

    Returns
    -------
    dict
        ``rows``, as texts: the column names, or the first rows of all sheets, those of one that was
        returned before those of others; ``keys``, of a file that was returned. Both are empty of
        one that cannot be read: that is told when all of it is.
    """
    try:
        tops = _of_workbook(path) if kind == "xlsx" else [[columns.names(path)]]
    except Unreadable:
        tops = []
    tops.sort(key=lambda rows: line_key.KEY not in _header(rows))
    first = tops[0] if tops else [[]]
    return {
        "rows": [row for top in tops for row in top[:SEARCHED]],
        "keys": keys(_header(first), first[1:]),
    }


def _header(rows: Sequence[Sequence[str]]) -> list[str]:
    return list(map(normal, rows[0]))


def _of_workbook(path: Path) -> list[list[list[str]]]:
    """Return the rows of each sheet of a workbook that has any.

    Raises
    ------
    Unreadable
        If it is broken, or would swell beyond measure.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    workbook.check_archive(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        found = [book.get_sheet_by_name(e.name).to_python() for e in sheets.worksheets(book)]
    except (CalamineError, IndexError, OSError, ValueError):
        raise Unreadable("BERKAS_RUSAK", f"{path.name}: buku kerja tidak utuh") from None
    return [[[workbook.as_text(cell) for cell in row] for row in rows] for rows in found if rows]


def keys(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the first keys that stand below a header; none if it has no column for them."""
    if line_key.KEY not in header:
        return []
    at = list(header).index(line_key.KEY)
    found = (row[at].strip() for row in rows if len(row) > at and row[at].strip())
    return list(islice(found, _KEYS_READ))
