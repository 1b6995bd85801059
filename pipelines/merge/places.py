"""Where each family lives, settled first: the register is merged and written by place."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.merge import families
from pipelines.parts import PART

if TYPE_CHECKING:
    import duckdb

FAMILIES_PER_PART = 250_000
NOWHERE = "00"


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the nation.

    Attributes
    ----------
    number : int
        Its number, from 0.
    files : dict of str to int
        Its provinces, each with the number of its file in this part.
    regencies : tuple of str
        Its kabupaten, by their codes.
    """

    number: int
    files: dict[str, int]
    regencies: tuple[str, ...]


def settle(con: "duckdb.DuckDBPyConnection", quarter_index: int) -> None:
    """Make `sent_row`, `early_winner`, and `place` with each family's village."""
    con.execute(f"create temp table sent_row as {store.query('merge/sent_row')}")
    families.settle_early(con, quarter_index)
    con.execute(f"create temp table place as {store.query('merge/place')}")


def cut(con: "duckdb.DuckDBPyConnection", *, first: bool) -> list[Share]:
    """Add to `place` the part of each family: neighbouring kabupaten, about equally many families.

    A part has at most `FAMILIES_PER_PART` families, or one kabupaten. Whoever belongs to no
    family any more stands in a folder of his own (`NOWHERE`), with the last part.

    Parameters
    ----------
    first : bool
        Whether there is no register yet, so that nobody lies in the files of his kabupaten.
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
        own = {prov: files.get(prov, 0) for prov in provinces}
        shares.append(Share(number, own, tuple(here)))
        for prov in provinces:
            files[prov] = files.get(prov, 0) + 1
    shares[-1].files[NOWHERE] = 0
    con.execute(
        "create table placed as select place.id_keluarga, place.kode_kelurahan_desa, "
        "place.kode_kelurahan_desa[1:2] as prov, place.meteran_lama, "
        f"{first} or place.kode_kelurahan_desa[1:4] is distinct from place.kode_lama[1:4] "
        f"as pindah, place.kk, part_of.{PART} from place "
        "inner join part_of on place.kode_kelurahan_desa[1:4] = part_of.tempat "
        f"order by part_of.{PART}"  # so that a part is not looked for in the whole table
    )
    return shares


def files_before(
    con: "duckdb.DuckDBPyConnection", release: Path | None, shares: list[Share]
) -> list[list[str]]:
    """Return, for each part, the files in which its families and their members lie by now.

    They are those of its kabupaten in the release before, the same of each table; of the last part
    also whoever belongs to no family. Who came from another kabupaten lies elsewhere.
    """
    if release is None:
        return [[] for _ in shares]
    family = release / "registry" / "family"
    found: dict[str, set[str]] = {}
    for file, regency in con.execute(
        "select distinct filename, kode_kelurahan_desa[1:4] from "
        f"read_parquet({store.literal(family / 'prov=*' / '*.parquet')}, filename = true, "
        "hive_partitioning = false)"
    ).fetchall():
        found.setdefault(regency, set()).add(str(Path(file).relative_to(family)))
    before = [
        sorted({file for regency in share.regencies for file in found.get(regency, ())})
        for share in shares
    ]
    person = release / "registry" / "person"
    before[-1] += (
        str(file.relative_to(person)) for file in sorted(person.glob(f"prov={NOWHERE}/*.parquet"))
    )
    return before


def must_lie(
    con: "duckdb.DuckDBPyConnection", expected: str, lying: str, key: str, told: str
) -> None:
    """Stop where something expected does not lie there.

    Parameters
    ----------
    expected : str
        Select of the `key` of each that must be among the rows of `lying`.
    told : str
        What they are and where they lie not, after their number.

    Raises
    ------
    RuntimeError
    """
    (lost_sight_of,) = store.one(
        con,
        f"select count(*) from ({expected}) as expected "
        f"anti join {lying} on expected.{key} = {lying}.{key}",
    )
    if lost_sight_of:
        raise RuntimeError(f"{lost_sight_of} {told}")


def lying_files(release: Path, name: str, files: Iterable[str]) -> list[Path]:
    """Return the files of a table of the register, of those that `files_before` names.

    Of whom belongs to no family, only `person` has a file.
    """
    lying = (release / "registry" / name / file for file in files)
    return [file for file in lying if file.is_file()]
