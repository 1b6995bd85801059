"""Rows that identify could not link by what they bear: told to their senders."""

from typing import TYPE_CHECKING

from pipelines import macros, store
from pipelines.sources import arrived, sent

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter


def warnings(con: "duckdb.DuckDBPyConnection", home: "Home", quarter: "Quarter") -> str:
    """Return the relation of all reported rows: conform's, and those that a NIK did not link.

    The connection has ``rule_text``.
    """
    place = home.output(quarter, "conform")
    store.view(con, "reported", str(place / "held_back_warning" / "*.parquet"))
    identified = home.work(quarter, "identify")
    if not identified.is_dir():
        return "reported"
    for name in ("fact_linked", "nik_of_another", "doubtful_decision"):
        store.view(con, name, str(identified / name / "*.parquet"))
    store.view(con, "person", str(place / "person" / "*.parquet"))
    macros.make_keys(con)
    batch = home.output(quarter, "arrive")
    con.register("sent_file", sent.files(arrived.read(batch)))
    return f"({store.query('ledger/unlinked')})"
