"""Where the column names of a file stand, and what they are, told by its source's definition."""

from collections.abc import Iterable, Iterator, Sequence

from pipelines.sources.definition import Column
from pipelines.sources.loading import normal

SEARCHED = 50  # rows in which a header is looked for


def header_among(rows: Iterable[Sequence[str]], columns: Sequence[Column]) -> int | None:
    """Return which of some rows holds the column names; None if none does.

    The first that names every column that must be there, and no row is looked at after it; where
    none must, the first of those that name most.
    """
    names = ({normal(cell) for cell in cells} for cells in rows)
    wanted = [
        {normal(name) for name in (column.header, *column.aliases)}
        for column in columns
        if column.required
    ]
    if wanted:
        return next(
            (at for at, row in enumerate(names) if all(row & each for each in wanted)), None
        )
    known = known_names(columns)
    named = [len(row & known) for row in names]
    return named.index(max(named)) if any(named) else None


def windows(rows: Sequence[Sequence[str]], height: int) -> Iterator[list[str]]:
    """Yield the column names of each header of `height` rows that there may be among some."""
    return (merged(rows[at : at + height]) for at in range(len(rows) - height + 1))


def merged(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the column names of a header over several rows.

    A name that goes over several columns stands in the first of them only: it counts for those
    to its right that have no name of their own in its row but one below.
    """
    if len(rows) == 1:
        return [cell.strip() for cell in rows[0]]
    width = max((len(row) for row in rows), default=0)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    names = []
    over = [""] * len(rows)
    for column in range(width):
        parts = []
        for level, row in enumerate(padded):
            cell, below = row[column].strip(), any(r[column].strip() for r in padded[level + 1 :])
            if cell:
                over[level:] = [cell, *[""] * (len(rows) - level - 1)]
            said = cell or (over[level] if below else "")
            if said:
                parts.append(said)
        names.append(" ".join(parts))
    return names


def known_names(columns: Sequence[Column]) -> set[str]:
    """Return every name, as compared, that some columns go by."""
    return {normal(name) for column in columns for name in (column.header, *column.aliases)}
