"""Regions: the Kemendagri master of 2025, older and BPS codes brought onto it, urban villages.

Codes inside the pipeline are Kemendagri digits of 2025 without dots. What a sender writes must
declare its code system: 164 BPS regency codes are another regency's Kemendagri code.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.regions.codes import (
    BRIDGE_SYSTEMS,
    ambiguous_regencies,
    bridge_regency,
    forward_regencies,
    normalise,
)
from pipelines.regions.master import read_villages, regency_table
from pipelines.regions.registry import in_force, read_registry

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = [
    "BRIDGE_SYSTEMS",
    "ambiguous_regencies",
    "bridge_regency",
    "bridge_table",
    "has_village_bridge",
    "normalise",
    "provinces",
    "regencies",
    "register",
    "villages",
]

HERE = Path(__file__).parent


@cache
def villages(quarter: str | None = None, folder: Path = HERE) -> pa.Table:
    """Return the village master in force in a quarter, sorted by code.

    Columns: kode_kelurahan_desa, kelurahan_desa, kode_kecamatan, kecamatan,
    kode_kabupaten_kota, kabupaten_kota, kode_provinsi, provinsi, perkotaan (1 urban, 0 rural).
    """
    return read_villages(read_registry(folder), quarter)


@cache
def regencies(quarter: str | None = None, folder: Path = HERE) -> pa.Table:
    """Return the regencies, sorted by code.

    Columns: kode_kabupaten_kota, kabupaten_kota, kode_provinsi, provinsi, kota (1 city),
    jumlah_penduduk, jumlah_kelurahan, jumlah_desa.
    """
    return regency_table(read_registry(folder), quarter)


def provinces(quarter: str | None = None) -> dict[str, str]:
    """Return the name of each province by its code, in order of code."""
    rows = regencies(quarter).select(["kode_provinsi", "provinsi"]).to_pylist()
    return dict(sorted((row["kode_provinsi"], row["provinsi"]) for row in rows))


def register(
    con: duckdb.DuckDBPyConnection, quarter: str | None = None, folder: Path = HERE
) -> None:
    """Make the tables `region_village`, `region_regency`, `region_forward`, `region_lookup`.

    `region_lookup` says for every village code that may legally be sent, by code system, which
    village of the master it is: columns code_system, kode_dikirim, kode_kelurahan_desa. What is
    not in it is unknown and never guessed.
    """
    _create(con, "region_village", villages(quarter, folder))
    _create(con, "region_regency", regencies(quarter, folder))
    bridge_table(con, folder)
    con.execute(
        """
        create or replace table region_lookup as
        select 'kemendagri' as code_system, kode_kelurahan_desa as kode_dikirim,
            kode_kelurahan_desa
        from region_village
        union all
        select 'kemendagri', kode_lama || right(kode_kelurahan_desa, 6), kode_kelurahan_desa
        from region_village
        inner join region_forward on kode_baru = kode_kabupaten_kota
        """
    )
    bridge = in_force(read_registry(folder)["village_bridge"], quarter)
    if bridge is not None:
        _add_village_bridge(con, str(bridge.path))
    (twice,) = con.execute(
        "select count(*) - count(distinct (code_system, kode_dikirim)) from region_lookup"
    ).fetchall()[0]
    if twice:
        raise ValueError(f"{twice} village codes name more than one village; keep one of each")


def bridge_table(con: duckdb.DuckDBPyConnection, folder: Path = HERE) -> None:
    """Make `region_forward(kode_lama, kode_baru)`: regency codes of before the split of Papua.

    A ten-digit code of then is brought forward by its first four digits, if the master holds
    what comes out.
    """
    import pyarrow as pa

    pairs = sorted(forward_regencies(folder).items())
    table = pa.table(
        {"kode_lama": [old for old, _ in pairs], "kode_baru": [new for _, new in pairs]}
    )
    _create(con, "region_forward", table)


def has_village_bridge(quarter: str | None = None, folder: Path = HERE) -> bool:
    """Return whether files in BPS codes below the regency can be read."""
    return in_force(read_registry(folder)["village_bridge"], quarter) is not None


def _add_village_bridge(con: duckdb.DuckDBPyConnection, path: str) -> None:
    twice = con.execute(
        """
        select count(*) from (
            select kode_bps
            from read_csv($path, all_varchar = true, header = true)
            group by kode_bps
            having count(distinct kode_kemendagri) > 1
        )
        """,
        {"path": path},
    ).fetchone()
    if twice and twice[0]:
        raise ValueError(
            f"{path}: {twice[0]} BPS codes name more than one village; keep one of each"
        )
    con.execute(
        """
        insert into region_lookup
        select distinct 'bps', replace(sent.kode_bps, '.', ''), kode_kelurahan_desa
        from read_csv($path, all_varchar = true, header = true) as sent
        inner join region_village
            on kode_kelurahan_desa = replace(sent.kode_kemendagri, '.', '')
        """,
        {"path": path},
    )


def _create(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register("regions_arrow", table)
    con.execute(f"create or replace table {name} as select * from regions_arrow")
    con.unregister("regions_arrow")
