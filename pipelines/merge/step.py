"""Merge what was accepted into the register, part by part, and freeze the quarter.

A part is a group of neighbouring kabupaten (`places`), so that memory does not grow with the
nation.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import macros, regions, rules, store
from pipelines.behind import Behind
from pipelines.home import Home
from pipelines.lanes import in_lanes, one_thread_each
from pipelines.ledger import accounts
from pipelines.merge import (
    facts,
    families,
    in_force,
    members,
    origins,
    person_offers,
    persons,
    places,
    standing,
)
from pipelines.merge.laid_out import lay_out_families, lay_out_persons, villages
from pipelines.merge.places import NOWHERE, Share
from pipelines.merge.steady import Steady, settled
from pipelines.merge.tally import Tally
from pipelines.merge.written import ORDER, write_part
from pipelines.parts import Parts
from pipelines.precedence import prepare
from pipelines.predecessor import Predecessor
from pipelines.progress import track
from pipelines.registry import schema

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from pipelines.quarter import Quarter

# number and date of BPJS's extract, if it came
_INSURED = """
select max(submission.number), max(insurance.tanggal)::varchar
from insurance inner join submission on insurance.kiriman = submission.kiriman
where insurance.status = 1
having count(*) > 0
"""
_LANES = 2  # parts in memory at a time
_CONFORMED = (
    "person",
    "family",
    "meter",
    "insurance",
    "fact",
    "programme",
    "submission",
)


def _views(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> Predecessor:
    for name in _CONFORMED:
        store.view(con, name, str(home.output(quarter, "conform") / name / "*.parquet"))
    for left in home.work(quarter, "identify").iterdir():  # what identify left for merge
        store.view(con, left.name, str(left / "*.parquet"))
    for name in ("quiet_told", "steady", "belonging"):
        con.execute(f"create temp view {name} as {store.query(f'identify/{name}')}")
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
    return before


def _apply_base(con: "duckdb.DuckDBPyConnection") -> None:
    """Let the base register's rows stand for the release before the first quarter."""
    con.execute(
        "create or replace view old_family as "
        "select base_family.id_keluarga, family.* from base_family inner join family "
        "on base_family.urut = row_key(family.kiriman, family.berkas, family.baris)"
    )
    con.execute(
        "create or replace view old_provenance as "
        "select base_family.id_keluarga, submission.number::tinyint as sumber, family.tanggal, "
        "[]::struct(variabel varchar, sumber tinyint, tanggal date)[] as pengecualian "
        "from base_family inner join family "
        "on base_family.urut = row_key(family.kiriman, family.berkas, family.baris) "
        "inner join submission on family.kiriman = submission.kiriman"
    )


def _merge_part(
    con: "duckdb.DuckDBPyConnection",
    quarter: "Quarter",
    parts: Parts,
    share: Share,
    tally: Tally,
    insured: tuple[int, str] | None,
    steady: Steady,
    known: "pa.Table",
    village: "pa.Table",
) -> "dict[str, pa.Table]":
    """Return the rows of each of the register's tables, for `written.write_part`.

    Parameters
    ----------
    known : pyarrow.Table
        The rows of `in_force`.
    """
    tally.begin_part()
    families.merge_part(con, parts, share.number, quarter, tally)
    lying = steady.show_part(con, share.number)
    persons.show_part(con, parts, share.number)
    persons.settle_persons(con, quarter.index)
    others = con.sql(
        persons.person_select(insured), params={"quarter_index": quarter.index}
    ).to_arrow_table()
    lying = settled(con, lying, insured, quarter.index)
    person = lay_out_persons(con, lying, others)
    persons.gather_lost(con, tally)
    tally.add("finding", "merge/person_finding", rules.in_force("person_evidence", quarter))
    origin = origins.lay_out(con, known)
    told = members.of_families(con, person)
    family = lay_out_families(con, known, origin, told, village, quarter)
    return {
        "person": person,
        "family": family,
        "provenance": origin,
        "fingerprint": members.fingerprints(con, family),
        "unranked": members.unranked(family),
        "disagreement": tally.lay_out_part(ORDER["disagreement"]),
        **facts.lay_out(con, parts, share.number),
    }


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
    with store.connect() as con, store.staged(registry) as folder:
        before = _views(con, home, quarter)
        places.settle(con, quarter.index)
        shares = places.cut(con, first=before.is_first)
        lying = places.files_before(con, before.release, shares)
        facts.prepare(con, quarter)
        person_offers.offer_persons(con)
        insured = next(iter(con.execute(_INSURED).fetchall()), None)
        parts = Parts(con, folder / "antara", len(shares))
        families.spread(con, parts, first=before.is_first)
        person_offers.spread(
            parts, shares[-1].number, first=before.is_first, asked=insured is not None
        )
        facts.spread(parts, shares[-1].number)
        steady = Steady(con, before.release, lying)
        village = villages(con)
        tally, counted = Tally(con), list[tuple[int, int]]()

        @contextmanager
        def lane() -> Iterator[Callable[[Share], None]]:
            with store.beside(con) as own, Behind() as behind:
                of_part, cut = Tally(own), replace(parts, con=own)

                def work(share: Share) -> None:
                    files = lying[share.number]
                    known = in_force.show_part(own, cut, share.number, before.release, files)
                    laid_out = _merge_part(
                        own, quarter, cut, share, of_part, insured, steady, known, village
                    )
                    write_part(folder, share, laid_out, behind)
                    counted.append((laid_out["family"].num_rows, laid_out["unranked"].num_rows))

                yield work

        lanes = min(_LANES, store.threads(con))
        with one_thread_each(con):
            in_lanes(track(shares, "merge: parts"), lane, lanes)
        parts.remove()
        steady.must_all_be_taken()
        tally.write(home, quarter, folder)
        _write_whole(con, folder)
    totals = map(sum, zip(*counted, strict=True))
    return [accounts.line("merge", None, *totals)]
