"""The daily answer to reporters: a file per channel of where their claims stand, in words.

It is the fold of what happened to claims up to the end of a day, over what intake has taken in;
no release is made and none is changed.
"""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines import claims, store
from pipelines.claims import deadlines
from pipelines.claims.books import offset
from pipelines.claims.definition import load as way
from pipelines.errors import DataStop
from pipelines.home import table
from pipelines.predecessor import followed
from pipelines.sources import load as load_sources
from pipelines.sources import rulebook

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter

FOLDER = "jawaban"
_BEFORE = {
    **dict.fromkeys(("nomor_tiket", "kanal", "keadaan", "hasil"), "VARCHAR"),
    **dict.fromkeys(("sejak", "jatuh_tempo"), "TIMESTAMP"),
    "alasan": "VARCHAR",
    **dict.fromkeys(("desil_sebelum", "desil_sesudah"), "TINYINT"),
}


def channels() -> list[str]:
    """Return the sources by which citizens claim, in the order of their numbers."""
    return [
        source.source
        for source in load_sources().values()
        if any(each.into == "claim" for each in source.tables.values())
    ]


def write(home: "Home", day: date) -> dict[str, Any]:
    """Write ``outbox/jawaban/<channel>/<day>.csv`` for every channel, and its manifest.

    Parameters
    ----------
    day : date
        By the capital's clock; claims are told as they stand when it ends.

    Returns
    -------
    dict
        ``date``, ``quarter`` and, per channel, ``path`` (from HOME), ``rows``, ``open``.

    Raises
    ------
    DataStop
        If nothing of the quarter was taken in yet.
    """
    books = _books(home, deadlines.quarter_of(deadlines.midnight(day)))
    until = deadlines.midnight(day + timedelta(days=1))
    with store.connect() as con, tempfile.TemporaryDirectory(prefix="dtsen-answers-") as work:
        claims.fold(con, books, Path(work), until)
        _texts(con, books)
        told = [
            _answer(con, home, day, channel, offset(until), Path(work)) for channel in channels()
        ]
    return {"date": str(day), "quarter": str(books.quarter), "channels": told}


def _books(home: "Home", quarter: "Quarter") -> claims.Books:
    """Return the books of a day's quarter, or of the one before while that is unpublished."""
    before = followed(home, quarter)
    waiting = home.candidate(quarter.previous)
    if not before and (waiting / "ledger" / "claim").is_dir():
        before = [waiting, *followed(home, quarter.previous)]
    if not before and home.pointer(quarter.previous, "conform").exists():
        quarter, before = quarter.previous, followed(home, quarter.previous)
    if not home.pointer(quarter, "conform").exists():
        raise DataStop(
            f"nothing of {quarter} was taken in yet, so there is nothing to answer; "
            f"run `dtsen run {quarter} --to conform` (or let the DAG `intake` do it) first"
        )
    candidate = home.candidate(quarter)
    has_register = (candidate / "registry" / "family").is_dir()
    register = candidate if has_register else before[0] if before else None
    return claims.Books(quarter, home.output(quarter, "conform"), register, before)


def _texts(con: "duckdb.DuckDBPyConnection", books: claims.Books) -> None:
    states = way().states.values()
    con.register(
        "state_text",
        pa.table(
            {
                "keadaan": [state.name for state in states],
                "teks": [state.text for state in states],
                "langkah": [state.next for state in states],
            }
        ),
    )
    con.register("rule_text", rulebook.texts())
    last = "select * from claim_none"
    con.execute(f"create or replace temp view claim_none as {store.nothing(_BEFORE)}")
    if books.before:
        files = store.literal(table(books.before[0], "ledger/claim"))
        last = f"select {', '.join(_BEFORE)} from read_parquet({files}, hive_partitioning = false)"
    con.execute(f"create or replace temp view told_before as {last}")


def _answer(
    con: "duckdb.DuckDBPyConnection",
    home: "Home",
    day: date,
    channel: str,
    hours: int,
    work: Path,
) -> dict[str, Any]:
    """Write one channel's file, its manifest last; return its line of the answer."""
    part = work / f"{channel}.csv"
    params = {"channel": channel, "utc_offset": hours}
    con.execute(f"create or replace temp table answer as {store.query('ledger/answer')}", params)
    con.execute(f"copy (from answer order by nomor_tiket) to {store.literal(part)} (header)")
    rows, still = store.one(con, "select count(*), count(*) filter (hasil is null) from answer")
    path = home.outbox / FOLDER / channel / f"{day}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    moved = path.with_name(f".{path.name}.part")
    shutil.copyfile(part, moved)
    moved.replace(path)
    line = {
        "channel": channel,
        "path": path.relative_to(home.root).as_posix(),
        "rows": rows,
        "open": still,
    }
    manifest = {**line, "date": str(day), "sha256": store.sha256(path)}
    store.write_text(path.with_suffix(".json"), store.as_json(manifest))
    return line
