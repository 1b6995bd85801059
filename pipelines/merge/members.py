"""What a family's members tell of it: who is its head, whether one is active, a fingerprint.

The rows of a part lie family by family. What a row means is asked of the engine, a number for each
row; they are put together here, by runs of one family, instead of in groups of the engine's.
"""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.in_memory import along, starts
from pipelines.registry import row_fingerprint

if TYPE_CHECKING:
    import duckdb

_FAMILY = f"select letak, {row_fingerprint('family')} as sidik from family_part"
_NOBODY = np.iinfo(np.int64).max
# who has no name is head of none
_ASKED = f"""
select letak, {row_fingerprint("person")} as sidik, is_active(status_keberadaan) as aktif,
    if(is_active(status_keberadaan) and nama is not null,
        head_key(status_hubungan_keluarga, tanggal_lahir, id_individu), {_NOBODY}) as kunci
from person_part
where id_keluarga is not null
"""


def of_families(con: "duckdb.DuckDBPyConnection", persons: pa.Table) -> pa.Table:
    """Return what the members of each family tell of it, in the order of `persons`.

    Parameters
    ----------
    persons : pyarrow.Table
        The rows of `person_part`, each with its place in `letak`; those of one family side by
        side.

    Returns
    -------
    pyarrow.Table
        A row for each family with members: ``id_keluarga``, ``nama_kepala_keluarga`` (the name of
        the oldest head, else of the oldest member, then of the lowest id; of active members),
        ``aktif``, and ``sidik_anggota``, the hashes of its members' rows put together.
    """
    asked = con.sql(_ASKED).to_arrow_table()
    place = asked["letak"].to_numpy()
    order = np.argsort(place, kind="stable")  # they come in order, which nobody promises
    place = place[order]
    sidik, aktif, kunci = (asked[name].to_numpy()[order] for name in ("sidik", "aktif", "kunci"))
    families = persons["id_keluarga"].take(pa.array(place))
    begins = np.flatnonzero(starts(families.to_numpy()))
    least = np.minimum.reduceat(kunci, begins)
    heads = np.flatnonzero((kunci == along(least, begins, len(kunci))) & (kunci != _NOBODY))
    head = np.full(len(begins), -1)
    # of an id that stands twice the first
    head[np.searchsorted(begins, heads[::-1], "right") - 1] = place[heads[::-1]]
    return pa.table(
        {
            "id_keluarga": families.take(pa.array(begins)),
            "nama_kepala_keluarga": persons["nama"].take(pa.array(head, mask=head < 0)),
            "aktif": np.logical_or.reduceat(aktif, begins),
            "sidik_anggota": np.bitwise_xor.reduceat(sidik, begins),
        }
    )


def fingerprints(con: "duckdb.DuckDBPyConnection", family: pa.Table) -> pa.Table:
    """Return ``registry/fingerprint`` of `family_part`, in its order, as `fingerprints` says it.

    Parameters
    ----------
    family : pyarrow.Table
        The rows of `family_part`, with what `of_families` tells of each.
    """
    asked = con.sql(_FAMILY).to_arrow_table()
    sidik = np.empty(family.num_rows, np.uint64)
    sidik[asked["letak"].to_numpy()] = asked["sidik"].to_numpy()
    of_members = family["sidik_anggota"].fill_null(pa.scalar(0, pa.uint64())).to_numpy()
    return family.select(["prov", "id_keluarga", "kode_kelurahan_desa"]).append_column(
        "sidik", pa.array(sidik ^ of_members)
    )


def unranked(family: pa.Table) -> pa.Table:
    """Return ``registry/unranked``: families that cannot be ranked, with the reason.

    Parameters
    ----------
    family : pyarrow.Table
        As `fingerprints` takes it.
    """
    without = family.filter(pc.invert(family["aktif"].fill_null(False)))
    reason = pc.if_else(without["aktif"].is_null(), "tanpa_anggota", "tanpa_anggota_aktif")
    return (
        without.select(["prov", "id_keluarga"])
        .append_column("alasan", reason)
        .sort_by([("prov", "ascending"), ("id_keluarga", "ascending")])
    )
