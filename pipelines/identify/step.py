"""Link rows to persons, settle membership, and let families go on through new KK numbers.

The rules are those of docs/lineage.md; each query under ``sql/identify`` is one
step of them. A NIK links only where name or birth date agrees, then name, birth date and sex
within one family; the rest is weighed (`pipelines.linkage`).
"""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import macros, rules, store
from pipelines.claims import definition as claims
from pipelines.home import Home
from pipelines.identify import facts
from pipelines.identify.weighing import NOTHING, weigh
from pipelines.ledger import accounts, stage_finding
from pipelines.parts import LeftOver, Query, Tables, Twice, narrow, provinces
from pipelines.precedence import prepare
from pipelines.predecessor import Predecessor
from pipelines.progress import track

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_CONFORMED = (
    *("person", "family", "civil", "review", "claim_event"),
    *("fact", "programme", "submission"),
)
# what merge reads
_KEPT = (
    "link",
    "identity",
    "quiet",
    "unsettled",
    "family_now",
    "family_link",
    "counted_family",
    "lineage",
    "base_family",
    facts.LINKED,
    facts.LAST_ALONE,
    "merged_person",
    "pair_decision",
    "review_pair",
    "nik_of_another",
    "weighed",
    "doubtful_decision",
)
_PERSONS = """
select greatest(
    (select count(*) from person), (select count(*) from civil), (select count(*) from old_person)
)
"""
_LYING = ("person", "family")
# this quarter's rows, or some of them, looked for in the register
_looked_for = partial(narrow, streamed=("old_person",))
_CERTAIN = (
    # NIKs that several persons of the register bear
    Twice("shared_nik", "nik", of="old_person", column="nik"),
    _looked_for("link_by_nik", cut={"incoming": "nik", "old_person": "nik"}),
    narrow("left_by_nik", cut={"incoming": "urut", "link_by_nik": "urut"}),
    _looked_for("link_in_family", cut={"left_by_nik": "kk", "old_person": "kk"}),
    Query("matched_family"),
    _looked_for(
        "link_in_matched", cut={"matched_family": "id_keluarga", "old_person": "id_keluarga"}
    ),
)
_ONE_PERSON = (
    Query("one_person", as_written=True),
    Query("merged_person"),
    Query("survivor"),
)
_GATHERED = (
    Query("linked"),
    Query("keyed", cut={"incoming": "nik"}),
    Query("cluster", cut={"keyed": "kk"}),
)


def _steps(quarter: "Quarter", last: dict[str, int]) -> list[Query | Twice | LeftOver]:
    """Return the queries in the order in which they build on each other."""
    index = {"quarter_index": quarter.index}
    core_age = rules.in_force("lineage_core_child_age", quarter)
    core = {"previous_date": quarter.start, "core_age": core_age}
    person, family, one_nik = "id_individu", "id_keluarga", {"civil_one": "nik"}
    civil = {"civil": "nomor_induk_kependudukan"}
    return [
        *_GATHERED,
        narrow("provisional"),
        # NIKs of which Dukcapil sent several records
        Twice("civil_twice", "nik", of="civil", column="nomor_induk_kependudukan"),
        Query("quiet", index, {**civil, "old_person": "nik"}, by="nik", narrow=2, as_written=True),
        LeftOver("other_id", "id_individu", of="old_person", but="quiet"),
        Query("other_person", as_written=True),
        narrow("sighting"),
        narrow("civil_one", cut={**civil, "quiet": "nik"}, by="nik", as_written=True),
        narrow("civil_known", stored=False),
        narrow("nik_match", cut={**one_nik, "sighting": "nik"}),
        narrow("agreed", cut={"nik_match": "id"}, by="id"),
        narrow("left_person", cut={"sighting": "id", "agreed": "id"}),
        narrow("left_civil", cut={**one_nik, "agreed": "nik"}),
        narrow("civil_link"),
        narrow("matched", index, {**one_nik, "civil_link": "nik"}),
        narrow(
            "membership",
            index,
            {"sighting": "id", "matched": "id", "other_person": person},
            by="id",
        ),
        narrow("newborn"),
        narrow("present", cut={"membership": "id", "newborn": "id", "civil_link": "id"}),
        narrow("final_id", {"last_id": last["person"]}),
        narrow("other_now"),
        narrow("person_now", stored=False),
        narrow("link"),
        narrow("member", stored=False),
        narrow("moved"),
        narrow("vote", core),
        # KK groups that several old families go on in
        Twice("contested", "kk", of="vote", column="kk"),
        narrow("contender", as_written=True),
        narrow("successor"),
        narrow("family_now", {"last_id": last["family"]}, file="family"),
        narrow("lineage"),
        Query("gone"),
        narrow("outlived"),
        narrow("bearer", cut={"sighting": "id"}, as_written=True),
        narrow("owned", cut={"other_now": person, "bearer": person}),
        narrow("other_verdict", cut={"owned": "nik", **one_nik}, by="nik"),
        narrow("unsettled", cut=dict.fromkeys(("old_family", "family_now"), family)),
        narrow("quiet_told", stored=False),
        narrow("person_told", stored=False),
        narrow("identity", cut=dict.fromkeys(("person_told", "family_now"), "kk")),
        narrow("steady", stored=False),
        narrow("belonging", stored=False),
        narrow("review_pair"),
        narrow("family_link"),
        narrow("doubtful_decision"),
        _looked_for("nik_of_another", cut={"left_by_nik": "nik", "old_person": "nik"}),
        *facts.steps(),
    ]


