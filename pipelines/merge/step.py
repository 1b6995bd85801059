"""Merge what was accepted into the register, part by part, and freeze the quarter.

A part is a group of provinces with at most `FAMILIES_PER_PART` families (or one province), so
that memory does not grow with the nation.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import accounts, keys, members, regions, store
from pipelines.conformed import conformed
from pipelines.home import Home
from pipelines.merge import families, persons
from pipelines.precedence import prepare
from pipelines.predecessor import Predecessor
from pipelines.progress import track
from pipelines.registry import schema

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

FAMILIES_PER_PART = 250_000
_IDENTIFIED = (
    "link",
    "identity",
    "family_now",
    "family_link",
    "lineage",
    "civil_verdict",
    "base_family",
)
_CONFORMED = ("person", "family", "meter", "insurance", "submission")
NOWHERE = "00"


def _views(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> None:
    for name in _CONFORMED:
        store.view(con, name, str(conformed(home, quarter) / name / "*.parquet"))
    for name in _IDENTIFIED:
        store.view(con, name, str(home.work(quarter, "identify") / name / "*.parquet"))
    keys.prepare(con)
    members.prepare(con, quarter)
    before = Predecessor.of(home, quarter)
    before.register(con)
    if before.is_first:
        _apply_base(con)
    prepare(con, quarter, ("person", "family", "meter"))
    families.prepare(con)
    regions.register(con, str(quarter))


def _apply_base(con: "duckdb.DuckDBPyConnection") -> None:
    """Let the base register's rows stand for the release before the first quarter."""
    con.execute(
        "create or replace temp view old_family as "
        "select base_family.id_keluarga, family.* from base_family inner join family "
        "on base_family.urut = row_key(family.kiriman, family.berkas, family.baris)"
    )
    con.execute(
        "create or replace temp view old_provenance as "
        "select base_family.id_keluarga, submission.number::tinyint as sumber, family.tanggal, "
        "[]::struct(variabel varchar, sumber tinyint, tanggal date)[] as pengecualian "
        "from base_family inner join family "
        "on base_family.urut = row_key(family.kiriman, family.berkas, family.baris) "
        "inner join submission on family.kiriman = submission.kiriman"
    )


def _settle_places(con: "duckdb.DuckDBPyConnection", quarter_index: int) -> None:
    """Settle where each family lives, so that parts can be cut by province."""
    index = {"quarter_index": quarter_index}
    con.execute(f"create temp table sent_row as {store.query('merge/sent_row')}")
    village = "variabel = 'kode_kelurahan_desa'"
    con.execute(
        f"create temp view offer as select * from ({families.offers('sent_row')}) where {village}"
    )
    con.execute(
        "create temp view in_force_long as select id_keluarga, 'kode_kelurahan_desa' as variabel, "
        "null::bigint as nilai, kode_kelurahan_desa as teks, sumber, tanggal from ("
        "select old_family.id_keluarga, old_family.kode_kelurahan_desa, old_provenance.sumber, "
        "old_provenance.tanggal from old_family inner join old_provenance "
        "on old_family.id_keluarga = old_provenance.id_keluarga)"
    )
    con.execute(f"create temp table village_winner as {store.query('merge/winner')}", index)
    con.execute("drop view offer")
    con.execute("drop view in_force_long")
    con.execute(f"create temp table place as {store.query('merge/place')}")


def _parts(con: "duckdb.DuckDBPyConnection") -> list[tuple[str, ...]]:
    """Group provinces so that no part has many more families than `FAMILIES_PER_PART`."""
    counted = con.execute(
        "select kode_kelurahan_desa[1:2] as prov, count(*) from place group by prov order by prov"
    ).fetchall()
    parts: list[tuple[str, ...]] = []
    group: list[str] = []
    size = 0
    for prov, rows in counted:
        if group and size + rows > FAMILIES_PER_PART:
            parts.append(tuple(group))
            group, size = [], 0
        group.append(prov)
        size += rows
    return [*parts, tuple(group)]  # one empty part where no family is left


