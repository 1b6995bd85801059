"""The rows of a part of the register in memory, in the order in which they are written.

Most of what is written of a family is what the register said. The engine settles what is new; all
else is gathered from the rows in force by their places.
"""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import pl
from pipelines.in_memory import places
from pipelines.macros import ID_BITS
from pipelines.merge import origins
from pipelines.merge.gathered import gathered
from pipelines.merge.meters import POWER
from pipelines.registry import NAMES_OF_REGIONS, empty_table, schema, valued

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# columns of a family that its village tells
_OF_THE_VILLAGE = (
    *NAMES_OF_REGIONS,
    "kode_provinsi",
    "kode_kabupaten_kota",
    "kode_kecamatan",
    "kode_kelurahan_desa",
    "perkotaan",
)


def villages(con: "duckdb.DuckDBPyConnection") -> pa.Table:
    """Return what each village tells of the families in it, in the order of the codes."""
    kinds = schema("family")
    cells = ", ".join(f"{name}::{kinds[name]} as {name}" for name in _OF_THE_VILLAGE)
    return con.sql(
        f"select {cells} from region_village order by kode_kelurahan_desa"
    ).to_arrow_table()


def lay_out_persons(
    con: "duckdb.DuckDBPyConnection", lying: "pl.DataFrame", others: pa.Table
) -> pa.Table:
    """Let `person_anew` be persons settled anew, and `person_part` those and the steady ones.

    Each has his place in `person_part` (`letak`); what sources said of them, and did not become
    theirs, stands only in `person_anew`.

    Parameters
    ----------
    lying : polars.DataFrame
        Persons in the order of the register, of whom those that stay say so (`tetap`).
    others : pyarrow.Table
        Persons settled anew.
    """
    names = [name for name in others.column_names if name in lying.columns]
    told = others.select(names)
    pool = pa.concat_tables([lying.select(names).to_arrow().cast(told.schema), told])
    staying = np.flatnonzero(np.append(lying["tetap"], np.ones(others.num_rows, bool)))
    keys = pl.DataFrame(pool.select(["prov", "id_keluarga", "id_individu"]))[staying]
    family = keys["id_keluarga"].fill_null(np.iinfo(np.int64).max)
    order = np.lexsort((keys["id_individu"], family, keys["prov"].cast(pl.Int8)))
    laid = pool.take(pa.array(staying[order]))
    laid = laid.append_column("letak", pa.array(np.arange(laid.num_rows)))
    con.register("person_part", laid)
    con.register("person_anew", others)
    return laid


def lay_out_families(
    con: "duckdb.DuckDBPyConnection",
    known: pa.Table,
    origin: pa.Table,
    members: pa.Table,
    village: pa.Table,
    quarter: "Quarter",
) -> pa.Table:
    """Let `family_part` be the families of a part, from `merged` and what belongs to it.

    Each has beside the register's columns what its `members` tell, its place and its province.

    Parameters
    ----------
    known : pyarrow.Table
        The rows of `in_force`.
    origin : pyarrow.Table
        As `origins.lay_out` returns it.
    members : pyarrow.Table
        As `members.of_families` returns it.
    village : pyarrow.Table
        As `villages` returns it.
    """
    kinds = schema("family")
    names = [column.name for column in valued()]
    cells = ", ".join(f"merged.{name}::{kinds[name]} as {name}" for name in names)
    changed = con.sql(
        f"select merged.letak, {cells} from merged "
        "semi join won on merged.id_keluarga = won.id_keluarga"
    ).to_arrow_table()
    metered = con.sql(
        f"select letak, daya::{kinds[POWER]} as {POWER} from metered where menang"
    ).to_arrow_table()
    ids = known["id_keluarga"].to_numpy()
    at = pc.index_in(known["tempat"], village["kode_kelurahan_desa"]).fill_null(-1).to_numpy()
    order = np.argsort(at.astype(np.int64) << ID_BITS | ids, kind="stable")
    order = order[at[order] >= 0]  # where the master knows no village nobody lives
    age = np.empty(len(ids), np.int64)
    told_by = origins.people(con)
    age[origin["letak"].to_numpy()] = origins.quarters_since(origin, told_by, quarter.index)
    own = places(pl.Series(ids[order]), pl.Series(members["id_keluarga"]))
    columns = {
        **_columns(gathered(order, names, known, changed)),
        **_columns(gathered(order, [POWER], known, changed, metered)),
        **_columns(village.take(pa.array(at[order]))),
        **_columns(members.take(pa.array(own, mask=own < 0))),
        "id_keluarga": pa.array(ids[order]),
        "nomor_kartu_keluarga": known["kk"].take(pa.array(order)),
        "usia_data_triwulan": pa.array(age[order]),
        "letak": pa.array(np.arange(len(order))),
    }
    kinds = con.sql(empty_table("family")).to_arrow_table().schema
    for field in kinds:
        columns[field.name] = columns[field.name].cast(field.type)
    columns["prov"] = pc.utf8_slice_codeunits(columns["kode_kelurahan_desa"], 0, 2)
    laid = pa.table(columns)
    con.register("family_part", laid)
    return laid


def _columns(rows: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(rows.column_names, rows.columns, strict=True))
