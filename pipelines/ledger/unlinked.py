"""Rows of agencies that identify linked to nobody: told to their senders, and counted."""

from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines import codebook, store
from pipelines.conformed import conformed
from pipelines.sources import arrived

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter


def warnings(con: "duckdb.DuckDBPyConnection", home: "Home", quarter: "Quarter") -> str:
    """Return the relation of all reported rows: conform's, and those that were not linked."""
    place = conformed(home, quarter)
    store.view(con, "reported", str(place / "held_back_warning" / "*.parquet"))
    linked = home.work(quarter, "identify") / "fact_linked"
    if not linked.is_dir():
        return "reported"
    store.view(con, "fact_linked", str(linked / "*.parquet"))
    names = [
        (each.kiriman, file.berkas, each.submission, (each.kode_kabupaten_kota or "00")[:2],
         file.name)
        for each in arrived.read(arrived.output(home, quarter, "arrive"))
        for file in each.files
    ]  # fmt: skip
    kinds = [pa.int32(), pa.int16(), pa.string(), pa.string(), pa.string()]
    columns = list(zip(*names, strict=True)) or [()] * len(kinds)
    fields = ("kiriman", "berkas", "submission", "prov", "nama")
    _register(con, "file_name", dict(zip(fields, zip(columns, kinds, strict=True), strict=True)))
    rules = codebook.load().rules
    texts = {
        "rule": ([rule.code for rule in rules], pa.string()),
        "pesan": ([rule.message for rule in rules], pa.string()),
        "saran": ([rule.fix for rule in rules], pa.string()),
    }
    _register(con, "rule_text", texts)
    return f"({store.query('ledger/unlinked')})"


def _register(con: "duckdb.DuckDBPyConnection", name: str, columns: dict) -> None:
    arrays = {key: pa.array(values, kind) for key, (values, kind) in columns.items()}
    con.register(f"{name}_given", pa.table(arrays))
    con.execute(f"create or replace temp table {name} as select * from {name}_given")
    con.unregister(f"{name}_given")