def _cut_part(con: "duckdb.DuckDBPyConnection", provinces: tuple[str, ...], last: bool) -> None:
    listed = ", ".join(f"'{prov}'" for prov in provinces) or "null"
    con.execute(
        "create or replace temp table place_part as select * from place "
        f"where kode_kelurahan_desa[1:2] in ({listed})"
    )
    # whoever belongs to no family any more stands in a folder of his own, with the last part
    nowhere = (
        f" union all select *, '{NOWHERE}' as prov from identity where id_keluarga is null"
        if last
        else ""
    )
    con.execute(
        "create or replace temp table identity_part as "
        "select identity.*, place_part.kode_kelurahan_desa[1:2] as prov "
        "from identity inner join place_part "
        f"on identity.id_keluarga = place_part.id_keluarga{nowhere}"
    )


def _write_part(
    con: "duckdb.DuckDBPyConnection", registry: Path, provinces: tuple[str, ...]
) -> None:
    tables = {
        "family": ("family_part", "kode_kelurahan_desa, id_keluarga"),
        "person": ("person_part", "id_keluarga, id_individu"),
        "provenance": ("provenance_part", "id_keluarga"),
        "unranked": ("unranked_part", "id_keluarga"),
        "disagreement": (
            "disagreement_part",
            "id_keluarga, variabel, sumber, tanggal, nilai nulls last, teks nulls last",
        ),
    }
    for name, (relation, order) in tables.items():
        columns = ", ".join(schema(name))
        for prov in provinces:
            if prov == NOWHERE and name != "person":
                continue
            chosen = (
                f"prov = '{prov}'"
                if name == "person"
                else "id_keluarga in (select id_keluarga from place_part "
                f"where kode_kelurahan_desa[1:2] = '{prov}')"
            )
            store.write(
                con,
                f"select {columns} from {relation} where {chosen}",
                registry / name / f"prov={prov}" / "part-0.parquet",
                order,
            )


def _merge_part(
    con: "duckdb.DuckDBPyConnection",
    quarter: "Quarter",
    provinces: tuple[str, ...],
    insured: bool,
) -> None:
    index = quarter.index
    families.merge_part(con, index)
    persons.settle_persons(con, index)
    con.execute(f"create or replace temp table person_part as {persons.person_select(insured)}")
    for table in ("head_name", "fresh"):
        con.execute(f"create or replace temp table {table} as {store.query(f'merge/{table}')}")
    con.execute(
        f"create or replace temp table family_part as {families.family_select()}",
        {"quarter_index": index},
    )
    for table in ("unranked", "disagreement"):
        con.execute(f"create or replace temp table {table}_part as {store.query(f'merge/{table}')}")


def run(home: Home, quarter: "Quarter") -> list[dict[str, object]]:
    """Merge the quarter and write ``registry/*`` of the candidate; return the ledger line."""
    registry = home.candidate(quarter) / "registry"
    with store.connect() as con, store.staged(registry) as folder:
        _views(con, home, quarter)
        _settle_places(con, quarter.index)
        persons.offer_persons(con)
        for table in ("meter_one", "insurance_one"):
            con.execute(f"create temp table {table} as {store.query(f'merge/{table}')}")
        insured = store.one(con, "select count(*) > 0 from insurance_one")[0]
        parts = _parts(con)
        totals = [0, 0]
        for number, provinces in enumerate(track(parts, "merge: parts"), start=1):
            last = number == len(parts)
            _cut_part(con, provinces, last)
            _merge_part(con, quarter, provinces, insured)
            _write_part(con, folder, (*provinces, NOWHERE) if last else provinces)
            for place, table in enumerate(("family_part", "unranked_part")):
                totals[place] += store.one(con, f"select count(*) from {table}")[0]
        store.write(
            con,
            f"select {', '.join(schema('family_lineage'))} from lineage",
            folder / "family_lineage" / f"prov={NOWHERE}" / "part-0.parquet",
            "dari nulls last, ke nulls last, peristiwa",
        )
    return [accounts.line("merge", None, *totals)]
