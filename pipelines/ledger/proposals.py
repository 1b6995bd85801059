"""Proposals that wait, and the sign-offs that they or others may still need."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import rules, store
from pipelines.home import table
from pipelines.ledger.accounts import NATION
from pipelines.sources import arrived, sent

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_WAITING_ORDER = "submission, berkas, lembar nulls first, baris"
_SIGNOFF_ORDER = "triwulan, kiriman, berkas, lembar nulls first, baris"


def write(
    con: "duckdb.DuckDBPyConnection",
    quarter: "Quarter",
    conformed: Path,
    batch: Path,
    followed: Path | None,
    folder: Path,
) -> None:
    """Write ``waiting`` and ``signoff``.

    Parameters
    ----------
    conformed, batch : Path
        What conform and arrive left of the quarter.
    followed : Path or None
        The release of the quarter before.
    folder : Path
        The candidate's ledger.
    """
    for name in ("submission", "proposal", "signoff"):
        store.view(con, name, str(conformed / name / "*.parquet"))
    if followed:
        store.view(con, "earlier_signoff", table(followed, "ledger/signoff"))
    else:
        con.execute(f"create or replace view earlier_signoff as {store.query('ledger/no_signoff')}")
    con.execute(store.query("conform/macros"))
    con.register("sent_file", sent.files(arrived.read(batch)))
    now = {"indeks": quarter.index}
    long = {**now, "kuartal": rules.in_force("signoff_waiting_quarters", quarter)}
    for name, order, given in (
        ("waiting", _WAITING_ORDER, now),
        ("signoff", _SIGNOFF_ORDER, long),
    ):
        path = folder / name / NATION / "part-0.parquet"
        store.write(con, store.query(f"ledger/{name}"), path, order, given)
