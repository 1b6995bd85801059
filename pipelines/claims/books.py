"""What is known of claims and of what happened to them, this quarter and before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines import registry, rules, store
from pipelines.claims import deadlines
from pipelines.claims.tell import tell
from pipelines.codebook import load as load_codebook
from pipelines.codebook.claimable import life_events
from pipelines.home import table

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_ARRIVED = ("claim", "claim_refused", "claim_event", "claim_photo", "family", "civil")
# in this order: each reads those before it
_STEPS = (
    "visit",
    "claim_needed",
    "claim_arrived",
    "merged_into",
    "claim_family",
    "claim_reporter",
    "claim_known",
    "visit_cell",
    "visit_found",
    "claim_event_sent",
    "claim_event_new",
    "claim_event_known",
    "claim_again",
)
_KEPT = (
    "nomor_tiket, kanal, jenis, submission, id_keluarga, nomor_kartu_keluarga, variabel, "
    "peristiwa, nilai, tanggal, kasus, hasil, alasan, tertahan, jatuh_tempo"
)


@dataclass(frozen=True, slots=True)
class Books:
    """Where the claims of a quarter are read from.

    Attributes
    ----------
    arrived : Path
        The quarter's conformed tables.
    register : Path or None
        The release or candidate whose register says who is who; None before the first.
    before : sequence of Path
        The releases that the quarter builds on, newest first.
    evidence : Path, optional
        The rows of the quarter's photos in ``lake/arrived``.
    """

    quarter: "Quarter"
    arrived: Path
    register: Path | None
    before: Sequence[Path]
    evidence: Path | None = None


def fold(
    con: "duckdb.DuckDBPyConnection", books: Books, folder: Path, until: datetime | None = None
) -> None:
    """Make ``claim_known``, ``claim_told``, ``claim_event_new`` and ``event_fault``.

    Parameters
    ----------
    folder : Path
        For what lies between the engine and the fold.
    until : datetime, optional
        The instant (UTC) just before which the claims are looked at; the quarter's end.
    """
    first, last = _bounds(books.quarter)
    con.execute(store.query("conform/macros"))
    _views(con, books, until)
    until = until or last
    params = {
        "utc_offset": offset(first),
        "first_instant": first,
        "last_instant": until,
        "adult_age": rules.in_force("claim_reporter_age", books.quarter),
        "future_hours": rules.in_force("claim_future_hours", books.quarter),
    }
    for name in _STEPS:
        _step(con, name, params)
    for name, order in (
        ("claim", "kunci, nomor_tiket"),
        ("event", "kunci, nomor_tiket, berlaku, urutan, id_peristiwa, urut nulls first"),
    ):
        known = {"claim": "claim_known", "event": "claim_event_known"}[name]
        store.write(con, f"select * from {known}", folder / f"{name}.parquet", order)
    tell(folder, until)
    store.view(con, "claim_told", folder / "told.parquet")
    store.view(con, "event_fault", folder / "fault.parquet")


def offset(at: datetime) -> int:
    """Return by how many hours the capital's clock is ahead of UTC at an instant."""
    ahead = deadlines.local(at).utcoffset() or timedelta()
    return int(ahead.total_seconds()) // 3600


def _bounds(quarter: "Quarter") -> tuple[datetime, datetime]:
    return deadlines.midnight(quarter.start), deadlines.midnight(quarter.next.start)


def _step(con: "duckdb.DuckDBPyConnection", name: str, params: dict[str, object]) -> None:
    select = _visit_cell() if name == "visit_cell" else store.query(f"ledger/{name}")
    used = {key: value for key, value in params.items() if f"${key}" in select}
    con.execute(f"create or replace temp table {name} as {select}", used)


def _visit_cell() -> str:
    """Return the SELECT of what visits found, a line per variable, as text."""
    cells = ", ".join(
        f"{{'variabel': {store.literal(column.name)}, 'nilai': {column.name}::varchar}}"
        for column in registry.valued()
        if column.kind != "text"
    )
    return (
        "select kiriman, berkas, baris, nomor_tiket, unnest(cell).variabel as variabel, "
        f"unnest(cell).nilai as nilai from (select *, [{cells}] as cell from visit "
        "where status_kunjungan is null or status_kunjungan = 1)"
    )


def _views(con: "duckdb.DuckDBPyConnection", books: Books, until: datetime | None) -> None:
    for name in _ARRIVED:
        store.view(con, name, str(books.arrived / name / "*.parquet"))
    # at an instant nothing is known that was sent later; a release knows all that it took in
    sent = store.literal(books.arrived / "submission" / "*.parquet")
    known = f"created < timestamp '{until}'" if until else "true"
    con.execute(
        f"create or replace temp view submission as from read_parquet({sent}) where {known}"
    )
    _register(con, "registry", books.register)
    _register(con, "old", books.before[0] if books.before else None)
    _before(con, books)
    con.register("claim_demand", _demand())


def _register(con: "duckdb.DuckDBPyConnection", prefix: str, release: Path | None) -> None:
    for name in ("family", "person"):
        if release is None:
            con.execute(
                f"create or replace temp view {prefix}_{name} as {registry.empty_table(name)}"
            )
        else:
            store.view(con, f"{prefix}_{name}", table(release, f"registry/{name}"))


def _before(con: "duckdb.DuckDBPyConnection", books: Books) -> None:
    """Make views of what earlier quarters told of claims, and of families that were joined."""
    told = [
        f"select {number} as rilis, {_KEPT}, len(riwayat)::integer as langkah "
        f"from {_read(release, 'ledger/claim')}"
        for number, release in enumerate(books.before)
    ]
    folders = [*books.before, *([books.register] if books.register else [])]
    merged = [
        f"select dari, ke from {_read(release, 'registry/family_lineage')} "
        "where peristiwa = 'gabung' and dari <> ke"
        for release in dict.fromkeys(folders)
    ]
    for name, parts, empty in (
        ("old_claim", told, store.query("ledger/no_claim")),
        ("merger", merged, "select null::bigint as dari, null::bigint as ke where false"),
    ):
        select = " union all by name ".join([f"({empty})", *parts])
        con.execute(f"create or replace temp view {name} as {select}")
    released(con, "old_event", "ledger/claim_event", books.before, store.query("ledger/no_event"))


def released(
    con: "duckdb.DuckDBPyConnection",
    name: str,
    source: str,
    releases: Sequence[Path],
    empty: str,
) -> None:
    """Make view `name` over a table of several releases; `empty` gives its columns."""
    parts = [f"select * from {_read(release, source)}" for release in releases]
    select = " union all by name ".join([f"({empty})", *parts])
    con.execute(f"create or replace temp view {name} as {select}")


def _read(release: Path, name: str) -> str:
    files = store.literal(table(release, name))
    return f"read_parquet({files}, hive_partitioning = false)"


def _demand() -> pa.Table:
    """Return how many photos a claim about each subject has to bring."""
    book = load_codebook()
    demanded: dict[str, int] = {}
    for variable in book.variables:
        for name in (variable.name, *(column.name for column in variable.components)):
            demanded[name] = max(demanded.get(name, 0), len(variable.evidence), 1)
    demanded |= {name: len(event.evidence) for name, event in life_events().items()}
    return pa.table({"pokok": list(demanded), "jumlah": pa.array(demanded.values(), pa.int32())})
