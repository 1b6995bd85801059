"""Find refused lines again in the byte copies of what was sent, cell by cell as text.

Only files that arrive could read are opened: a refused line has a number in a file that was
read to its end in a process of its own.
"""

import csv
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.home import Home
from pipelines.sources import arrived, line_key, load
from pipelines.sources.arrived import Arrived
from pipelines.sources.loading import normal

Lines = dict[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file or sheet as it was sent: its column names, and some of its lines by number."""

    header: list[str]
    lines: Lines


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
    if file.format == "csv":
        declared = envelope(batch, record)["files"][file.berkas]
        sent = _of_csv(path, declared.get("delimiter"), declared.get("encoding"), known)
        return _without_lead(sent)
    if file.format == "xlsx":
        return _without_lead(_of_workbook(path, lembar, _header_row(record, lembar), known))
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
    with path.open(encoding=codec, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter or ",")
        header = next(reader, [])
        line = reader.line_num + 1
        try:
            for cells in reader:
                if line in wanted:
                    found[line] = cells
                line = reader.line_num + 1
        except csv.Error:
            pass  # what could be read is returned; the message says where reading ended
    return Sent(header, found)


def _header_row(record: Arrived, lembar: str | None) -> int:
    source = load().get(record.read_as)
    sheets = [s for t in source.tables.values() for s in t.sheets] if source else []
    rows = [s.header_row for s in sheets if lembar and normal(s.name) == normal(lembar)]
    return rows[0] if rows else 1


def _of_workbook(path: Path, lembar: str | None, header_row: int, wanted: frozenset[int]) -> Sent:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    sheet = book.get_sheet_by_name(lembar or book.sheet_names[0])
    rows = sheet.to_python(skip_empty_area=False)
    if rows and line_key.KEY in {normal(_text(cell)) for cell in rows[0]}:
        header_row = 1
    header = [_text(cell) for cell in rows[header_row - 1]] if len(rows) >= header_row else []
    return Sent(
        header,
        {n: [_text(c) for c in rows[n - 1]] for n in sorted(wanted) if 0 < n <= len(rows)},
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
