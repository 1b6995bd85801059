"""Leave out lines that a source's YAML calls no data, and say how many they were."""

from collections.abc import Callable, Iterator, Sequence

from pipelines.arrive.block import Block, Row, one_by_one
from pipelines.arrive.headers import Layout
from pipelines.sources import Table
from pipelines.sources.arrived import Finding
from pipelines.sources.general import Skip
from pipelines.sources.loading import normal

Test = Callable[[Sequence[str]], bool]


def data_rows(
    table: Table, found: Layout, rows: Iterator[Row | Block], place: str, sheet: str | None
) -> Iterator[Row | Block]:
    """Yield the rows that are data; note in `found` how many were passed over, and where first.

    Parameters
    ----------
    place : str
        The file (and sheet), for the message.
    """
    if not table.skip:
        yield from rows
        return
    tests = [(_test(skip, found), skip.rest) for skip in table.skip]
    passed: list[int] = []
    ended = False
    for row in one_by_one(rows):
        hit = next((rest for test, rest in tests if test(row.cells)), None)
        if ended or hit is not None:
            passed.append(row.line)
            ended = ended or bool(hit)
        else:
            yield row
    if passed:
        said = f"{place}: {len(passed)} baris, yang pertama baris {passed[0]}"
        found.warnings.append(Finding("BARIS_DILEWATI", said, lembar=sheet, baris=passed[0]))


def _word(cell: str) -> str:
    return normal(cell).upper()


def _test(skip: Skip, found: Layout) -> Test:
    """Return what says of a row's cells whether `skip` means them."""
    if skip.digits:
        return _only_digits
    position = found.positions.get(normal(skip.header)) if skip.header else None
    if skip.header and position is None:
        return lambda cells: False  # an optional column that this file does not have

    def chosen(cells: Sequence[str]) -> list[str]:
        if position is None:
            return [_word(cell) for cell in cells if cell.strip()]
        return [_word(cells[position]) if position < len(cells) else ""]

    if skip.blank:
        return lambda cells: not any(chosen(cells))
    if skip.words:
        words = frozenset(skip.words)
        return lambda cells: any(word in words for word in chosen(cells))
    return lambda cells: any(word.startswith(skip.starts) for word in chosen(cells))


def _only_digits(cells: Sequence[str]) -> bool:
    """Return whether the cells are numbers of columns, such as (1) (2) (3) or 1 2 3."""
    given = [cell.strip().strip("()").strip() for cell in cells if cell.strip()]
    return bool(given) and all(cell.isdecimal() and len(cell) <= 2 for cell in given)
