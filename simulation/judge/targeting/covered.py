"""Draw a sample again and again: how far its estimates are off, how often intervals are right."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.progress import track
from pipelines.targeting.estimate import ALL, GROUPS, NATION, NATIONAL, Measure, Sample

if TYPE_CHECKING:
    import pandas as pd

Cell = tuple[str, int, str, str, str]  # measure, cut, place, group and its value


@dataclass(frozen=True)
class Judged:
    """An estimand of which everybody is known.

    Attributes
    ----------
    population : pandas.DataFrame
        ``kode_kabupaten_kota`` and the groups of everybody who could be drawn.
    measures : list of Measure
        Of everybody.
    draw : callable
        Returns a new sample and its measures.
    """

    population: "pd.DataFrame"
    measures: list[Measure]
    draw: Callable[[np.random.Generator], tuple[Sample, list[Measure]]]

    def truth(self) -> dict[Cell, float]:
        """Return the true share of every cell."""
        code = self.population["kode_kabupaten_kota"].to_numpy().astype("U4")
        nation, province = np.full(len(code), NATION), code.astype("U2")
        everybody = np.full(len(code), ALL)
        cells = [(place, ALL, everybody) for place in (nation, province, code)]
        for group in GROUPS:
            value = self.population[group].to_numpy().astype(str)
            cells += [(place, group, value) for place in (nation, province)]
        found: dict[Cell, float] = {}
        for place, group, value in cells:
            _, first, of = np.unique(
                np.char.add(np.char.add(place, "|"), value), return_index=True, return_inverse=True
            )
            for each in self.measures:
                part, whole = (np.bincount(of, weights=w) for w in (each.part, each.whole))
                for n in np.flatnonzero(whole > 0):
                    at = first[n]
                    cell = (each.name, each.cut or 0, str(place[at]), group, str(value[at]))
                    found[cell] = float(part[n] / whole[n])
        return found


@dataclass
class Shown:
    """What the samples showed of one figure."""

    value: list[float] = field(default_factory=list)
    error: list[float] = field(default_factory=list)
    below: list[bool] = field(default_factory=list)  # the whole interval, of the truth
    above: list[bool] = field(default_factory=list)

    def add(self, line: dict[str, Any], true: float) -> None:
        """Note a line of a sample's table."""
        self.value.append(line["nilai"])
        self.error.append(line["galat_baku"])
        self.below.append(line["atas"] < true)
        self.above.append(line["bawah"] > true)


def judge(name: str, judged: Judged, samples: int, seed: int) -> dict[str, Any]:
    """Return how often the 95 % intervals of an estimand cover its truth.

    Returns
    -------
    dict
        ``nasional``: by measure and cut the truth, the mean estimate, its spread, the mean
        standard error, and the share of intervals that cover the truth, lie below or above it.
        ``kelompok``: the same by group of families, nationally. ``wilayah``: by scope, kind of
        group and way of estimating, over all figures of it that were shown.
    """
    truth = judged.truth()
    shown: dict[tuple[str, str, Cell], Shown] = {}
    for number in track(list(range(samples)), f"samples of {name}"):
        sample, measures = judged.draw(np.random.default_rng([seed, number]))
        for line in sample.table(measures):
            cell = (
                line["ukuran"], line["batas_desil"] or 0, line["kode"],
                line["kelompok"], line["nilai_kelompok"],
            )  # fmt: skip
            if line["nilai"] is not None:
                key = (line["lingkup"], line["cara"], cell)
                shown.setdefault(key, Shown()).add(line, truth[cell])
    national = [(k, s) for k, s in shown.items() if k[0] == NATIONAL]
    return {
        "keluarga": len(judged.population),
        "nasional": [_told(c, s, truth[c]) for (_, _, c), s in national if c[3] == ALL],
        "kelompok": [_told(c, s, truth[c]) for (_, _, c), s in national if c[3] != ALL],
        "wilayah": [
            {"lingkup": scope, "kelompok": group, "cara": way, **_summary(rows)}
            for (scope, group, way), rows in _gathered(shown).items()
        ],
    }


def _gathered(shown: dict[tuple[str, str, Cell], Shown]) -> dict[tuple[str, str, str], list[Shown]]:
    found: dict[tuple[str, str, str], list[Shown]] = {}
    for (scope, way, cell), rows in shown.items():
        found.setdefault((scope, cell[3], way), []).append(rows)
    return found


def _told(cell: Cell, rows: Shown, true: float) -> dict[str, Any]:
    return {
        "ukuran": cell[0],
        "batas_desil": cell[1] or None,
        "kelompok": cell[3],
        "nilai_kelompok": cell[4],
        "benar": round(true, 6),
        "rata_rata": round(float(np.mean(rows.value)), 6),
        "simpangan": round(float(np.std(rows.value)), 6),
        "galat_baku": round(float(np.mean(rows.error)), 6),
        **_summary([rows]),
    }


def _summary(rows: list[Shown]) -> dict[str, Any]:
    below, above = (
        np.concatenate([getattr(each, side) for each in rows]) for side in ("below", "above")
    )
    return {
        "selang": len(below),
        "tercakup": round(float(1 - below.mean() - above.mean()), 4),
        "di_bawah": round(float(below.mean()), 4),
        "di_atas": round(float(above.mean()), 4),
    }
