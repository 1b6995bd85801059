"""Write ``held_back/*`` and ``ledger/*`` of the candidate."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import claims, macros, store
from pipelines.claims import deadlines
from pipelines.claims.books import offset
from pipelines.home import Home, table
from pipelines.ledger import proposals, reporting, stage_finding, unlinked
from pipelines.ledger.accounts import NATION
from pipelines.parts import provinces
from pipelines.predecessor import followed
from pipelines.sources import arrived, rulebook

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_HELD = "prov, submission, berkas, lembar, baris, kode_aturan, variabel, pesan, saran"
_HELD_ORDER = "submission, berkas, lembar nulls first, baris, kode_aturan, variabel nulls first"


def write(home: Home, quarter: "Quarter") -> None:
    """Write the refused and the reported rows, the submissions and the claims."""
    place = home.output(quarter, "conform")
    with store.connect() as con:
        store.view(con, "conformed_row", str(place / "held_back_row" / "*.parquet"))
        with (
            store.staged(home.work(quarter, "claims")) as work,
            store.staged(home.candidate(quarter) / "ledger") as folder,
        ):
            store.view(con, "submission", str(place / "submission" / "*.parquet"))
            store.write(
                con,
                "select * from submission",
                folder / "submission" / NATION / "part-0.parquet",
                "submission",
            )
            batch = home.output(quarter, "arrive")
            proposals.write(con, quarter, place, batch, home.current(quarter.previous), folder)
            _claims(con, home, quarter, work, folder)
            store.view(con, "person", str(place / "person" / "*.parquet"))
            store.view(con, "held", str(place / "held_back_row" / "*.parquet"))
            reporting.write(con, quarter, batch, home.current(quarter.previous), folder)
            con.register("rule_text", rulebook.texts())
            con.execute(
                "create or replace temp table claim_warning as "
                f"{store.query('ledger/claim_warning')}"
            )
        with store.staged(home.candidate(quarter) / "held_back") as folder:
            told = unlinked.warnings(con, home, quarter)
            warnings = f"(from {told} union all by name from claim_warning)"
            for rows, name in (("conformed_row", "row"), (warnings, "warning")):
                provinces.write(con, f"select {_HELD} from {rows}", folder / name, _HELD_ORDER)


def _claims(
    con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter", work: Path, folder: Path
) -> None:
    """Write where the claims stand at the quarter's end, and what happened to them."""
    candidate = home.candidate(quarter)
    store.view(con, "ranked_family", table(candidate, "ranked/family"))
    batch = home.output(quarter, "arrive")
    books = claims.Books(
        quarter,
        home.output(quarter, "conform"),
        candidate,
        followed(home, quarter),
        batch / arrived.ROWS / "evidence",
    )
    claims.fold(con, books, work)
    claims.judge(con, books)
    macros.make_members(con, quarter)
    hours = offset(deadlines.midnight(quarter.start))
    # few families are looked up in the register
    with store.joined_as_written(con):
        con.execute(
            f"create or replace temp table claim_finding as {store.query('ledger/claim_finding')}",
            {"utc_offset": hours},
        )
    stage_finding.write(con, home, quarter, "claims", "from claim_finding")
    photos = folder / "photo" / NATION / "part-0.parquet"
    store.write(con, "from photo_new", photos, "nomor_tiket, sha256")
    for name, order in (
        ("claim", "nomor_tiket"),
        ("claim_event", "nomor_tiket, berlaku, urutan, id_peristiwa, waktu, submission"),
    ):
        place = folder / name / NATION / "part-0.parquet"
        store.write(con, store.query(f"ledger/{name}"), place, order)
