"""Merge what was accepted into the register, part by part, and freeze the quarter.

A part is a group of neighbouring kabupaten (`places`), so that memory does not grow with the
nation.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import macros, parquet, regions, rules, store
from pipelines.behind import Behind
from pipelines.home import Home
from pipelines.ledger import accounts
from pipelines.merge import facts, families, persons, places, standing
from pipelines.merge.places import NOWHERE, Share
from pipelines.merge.tally import Tally
from pipelines.parts import Parts
from pipelines.precedence import prepare
from pipelines.predecessor import Predecessor
from pipelines.progress import track
from pipelines.registry import SOUGHT, fingerprints, schema

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# number and date of BPJS's extract, if it came
_INSURED = """
select max(submission.number), max(insurance.tanggal)::varchar
from insurance inner join submission on insurance.kiriman = submission.kiriman
where insurance.status = 1
having count(*) > 0
"""
_CONFORMED = (
    "person",
    "family",
    "meter",
    "insurance",
    "fact",
    "programme",
    "submission",
    "claim_event",
)


def _views(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> None:
    for name in _CONFORMED:
        store.view(con, name, str(home.output(quarter, "conform") / name / "*.parquet"))
    for left in home.work(quarter, "identify").iterdir():  # what identify left for merge
        store.view(con, left.name, str(left / "*.parquet"))
    con.execute(f"create temp view civil_verdict as {store.query('merge/civil_verdict')}")
    macros.make_keys(con)
    macros.make_members(con, quarter)
    before = Predecessor.of(home, quarter)
    before.register(con)
    if before.is_first:
        _apply_base(con)
    prepare(con, quarter, ("person", "family", "fact", "programme"))
    standing.prepare(con, quarter)
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


def _write_part(
    con: "duckdb.DuckDBPyConnection", registry: Path, share: Share, behind: Behind
) -> None:
    tables = {
        "family": ("family_part", "kode_kelurahan_desa, id_keluarga"),
        "person": ("person_part", "id_keluarga, id_individu"),
        "provenance": ("provenance_part", "id_keluarga"),
        "unranked": ("unranked_part", "id_keluarga"),
        "fingerprint": ("fingerprint_part", "kode_kelurahan_desa, id_keluarga"),
        "disagreement": (
            "disagreement_part",
            "id_keluarga, id_individu nulls first, variabel, sumber, tanggal, nilai nulls last, "
            "teks nulls last",
        ),
    }
    for name, (relation, order) in tables.items():
        columns = ", ".join(schema(name))
        for prov, file in share.files.items():
            if prov == NOWHERE and name != "person" and len(share.files) > 1:
                continue
            chosen = (
                f"prov = '{prov}'"
                if name == "person"
                else "id_keluarga in (select id_keluarga from merged "
                f"where kode_kelurahan_desa[1:2] = '{prov}')"
            )
            select = f"select {columns} from {relation} where {chosen}"
            path = registry / name / f"prov={prov}" / f"part-{file}.parquet"
            if name in SOUGHT:
                parquet.write_sought(con, select, path, order, SOUGHT[name], behind)
            else:
                store.write(con, select, path, order)


def _merge_part(
    con: "duckdb.DuckDBPyConnection",
    quarter: "Quarter",
    parts: Parts,
    share: Share,
    tally: Tally,
    insured: tuple[int, str] | None,
) -> None:
    tally.begin_part()
    families.merge_part(con, parts, share.number, quarter, tally)
    for name in ("identity", "person_offer", "civil_verdict"):
        parts.show(f"{name}_part", share.number)
    persons.settle_persons(con, quarter.index)
    con.execute(
        f"create or replace temp table person_part as {persons.person_select(insured)}",
        {"quarter_index": quarter.index},
    )
    persons.gather_lost(con, tally)
    tally.add("finding", "merge/person_finding", rules.in_force("person_evidence", quarter))
    for table in ("head_name", "fresh"):
        con.execute(f"create or replace temp table {table} as {store.query(f'merge/{table}')}")
    con.execute(
        f"create or replace temp table family_part as {families.family_select()}",
        {"quarter_index": quarter.index},
    )
    found = fingerprints("family_part", "person_part")
    con.execute(f"create or replace temp table fingerprint_part as {found}")
    con.execute(f"create or replace temp table unranked_part as {store.query('merge/unranked')}")


def _write_whole(con: "duckdb.DuckDBPyConnection", registry: Path) -> None:
    """Write what is told of families and persons as such, of all provinces together."""
    for name, (relation, order) in {
        "family_lineage": ("lineage", "dari nulls last, ke nulls last, peristiwa"),
        "person_lineage": ("merged_person", "dari"),
        "pair_decision": ("pair_decision", "kunci_pasangan"),
        "review_pair": ("review_pair", "kunci_pasangan"),
    }.items():
        store.write(
            con,
            f"select {', '.join(schema(name))} from {relation}",
            registry / name / f"prov={NOWHERE}" / "part-0.parquet",
            order,
        )


def run(home: Home, quarter: "Quarter") -> list[dict[str, object]]:
    """Merge the quarter and write ``registry/*`` of the candidate; return the ledger line."""
    registry = home.candidate(quarter) / "registry"
    with store.connect() as con, store.staged(registry) as folder, Behind() as behind:
        _views(con, home, quarter)
        places.settle(con, quarter.index)
        shares = places.cut(con)
        facts.prepare(con, quarter)
        persons.offer_persons(con)
        con.execute(f"create temp table insurance_one as {store.query('merge/insurance_one')}")
        insured = next(iter(con.execute(_INSURED).fetchall()), None)
        parts = Parts(con, folder / "antara", len(shares))
        families.spread(con, parts)
        persons.spread(parts, shares[-1].number)
        facts.spread(parts, shares[-1].number)
        con.execute("drop table insurance_one")
        tally, totals = Tally(con), [0, 0]
        for share in track(shares, "merge: parts"):
            _merge_part(con, quarter, parts, share, tally, insured)
            _write_part(con, folder, share, behind)
            facts.write_part(con, parts, folder, share)
            for place, table in enumerate(("family_part", "unranked_part")):
                totals[place] += store.one(con, f"select count(*) from {table}")[0]
        parts.remove()
        tally.write(home, quarter, folder)
        _write_whole(con, folder)
    return [accounts.line("merge", None, *totals)]
