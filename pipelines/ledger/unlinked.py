"""Rows of agencies that identify linked to nobody: told to their senders, and counted."""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.conformed import conformed
from pipelines.sources import arrived, sent

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter


def warnings(con: "duckdb.DuckDBPyConnection", home: "Home", quarter: "Quarter") -> str:
    """Return the relation of all reported rows: conform's, and those that were not linked.

    The connection has ``rule_text``.
    """
    place = conformed(home, quarter)
    store.view(con, "reported", str(place / "held_back_warning" / "*.parquet"))
    linked = home.work(quarter, "identify") / "fact_linked"
    if not linked.is_dir():
        return "reported"
    store.view(con, "fact_linked", str(linked / "*.parquet"))
    batch = arrived.output(home, quarter, "arrive")
    con.register("sent_file", sent.files(arrived.read(batch)))
    return f"({store.query('ledger/unlinked')})"
