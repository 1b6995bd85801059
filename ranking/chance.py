"""How likely a family of a given score truly is among the poorest, from survey residuals.

A residual is measured welfare less the score, in 1e-6 log points. Families whose scores, kind of
place and size are alike have one distribution of residuals, kept as its per-mille quantiles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.metrics import poorest

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
STEP = 1_000  # scores are taken together in steps of a thousandth of a log point
QUANTILES = 999
FIFTHS = 5
KINDS = ("0", "1")  # rural, urban


@dataclass(frozen=True, slots=True)
class Stratum:
    """Families of one kind of place and one band of sizes, by rising score.

    Attributes
    ----------
    score, persons : array of int64
        Distinct scores in rising order, and the persons at each.
    bounds : array of shape (n_groups - 1,)
        Highest scores of all groups of residuals but the last.
    table : array of shape (n_groups, QUANTILES)
        Quantiles of the residuals of each group.
    """

    score: Integers
    persons: Integers
    bounds: Integers
    table: Integers

    def per_mille(self, line: int) -> Integers:
        """Return the chance, in per mille, that score plus residual is at most `line`.

        It never rises with the score.
        """
        chance = np.empty(len(self.score), np.int64)
        for rows, row in self._groups():
            chance[rows] = np.searchsorted(row, line - self.score[rows], side="right")
        return np.minimum.accumulate(chance) if len(chance) else chance

    def tenth(self, lines: Integers, per_mille: int) -> Integers:
        """Return the tenth in which a quantile of score plus residual lies; it never falls.

        Parameters
        ----------
        lines : array of shape (9,)
            As `lines` gives them.
        per_mille : int
            Which quantile, between 1 and `QUANTILES`.
        """
        found = np.empty(len(self.score), np.int64)
        for rows, row in self._groups():
            found[rows] = 1 + np.searchsorted(lines, self.score[rows] + row[per_mille - 1])
        return np.maximum.accumulate(found) if len(found) else found

    def _groups(self):
        of = np.searchsorted(self.bounds, self.score, side="left")
        edges = np.searchsorted(of, np.arange(len(self.table) + 1), side="left")
        for number, row in enumerate(self.table):
            yield slice(edges[number], edges[number + 1]), row


def quantiles(value: Floats, weight: Floats) -> Integers:
    """Return the 999 weighted per-mille quantiles of values, as integers of 1e-6."""
    order = np.argsort(value, kind="stable")
    mass = np.cumsum(weight[order])
    found = np.searchsorted(mass, np.arange(1, QUANTILES + 1) / 1000 * mass[-1], side="left")
    return np.rint(value[order][np.minimum(found, len(order) - 1)] * 1e6).astype(np.int64)


def line(strata: Sequence[Stratum], share_per_mille: int, low: int = -(10**8)) -> int:
    """Return the line at which persons times chance add up to a share of all persons.

    Parameters
    ----------
    share_per_mille : int
        Such as 400 for the poorest four tenths.
    low : int
        A line that is known to be too low.
    """
    wanted = share_per_mille * sum(int(each.persons.sum()) for each in strata)

    def expected(at: int) -> int:
        return sum(int(each.persons @ each.per_mille(at)) for each in strata)

    high = 10**8
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if expected(middle) < wanted else (low, middle)
    return high


def lines(strata: Sequence[Stratum]) -> Integers:
    """Return the nine lines of true welfare below which one to nine tenths of persons are."""
    found: list[int] = []
    for tenth in range(1, 10):
        found.append(line(strata, 100 * tenth, found[-1] - 1 if found else -(10**8)))
    return np.array(found, np.int64)


def band(size: Any, sizes: Sequence[int]) -> Integers:
    """Return the band of each size, given the lowest size of each band."""
    return np.searchsorted(np.asarray(sizes), size, side="right") - 1


def fifths(score: Floats, persons: Floats) -> Integers:
    """Return the fifth of persons, 0 to 4, to which each row's score belongs."""
    above = [poorest(score, persons, at / FIFTHS) < 0.5 for at in range(1, FIFTHS)]
    return np.sum(above, axis=0).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Sample:
    """Survey families by whose residuals chances are told.

    Attributes
    ----------
    score : array of float
        By a fit that has not seen the family's cluster, in log points.
    residual : array of float
        Measured welfare less the score.
    persons : array of float
        How many each stands for.
    urban : array of str
        ``"0"`` or ``"1"``.
    size : array of int
        Members.
    """

    score: Floats
    residual: Floats
    persons: Floats
    urban: NDArray
    size: Integers

    def take(self, rows: NDArray) -> "Sample":
        """Return some rows."""
        columns = (self.score, self.residual, self.persons, self.urban, self.size)
        return Sample(*(column[rows] for column in columns))


