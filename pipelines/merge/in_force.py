"""What the register said of each family before: read where it lies, but of few families.

Families that stayed in their kabupaten lie in the files of the part that they are in, see
`places.files_before`; their rows do not pass the engine. Those that moved to another, and new ones,
are laid into their parts first.
"""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import in_memory
from pipelines.frames import pl
from pipelines.merge import own_origin, places
from pipelines.merge.meters import POWER
from pipelines.parts import PART, Parts
from pipelines.registry import schema, valued

if TYPE_CHECKING:
    import duckdb

_KEY = "id_keluarga"
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


def show_part(
    con: "duckdb.DuckDBPyConnection",
    parts: Parts,
    share: int,
    release: Path | None,
    files: Collection[str],
) -> pa.Table:
    """Let `in_force` be the families of one part, with the KK and village that they have now.

    Parameters
    ----------
    share : int
        Number of the part.
    release : Path or None
        The release followed.
    files : collection of str
        The files that the part looks into, as `places.files_before` names them.

    Returns
    -------
    pyarrow.Table
        Its rows, each with its place among them (`letak`). In the engine also with the origin of
        the power of its meter.

    Raises
    ------
    RuntimeError
        If one that stayed in its kabupaten does not lie there.
    """
    parts.show("in_force_apart", share)
    con.execute(
        f"create or replace temp view placed_part as select * from placed where {PART} = {share}"
    )
    kinds = {column.name: column.type for column in valued()}
    kinds |= {name: schema("provenance")[name] for name in _ORIGIN}
    typed = ", ".join(f"{name}::{kind} as {name}" for name, kind in kinds.items())
    rows = con.sql(f"select {_KEY}, kk, tempat, {typed} from in_force_apart").to_arrow_table()
    staying = con.sql(
        f"select {_KEY}, kk, kode_kelurahan_desa as tempat from placed_part where not pindah"
    ).to_arrow_table()
    family, origin = (
        places.lying_files(release, name, files) if release else []
        for name in ("family", "provenance")
    )
    found = 0
    if family and origin:
        told = pl.concat(map(_family, family), how="vertical_relaxed")
        lying = beside(staying, told, pa.concat_tables(map(_origin, origin)))
        found = int(in_memory.starts(np.sort(lying[_KEY].to_numpy())).sum())
        rows = pa.concat_tables([lying.cast(rows.schema), rows])
    if lost := staying.num_rows - found:
        raise RuntimeError(
            f"{lost} families of part {share} do not lie where their villages' files are"
        )
    rows = rows.append_column("letak", pa.array(np.arange(rows.num_rows)))
    of_power = own_origin.of_variable(rows, POWER)
    shown = rows
    for name, column in of_power.items():
        shown = shown.append_column(f"{name}_daya", column)
    con.register("in_force", shown)
    return rows


def _family(file: Path) -> pl.DataFrame:
    columns = [_KEY, *(column.name for column in valued())]
    return pl.read_parquet(file, columns=columns, hive_partitioning=False).select(columns)


def _origin(file: Path) -> pa.Table:
    columns = [_KEY, *_ORIGIN]
    return pq.read_table(file, columns=columns, partitioning=None, use_threads=False)


def beside(staying: pa.Table, family: pl.DataFrame, origin: pa.Table) -> pa.Table:
    """Return rows of `family` that are among `staying`, with what both others say of them.

    Parameters
    ----------
    staying, family, origin
        Each names a family in `id_keluarga`; in the first and the last each stands once.

    Raises
    ------
    RuntimeError
        If one stands twice there.
    """
    try:
        place, told = (
            in_memory.places(family[_KEY], pl.Series(of[_KEY])) for of in (staying, origin)
        )
    except in_memory.Unusual:
        raise RuntimeError("a family stands twice in the register that is followed") from None
    here = (place >= 0) & (told >= 0)
    if not here.all():
        family, place, told = family.filter(here), place[here], told[here]
    whole = staying.take(pa.array(place))
    for rows in (family.to_arrow(), origin.take(pa.array(told))):
        for name in rows.column_names:
            if name != _KEY:
                whole = whole.append_column(name, rows[name])
    return whole


def _apart() -> str:
    """Return a select of what was in force of moved families, and of what new ones inherit."""
    inherited = ", ".join(
        f"old_family.{c.name}" if c.inherit == "dwelling" else f"null as {c.name}"
        for c in valued()
        if c.name not in ("kode_kelurahan_desa", "alamat")
    )
    old = ", ".join(f"old_family.{column.name}" for column in valued())
    origin = ", ".join(f"old_provenance.{name}" for name in _ORIGIN)
    return f"""
        select placed.{PART}, placed.id_keluarga, placed.kk,
            placed.kode_kelurahan_desa as tempat, {old}, {origin}
        from apart_family as old_family
        inner join placed on old_family.id_keluarga = placed.id_keluarga
        inner join apart_provenance as old_provenance
            on old_family.id_keluarga = old_provenance.id_keluarga
        where placed.pindah
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
