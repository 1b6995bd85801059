"""Read a CSV file as text: every cell as it was sent, every doubtful line told."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipelines.arrive import plain
from pipelines.arrive.block import Block, Row, one_by_one
from pipelines.arrive.headers import Layout, is_returned, layout, likely_delimiter
from pipelines.arrive.plain import LONGEST_CELL
from pipelines.sources import Table
from pipelines.sources.arrived import Finding
from pipelines.sources.heading import SEARCHED, header_among, merged, windows

ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "utf-8-sig": "utf-8-sig",
    "ascii": "ascii",
    "us-ascii": "ascii",
    "cp1252": "cp1252",
    "windows-1252": "cp1252",
    "latin-1": "latin-1",
    "iso-8859-1": "latin-1",
}
# an address over two lines has fewer delimiters than this
_DELIMITERS_IN_CELL = 4
_GUARDED = re.compile(r"(?s)^'([=+@\t\r]|-(?:$|[^0-9]|.*[^0-9.,]))")  # what send guards
_CHUNK = 2**22


class Unreadable(Exception):
    """The file cannot be read as what it is said to be; carries the rule and the detail."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(rule, detail)
        self.finding = Finding(rule, detail)


def decoded_by(path: Path, declared: str | None) -> str:
    """Return Python's name of the encoding of a file, having checked it on every byte.

    Raises
    ------
    Unreadable
        If the bytes are not of the declared encoding, or are evidently of another.
    """
    name = ENCODINGS.get((declared or "utf-8").lower())
    if name is None:
        raise Unreadable("PENGODEAN", f"{path.name}: pengodean '{declared}' tidak dikenal")
    decoders = {each: codecs.getincrementaldecoder(each)() for each in {name, "utf-8"}}
    failed: set[str] = set()
    is_ascii, lines = True, 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk:
                raise Unreadable("PENGODEAN", f"{path.name}: bukan teks {declared or 'utf-8'}")
            is_ascii = is_ascii and chunk.isascii()
            # what is ASCII is right in all of them
            for each in () if is_ascii else sorted(set(decoders) - failed):
                try:
                    decoders[each].decode(chunk)
                except UnicodeDecodeError as error:
                    if each == name:
                        line = lines + chunk[: error.start].count(b"\n")
                        detail = f"{path.name}, baris {line}: bukan {declared or 'utf-8'}"
                        raise Unreadable("PENGODEAN", detail) from None
                    failed.add(each)
            lines += chunk.count(b"\n")
    if not is_ascii and name in ("cp1252", "latin-1") and "utf-8" not in failed:
        detail = f"{path.name}: dinyatakan {declared} tetapi tertulis sebagai utf-8"
        raise Unreadable("PENGODEAN", detail)
    return name


def open_text(
    path: Path, table: Table, delimiter: str | None, encoding: str | None
) -> tuple[Layout, Iterator[Row | Block]]:
    """Return the layout of a CSV file and an iterator over its data rows.

    Raises
    ------
    Unreadable
        If the file is empty or not of the declared encoding; also while iterating.
    """
    if path.stat().st_size == 0:
        raise Unreadable("BERKAS_KOSONG", f"{path.name}: berkas kosong")
    codec = decoded_by(path, encoding)
    mark = delimiter or ","
    line, last, names = _header(path, codec, mark, table)
    found = layout(names, table.sent, path.name, line)
    with path.open(encoding=codec, newline="") as file:
        top = list(islice(file, SEARCHED if table.header_row == 0 else line))
    first = top[line - 1 :] if table.header_row else top
    other = likely_delimiter(first, mark, table.sent)
    if other:
        detail = f"{path.name}: pemisah yang dinyatakan {mark!r}, yang tertulis {other!r}"
        found.faults = [Finding("PEMISAH", detail, baris=line)]
        found.warnings = []
    rows = _rows(path, codec, mark, found.width, last)
    return found, rows if found.line_key is None else map(_without_guard, one_by_one(rows))


def _without_guard(row: Row) -> Row:
    """Take away the apostrophe that a returned cell bore so that no spreadsheet would run it."""
    return row._replace(cells=[_GUARDED.sub(r"\1", cell) for cell in row.cells])


def _header(path: Path, codec: str, mark: str, table: Table) -> tuple[int, int, list[str]]:
    """Return the first and the last line of the header, and the names of the columns.

    Where the header is looked for and not found, the first line stands for it: the columns that
    it lacks are then told.
    """
    records = list(islice(_records(path, codec, mark), SEARCHED + table.header_row))
    top = [cells for _, _, cells in records]
    height = table.header_rows
    at = next((n for n, cells in enumerate(top) if is_returned(cells)), None)
    if at is not None:  # without what stood above the header
        return records[at]
    if table.header_row:
        lines = (n for n in range(len(top) - height + 1) if records[n][0] >= table.header_row)
        at = next(lines, None)
    else:
        at = header_among(windows(top, height), table.sent)
    if at is None and (table.header_row or not records):
        raise Unreadable("BERKAS_KOSONG", f"{path.name}: tidak ada baris judul")
    if at is None:
        return records[0]
    line, last = records[at][0], records[at + height - 1][1]
    names = merged(top[at : at + height])
    if not any(name.strip() for name in names):
        raise Unreadable("BERKAS_KOSONG", f"{path.name}: baris {line} kosong")
    return line, last, names


def _records(path: Path, codec: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each record of a file with its first and last line."""
    with path.open(encoding=codec, newline="") as file:
        yield from _records_of(file, delimiter, path.name)


def _records_of(
    text: Iterable[str], delimiter: str, place: str, line: int = 1
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each record of a text that begins with line `line`."""
    csv.field_size_limit(LONGEST_CELL)
    # strict: a quote that nobody closes would make one row of many, and tell nobody
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    before = line - 1
    try:
        for cells in reader:
            yield line, before + reader.line_num, cells
            line = before + reader.line_num + 1
    except csv.Error:
        said = "tanda kutip tidak ditutup, atau sel terlalu panjang"
        raise Unreadable("BERKAS_RUSAK", f"{place}, mulai baris {line}: {said}") from None


def _rows(path: Path, codec: str, delimiter: str, width: int, header: int) -> Iterator[Row | Block]:
    done = header
    for piece in plain.read(path, codec, delimiter, width, header):
        if isinstance(piece, Block):
            yield piece
            done += len(piece)
        elif piece is not None:
            text = io.StringIO(piece.text, newline="")
            records = _records_of(text, delimiter, path.name, piece.line)
            yield from _looked_at(records, delimiter, width)
            done += piece.number
        else:
            records = (each for each in _records(path, codec, delimiter) if each[0] > done)
            yield from _looked_at(records, delimiter, width)


def _looked_at(
    records: Iterable[tuple[int, int, list[str]]], delimiter: str, width: int
) -> Iterator[Row]:
    """Yield the records that are not blank, telling which are doubtful."""
    least = max(_DELIMITERS_IN_CELL, width - 1)
    for line, last, cells in records:
        if any(cell.strip() for cell in cells):
            # between two stray quotes lies the rest of one row and the beginning of another
            swallows = last > line and any(cell.count(delimiter) >= least for cell in cells)
            yield Row(line, cells, "LARIK" if swallows or len(cells) != width else None)
