"""Compare the column names of a file with the source's definition."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from pipelines.codebook import load as load_codebook
from pipelines.sources import Column, Table, line_key
from pipelines.sources.arrived import Finding
from pipelines.sources.heading import known_names
from pipelines.sources.loading import normal

DELIMITERS = ",;\t|"
_MANY_DIGITS = re.compile(r"\d{8,}")


@dataclass(slots=True)
class Layout:
    """Where the known columns of a file stand, and what is wrong with its column names.

    Attributes
    ----------
    key : int or None
        Position of the family card's number.
    line_key : int or None
        Position of the key of returned rows, in a file that was sent back corrected; what
        stands before it is ours and not read.
    commas : set of int
        Positions of the columns whose texts have a comma before a fraction.
    """

    width: int
    positions: dict[str, int] = field(default_factory=dict)
    key: int | None = None
    line_key: int | None = None
    commas: set[int] = field(default_factory=set)
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def mark(self, position: int) -> str:
        """Return what stands before a fraction in the texts of a column."""
        return "," if position in self.commas else "."


def id_variables() -> frozenset[str]:
    """Return the variables that are numbers of people or things, never quantities."""
    book = load_codebook()
    return frozenset(
        column.name
        for grain in ("family", "person")
        for column in book.columns(grain)
        if column.kind == "id"
    )


def of_sheet(table: Table, sheet: str) -> tuple[Column, ...]:
    """Return the columns that stand in one sheet (all, where the table has one place only)."""
    if len(table.sheets) < 2:
        return table.sent
    return tuple(column for column in table.sent if column.sheet == sheet)


def shown(header: str, position: int) -> str:
    """Return a column name as it may be repeated in a message: never what may be a person's."""
    if _MANY_DIGITS.search(header) or len(header) > 60 or not header:
        return f"kolom ke-{position + 1}"
    return header


def is_returned(cells: Sequence[str]) -> bool:
    """Return whether a header is that of a file that we returned."""
    key = line_key.KEY
    return any(key in cell.lower() and normal(cell) == key for cell in cells)


def layout(
    cells: Sequence[str],
    columns: Sequence[Column],
    place: str,
    row: int,
    sheet: str | None = None,
) -> Layout:
    """Find the columns of a file.

    Parameters
    ----------
    cells : sequence of str
        The header row as sent.
    columns : sequence of Column
        What the source may send.
    place : str
        The file (and sheet), for messages.
    row : int
        The header's row, for messages.
    """
    names = [normal(cell) for cell in cells]
    lead = line_key.width_of_lead(names) or 0
    names[:lead] = [""] * lead
    counted = Counter(name for name in names if name)
    known = known_names(columns)
    result = Layout(len(names), line_key=lead - 1 if lead else None)
    if line_key.KEY in names:
        said = f"{place}: kolom {line_key.KEY} tidak lagi berada tepat di depan kolom pengirim"
        result.faults.append(_found("KUNCI_BARIS", said, sheet, row, line_key.KEY))
    for column in columns:
        asked = [normal(name) for name in (column.header, *column.aliases)]
        there = [name for name in asked if counted[name]]
        times = sum(counted[name] for name in there)
        if 0 < times <= column.repeats:
            result.positions[asked[0]] = names.index(there[0])
            if column.variable == "nomor_kartu_keluarga":
                result.key = names.index(there[0])
        else:
            rule, said, is_fault = _missing(column, times)
            found = _found(rule, f"{place}: {said}", sheet, row, column.header)
            if is_fault:
                result.faults.append(found)
            elif column.used:
                result.warnings.append(found)
    result.commas = _commas(columns, result.positions)
    if result.faults:
        # a file without header shows its first row as column names: none may be repeated
        result.warnings = []
    else:
        result.warnings += _unknown(cells, names, known, place, row, sheet)
    return result


def _commas(columns: Sequence[Column], positions: dict[str, int]) -> set[int]:
    asked = [normal(column.header) for column in columns if column.decimal == ","]
    return {positions[name] for name in asked if name in positions}


def _missing(column: Column, times: int) -> tuple[str, str, bool]:
    """Return the rule, what is said, and whether the file is refused for it."""
    if times:
        return "KOLOM_GANDA", f"kolom '{column.header}' ada {times} kali", True
    if column.required:
        return "KOLOM_KURANG", f"kolom wajib '{column.header}' tidak ada", True
    return "KOLOM_KURANG", f"kolom '{column.header}' tidak ada, dianggap kosong", False


def _unknown(
    cells: Sequence[str],
    names: Sequence[str],
    known: Collection[str],
    place: str,
    row: int,
    sheet: str | None,
) -> list[Finding]:
    found = []
    for position, name in enumerate(names):
        if name and name not in known:
            said = shown(cells[position].strip(), position)
            detail = f"{place}: kolom '{said}' tidak dikenal, tidak dibaca"
            found.append(_found("KOLOM_LEBIH", detail, sheet, row, said))
    return found


def _found(rule: str, detail: str, sheet: str | None, row: int, header: str) -> Finding:
    return Finding(rule, detail, lembar=sheet, baris=row, variabel=header)


def hits(lines: Sequence[str], delimiter: str, columns: Sequence[Column]) -> int:
    """Return how many known column names the best of some lines holds if cut at `delimiter`."""
    known = known_names(columns)
    return max(
        (
            sum(normal(cell.strip().strip('"')) in known for cell in line.split(delimiter))
            for line in lines
        ),
        default=0,
    )


def likely_delimiter(lines: Sequence[str], declared: str, columns: Sequence[Column]) -> str | None:
    """Return the delimiter that the header was written with, if not the declared one.

    Parameters
    ----------
    lines : sequence of str
        The header's line, or those in which it is looked for.
    """
    found = {each: hits(lines, each, columns) for each in DELIMITERS + declared}
    best = max(DELIMITERS, key=lambda each: found[each])
    return best if best != declared and found[best] > max(1, 2 * found[declared]) else None
