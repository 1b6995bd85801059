"""Whom a look-up asks for: the family that a KK, a NIK or an id names."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop
from pipelines.rank.inputs import Part, Side

if TYPE_CHECKING:
    import duckdb

LONG = 16  # digits of a KK or NIK
FAMILY, PERSON = "registry/family", "registry/person"
# what a number that several families bear is called, and by what to ask instead
_NUMBERS = {
    "nomor_kartu_keluarga": ("KK", "the NIK of a member, or by the family's id"),
    "nomor_induk_kependudukan": ("NIK", "the family's KK"),
}


def one(con: "duckdb.DuckDBPyConnection", sql: str, family: int) -> dict[str, Any] | None:
    """Return the only row of a query about one family."""
    return next(iter(store.dicts(con.execute(sql, {"family": family}))), None)


def find(con: "duckdb.DuckDBPyConnection", side: Side, identifier: str) -> tuple[int, Part]:
    """Return the family that a KK, NIK or id names, and its village as a part of the nation.

    Raises
    ------
    DataStop
        If no family, or none alone, has the identifier.
    """
    asked = int(identifier)
    tries = [(FAMILY, "id_keluarga", "id_keluarga")]
    if len(identifier) == LONG:
        tries = [
            (FAMILY, "nomor_kartu_keluarga", "id_keluarga"),
            (PERSON, "nomor_induk_kependudukan", "coalesce(status_keberadaan, 1)"),
        ]
    for name, column, order in tries:
        rows = con.execute(
            f"select id_keluarga, filename from read_parquet($files, filename = true, "
            f"hive_partitioning = false) where {column} = $number "
            f"order by {order}, id_keluarga nulls last",
            {"files": side.files(name), "number": asked},
        ).fetchall()
        bearers = len({family for family, _ in rows if family is not None})
        if bearers > 1:
            number, other = _NUMBERS[column]
            raise DataStop(
                f"the {number} asked for is borne by {bearers} families of {side.quarter} "
                f"(ganda); ask by {other} instead"
            )
        if rows and rows[0][0] is None:
            raise DataStop(
                f"the person with the NIK asked for is in the register of "
                f"{side.quarter} but belongs to no family any more (dead, or gone abroad)"
            )
        if rows:
            family, file = rows[0]
            place = Path(file)  # the tables of the register are cut alike
            part = _part(con, [side.release / FAMILY / place.parent.name / place.name], family)
            if part is None:
                raise DataStop(
                    f"the person with the NIK asked for is in the register of {side.quarter}, "
                    f"the family is not in {side.release / FAMILY}; verify the release"
                )
            return family, part
    raise DataStop(
        f"no family of {side.quarter} has the identifier asked for; check "
        "its digits, or ask for a quarter in which the family was registered"
    )


def part_of(con: "duckdb.DuckDBPyConnection", side: Side, family: int, near: Part) -> Part | None:
    """Return the village of a family as a part of the nation; looked for in `near` first."""
    return _part(con, side.files(FAMILY, near), family) or _part(con, side.files(FAMILY), family)


def _part(
    con: "duckdb.DuckDBPyConnection", files: Sequence[Path | str], family: int
) -> Part | None:
    if not files:
        return None
    found = con.execute(
        "select kode_kelurahan_desa, filename from read_parquet($files, filename = true, "
        "hive_partitioning = false) where id_keluarga = $family",
        {"files": [str(file) for file in files], "family": family},
    ).fetchone()
    if found is None:
        return None
    village, file = found
    province = Path(file).parent.name.removeprefix("prov=")
    return Part((province,), village, f"{int(village) + 1:0{len(village)}}")


def why_unranked(con: "duckdb.DuckDBPyConnection", side: Side, family: int) -> str:
    """Return why a family of the register has no rank."""
    sql = f"from {side.read('registry/unranked')} where id_keluarga = $family"
    found = one(con, sql, family)
    return found["alasan"] if found else "no reason is listed"
