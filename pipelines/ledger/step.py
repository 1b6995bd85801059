"""Write ``held_back/*`` and ``ledger/*`` of the candidate."""

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines import rules, store
from pipelines.accounts import COUNTS
from pipelines.conformed import conformed
from pipelines.home import Home, table
from pipelines.ledger import proposals, reporting, unlinked
from pipelines.ledger.proposals import NATION
from pipelines.predecessor import Predecessor
from pipelines.registry import empty_table
from pipelines.sources import arrived

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_HELD = ("submission", "berkas", "lembar", "baris", "kode_aturan", "variabel", "pesan", "saran")
_HELD_ORDER = "submission, berkas, lembar nulls first, baris, kode_aturan, variabel nulls first"
_DEADLINES = ("evidence_days", "examination_days", "visit_days", "escalation_days")
_STAGE = {"stage": pa.string(), "source": pa.string(), **dict.fromkeys(COUNTS, pa.int64())}


def write(home: Home, quarter: "Quarter") -> None:
    """Write the refused and the reported rows, the submissions and the claims."""
    place = conformed(home, quarter)
    with store.connect() as con:
        with store.staged(home.candidate(quarter) / "held_back") as folder:
            rows = f"read_parquet({store.literal(place / 'held_back_row' / '*.parquet')})"
            _write_held_back(con, rows, folder / "row")
            _write_held_back(con, unlinked.warnings(con, home, quarter), folder / "warning")
        with store.staged(home.candidate(quarter) / "ledger") as folder:
            store.view(con, "submission", str(place / "submission" / "*.parquet"))
            store.write(
                con,
                "select * from submission",
                folder / "submission" / NATION / "part-0.parquet",
                "submission",
            )
            batch = arrived.output(home, quarter, "arrive")
            proposals.write(con, quarter, place, batch, home.current(quarter.previous), folder)
            _claims(con, home, quarter)
            store.view(con, "person", str(place / "person" / "*.parquet"))
            store.view(con, "held", str(place / "held_back_row" / "*.parquet"))
            reporting.write(con, quarter, batch, home.current(quarter.previous), folder)
            store.write(
                con,
                store.query("ledger/claim"),
                folder / "claim" / NATION / "part-0.parquet",
                "nomor_tiket, submission, id_keluarga nulls first, variabel",
                {
                    "first_day": quarter.start,
                    "last_day": quarter.end,
                    **{name: rules.in_force(f"claim_{name}", quarter) for name in _DEADLINES},
                },
            )


def _write_held_back(con: "duckdb.DuckDBPyConnection", rows: str, folder: Any) -> None:
    con.execute(f"create or replace temp table held_here as select * from {rows}")
    listed = con.execute("select distinct prov from held_here order by prov").fetchall()
    for (prov,) in listed or [("00",)]:
        store.write(
            con,
            f"select {', '.join(_HELD)} from held_here where prov = {store.literal(prov)}",
            folder / f"prov={prov}" / "part-0.parquet",
            _HELD_ORDER,
        )


def _claims(con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter") -> None:
    """Make the views that the claims' ledger is folded from."""
    place, candidate = conformed(home, quarter), home.candidate(quarter)
    for name in ("claim", "claim_refused", "family"):
        store.view(con, name, str(place / name / "*.parquet"))
    store.view(con, "registry_family", table(candidate, "registry/family"))
    store.view(con, "family_lineage", table(candidate, "registry/family_lineage"))
    store.view(con, "ranked_family", table(candidate, "ranked/family"))
    before = Predecessor.of(home, quarter)
    if before.release:
        store.view(con, "old_claim", table(before.release, "ledger/claim"))
        store.view(con, "old_family", table(before.release, "registry/family"))
    else:
        con.execute(f"create temp view old_claim as {store.query('ledger/no_claim')}")
        con.execute(f"create temp view old_family as {empty_table('family')}")


def write_stages(home: Home, quarter: "Quarter", lines: list[dict[str, Any]]) -> None:
    """Write ``ledger/stage``: one line per stage and source."""
    rows = {name: [line[name] for line in lines] for name in _STAGE}
    lines_table = pa.table({n: pa.array(rows[n], kind) for n, kind in _STAGE.items()})
    with store.connect() as con:
        con.register("stage_line", lines_table)
        store.write(
            con,
            "select * from stage_line",
            home.candidate(quarter) / "ledger" / "stage" / NATION / "part-0.parquet",
            "stage, source nulls first, rows_in",
        )