def table(sample: Sample, sizes: Sequence[int], fewest: int) -> tuple[dict[str, Any], int]:
    """Return the quantiles of residuals by fifth of the score, kind of place and band of sizes.

    A cell of fewer rows than `fewest` has the quantiles of all sizes; if these are still too few,
    of urban and rural together; then of everybody.

    Returns
    -------
    content : dict
        ``sizes``; ``cells``: kind → ``bounds`` and, for each band, ``quantiles`` by fifth.
    pooled : int
        Cells that were too thin to stand alone.
    """
    bands = band(sample.size, sizes)
    everyone = np.ones(len(bands), bool)
    of_kind = {kind: sample.urban == kind for kind in KINDS}
    of_kind = {kind: rows if rows.any() else everyone for kind, rows in of_kind.items()}
    fifth = np.zeros(len(bands), np.int64)
    for rows in of_kind.values():
        fifth[rows] = fifths(sample.score[rows], sample.persons[rows])
    cells: dict[str, Any] = {}
    pooled = 0
    for kind, here in of_kind.items():
        present = np.unique(fifth[here])
        tables: list[list[list[int]]] = []
        for number in range(len(sizes)):
            tables.append([])
            for at in present:
                wider = (
                    here & (fifth == at) & (bands == number),
                    here & (fifth == at),
                    fifth == at,
                )
                rows = next((each for each in wider if each.sum() >= fewest), everyone)
                pooled += rows is not wider[0]
                tables[-1].append(quantiles(sample.residual[rows], sample.persons[rows]).tolist())
        highest = [sample.score[here & (fifth == at)].max() for at in present[:-1]]
        cells[kind] = {"bounds": [int(np.rint(1e6 * top)) for top in highest], "bands": tables}
    return {"sizes": list(sizes), "cells": cells}, pooled


def strata(
    content: dict[str, Any], groups: dict[tuple[int, int], tuple[Integers, Integers]]
) -> dict[tuple[int, int], Stratum]:
    """Return the strata of families that are to be told their chances.

    Parameters
    ----------
    content : dict
        As `table` gives it.
    groups : dict
        (urban, band) → distinct scores in rising order, persons at each.
    """
    found = {}
    for (urban, number), (score, persons) in groups.items():
        cell = content["cells"][str(urban)]
        quantile = np.array(cell["bands"][number], np.int64)
        found[urban, number] = Stratum(score, persons, np.array(cell["bounds"], np.int64), quantile)
    return found


def score_error(sample: int, answers: int) -> int:
    """Return the standard error of a score, from the survey's sample and the register's answers."""
    return round(float(np.hypot(sample, answers)))


def crossing(fresh: Sequence[int], tolerance: int) -> dict[bool, Integers]:
    """Return the chance, in per mille, that fresh answers bring a family over a line.

    Parameters
    ----------
    fresh : sequence of int
        Per-mille quantiles of what fresh answers add to a score.
    tolerance : int
        How far beyond the line the new score must be.

    Returns
    -------
    dict
        Whether the family is below the line → chance by its distance, in steps of `STEP`.
    """
    change = np.asarray(fresh, np.int64)
    steps = int(np.abs(change).max()) // STEP + 1
    distance = np.arange(steps) * STEP + STEP // 2 + tolerance
    return {
        True: len(change) - np.searchsorted(change, distance, side="right"),
        False: np.searchsorted(change, -distance, side="right"),
    }
