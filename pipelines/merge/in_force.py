"""What the register said of each family before: read where it lies, but of few families.

Families that stayed in their kabupaten lie in the files of the part that they are in, see
`places.show_lying`. Those that moved to another, and new ones, are laid into their parts first.
"""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines.merge import places
from pipelines.parts import PART, Parts
from pipelines.registry import valued

if TYPE_CHECKING:
    import duckdb

_ORIGIN = ("sumber", "tanggal", "pengecualian")


def spread(con: "duckdb.DuckDBPyConnection", parts: Parts, *, first: bool) -> None:
    """Write `in_force_apart`: what was in force of families that do not lie in their part.

    At first that is the base register, of all families.
    """
    for name in ("family", "provenance"):
        # the wide rows are read once, whoever inherits them
        kind, wanted = (
            ("view", "")
            if first
            else (
                "table",
                "semi join (select id_keluarga from placed where pindah union all "
                "select id_asal from family_now where baru and alamat_tetap) as wanted "
                f"on old_{name}.id_keluarga = wanted.id_keluarga",
            )
        )
        con.execute(f"create temp {kind} apart_{name} as select * from old_{name} {wanted}")
    parts.write("in_force_apart", _apart())
    for name in ("family", "provenance"):
        con.execute(f"drop {'view' if first else 'table'} apart_{name}")


def show_part(con: "duckdb.DuckDBPyConnection", parts: Parts, share: int) -> pa.Table:
    """Let `in_force` be the families of one part, with the KK and village that they have now.

    Returns
    -------
    pyarrow.Table
        Its rows, each with its place among them (`letak`).

    Raises
    ------
    RuntimeError
        If one that stayed in its kabupaten does not lie there.
    """
    parts.show("in_force_apart", share)
    con.execute(
        f"create or replace temp view placed_part as select * from placed where {PART} = {share}"
    )
    typed = ", ".join(f"{column.name}::{column.type} as {column.name}" for column in valued())
    rows = con.sql(
        f"select * replace ({typed}) from ("
        f"{_lying('lying_family', 'lying_provenance')} where not placed.pindah "
        "union all by name select * from in_force_apart)"
    ).to_arrow_table()
    rows = rows.append_column("letak", pa.array(np.arange(rows.num_rows)))
    con.register("in_force", rows)
    places.must_lie(
        con,
        "select id_keluarga from placed_part where not pindah",
        "in_force",
        "id_keluarga",
        f"families of part {share} do not lie where their villages' files are",
    )
    return rows


def _lying(family: str, provenance: str, placed: str = "placed_part", part: str = "") -> str:
    """Return a select of what the register said of the families of `placed`, after their `part`."""
    old = ", ".join(f"old_family.{column.name}" for column in valued())
    origin = ", ".join(f"old_provenance.{name}" for name in _ORIGIN)
    return (
        f"select {part} placed.id_keluarga, placed.kk, placed.kode_kelurahan_desa as tempat, "
        f"{old}, {origin} from {family} as old_family "
        f"inner join {placed} as placed on old_family.id_keluarga = placed.id_keluarga "
        f"inner join {provenance} as old_provenance "
        "on old_family.id_keluarga = old_provenance.id_keluarga"
    )


def _apart() -> str:
    """Return a select of what was in force of moved families, and of what new ones inherit."""
    inherited = ", ".join(
        f"old_family.{c.name}" if c.inherit == "dwelling" else f"null as {c.name}"
        for c in valued()
        if c.name not in ("kode_kelurahan_desa", "alamat")
    )
    lying = _lying("apart_family", "apart_provenance", "placed", f"placed.{PART},")
    return f"""
        {lying} where placed.pindah
        union all by name
        select placed.{PART}, placed.id_keluarga, placed.kk,
            placed.kode_kelurahan_desa as tempat, family_now.desa as kode_kelurahan_desa,
            old_family.alamat, {inherited},
            coalesce(old_provenance.sumber, founded.oleh.sumber)::tinyint as sumber,
            coalesce(old_provenance.tanggal, founded.oleh.tanggal) as tanggal,
            coalesce(old_provenance.pengecualian, []) as pengecualian
        from placed
        inner join family_now on placed.id_keluarga = family_now.id_keluarga
        left join apart_family as old_family
            on family_now.id_asal = old_family.id_keluarga and family_now.alamat_tetap
        left join apart_provenance as old_provenance
            on old_family.id_keluarga = old_provenance.id_keluarga
        -- nobody's answers yet: what is known of it is who told last that it exists
        left join (
            select id_keluarga, max({{'tanggal': tanggal_kk, 'sumber': sumber_kk}}) as oleh
            from identity
            where id_keluarga in (select id_keluarga from family_now where baru)
            group by id_keluarga
        ) as founded on family_now.id_keluarga = founded.id_keluarga
        where family_now.baru
    """
