"""Rows of agencies that identify linked to nobody: told to their senders, and counted."""

from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines import store
from pipelines.conformed import conformed
from pipelines.sources import arrived

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
    names = [
        (each.kiriman, file.berkas, each.submission, (each.kode_kabupaten_kota or "00")[:2],
         file.name)
        for each in arrived.read(arrived.output(home, quarter, "arrive"))
        for file in each.files
    ]  # fmt: skip
    kinds = [pa.int32(), pa.int16(), pa.string(), pa.string(), pa.string()]
    columns = list(zip(*names, strict=True)) or [()] * len(kinds)
    fields = ("kiriman", "berkas", "submission", "prov", "nama")
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    con.register("file_name", pa.Table.from_arrays(arrays, names=list(fields)))
    return f"({store.query('ledger/unlinked')})"
