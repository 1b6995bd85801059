"""What a file is that somebody wants to send: its format, its table, returned or not."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pipelines import sources
from pipelines.errors import DataStop, UsageError
from pipelines.home import Home
from pipelines.sources import Source, Table, arrived, line_key
from pipelines.sources.arrived import Arrived
from pipelines.sources.heading import SEARCHED
from pipelines.sources.loading import normal

_FORMATS = {".csv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".parquet": "parquet"}
_DELIMITERS = ";,\t|"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What was found out about a file.

    Attributes
    ----------
    header : tuple of str
        Its column names as compared; of a workbook, those of its first sheet that has any rows, or
        of the one that was returned.
    keys : tuple of str
        The first keys of a file that was returned; empty of any other.
    top : tuple of frozenset of str
        What stands in its first lines, of every sheet: titles may stand above the header, and
        notes on a sheet before that of the rows.
    """

    path: Path
    format: str
    header: tuple[str, ...]
    keys: tuple[str, ...] = ()
    delimiter: str | None = None
    encoding: str | None = None
    top: tuple[frozenset[str], ...] = ()

    @property
    def is_returned(self) -> bool:
        """Whether it bears the key column of a returned file."""
        return line_key.KEY in self.header


def sniff(path: Path) -> Sniffed:
    """Look at a file's beginning.

    Raises
    ------
    UsageError
        If its name tells no format that can be sent.
    DataStop
        If it is a text of another kind, or cannot be opened without harm.
    """
    from pipelines.arrive import alone

    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(_FORMATS)
        raise UsageError(f"{path.name} is none of {known}; save it as one of these and send that")
    if kind == "csv":
        return _sniff_text(path)
    rows, keys = alone.top(path, kind)
    header = tuple(map(normal, rows[0])) if rows else ()
    top = tuple(frozenset(map(normal, row)) for row in rows)
    return Sniffed(path, kind, header, tuple(keys), top=top)


def _sniff_text(path: Path) -> Sniffed:
    from pipelines.arrive import alone, top

    encoding, content = "utf-8", path.read_bytes()
    if b"\0" in content:  # two bytes a letter: no column name would be found, and not said why
        alone.refuse(path.name, [{"rule": "PENGODEAN"}])
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        encoding = "cp1252"
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    with path.open(encoding=codec, errors="replace", newline="") as file:
        first = file.readline(2**20)
        delimiter = max(_DELIMITERS, key=first.count)
        lines = _top([first, *islice(file, SEARCHED - 1)])
        file.seek(0)
        rows = csv.reader(file, delimiter=delimiter)
        try:
            header = tuple(map(normal, next(rows, [])))
            keys = top.keys(header, rows)
        except csv.Error:  # told with its line when the whole file is read
            header, keys = (), []
    return Sniffed(path, "csv", header, tuple(keys), delimiter, encoding, lines)


def _top(lines: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return the cells of lines of text, parted by whatever each has most of."""
    return tuple(
        frozenset(normal(cell.strip('"')) for cell in line.split(max(_DELIMITERS, key=line.count)))
        for line in map(str.strip, lines)
    )


def table_of(found: Sniffed, source: Source) -> str:
    """Return the table (or the workbook) of a source that a file's column names fit best.

    Raises
    ------
    UsageError
        If none of its names is a column of the source.
    """
    if found.format == "xlsx" and source.workbooks:
        return next(iter(source.workbooks))
    names = set(found.header[line_key.width_of_lead(found.header) or 0 :])
    lines = (names, *found.top)
    hits = {
        name: max(len(line & _names(table)) for line in lines)
        for name, table in source.tables.items()
        if table.into != "evidence"
    }
    best = max(hits, key=lambda name: hits[name], default="")
    if best and not any(found.header):
        return best  # empty or broken: that is told when it is read
    if not best or not hits[best]:
        raise UsageError(
            f"{found.path.name} has no column of {source.source}; its tables are "
            f"{', '.join(hits)}: check --source, or that the first row holds the column names"
        )
    return best


def _names(table: Table) -> set[str]:
    return {normal(name) for column in table.sent for name in (column.header, *column.aliases)}


def origin(home: Home, found: Sniffed) -> tuple[Arrived, Path]:
    """Return the submission whose rows a returned file bears, and the batch that it is in.

    Raises
    ------
    DataStop
        If no submission of the home is known by its keys.
    """
    keys = [key for key in map(line_key.read, found.keys) if key]
    for path in sorted(home.arrived.glob(f"*/[0-9a-f]*/{arrived.BATCH}"), reverse=True):
        for record in arrived.read(path.parent):
            if any(key.begin == line_key.begin(record.isi) for key in keys) and any(
                key.is_of(record.isi) for key in keys
            ):
                return record, path.parent
    raise DataStop(
        f"{found.path.name} was returned, but no submission here is known by its kunci_baris; "
        "send the file as it was returned, with only its answers changed, or take the column "
        "kunci_baris and those before it away and say --source and --kabupaten"
    )


def known_source(name: str) -> Source:
    """Return a source by name.

    Raises
    ------
    UsageError
        If there is none.
    """
    known = sources.load()
    if name not in known:
        raise UsageError(f"unknown source '{name}'; there are {', '.join(sorted(known))}")
    return known[name]
