"""What claims bring beside their rows: photos; and of refused ones what can be read of them."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipelines import store
from pipelines.conform import raw
from pipelines.conform.checks import known_variables
from pipelines.conform.naming import quoted, text
from pipelines.conform.select import select
from pipelines.conform.subject import Subject
from pipelines.sources import load
from pipelines.sources.arrived import Arrived

TABLE, PHOTOS = "claim_refused", "claim_photo"
_COLUMNS = {
    "_kiriman": "integer",
    "_berkas": "smallint",
    "_baris": "bigint",
    "nomor_tiket": "varchar",
    "kanal": "varchar",
    "jenis": "varchar",
    "tanggal": "date",
    "nomor_kartu_keluarga": "bigint",
    "variabel": "varchar",
    "peristiwa": "varchar",
    "jumlah_foto": "bigint",
    "foto_sah": "boolean",
}


def write_refused(
    con: duckdb.DuckDBPyConnection,
    part: Path,
    submissions: Sequence[Arrived],
    batch: Path,
    arrived: Path,
) -> None:
    """Write ``claim_refused``: a line per claim that was held back, by itself or with its file.

    Parameters
    ----------
    con
        With ``held``, ``reason``, ``refused_line``, and in ``kiriman`` the submissions that were
        refused as well as those accepted.
    """
    shape = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    con.execute(f"create or replace temp table claim_sent ({shape})")
    for source in load().values():
        for name, table in source.tables.items():
            subject = Subject(source, name, table)
            if table.into == "claim" and raw.make(con, subject, batch, arrived, submissions):
                con.execute(f"insert into claim_sent {_read(subject)}")
    known = ", ".join(map(text, known_variables()))
    con.execute(f"create or replace temp view known_variable as select unnest([{known}]) as nama")
    rows = store.query("conform/claim_refused")
    store.write(con, rows, part / TABLE / "part-0.parquet", "kiriman, berkas, baris")


def write_photos(
    con: duckdb.DuckDBPyConnection,
    part: Path,
    submissions: Sequence[Arrived],
    batch: Path,
    arrived: Path,
) -> None:
    """Write ``claim_photo``: which photo of an accepted submission belongs to which ticket.

    Parameters
    ----------
    con
        With ``photo_hash``, the photos of accepted submissions.
    """
    con.execute(
        "create or replace temp table photo_sent "
        "(kiriman integer, berkas smallint, baris bigint, nomor_tiket varchar, nama varchar)"
    )
    for source in load().values():
        for name, table in source.tables.items():
            subject = Subject(source, name, table)
            if "foto" in subject.groups and raw.make(con, subject, batch, arrived, submissions):
                ticket, named = (
                    quoted(subject.groups[each][0].header) for each in ("nomor_tiket", "foto")
                )
                con.execute(
                    f"insert into photo_sent select _kiriman, _berkas, _baris, tidy({ticket}), "
                    f"unnest(list_transform(string_split({named}, '|'), lambda x: trim(x))) "
                    "from as_sent"
                )
    raw.show_photos(con, batch)
    store.write(
        con,
        store.query("conform/photo_named"),
        part / PHOTOS / "part-0.parquet",
        "kiriman, berkas, nomor_tiket, berkas_penyebut, baris_penyebut",
    )


def _read(subject: Subject) -> str:
    return f"select {', '.join(_COLUMNS)} from ({select(subject)})"
