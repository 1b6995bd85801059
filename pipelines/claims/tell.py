"""Fold the claims of all families, one family after the other, from file to file."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.claims import deadlines
from pipelines.claims.definition import load as way
from pipelines.claims.fold import fold
from pipelines.claims.model import ENTERED, Claim, Event, Family, Told
from pipelines.frames import pl

ROWS_AT_ONCE = 20_000
_MOMENT = pa.timestamp("us")
_STEP = pa.struct(
    {
        "keadaan": pa.string(),
        "waktu": _MOMENT,
        "tanggal": pa.date32(),
        "pelaku": pa.string(),
        "alasan": pa.string(),
    }
)
TOLD = pa.schema(
    {
        "nomor_tiket": pa.string(),
        "keadaan": pa.string(),
        "hasil": pa.string(),
        "riwayat": pa.list_(_STEP),
        "kasus": pa.string(),
        "jatuh_tempo": _MOMENT,
        "jumlah_foto": pa.int32(),
        "foto_sah": pa.bool_(),
        "dipulihkan": _MOMENT,
    }
)
FAULT = pa.schema({"urut": pa.int64(), "kode_aturan": pa.string()})
Row = dict[str, Any]


def tell(folder: Path, until: datetime) -> None:
    """Write where every claim stands just before an instant, and which events had no effect.

    Parameters
    ----------
    folder : Path
        Holds ``claim.parquet`` and ``event.parquet``, both in order of ``kunci``; gets
        ``told.parquet`` and ``fault.parquet``.
    """
    claims, events = _families(folder / "claim.parquet"), _families(folder / "event.parquet")
    waiting = next(events, None)
    with (
        pq.ParquetWriter(folder / "told.parquet", TOLD) as told,
        pq.ParquetWriter(folder / "fault.parquet", FAULT) as faults,
    ):
        stands: list[Row] = []
        without: list[Row] = []
        for key, rows in claims:
            happened: list[Row] = []
            if waiting and waiting[0] == key:
                happened, waiting = waiting[1], next(events, None)
            found, lines = _fold(rows, happened, until)
            stands += map(_row, found.told)
            without += lines
            if len(stands) >= ROWS_AT_ONCE:
                _flush(told, TOLD, stands)
                _flush(faults, FAULT, without)
        _flush(told, TOLD, stands)
        _flush(faults, FAULT, without)


def _families(path: Path) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of each family; the file is in order of families."""
    batches = pq.ParquetFile(path).iter_batches(ROWS_AT_ONCE)
    rows = (row for batch in batches for row in pl.DataFrame(batch).iter_rows(named=True))
    for key, group in groupby(rows, key=lambda row: row["kunci"]):
        yield key, list(group)


def _flush(writer: pq.ParquetWriter, schema: pa.Schema, rows: list[Row]) -> None:
    writer.write_table(pa.Table.from_pylist(rows, schema))
    rows.clear()


def _fold(claims: list[Row], events: list[Row], until: datetime) -> tuple[Family, list[Row]]:
    """Return where a family's claims stand, and the new events without effect."""
    entries = {row["nomor_tiket"]: row for row in events if row["kejadian"] == ENTERED}
    known = [
        _claim(row, entries[row["nomor_tiket"]]) for row in claims if row["nomor_tiket"] in entries
    ]
    lines: dict[Event, list[int]] = {}
    for row in events:
        if row["kejadian"] != ENTERED or row["urutan"] != -1:
            lines.setdefault(_event(row), []).append(row["urut"])
    found = fold(known, lines, until)
    return found, [
        {"urut": line, "kode_aturan": fault}
        for event, fault in found.without_effect
        for line in lines[event]
        if line is not None
    ]


def _claim(row: Row, entry: Row) -> Claim:
    return Claim(
        ticket=row["nomor_tiket"],
        kind=row["jenis"] or "",
        subject=row["pokok"],
        value=row["nilai_baku"],
        at=entry["berlaku"],
        demanded=row["foto_diminta"],
        photos=frozenset(entry["foto"] or ()),
        refused=entry["alasan"],
        refused_at=row["waktu_ditolak"],
    )


def _event(row: Row) -> Event:
    return Event(
        at=row["berlaku"],
        order=row["urutan"],
        id=row["id_peristiwa"],
        ticket=row["nomor_tiket"],
        name=row["kejadian"],
        role=row["peran"],
        actor=row["pelaku"] or "",
        decision=row["putusan"] or "",
        reason=row["alasan"] or "",
        status=-1 if row["status_kunjungan"] is None else row["status_kunjungan"],
        found=tuple((each["variabel"], each["nilai"]) for each in row["temuan"] or ()),
        photos=tuple(row["foto"] or ()),
        own_family=row["keluarga_sendiri"],
        premature=row["terlalu_awal"],
    )


def _row(told: Told) -> Row:
    state = way().states[told.state]
    return {
        "nomor_tiket": told.ticket,
        "keadaan": told.state,
        "hasil": None if state.open else told.state,
        "riwayat": [
            {
                "keadaan": step.state,
                "waktu": step.at,
                "tanggal": deadlines.local(step.at).date(),
                "pelaku": step.role,
                "alasan": step.reason or None,
            }
            for step in told.steps
        ],
        "kasus": told.case,
        "jatuh_tempo": told.due,
        "jumlah_foto": told.photos,
        "foto_sah": told.complete,
        "dipulihkan": told.restored,
    }
