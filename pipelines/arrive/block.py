"""Rows of a file: each by itself, or many of them column by column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


class Row(NamedTuple):
    """One data row: its line, its cells, the rule that its shape breaks, ids typed as numbers."""

    line: int
    cells: list[str]
    fault: str | None = None
    numbers: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Data rows that were read at once; what a `Row` says of one stands here for each.

    Attributes
    ----------
    columns : list of pyarrow.Array
        As many as there are column names; an empty cell is null.
    faults, numbers : pyarrow.Array or None
        None where no row has any.
    """

    lines: "pa.Array"
    columns: list["pa.Array"]
    faults: "pa.Array | None" = None
    numbers: "pa.Array | None" = None

    def __len__(self) -> int:
        return len(self.lines)

    def filter(self, wanted: "pa.Array") -> "Block":
        """Return those of the rows that are wanted."""
        said = (each and each.filter(wanted) for each in (self.faults, self.numbers))
        return Block(
            self.lines.filter(wanted), [each.filter(wanted) for each in self.columns], *said
        )


def one_by_one(rows: Iterable[Row | Block]) -> Iterator[Row]:
    """Yield every row by itself."""
    for each in rows:
        if isinstance(each, Row):
            yield each
            continue
        told = [
            [None] * len(each) if said is None else said.to_pylist()
            for said in (each.faults, each.numbers)
        ]
        cells = zip(*(column.fill_null("").to_pylist() for column in each.columns), strict=True)
        for line, row, fault, numbers in zip(each.lines.to_pylist(), cells, *told, strict=True):
            yield Row(line, list(row), fault, numbers)


def in_blocks(rows: Iterable[Row | Block], width: int, most: int) -> Iterator[Block]:
    """Yield all rows in blocks of so many columns; single rows are put together, up to `most`."""
    group: list[Row] = []
    for each in rows:
        if isinstance(each, Row):
            group.append(each)
        if group and (len(group) >= most or isinstance(each, Block)):
            yield _block_of(group, width)
            group = []
        if isinstance(each, Block):
            yield each
    if group:
        yield _block_of(group, width)


def _block_of(rows: list[Row], width: int) -> Block:
    """Return rows as a block: a cell that a row lacks is null, one beyond `width` is left out."""
    import pyarrow as pa

    lines, cells, faults, numbers = zip(*rows, strict=True)
    columns = [[row[at] if at < len(row) else "" for row in cells] for at in range(width)]
    return Block(
        pa.array(lines, pa.int64()),
        [as_column(column) for column in columns],
        pa.array(faults, pa.string()),
        pa.array(numbers, pa.string()),
    )


def as_column(texts: Sequence[str]) -> "pa.Array":
    """Return texts as a column of a block: an empty one is null."""
    import pyarrow as pa

    return pa.array([text or None for text in texts] if "" in texts else texts, pa.string())
