"""Read worksheets as text, noting where an id was typed as a number: its last digits are gone."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from pipelines.arrive.block import Block, as_column
from pipelines.arrive.error_cells import Place, error_cells, marked
from pipelines.arrive.headers import Layout, is_returned, layout, of_sheet
from pipelines.arrive.sheets import as_text, as_texts, chosen, found_header
from pipelines.arrive.text import Unreadable
from pipelines.sources import Table
from pipelines.sources.arrived import Finding
from pipelines.sources.heading import merged
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray
    from python_calamine import CalamineWorkbook

KK, NIK, NAME = "nomor_kartu_keluarga", "nomor_induk_kependudukan", "nama"
MOST_ENTRIES = 1_000
MOST_BYTES = 512 * 2**20
MOST_RATIO = 200
_ROWS = 8_192  # put into columns at once


def check_archive(path: Path) -> set[str]:
    """Refuse a workbook that would swell beyond measure, before anything is unpacked.

    Returns
    -------
    set of str
        The worksheets in it that may hold errors, see `error_cells.marked`.

    Raises
    ------
    Unreadable
        If it is no archive, or too large or too densely packed.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Unreadable("BERKAS_RUSAK", f"{path.name}: bukan buku kerja XLSX utuh") from None
    size = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or size > MOST_BYTES or size / packed > MOST_RATIO:
        raise Unreadable("BERKAS_RUSAK", f"{path.name}: isi buku kerja terlalu besar")
    return _check_content(path)


def _check_content(path: Path) -> set[str]:
    """Refuse a workbook of which a part differs from its checksum: the parser looks at none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return marked(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        raise Unreadable("BERKAS_RUSAK", f"{path.name}: bukan buku kerja XLSX utuh") from None


def open_sheets(
    path: Path, table: Table, ids: frozenset[str]
) -> Iterator[tuple[int, str | None, Layout, Iterator[Block]]]:
    """Yield (number, name, layout, rows) of every sheet that the table needs.

    A sheet that the definition names is read from its header row on and only where a row bears
    a KK, a NIK or a name (the others are prefilled). Where it names none, the one visible
    sheet that holds its columns is read whole; of the others it is told that they are not read.

    Raises
    ------
    Unreadable
        If the workbook or one of its sheets is not there or broken, or several hold rows.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    with_errors = check_archive(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        errors = error_cells(path, with_errors)
        unread: list[Finding] = []
        if table.sheets:
            wanted = list(_wanted(path, table, book.sheet_names))
        else:
            only, unread = chosen(path, table, book)
            wanted = [(0, only, table.header_row)]
        for number, name, header_row in wanted:
            cells = _cells(book, name, errors.get(name, {}))
            header_row = header_row or found_header(cells, table) or _without(table)
            if not header_row:
                continue  # a sheet with something else, among those that a pattern means
            body = header_row + table.header_rows - 1
            if cells and is_returned([as_text(cell) for cell in cells[0]]):
                header_row = body = 1  # without what stood above the header
            if len(cells) < body:
                raise Unreadable("BERKAS_KOSONG", f"{path.name}, lembar '{name}': kosong")
            header = merged([[as_text(c) for c in row] for row in cells[header_row - 1 : body]])
            while header and not header[-1].strip():
                header.pop()  # formatted but empty columns at the right
            columns = of_sheet(table, table.sheets[number].name if table.sheets else "")
            place = f"{path.name}, lembar '{name}'"
            found = layout(header, columns, place, header_row, name)
            found.warnings += unread
            marked = {
                found.positions[normal(column.header)]: column.variable
                for column in columns
                if column.variable in ids and normal(column.header) in found.positions
            }
            yield number, name, found, _rows(cells, body, found, marked, _telling(table, found))
    except (CalamineError, LookupError, OSError, ValueError, ParseError):
        raise Unreadable("BERKAS_RUSAK", f"{path.name}: buku kerja tidak utuh") from None


def _cells(book: "CalamineWorkbook", name: str, errors: Mapping[Place, str]) -> list[list[Any]]:
    """Return the cells of a sheet, those that show an error as what they show."""
    cells: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for (row, column), shown in errors.items():
        cells[row][column] = shown
    return cells


def _wanted(path: Path, table: Table, names: list[str]) -> Iterator[tuple[int, str, int]]:
    """Yield (number, name, header row) of the sheets that the definition names."""
    for number, sheet in enumerate(table.sheets):
        asked = normal(sheet.name)
        fits = [n for n in names if normal(n) == asked or _is_like(normal(n), asked)]
        if not fits:
            raise Unreadable("LEMBAR_HILANG", f"{path.name}: lembar '{sheet.name}' tidak ada")
        for name in fits:
            yield number, name, sheet.header_row


def _is_like(name: str, pattern: str) -> bool:
    return "*" in pattern and fnmatchcase(name, pattern)


def _without(table: Table) -> int:
    """Return which row stands for a header that was not found, for the message; 0 for none."""
    return int(not table.sheets or any(column.required for column in table.sent))


def _telling(table: Table, found: Layout) -> set[int] | None:
    """Return the columns without which a row is none; None where any cell makes one."""
    if not table.sheets or table.is_general or found.key is None:
        return None
    places = (normal(c.header) for c in table.sent if c.variable in (KK, NIK, NAME))
    return {found.key, *(found.positions[each] for each in places if each in found.positions)}


def _rows(
    cells: list[list[Any]],
    header: int,
    found: Layout,
    marked: dict[int, str],
    telling: set[int] | None,
) -> Iterator[Block]:
    """Yield the rows below line `header`, the last of the column names."""
    import numpy as np
    import pyarrow as pa

    for begin in range(header, len(cells), _ROWS):
        columns = list(zip(*cells[begin : begin + _ROWS], strict=True))
        rows = min(_ROWS, len(cells) - begin)
        texts = [as_texts(column, found.mark(at)) for at, column in enumerate(columns)]
        is_row = _are_filled([texts[at] for at in telling or range(len(texts))], rows)
        beyond = _are_filled(texts[found.width :], rows).tolist()
        block = Block(
            pa.array(np.arange(begin, begin + rows) + 1),
            [as_column(column) for column in texts[: found.width]],
            pa.array(["LARIK" if each else None for each in beyond], pa.string()),
            _numbers({variable: columns[at] for at, variable in marked.items()}, rows),
        )
        yield block if is_row.all() else block.filter(pa.array(is_row))


def _are_filled(columns: Iterable[Sequence[str]], rows: int) -> "NDArray[np.bool_]":
    """Return which rows have something in any of some columns."""
    import numpy as np

    found = np.zeros(rows, bool)
    for column in columns:
        found |= np.fromiter((bool(text.strip()) for text in column), bool, rows)
        if found.all():
            break
    return found


def _numbers(columns: Mapping[str, Sequence[Any]], rows: int) -> "pa.Array":
    """Return, for each row, the variables whose cell holds a number, between bars."""
    import pyarrow as pa

    typed = {
        variable: [isinstance(c, int | float) and not isinstance(c, bool) for c in column]
        for variable, column in columns.items()
        if set(map(type, column)) != {str}
    }
    said = [
        "".join(f"{variable}|" for variable, is_number in zip(typed, row, strict=True) if is_number)
        for row in zip(*typed.values(), strict=True)
    ]
    return pa.array([f"|{each}" if each else None for each in said] or [None] * rows, pa.string())
