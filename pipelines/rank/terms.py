"""The terms of a model laid out as look-ups: one list of whole numbers for each term."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ranking.model import MICRO

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ranking.model import Model

URBAN = (0, 1)
Place = tuple[str, int]  # a kabupaten, urban or rural


@dataclass(frozen=True, slots=True)
class Span:
    """The levels of a variable.

    Attributes
    ----------
    low : int
        The lowest.
    width : int
        Entries of a look-up: a missing answer, then all levels.
    """

    name: str
    low: int
    width: int

    @classmethod
    def of(cls, model: "Model", name: str) -> "Span":
        """Return the span of a variable of a model."""
        levels = model.levels(name)
        return cls(name, min(levels), max(levels) - min(levels) + 2)


def places(villages: Iterable[str]) -> list[Place]:
    """Return the kabupaten of villages, urban and rural, in order; their index is their number."""
    return sorted({(village[:4], urban) for village in villages for urban in URBAN})


def own(model: "Model", name: str, at: list[Place]) -> "NDArray[np.int32]":
    """Return what an answer adds: place after place, a missing one first, then every level."""
    levels = model.levels(name)
    usual = np.array([levels[level] for level in sorted(levels)], np.int64)
    by = np.array([model.multiplier(name, *place) for place in at], np.int64)
    entries = np.zeros((len(at), 1 + len(levels)), np.int32)
    entries[:, 1:] = usual * by[:, np.newaxis] // MICRO
    return entries.ravel()


def together(model: "Model", number: int) -> "NDArray[np.int32]":
    """Return what a pair of answers adds beyond each: level after level of the first."""
    one, other, size = model.pairs[number]
    product = model.product(one, other, size)
    rows, columns = sorted(model.levels(one)), sorted(model.levels(other))
    entries = [0] * (len(columns) + 1)
    for row in rows:
        entries += [0, *(product[row, column] for column in columns)]
    return np.array(entries, np.int32)
