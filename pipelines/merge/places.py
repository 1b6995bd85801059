"""Where each family lives, settled first: the register is merged and written by place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.claims import definition as claims
from pipelines.merge import families
from pipelines.parts import PART

if TYPE_CHECKING:
    import duckdb

FAMILIES_PER_PART = 250_000
NOWHERE = "00"


@dataclass(frozen=True, slots=True)
class Share:
    """The provinces of one part, each with the number of its file in this part."""

    number: int
    files: dict[str, int]


def settle(con: "duckdb.DuckDBPyConnection", quarter_index: int) -> None:
    """Make `sent_row`, `early_winner`, and `place` with each family's village."""
    con.execute(
        f"create temp table decided as {store.query('merge/decided')}",
        {"deciders": list(claims.load().happenings["putusan"].by)},
    )
    con.execute(f"create temp table sent_row as {store.query('merge/sent_row')}")
    families.settle_early(con, quarter_index)
    con.execute(f"create temp table place as {store.query('merge/place')}")


def cut(con: "duckdb.DuckDBPyConnection") -> list[Share]:
    """Add to `place` the part of each family: neighbouring kabupaten, about equally many families.

    A part has at most `FAMILIES_PER_PART` families, or one kabupaten. Whoever belongs to no
    family any more stands in a folder of his own (`NOWHERE`), with the last part.
    """
    counted = con.execute(
        "select kode_kelurahan_desa[1:4] as tempat, count(*) from place group by all order by all"
    ).fetchall()
    parts: list[list[str]] = [[]]
    size = 0
    for tempat, rows in counted:
        if parts[-1] and size + rows > FAMILIES_PER_PART:
            parts.append([])
            size = 0
        parts[-1].append(tempat)
        size += rows
    con.execute(f"create temp table part_of (tempat varchar, {PART} integer)")
    shares, files = [], dict[str, int]()
    for number, here in enumerate(parts):
        if here:
            values = ", ".join(f"('{tempat}', {number})" for tempat in here)
            con.execute(f"insert into part_of values {values}")
        provinces = dict.fromkeys(tempat[:2] for tempat in here)
        shares.append(Share(number, {prov: files.get(prov, 0) for prov in provinces}))
        for prov in provinces:
            files[prov] = files.get(prov, 0) + 1
    shares[-1].files[NOWHERE] = 0
    con.execute(
        f"create temp table placed as select place.*, family_now.kk, part_of.{PART} from place "
        "inner join part_of on place.kode_kelurahan_desa[1:4] = part_of.tempat "
        "inner join family_now on place.id_keluarga = family_now.id_keluarga"
    )
    return shares
