"""The rows of a part of the register in memory, in the order in which they are written.

Most of what is written of a family is what the register said. The engine settles and orders what
is new, a few columns; all others are gathered from the rows in force by their places.
"""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines.frames import pl
from pipelines.registry import NAMES_OF_REGIONS, schema, valued

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# by what the rows of a table are ordered within a province, blanks last
ORDER = {
    "person": "id_keluarga, id_individu",
    "family": "kode_kelurahan_desa, id_keluarga",
}
# columns of a family that are not simply the values that stand
_SETTLED = {
    "id_keluarga": "merged.id_keluarga",
    **{name: f"region_village.{name}" for name in NAMES_OF_REGIONS},
    "kode_provinsi": "region_village.kode_provinsi",
    "kode_kabupaten_kota": "region_village.kode_kabupaten_kota",
    "kode_kecamatan": "region_village.kode_kecamatan",
    "kode_kelurahan_desa": "merged.kode_kelurahan_desa",
    "perkotaan": "region_village.perkotaan",
    "nomor_kartu_keluarga": "merged.kk",
    "nama_kepala_keluarga": "head_name.nama_kepala_keluarga",
    "daya_terpasang": "if(metered.menang, metered.daya, merged.daya_terpasang)",
    "usia_data_triwulan": "greatest(0, $quarter_index - 4 * year(fresh.tanggal) "
    "- quarter(fresh.tanggal))",
}


def lay_out(
    con: "duckdb.DuckDBPyConnection", name: str, select: str, quarter: "Quarter"
) -> pa.Table:
    """Let `<name>_part` be the rows of a select in memory, in the order in which they are written.

    The select says in column ``prov`` where each lives.
    """
    # by `sql`, not by `execute`: Arrow gets the rows of the latter in any order; a province is
    # sorted as a number, with numbers the quicker
    rows = con.sql(
        f"select * from ({select}) order by prov::tinyint, {ORDER[name]}",
        params={"quarter_index": quarter.index},
    ).to_arrow_table()
    con.register(f"{name}_part", rows)
    return rows


def lay_out_persons(
    con: "duckdb.DuckDBPyConnection", steady: "pl.DataFrame", others: pa.Table
) -> pa.Table:
    """Let `person_anew` be persons settled anew, and `person_part` those and the steady ones."""
    rows = pl.concat([steady, pl.DataFrame(others)], how="diagonal_relaxed")
    family = rows["id_keluarga"].fill_null(np.iinfo(np.int64).max)
    order = np.lexsort((rows["id_individu"], family, rows["prov"].cast(pl.Int8)))
    laid = rows[order].select(others.column_names).to_arrow().cast(others.schema)
    con.register("person_part", laid)
    con.register("person_anew", others)
    return laid


def lay_out_families(
    con: "duckdb.DuckDBPyConnection", known: pa.Table, quarter: "Quarter"
) -> pa.Table:
    """Let `family_part` be the families of a part, from `merged` and what belongs to it.

    Parameters
    ----------
    known : pyarrow.Table
        The rows of `in_force`.
    """
    kinds = schema("family")
    kept = [column.name for column in valued() if column.name not in _SETTLED]
    cells = ", ".join(f"merged.{name}::{kinds[name]} as {name}" for name in kept)
    changed = con.sql(
        f"select merged.id_keluarga, {cells} from merged "
        "semi join won on merged.id_keluarga = won.id_keluarga"
    ).to_arrow_table()
    places = np.arange(known.num_rows, known.num_rows + changed.num_rows)
    con.register("changed", changed.append_column("letak", pa.array(places)))
    settled = ", ".join(f"({cell})::{kinds[name]} as {name}" for name, cell in _SETTLED.items())
    rows = lay_out(
        con,
        "family",
        f"""
        select {settled}, merged.kode_kelurahan_desa[1:2] as prov,
            coalesce(changed.letak, merged.letak) as letak
        from merged
        inner join region_village
            on merged.kode_kelurahan_desa = region_village.kode_kelurahan_desa
        inner join fresh on merged.id_keluarga = fresh.id_keluarga
        left join head_name on merged.id_keluarga = head_name.id_keluarga
        left join metered on merged.id_keluarga = metered.id_keluarga
        left join changed on merged.id_keluarga = changed.id_keluarga
        """,
        quarter,
    )
    con.unregister("changed")
    pool = pa.concat_tables([known.select(kept), changed.select(kept)])
    gathered = pool.take(rows["letak"])
    whole = {name: (gathered if name in kept else rows)[name] for name in kinds}
    laid = pa.table({**whole, "prov": rows["prov"]})
    con.register("family_part", laid)
    return laid
