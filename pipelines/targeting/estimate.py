"""One sample's shares for the nation, its provinces, its kabupaten and groups of families."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules
from ranking import small_area

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.quarter import Quarter
    from ranking.design_based import Design, Edge
    from ranking.intervals import Estimate

NATION = "00"
NATIONAL, PROVINCE, REGENCY = "nasional", "provinsi", "kabupaten_kota"
ALL = "semua"
GROUPS = ("kepala_keluarga", "lansia_tinggal_sendiri", "jumlah_anggota", "disabilitas")
DIRECT, MODELLED, THIN = "langsung", "model_area_kecil", "terlalu_tipis"
COLUMNS = {
    "ukuran": "varchar",
    "batas_desil": "tinyint",
    "lingkup": "varchar",
    "kode": "varchar",
    "kelompok": "varchar",
    "nilai_kelompok": "varchar",
    "nilai": "double",
    "bawah": "double",
    "atas": "double",
    "bawah_korn_graubard": "double",
    "atas_korn_graubard": "double",
    "galat_baku": "double",
    "baris": "integer",
    "ukuran_efektif": "double",
    "cara": "varchar",
}
_DIGITS = 6
_Z = 1.959964  # of a two-sided interval of 95 %


@dataclass(frozen=True)
class Measure:
    """A share to estimate: sum(part) over sum(whole).

    Attributes
    ----------
    name : str
        Such as ``galat_inklusi``.
    cut : int or None
        The desil up to which families are poor here.
    part, whole : array
        Of each row of the sample, in persons or families.
    edge : Edge, optional
        The threshold between poor and not, where the sample itself sets it.
    """

    name: str
    cut: int | None
    part: np.ndarray
    whole: np.ndarray
    edge: "Edge | None" = None

    def ratios(self, drawn: "Design", domains: list[np.ndarray]) -> "list[Estimate | None]":
        """Estimate it in domains of a sample, each given by its rows."""
        return drawn.ratios(self.part, self.whole, domains, self.edge)


@dataclass(frozen=True)
class Limits:
    """The dated rules on which cells are shown, and how."""

    effective: float
    direct_rows: int
    area_rows: int

    @classmethod
    def of(cls, quarter: "Quarter") -> "Limits":
        """Return those in force in a quarter."""
        return cls(
            rules.in_force("targeting_fewest_effective", quarter),
            rules.in_force("targeting_direct_rows", quarter),
            rules.in_force("targeting_fewest_area_rows", quarter),
        )


@dataclass(frozen=True)
class Sample:
    """A sample, its design, and what the register says of every kabupaten.

    Attributes
    ----------
    rows : pandas.DataFrame
        ``kode_kabupaten_kota`` and the groups, of each row of the sample.
    areas : pandas.DataFrame
        By kabupaten: columns that the small-area model predicts with.
    """

    rows: "pd.DataFrame"
    design: "Design"
    areas: "pd.DataFrame"
    limits: Limits

    def table(
        self, measures: list[Measure], groups: tuple[str, ...] = GROUPS
    ) -> list[dict[str, Any]]:
        """Return a line for every measure, place and group that has any row."""
        code = self.rows["kode_kabupaten_kota"].to_numpy().astype(str)
        everybody = np.full(len(code), ALL)
        values = {group: self.rows[group].to_numpy().astype(str) for group in groups}
        cells = [
            cell
            for scope, of in ((NATIONAL, np.full(len(code), NATION)), (PROVINCE, code.astype("U2")))
            for group, value in ({ALL: everybody} | values).items()
            for cell in _cells(scope, of, group, value)
        ]
        lines = []
        for measure in measures:
            shares = measure.ratios(self.design, [rows for _, rows in cells])
            lines += [
                _line(measure, key, found, self._is_enough(found))
                for (key, _), found in zip(cells, shares, strict=True)
                if found is not None
            ]
            lines += self._kabupaten(measure, code)
        return lines

    def _is_enough(self, found: "Estimate") -> bool:
        """Whether a direct figure is shown: enough rows, and worth as many drawn singly."""
        return min(found.rows, found.adjusted) >= self.limits.effective

    def _kabupaten(self, measure: Measure, code: np.ndarray) -> list[dict[str, Any]]:
        """Return the lines of kabupaten: direct where rows are many, else modelled."""
        found = self._by_place(measure, code)
        told = {
            name: estimate
            for name, estimate in found.items()
            if estimate.rows >= self.limits.area_rows
        }
        fixed = {n for n, e in found.items() if e.rows >= self.limits.direct_rows}
        modelled = self._modelled(measure, code, told, fixed)
        lines = []
        for name, estimate in found.items():
            key = {"lingkup": REGENCY, "kode": str(name), "kelompok": ALL, "nilai_kelompok": ALL}
            enough = name in fixed and estimate.adjusted > 0
            line = _line(measure, key, estimate, enough)
            if not enough and name in modelled:
                value, error = modelled[name]
                half = _Z * np.sqrt(error)
                line |= {
                    "nilai": _rounded(value),
                    "bawah": _rounded(max(0.0, value - half)),
                    "atas": _rounded(min(1.0, value + half)),
                    "galat_baku": _rounded(np.sqrt(error)),
                    "cara": MODELLED,
                }
            lines.append(line)
        return lines

    def _by_place(self, measure: Measure, place: np.ndarray) -> dict[str, "Estimate"]:
        names, domains = _domains(place)
        shares = zip(names, measure.ratios(self.design, domains), strict=True)
        return {str(name): found for name, found in shares if found is not None}

    def _modelled(
        self, measure: Measure, code: np.ndarray, told: dict[str, "Estimate"], fixed: set[str]
    ) -> dict[str, tuple[float, float]]:
        """Return value and squared error of each area by the model, benchmarked to provinces."""
        predictors = self._predictors(list(told))
        if predictors is None or not set(told) - fixed:
            return {}
        names = np.array(list(told))
        share, variance, size = (
            np.array([getattr(e, field) for e in told.values()], float)
            for field in ("value", "variance", "single")
        )
        smooth = small_area.smoothed_variance(share, variance, size)
        areas = small_area.fay_herriot(share, smooth, predictors)
        is_fixed = np.isin(names, sorted(fixed))
        before = np.where(is_fixed, share, np.clip(areas.value, 0, 1))
        after = before.copy()
        weight = self.design.weight * measure.whole
        mass = np.array([weight[code == name].sum() for name in names])
        for inside in self._benchmarks(measure, code, names):
            total = float(mass[inside] @ share[inside])
            after[inside] = small_area.benchmarked(
                before[inside], mass[inside], is_fixed[inside], total
            )
        error = areas.error + (after - before) ** 2
        return {n: (float(v), float(e)) for n, v, e in zip(names, after, error, strict=True)}

    def _predictors(self, names: list[str]) -> np.ndarray | None:
        """Return the regression's columns, fewer where areas are few; None where too few."""
        known = self.areas.reindex(names).fillna(self.areas.mean()).to_numpy(float)
        # three areas a column, or the line would follow the sample
        columns = min(known.shape[1], len(names) // 3 - 1)
        if columns < 0:
            return None
        kept = known[:, :columns]
        kept = kept[:, kept.std(axis=0) > 0]
        return np.column_stack([np.ones(len(names)), kept])

    def _benchmarks(
        self, measure: Measure, code: np.ndarray, names: np.ndarray
    ) -> list[np.ndarray]:
        """Return the areas that add up to one direct figure: a province that has one, or the rest.

        A province too thin to be shown would hand its chance error to its kabupaten.
        """
        province, told = names.astype("U2"), self._by_place(measure, code.astype("U2"))
        groups, rest = [], np.zeros(len(names), bool)
        for each in np.unique(province):
            if each in told and self._is_enough(told[each]):
                groups.append(province == each)
            else:
                rest |= province == each
        return [*groups, rest] if rest.any() else groups


def _domains(name: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the distinct names, and the rows of each."""
    names, of, count = np.unique(name, return_inverse=True, return_counts=True)
    return names, np.split(np.argsort(of, kind="stable"), np.cumsum(count)[:-1])


def _cells(
    scope: str, place: np.ndarray, group: str, value: np.ndarray
) -> list[tuple[dict[str, str], np.ndarray]]:
    """Return what names every cell of places and groups, and its rows."""
    _, domains = _domains(np.char.add(np.char.add(place, "|"), value))
    cells = []
    for rows in domains:
        key = {"lingkup": scope, "kode": str(place[rows[0]])}
        cells.append((key | {"kelompok": group, "nilai_kelompok": str(value[rows[0]])}, rows))
    return cells


def _line(
    measure: Measure, key: dict[str, Any], found: "Estimate", is_shown: bool
) -> dict[str, Any]:
    """Return a line of the table; a figure that is too thin has none."""
    line: dict[str, Any] = {"ukuran": measure.name, "batas_desil": measure.cut, **key}
    low, high = found.wilson()
    safe_low, safe_high = found.korn_graubard()
    shown = {
        "nilai": found.value,
        "bawah": low,
        "atas": high,
        "bawah_korn_graubard": safe_low,
        "atas_korn_graubard": safe_high,
        "galat_baku": np.sqrt(found.variance),
    }
    line |= {name: _rounded(value) if is_shown else None for name, value in shown.items()}
    return line | {
        "baris": found.rows,
        "ukuran_efektif": round(found.adjusted, 1),
        "cara": DIRECT if is_shown else THIN,
    }


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
