"""Which blank cells of an aggregate table follow from the shown ones, by the sums a reader knows.

Two blank cells in every sum are not enough: one that alone links two groups of blank cells is
still the difference of two known sums. So another table is sought that shows the same and keeps
every sum. A blank cell that differs in it is proven not to follow; one that does not, follows.
"""

import heapq
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

import numpy as np

# Free cells are drawn from so many values that two of them never cancel out by chance; if they
# did, a cell too many would be blanked, never one too few.
_BITS = 64
_NOTHING = 1e-7  # of a change of 1 in the cell that is to be hidden: the solver's rounding


class AddsUp(list[int]):
    """Cells of which the first ones add up to the last, whether that is shown or not."""


def following(blank: Collection[int], relations: Iterable[Sequence[int]]) -> list[int]:
    """Return the blank cells whose numbers follow from the shown ones, in order.

    Parameters
    ----------
    blank : collection of int
        Numbers of the cells that are not shown.
    relations : iterable of sequences of int
        Cells whose sum is known, or `AddsUp`.

    Examples
    --------
    >>> following({0, 1, 3, 4}, [[0, 1, 2], [3, 4, 5], [0, 3], [1, 4]])
    []
    >>> following({0, 1, 3}, [[0, 1, 2], [1, 3], [3]])
    [0, 1, 3]
    """
    change = _change(_rows(blank, relations))
    # a cell of no relation follows from nothing
    return sorted(i for i in blank if change.get(i, 1) == 0)


def against(
    followed: Iterable[int],
    blank: Collection[int],
    relations: Sequence[Sequence[int]],
    sizes: Sequence[int],
) -> set[int]:
    """Return cells to blank so that what follows does no more.

    For each cell, those in the change of the table that needs the fewest families blanked beside
    what is blank already. Empty cells do not change, so there may be no such change.

    Parameters
    ----------
    followed : iterable of int
        What `following` returned.
    sizes : sequence of int
        Families of each cell.
    """
    from scipy.optimize import linprog  # half a second, and few tables need it
    from scipy.sparse import csr_array, hstack

    changing = sorted({i for r in relations for i in r if sizes[i] or i in blank})
    at = {cell: n for n, cell in enumerate(changing)}
    rows = _rows(at, relations)
    places = [(n, at[i], factor) for n, row in enumerate(rows) for i, factor in row.items()]
    lines, columns, factors = (np.array(each) for each in zip(*places, strict=True))
    matrix = csr_array((factors.astype(float), (lines, columns)), (len(rows), len(at)))
    both = hstack([matrix, -matrix], format="csr")  # what a cell rises by, what it falls by
    more: set[int] = set()
    freed: set[int] = set()
    for cell in followed:
        if cell in freed:
            continue
        costs = [0 if i in blank or i in more else sizes[i] for i in changing]
        bounds = np.tile([0.0, np.inf], (2 * len(at), 1))
        bounds[at[cell]], bounds[at[cell] + len(at)] = (1, 1), (0, 0)
        found = linprog(
            [*costs, *costs],
            A_eq=both,
            b_eq=np.zeros(len(rows)),
            bounds=bounds,
            method="highs-ds",
        )
        if found.x is None:
            continue
        change = found.x[: len(at)] - found.x[len(at) :]
        moved = {changing[n] for n in np.flatnonzero(np.abs(change) > _NOTHING)}
        freed |= moved
        more |= moved - set(blank)
    return more


def _rows(
    blank: Collection[int], relations: Iterable[Sequence[int]]
) -> list[dict[int, int | Fraction]]:
    """Return how the blank cells of each relation may change: their sum by these factors is 0."""
    rows = []
    for relation in relations:
        row: dict[int, int | Fraction] = {i: 1 for i in relation if i in blank}
        if isinstance(relation, AddsUp) and relation[-1] in row:
            row[relation[-1]] = -1
        if row:
            rows.append(row)
    return rows


def _change(rows: list[dict[int, int | Fraction]]) -> dict[int, int | Fraction]:
    """Return a change of the cells, drawn at random, that no row notices; exact numbers."""
    cells = sorted({i for row in rows for i in row})
    solved = _solved(rows)
    draw = random.Random(0)  # noqa: S311  the same table is always blanked alike
    free = set(cells) - {pivot for pivot, _ in solved}
    change: dict[int, int | Fraction] = {i: draw.getrandbits(_BITS) + 1 for i in cells if i in free}
    for pivot, row in reversed(solved):
        rest = sum(factor * change[i] for i, factor in row.items() if i != pivot)
        change[pivot] = _divided(-rest, row[pivot])
    return change


def _solved(
    rows: list[dict[int, int | Fraction]],
) -> list[tuple[int, dict[int, int | Fraction]]]:
    """Return cells, each with a row by which it follows from cells that are not before it.

    The shortest row goes first: rows that share a cell grow together, so that thousands of cells
    take a fraction of a second.
    """
    where: dict[int, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for i in row:
            where[i].add(number)
    left, solved = set(range(len(rows))), []
    queue = sorted((len(row), number) for number, row in enumerate(rows))
    while left:
        size, number = heapq.heappop(queue)
        row = rows[number]
        if number not in left or size != len(row):
            continue  # it stands elsewhere by now
        left.remove(number)
        for i in row:
            where[i].remove(number)
        if not row:
            continue  # said already by the others
        pivot = min(row, key=lambda i: (abs(row[i]) != 1, len(where[i]), i))
        solved.append((pivot, row))
        for other in sorted(where[pivot]):
            _subtract(rows[other], row, pivot, where, other)
            heapq.heappush(queue, (len(rows[other]), other))
    return solved


def _subtract(
    row: dict[int, int | Fraction],
    known: dict[int, int | Fraction],
    pivot: int,
    where: dict[int, set[int]],
    number: int,
) -> None:
    """Take as much of `known` from a row that its cell `pivot` is gone."""
    times = _divided(row[pivot], known[pivot])
    for i, factor in known.items():
        now = row.get(i, 0) - times * factor
        if now:
            row[i] = now
            where[i].add(number)
        elif i in row:
            del row[i]
            where[i].remove(number)


def _divided(number: int | Fraction, by: int | Fraction) -> int | Fraction:
    # nearly all factors are 1 or -1, and whole numbers are many times as fast
    return number * by if by in (1, -1) else Fraction(number) / by
