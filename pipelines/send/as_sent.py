"""Find refused lines again in the byte copies of what was sent, cell by cell as text.

Only files that arrive could read are opened: a refused line has a number in a file that was
read to its end in a process of its own.
"""

import csv
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pipelines.home import Home
from pipelines.sources import Table, arrived, heading, line_key, load
from pipelines.sources.arrived import Arrived, ArrivedFile
from pipelines.sources.loading import normal

Lines = dict[int, list[str]]
_TOP = 2 * heading.SEARCHED  # first records of a file, among which its header is


@dataclass(frozen=True, slots=True)
class Sent:
    """A file or sheet as it was sent: its column names, and some of its lines by number.

    While a file is read `header` is not known yet, and `top` are its first records by line.
    """

    header: list[str]
    lines: Lines
    top: list[tuple[int, list[str]]] = field(default_factory=list)


def envelope(batch: Path, record: Arrived) -> dict[str, Any]:
    """Return the envelope that came with a submission."""
    return dict(json.loads(arrived.envelope(batch, record) or b'{"files": []}'))


def lines(
    home: Home,
    batch: Path,
    record: Arrived,
    berkas: str,
    lembar: str | None,
    wanted: Collection[int],
) -> Sent:
    """Return the `wanted` lines of one file (and sheet) of a submission.

    A line that cannot be found again is left out; the caller still knows its number.
    """
    file = next((f for f in record.files if f.name == berkas and f.path), None)
    if file is None:
        return Sent([], {})
    path, known = home.arrived / file.path, frozenset(wanted)
    table, header_row = _layout(record, file, lembar)
    if file.format == "csv":
        declared = envelope(batch, record)["files"][file.berkas]
        sent = _of_csv(path, declared.get("delimiter"), declared.get("encoding"), known)
        return _without_lead(Sent(_names(sent, table, header_row), sent.lines))
    if file.format == "xlsx":
        sent = _of_workbook(path, lembar, known)
        return _without_lead(Sent(_names(sent, table, header_row), sent.lines))
    if file.format == "parquet":
        return _of_parquet(path, known)
    return Sent([], {})


def _without_lead(sent: Sent) -> Sent:
    """Return a file that had come back corrected without what we had put before it."""
    width = line_key.width_of_lead([normal(name) for name in sent.header]) or 0
    return Sent(sent.header[width:], {line: cells[width:] for line, cells in sent.lines.items()})


def _of_csv(
    path: Path, delimiter: str | None, encoding: str | None, wanted: frozenset[int]
) -> Sent:
    codec = (encoding or "utf-8").lower().replace("utf8", "utf-8")
    codec = "utf-8-sig" if codec == "utf-8" else codec
    found: Lines = {}
    top: list[tuple[int, list[str]]] = []
    with path.open(encoding=codec, errors="replace", newline="") as file:
        lines = _Lines(file, wanted)
        try:
            for cells in csv.reader(lines, delimiter=delimiter or ","):
                line = lines.begin()
                if len(top) < _TOP:
                    top.append((line, cells))
                if line in wanted:
                    found[line] = cells
        except csv.Error:
            pass  # what could be read is returned; the message says where reading ended
    return Sent([], found, top)


class _Lines:
    """The lines of a CSV that its reader must see: records that nobody wants cost the most.

    A line on which a record begins is left out if it is whole by itself: no quote is in it, and it
    is not so long that the reader would refuse it.
    """

    def __init__(self, file: Iterable[str], wanted: Collection[int]) -> None:
        self._lines = enumerate(file, 1)
        self._wanted = wanted
        self._records = 0
        self._first = 0  # line on which the record begins that is being read; 0 between records

    def begin(self) -> int:
        """Return the line on which the record began that was read last."""
        line, self._first = self._first, 0
        self._records += 1
        return line

    def __iter__(self) -> Iterator[str]:
        most = csv.field_size_limit()
        for number, line in self._lines:
            if not self._first:
                is_whole = '"' not in line and len(line) <= most
                if is_whole and self._records >= _TOP and number not in self._wanted:
                    continue
                self._first = number
            yield line


def _layout(record: Arrived, file: ArrivedFile, lembar: str | None) -> tuple[Table | None, int]:
    """Return the table that a file or sheet holds, and its header's row (0: to be looked for)."""
    source = load().get(record.read_as)
    tables = source.tables if source else {}
    for table in tables.values():
        for sheet in table.sheets:
            if lembar and fnmatchcase(normal(lembar), normal(sheet.name)):
                return table, sheet.header_row
    own = tables.get(file.table)
    return own, own.header_row if own else 1


def _names(sent: Sent, table: Table | None, header_row: int) -> list[str]:
    """Return the column names of a file as they are put over its returned rows: in one row."""
    top = [cells for _, cells in sent.top]
    first = top[0] if top else []
    if table is None or line_key.KEY in map(normal, first):
        return first  # one that came back corrected has them there
    start = sum(line < header_row for line, _ in sent.top)
    if header_row == 0:
        looked = heading.windows(top[: heading.SEARCHED], table.header_rows)
        start = heading.header_among(looked, table.sent) or 0
    return heading.merged(top[start : start + table.header_rows])


def _of_workbook(path: Path, lembar: str | None, wanted: frozenset[int]) -> Sent:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    sheet = book.get_sheet_by_name(lembar or book.sheet_names[0])
    rows = sheet.to_python(skip_empty_area=False)
    return Sent(
        [],
        {n: [_text(c) for c in rows[n - 1]] for n in sorted(wanted) if 0 < n <= len(rows)},
        [(n, [_text(cell) for cell in row]) for n, row in enumerate(rows[:_TOP], 1)],
    )


def sheet_names(home: Home, record: Arrived, berkas: str) -> list[str]:
    """Return the sheets of a workbook of a submission; none if it is no workbook."""
    from python_calamine import CalamineWorkbook

    file = next((f for f in record.files if f.name == berkas and f.path), None)
    if file is None or file.format != "xlsx":
        return []
    return list(CalamineWorkbook.from_path(str(home.arrived / file.path)).sheet_names)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _of_parquet(path: Path, wanted: frozenset[int]) -> Sent:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        found = dict(_parquet_lines(file, wanted))
        return Sent(list(file.schema_arrow.names), found)


def _parquet_lines(file: Any, wanted: frozenset[int]) -> Iterator[tuple[int, list[str]]]:
    start = 2  # the header is line 1
    for batch in file.iter_batches(batch_size=65_536):
        inside = [n for n in sorted(wanted) if start <= n < start + batch.num_rows]
        if inside:
            rows = batch.take([n - start for n in inside]).to_pylist()
            for line, row in zip(inside, rows, strict=True):
                yield line, ["" if v is None else str(v) for v in row.values()]
        start += batch.num_rows
