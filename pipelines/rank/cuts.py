"""Cut points of the nation, its provinces and kabupaten, and the desil they give, as SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ranking.desil import NOTHING, cut_points, group, shares

if TYPE_CHECKING:
    from ranking.counting import Groups
    from ranking.desil import Integers

NATIONAL, PROVINCE, REGENCY = "nasional", "provinsi", "kabupaten_kota"
DIGITS = {PROVINCE: 2, REGENCY: 4}
HUNDRED = 100


def merged(groups: list["Groups"]) -> "Groups":
    """Return distinct scores, persons and families of all parts together."""
    if len(groups) == 1:
        return groups[0]
    columns = (np.concatenate(column) for column in zip(*groups, strict=True))
    score, persons, families = group(*columns)
    return score, persons, families


@dataclass(frozen=True, slots=True)
class Place:
    """How families fall on the desil of a place.

    Attributes
    ----------
    cuts : array of int64
        Highest score of each desil.
    families, persons : array of int64
        In each desil.
    hundredths : array of int64
        Highest score of each percentile.
    tie : tuple of int
        Score, families and persons of the largest group of equal scores; the lowest of several.
    """

    scope: str
    code: str
    cuts: "Integers"
    families: "Integers"
    persons: "Integers"
    hundredths: "Integers"
    tie: tuple[int, int, int]

    @classmethod
    def of(cls, scope: str, code: str, groups: "Groups", *, by_members: bool) -> "Place":
        """Cut distinct scores, with the persons and families at each."""
        score, persons, families = groups
        weight = persons if by_members else families
        largest = int(weight.argmax())
        tie = (int(score[largest]), int(families[largest]), int(persons[largest]))
        cuts, of_families, of_persons = shares(score, weight, families, persons)
        hundredths = cut_points(score, weight, HUNDRED)
        return cls(scope, code, cuts, of_families, of_persons, hundredths, tie)

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the ten lines of ``ranked/cut_point``."""
        return [
            (
                self.scope,
                self.code,
                desil,
                None if cut == NOTHING else int(cut),
                int(families),
                int(persons),
            )
            for desil, cut, families, persons in zip(
                range(1, 11), self.cuts, self.families, self.persons, strict=True
            )
        ]


def desil(score: str, cuts: "Sequence[int | str] | Integers") -> str:
    """Return the SQL of a desil: 1 + the cut points among nine that lie below the score.

    Cut points never fall, so the first that is not below tells it.

    Parameters
    ----------
    score : str
        An SQL expression.
    cuts : array of int64, or list of str
        Numbers, or the names of nine columns.
    """
    steps = " ".join(
        f"when {score} <= {cut} then {desil}::tinyint"
        for desil, cut in enumerate(cuts[:9], 1)
        if cut != NOTHING
    )
    return f"case {steps} else 10::tinyint end" if steps else "10::tinyint"
