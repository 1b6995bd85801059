"""How every kabupaten reports: states, pass rates, ranks, waivers, families that two claim."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines import sources, store
from pipelines.home import table
from pipelines.ledger.accounts import NATION
from pipelines.rules import calendar
from pipelines.sources import arrived

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter
    from pipelines.sources.arrived import Arrived

_ORDER = {
    "reporting": "kode_kabupaten_kota, source",
    "reporting_rule": "kode_kabupaten_kota, source, kode_aturan",
    "waiver": "submission",
    "contested": "kode_kabupaten_kota, submission, berkas, lembar nulls first, baris, nomor",
}


def write(
    con: "duckdb.DuckDBPyConnection",
    quarter: "Quarter",
    batch: Path,
    followed: Path | None,
    folder: Path,
) -> None:
    """Write ``reporting``, ``reporting_rule``, ``waiver`` and ``contested``.

    Parameters
    ----------
    con
        With views ``submission``, ``family``, ``person`` (conformed), ``held`` (rows held back),
        ``ranked_family``, and table ``sent_file``.
    folder : Path
        The candidate's ledger; it holds ``waiting`` already.
    """
    con.register("channel", _channels(arrived.read(batch), quarter))
    awaited = [s.source for s in sources.load().values() if s.awaited and s.scope == "kabupaten"]
    con.register("awaited", pa.table({"source": pa.array(awaited, pa.string())}))
    store.view(con, "waiting", folder / "waiting" / "*" / "*.parquet")
    if followed:
        store.view(con, "old_reporting", table(followed, "ledger/reporting"))
    else:
        none = store.query("ledger/no_reporting")
        con.execute(f"create or replace view old_reporting as {none}")
    for name, order in _ORDER.items():
        given = {"triwulan": str(quarter)} if name == "reporting" else None
        path = folder / name / NATION / "part-0.parquet"
        store.write(con, store.query(f"ledger/{name}"), path, order, given)


def _channels(records: "list[Arrived]", quarter: "Quarter") -> pa.Table:
    """Return of every submission the source by which it is read, its waiver and its last day."""
    return pa.table(
        {
            "kiriman": pa.array([each.kiriman for each in records], pa.int32()),
            "kanal": pa.array([each.read_as for each in records], pa.string()),
            "waiver": pa.array([each.waiver for each in records], pa.string()),
            "batas": pa.array([_last_day(each, quarter) for each in records], pa.date32()),
        }
    )


def _last_day(record: "Arrived", quarter: "Quarter") -> date | None:
    source = sources.load().get(record.read_as)
    if source is None or record.waiver is None:
        return None
    return calendar.last_day(source.calendar, record.kode_kabupaten_kota, quarter)
