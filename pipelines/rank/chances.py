"""What is told of a family's true desil, by kind of place, band of sizes and step of score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines import rules
from ranking import chance
from ranking.desil import group

if TYPE_CHECKING:
    from pipelines.quarter import Quarter
    from ranking.desil import Integers
    from ranking.model import Model

TOLD = {"peluang": "smallint", "peluang_kedua": "smallint", "bawah": "tinyint", "atas": "tinyint"}
COLUMNS = {"perkotaan": "tinyint", "pita": "tinyint", "langkah_skor": "bigint"} | TOLD
# the score in steps, rounded down (a remainder in SQL has the sign of the number)
_REST = f"((skor % {chance.STEP}) + {chance.STEP}) % {chance.STEP}"
STEP = f"(skor - {_REST}) // {chance.STEP}"


def band(sizes: Sequence[int]) -> str:
    """Return the SQL of a family's band of sizes, given the lowest size of each band."""
    steps = [f"(jumlah_anggota >= {size})::tinyint" for size in sizes[1:]]
    return f"({' + '.join(steps) or '0'})::tinyint"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is told of a family's true desil, by the rules of a quarter.

    Attributes
    ----------
    poorest, poorer : int
        Highest desil of the two chances.
    tail : int
        Per mille that lie on either side of the interval.
    """

    poorest: int
    poorer: int
    tail: int

    @classmethod
    def of(cls, quarter: "Quarter") -> "Wanted":
        """Read the rules."""
        return cls(
            rules.in_force("probability_highest_decile", quarter),
            rules.in_force("probability_second_highest_decile", quarter),
            (1000 - rules.in_force("decile_interval_permille", quarter)) // 2,
        )


def told(
    model: "Model", groups: list[tuple["Integers", ...]], wanted: Wanted
) -> list[tuple[int, ...]]:
    """Return a line of `COLUMNS` for every kind of place, band of sizes and step of score.

    Parameters
    ----------
    groups : list of (urban, band, step, persons)
        Of each part; a step is the score divided by `chance.STEP`, rounded down.
    """
    urban, number, step, persons = (np.concatenate(column) for column in zip(*groups, strict=True))
    cells, steps = {}, {}
    for key in sorted(set(zip(urban.tolist(), number.tolist(), strict=True))):
        here = (urban == key[0]) & (number == key[1])
        steps[key], count = group(step[here], persons[here])
        cells[key] = (steps[key] * chance.STEP + chance.STEP // 2, count)
    strata = chance.strata(model.content["residual"], cells)
    lines = chance.lines(list(strata.values()))
    found: list[tuple[int, ...]] = []
    for key, each in strata.items():
        columns = (
            steps[key],
            each.per_mille(lines[wanted.poorest - 1]),
            each.per_mille(lines[wanted.poorer - 1]),
            each.tenth(lines, wanted.tail),
            each.tenth(lines, 1000 - wanted.tail),
        )
        found += [(*key, *map(int, row)) for row in zip(*columns, strict=True)]
    return found
