"""Which sheet of a workbook holds the rows, where a source's definition does not name one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.arrive.headers import is_returned
from pipelines.arrive.text import Unreadable
from pipelines.sources import Table
from pipelines.sources.arrived import Finding
from pipelines.sources.heading import SEARCHED, header_among, known_names, merged, windows
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetMetadata

Cells = Sequence[Sequence[Any]]


def as_text(cell: Any, mark: str = ".") -> str:
    """Return a cell as text: whole numbers without a point, dates as year-month-day.

    Parameters
    ----------
    mark : str
        What stands before a fraction: a cell that holds a number says which one it is, whatever
        mark the texts of its column have.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**63:
        return str(int(cell))
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return str(int(cell))
    if isinstance(cell, float | Decimal) and mark != ".":
        return format(Decimal(str(cell)), "f").replace(".", mark)
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return "" if cell is None else str(cell)


def as_texts(cells: Sequence[Any], mark: str = ".") -> Sequence[str]:
    """Return the cells of a column as `as_text` reads each of them."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cells
    if kinds <= {str, float}:  # most numbers are codes, of which there are few
        known = {cell: as_text(cell, mark) for cell in set(cells)}
        return [known[cell] for cell in cells]
    return [as_text(cell, mark) for cell in cells]


def found_header(cells: Cells, table: Table) -> int | None:
    """Return the row that holds the column names, None if none does."""
    rows = [[as_text(cell) for cell in row] for row in cells[:SEARCHED]]
    at = header_among(windows(rows, table.header_rows), table.sent)
    return None if at is None else at + 1


@dataclass(frozen=True, slots=True)
class _Looked:
    """A worksheet as it was looked at: how many known columns it names, and whether it has rows."""

    name: str
    is_visible: bool
    is_empty: bool
    known: int
    has_rows: bool


def worksheets(book: "CalamineWorkbook") -> "list[SheetMetadata]":
    """Return what is told of the sheets of a workbook that have cells; a chart has none."""
    from python_calamine import SheetTypeEnum

    return [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]


def chosen(path: Path, table: Table, book: "CalamineWorkbook") -> tuple[str, list[Finding]]:
    """Return the sheet of a workbook that is read, and what is told of the others.

    A sheet that is hidden, or that holds a chart, is none that the sender looked over.

    Raises
    ------
    Unreadable
        If no sheet can be seen, or several hold rows under the table's columns.
    """
    from python_calamine import SheetVisibleEnum

    sheets = worksheets(book)
    seen = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    if not seen:
        detail = f"{path.name}: tidak ada lembar kerja yang terlihat"
        raise Unreadable("BERKAS_KOSONG", detail)
    if len(sheets) == 1:
        return seen[0], []
    # those that can be seen first
    sheets.sort(key=lambda each: each.name not in seen)
    looked = [_look(book, each.name, each.name in seen, table) for each in sheets]
    most = max(each.known for each in looked if each.is_visible)
    # a sheet of explanations may name a column or two; one of rows may lack some
    alike = [each for each in looked if most and 2 * each.known > most]
    shown = [each for each in alike if each.is_visible]
    full = [each for each in shown if each.has_rows]
    if len(full) > 1:
        names = ", ".join(f"'{each.name}'" for each in full)
        raise Unreadable("LEMBAR_GANDA", f"{path.name}: lembar {names}")
    others = [each for each in looked if each.is_visible and not each.is_empty]
    taken = (*full, *shown, *others, looked[0])[0]
    unread = [each for each in others if each not in alike]
    unread += [each for each in alike if each.has_rows and not each.is_visible]
    return taken.name, [_told(path, each) for each in unread if each is not taken]


def _look(book: "CalamineWorkbook", name: str, is_visible: bool, table: Table) -> _Looked:
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    first = [as_text(cell) for cell in cells[0]] if cells else []
    row = 1 if is_returned(first) else table.header_row or found_header(cells, table) or 0
    last = row if is_returned(first) else row + table.header_rows - 1
    header = merged([[as_text(cell) for cell in each] for each in cells[row - 1 : last]])
    known = len({normal(each) for each in header} & known_names(table.sent)) if row else 0
    below = cells[last:] if row else []
    return _Looked(name, is_visible, not _is_filled(cells), known, _is_filled(below))


def _is_filled(cells: Cells) -> bool:
    return any(as_text(cell).strip() for row in cells for cell in row)


def _told(path: Path, each: _Looked) -> Finding:
    how = "" if each.is_visible else " tersembunyi dan"
    detail = f"{path.name}: lembar '{each.name}'{how} tidak dibaca"
    return Finding("LEMBAR_LEBIH", detail, lembar=each.name)
