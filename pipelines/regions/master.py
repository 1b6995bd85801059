"""The village master: codes and names of all levels on one row, and whether it is urban.

The master has 91,000 lines, and most processes of a quarter need it: its columns are worked on
whole by Arrow, a tenth of the time of a loop over lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.regions.registry import Dated, in_force

if TYPE_CHECKING:
    import pyarrow as pa

Registry = dict[str, tuple[Dated, ...]]
_VILLAGE = 10  # digits
_LEVELS = (("kelurahan_desa", _VILLAGE), ("kecamatan", 6), ("kabupaten_kota", 4), ("provinsi", 2))
_CITY = 71  # regency numbers from here on are cities
_KELURAHAN = "1"  # first digit of a kelurahan's own four


def read_villages(registry: Registry, quarter: str | None) -> pa.Table:
    """Return one row per village with names of all levels and `perkotaan`, sorted by code."""
    import pyarrow as pa

    names = _names(_path(registry, "villages", quarter))
    codes = _of_level(names, _VILLAGE)
    columns: dict[str, pa.Array] = {}
    for level, digits in _LEVELS:
        columns[f"kode_{level}"] = _begin(codes, digits)
        columns[level] = _named(names, columns[f"kode_{level}"])
    columns["perkotaan"] = _urban(registry, quarter, codes).cast(pa.int8())
    return pa.table(columns)


def regency_table(registry: Registry, quarter: str | None) -> pa.Table:
    """Return one row per regency with its name, population and number of villages."""
    import pyarrow as pa

    names = _names(_path(registry, "villages", quarter))
    people = _population(registry, quarter)
    kelurahan, desa = _villages_by_regency(_of_level(names, _VILLAGE))
    regencies = _of_level(names, 4)
    provinces, codes = _begin(regencies, 2), regencies.to_pylist()
    return pa.table(
        {
            "kode_kabupaten_kota": regencies,
            "kabupaten_kota": _named(names, regencies),
            "kode_provinsi": provinces,
            "provinsi": _named(names, provinces),
            "kota": _is_city(regencies).cast(pa.int8()),
            "jumlah_penduduk": pa.array([people.get(code) for code in codes], pa.int64()),
            "jumlah_kelurahan": pa.array([kelurahan.get(c, 0) for c in codes], pa.int32()),
            "jumlah_desa": pa.array([desa.get(c, 0) for c in codes], pa.int32()),
        }
    )


def _of_level(names: pa.Table, digits: int) -> pa.Array:
    """Return the codes of a level, in order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = names["code"]
    lengths = pc.utf8_length(codes)
    return codes.filter(pc.equal(lengths, pa.scalar(digits, lengths.type))).combine_chunks()


def _begin(codes: pa.Array, digits: int) -> pa.Array:
    """Return the codes of the regions of a level in which others lie."""
    import pyarrow.compute as pc

    return pc.utf8_slice_codeunits(codes, 0, digits)


def _named(names: pa.Table, codes: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    places = pc.index_in(codes, names["code"])
    if places.null_count:
        raise LookupError("the village master lacks the name of a region in which villages lie")
    return names["name"].take(places).combine_chunks()


def _urban(registry: Registry, quarter: str | None, codes: pa.Array) -> pa.Array:
    """Return of every village whether it is urban."""
    import pyarrow as pa
    import pyarrow.compute as pc

    entry = in_force(registry["urban"], quarter)
    if entry is None:
        raise LookupError(f"regions.yaml has no table of urban villages for {quarter}")
    if entry.path is not None:
        listed = _read(entry.path, "kode_kelurahan_desa", "perkotaan")
        return pc.is_in(codes, listed.filter(pc.equal(listed["perkotaan"], "1"))[0])
    populous = pa.array(_populous(entry, codes, _population(registry, quarter)), pa.string())
    districts = _begin(codes, 6)
    seated = pc.is_in(districts, districts.filter(_is_kelurahan(codes)))
    return pc.or_(pc.or_(_is_city(codes), seated), pc.is_in(_begin(codes, 4), populous))


def _populous(entry: Dated, codes: pa.Array, people: dict[str, int]) -> list[str]:
    if entry.rule is None:
        raise LookupError(f"regions.yaml: urban {entry.valid_from} has neither file nor rule")
    rule = entry.rule
    kelurahan, desa = _villages_by_regency(codes)
    return [
        regency
        for regency in sorted({*kelurahan, *desa})
        if people.get(regency, 0)
        >= rule.people_per_village
        * (desa.get(regency, 0) + rule.kelurahan_weight * kelurahan.get(regency, 0))
    ]


def _villages_by_regency(codes: pa.Array) -> tuple[dict[str, int], dict[str, int]]:
    import pyarrow.compute as pc

    regencies, is_kelurahan = _begin(codes, 4), _is_kelurahan(codes)
    return (
        _counted(regencies.filter(is_kelurahan)),
        _counted(regencies.filter(pc.invert(is_kelurahan))),
    )


def _counted(values: pa.Array) -> dict[str, int]:
    return {each["values"]: each["counts"] for each in values.value_counts().to_pylist()}


def _is_kelurahan(codes: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.equal(pc.utf8_slice_codeunits(codes, 6, 7), _KELURAHAN)


def _is_city(codes: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.greater_equal(pc.utf8_slice_codeunits(codes, 2, 4).cast(pa.int8()), _CITY)


@cache
def _names(path: Path) -> pa.Table:
    """Return `code` and `name` of the regions of all levels, sorted by code."""
    import pyarrow.compute as pc

    names = _read(path, "code", "name").sort_by("code")
    if pc.count_distinct(names["code"]).as_py() != names.num_rows:
        raise ValueError(f"{path.name}: a code stands twice")
    return names


def _population(registry: Registry, quarter: str | None) -> dict[str, int]:
    read = _read(_path(registry, "population", quarter), "code", "total").to_pydict()
    return dict(zip(read["code"], map(int, read["total"]), strict=True))


def _path(registry: Registry, kind: str, quarter: str | None) -> Path:
    entry = in_force(registry[kind], quarter)
    if entry is None or entry.path is None:
        raise LookupError(f"regions.yaml has no table of kind {kind} for {quarter or 'now'}")
    return entry.path


def _read(path: Path, code: str, other: str) -> pa.Table:
    """Return two columns of a CSV file as text, the first of them codes, without their dots."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    kinds: Iterable[tuple[str, pa.DataType]] = ((name, pa.string()) for name in (code, other))
    options = csv.ConvertOptions(include_columns=[code, other], column_types=dict(kinds))
    read = csv.read_csv(path, convert_options=options)
    return read.set_column(0, code, pc.replace_substring(read[code], ".", ""))