def _know(tables: Tables, release: Path | None) -> None:
    """Make `known`, some provinces at a time: persons lie where their families do."""
    narrowed = {f"register_{name}": store.query(f"identify/register_{name}") for name in _LYING}
    known = Query("known", given=narrowed, as_written=True)
    if release is None:
        tables.make(known)
        return
    lying = (
        {f"released_{name}": provinces.rows(release, f"registry/{name}", group) for name in _LYING}
        for group in provinces.of(release, "registry/person", as_largest=True)
    )
    tables.collect([replace(known, given=each | narrowed) for each in lying])


def _apply_base(tables: Tables, quarter: "Quarter", first: bool) -> None:
    """Let the base register stand for the quarter before the first one: it is applied first.

    Makes `base_family` and `base_link` (empty after the first quarter), and leaves in
    `incoming` the rows that come on top of it.
    """
    con, index = tables.con, {"quarter_index": quarter.index}
    tables.show("incoming", "select * from incoming_all where kelas = 'dasar'")
    tables.make(NOTHING)
    for query in (
        Query("base_family", index),
        Query("certain", file="no_link"),
        *_GATHERED,
        Query("base_spoken", index, {"cluster": "kunci"}),
        Query("base_told", cut={"incoming": "urut", "base_spoken": "urut"}),
        Query("base_member", cut={"base_told": "kk", "base_family": "nomor_kartu_keluarga"}),
        Query("base_count"),
        Query("base_place"),
        Query("base_person", cut={"base_member": "left(kode_kelurahan_desa, 4)"}),
        Query("base_link", cut={"cluster": "kunci", "base_person": "kunci"}),
    ):
        tables.make(query)
    tables.show("incoming", "select * from incoming_all where kelas <> 'dasar'")
    if first:
        tables.call("old_person", "base_person")
        con.execute("create or replace temp view old_family as select * from base_family")


def _recognise(tables: Tables, quarter: "Quarter", first: bool) -> None:
    """Make `certain` and `weighed`, and let ids of one person be one from here on."""
    for query in (*_CERTAIN, Query("pair_decision")):
        tables.make(query)
    if first:  # the base register's rows were gathered already
        tables.make(Query("merged_person", file="nobody"))
    else:
        for query in _ONE_PERSON:
            tables.make(query)
        # few are: the others are read where they lie
        tables.show("old_person", store.query("identify/old_person"))
    tables.make(Query("certain"))
    weigh(tables, quarter)


def _views(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> Predecessor:
    for name in _CONFORMED:
        store.view(con, name, str(home.output(quarter, "conform") / name / "*.parquet"))
    macros.make_keys(con)
    macros.make_members(con, quarter)
    con.execute(store.query("identify/macros"))
    before = Predecessor.of(home, quarter)
    before.register(con)
    prepare(con, quarter, ("person", "family", "civil", "review"))
    facts.prepare(con)
    return before


def run(home: Home, quarter: "Quarter") -> list[dict[str, object]]:
    """Identify every accepted row of the quarter; return the ledger lines, one per source.

    Writes `link` (row to person), `identity` (person to family, presence, Dukcapil's answer; of
    those of whom something changes), `quiet` and `unsettled` (which tell of all others, see
    ``steady.sql``), `family_now`, `family_link` (row to family), `lineage`, `fact_linked`
    (agencies' rows with the person and family they are about), `last_alone`, `nik_of_another`
    (rows whose NIK is somebody else's), `weighed` (pairs that were weighed), `doubtful_decision`
    (of officers on pairs) and, in the first quarter, `base_family`: folders of Parquet files in no
    order, as merge orders what it writes.
    """
    with store.connect() as con, store.staged(home.work(quarter, "identify")) as folder:
        scratch = folder / "antara"
        scratch.mkdir()
        before = _views(con, home, quarter)
        tables = Tables(con, scratch, store.one(con, _PERSONS)[0])
        _know(tables, before.release)
        tables.call("old_person", "known")
        deciders = list(claims.load().happenings["putusan"].by)
        tables.make(Query("decided", {"deciders": deciders}))
        tables.make(Query("counted_family", {"quarter_index": quarter.index}))
        tables.make(Query("incoming_all", file="incoming"))
        _apply_base(tables, quarter, before.is_first)
        last = before.last_ids(con)
        _recognise(tables, quarter, before.is_first)
        for query in track(_steps(quarter, last), "identify"):
            tables.make(query)
        stage_finding.write(con, home, quarter, "identify", "from nik_of_another")
        for table in _KEPT:
            (scratch / table).rename(folder / table)
        shutil.rmtree(scratch)
        return _lines(con)


def _lines(con: "duckdb.DuckDBPyConnection") -> list[dict[str, object]]:
    counted = con.execute(store.query("identify/ledger")).fetchall()
    return [accounts.line("identify", source, rows) for source, rows in counted]
