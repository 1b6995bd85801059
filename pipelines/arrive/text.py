"""Read a CSV file as text: every cell as it was sent, every doubtful line told."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.arrive.headers import Layout, layout, likely_delimiter
from pipelines.sources import Table
from pipelines.sources.arrived import Finding

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
LONGEST_CELL = 100_000
_CHUNK = 2**22


class Unreadable(Exception):
    """The file cannot be read as what it is said to be; carries the rule and the detail."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(rule, detail)
        self.finding = Finding(rule, detail)


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: its line, its cells, the rule that its shape breaks, ids typed as numbers."""

    line: int
    cells: list[str]
    fault: str | None = None
    numbers: str | None = None


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
    plain, lines = True, 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk:
                raise Unreadable("PENGODEAN", f"{path.name}: bukan teks {declared or 'utf-8'}")
            plain = plain and chunk.isascii()
            for each in sorted(set(decoders) - failed):
                try:
                    decoders[each].decode(chunk)
                except UnicodeDecodeError as error:
                    if each == name:
                        line = lines + chunk[: error.start].count(b"\n")
                        detail = f"{path.name}, baris {line}: bukan {declared or 'utf-8'}"
                        raise Unreadable("PENGODEAN", detail) from None
                    failed.add(each)
            lines += chunk.count(b"\n")
    if not plain and name in ("cp1252", "latin-1") and "utf-8" not in failed:
        detail = f"{path.name}: dinyatakan {declared} tetapi tertulis sebagai utf-8"
        raise Unreadable("PENGODEAN", detail)
    return name


def open_text(
    path: Path, table: Table, delimiter: str | None, encoding: str | None
) -> tuple[Layout, Iterator[Row]]:
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
    with path.open(encoding=codec, newline="") as file:
        first = file.readline(2**20)
    if not first.strip():
        raise Unreadable("BERKAS_KOSONG", f"{path.name}: baris pertama kosong")
    cells = next(_reader(iter([first]), mark), [])
    found = layout(cells, table.columns, path.name, 1)
    other = likely_delimiter(first, mark, table.columns)
    if other:
        detail = f"{path.name}: pemisah yang dinyatakan {mark!r}, yang tertulis {other!r}"
        found.faults = [Finding("PEMISAH", detail, baris=1)]
        found.warnings = []
    return found, _rows(path, codec, mark, found.width)


def _reader(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(lines, delimiter=delimiter)


def _rows(path: Path, codec: str, delimiter: str, width: int) -> Iterator[Row]:
    with path.open(encoding=codec, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        next(reader)
        line = reader.line_num + 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(line, cells, None if len(cells) == width else "LARIK")
                line = reader.line_num + 1
        except csv.Error:
            detail = f"{path.name}, baris {line}: bukan CSV yang dapat dibaca"
            raise Unreadable("BERKAS_RUSAK", detail) from None
