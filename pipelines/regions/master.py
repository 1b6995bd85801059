"""The village master: codes and names of all levels on one row, and whether it is urban."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from pipelines.regions.registry import Dated, in_force

if TYPE_CHECKING:
    import pyarrow as pa

Registry = dict[str, tuple[Dated, ...]]
_LEVELS = (("kelurahan_desa", 10), ("kecamatan", 6), ("kabupaten_kota", 4), ("provinsi", 2))
_CITY = 71  # regency numbers from here on are cities
_KELURAHAN = "1"  # first digit of a kelurahan's own four


def read_villages(registry: Registry, quarter: str | None) -> pa.Table:
    """Return one row per village with names of all levels and `perkotaan`, sorted by code."""
    import pyarrow as pa

    names = _names(_path(registry, "villages", quarter))
    codes = sorted(code for code in names if len(code) == 10)
    columns: dict[str, pa.Array] = {}
    for level, digits in _LEVELS:
        own = [code[:digits] for code in codes]
        columns[f"kode_{level}"] = pa.array(own)
        columns[level] = pa.array([names[code] for code in own])
    urban = _urban(registry, quarter, codes)
    columns["perkotaan"] = pa.array([int(code in urban) for code in codes], pa.int8())
    return pa.table(columns)


def regency_table(registry: Registry, quarter: str | None) -> pa.Table:
    """Return one row per regency with its name, population and number of villages."""
    import pyarrow as pa

    names = _names(_path(registry, "villages", quarter))
    people = _population(registry, quarter)
    kelurahan, desa = _villages_by_regency([code for code in names if len(code) == 10])
    codes = sorted(code for code in names if len(code) == 4)
    return pa.table(
        {
            "kode_kabupaten_kota": codes,
            "kabupaten_kota": [names[code] for code in codes],
            "kode_provinsi": [code[:2] for code in codes],
            "provinsi": [names[code[:2]] for code in codes],
            "kota": pa.array([int(_is_city(code)) for code in codes], pa.int8()),
            "jumlah_penduduk": pa.array([people.get(code) for code in codes], pa.int64()),
            "jumlah_kelurahan": pa.array([kelurahan.get(c, 0) for c in codes], pa.int32()),
            "jumlah_desa": pa.array([desa.get(c, 0) for c in codes], pa.int32()),
        }
    )


def _urban(registry: Registry, quarter: str | None, codes: list[str]) -> set[str]:
    entry = in_force(registry["urban"], quarter)
    if entry is None:
        raise LookupError(f"regions.yaml has no table of urban villages for {quarter}")
    if entry.path is not None:
        return {
            row["kode_kelurahan_desa"].replace(".", "")
            for row in _rows(entry.path)
            if row["perkotaan"] == "1"
        }
    populous = _populous(entry, codes, _population(registry, quarter))
    seats = {code[:6] for code in codes if code[6] == _KELURAHAN}
    return {code for code in codes if _is_city(code) or code[:6] in seats or code[:4] in populous}


def _populous(entry: Dated, codes: list[str], people: dict[str, int]) -> set[str]:
    if entry.rule is None:
        raise LookupError(f"regions.yaml: urban {entry.valid_from} has neither file nor rule")
    rule = entry.rule
    kelurahan, desa = _villages_by_regency(codes)
    return {
        regency
        for regency in {*kelurahan, *desa}
        if people.get(regency, 0)
        >= rule.people_per_village
        * (desa.get(regency, 0) + rule.kelurahan_weight * kelurahan.get(regency, 0))
    }


def _villages_by_regency(codes: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    kelurahan: dict[str, int] = {}
    desa: dict[str, int] = {}
    for code in codes:
        count = kelurahan if code[6] == _KELURAHAN else desa
        count[code[:4]] = count.get(code[:4], 0) + 1
    return kelurahan, desa


def _is_city(code: str) -> bool:
    return int(code[2:4]) >= _CITY


@cache
def _names(path: Path) -> dict[str, str]:
    with _opened(path) as lines:
        rows = csv.reader(lines)
        columns = next(rows)
        code, name = columns.index("code"), columns.index("name")
        return {row[code].replace(".", ""): row[name] for row in rows}


def _population(registry: Registry, quarter: str | None) -> dict[str, int]:
    path = _path(registry, "population", quarter)
    return {row["code"].replace(".", ""): int(row["total"]) for row in _rows(path)}


def _path(registry: Registry, kind: str, quarter: str | None) -> Path:
    entry = in_force(registry[kind], quarter)
    if entry is None or entry.path is None:
        raise LookupError(f"regions.yaml has no table of kind {kind} for {quarter or 'now'}")
    return entry.path


def _rows(path: Path) -> list[dict[str, str]]:
    with _opened(path) as lines:
        return list(csv.DictReader(lines))


def _opened(path: Path) -> TextIO:
    opener = gzip.open if path.suffix == ".gz" else open
    return cast("TextIO", opener(path, "rt", encoding="utf-8", newline=""))
