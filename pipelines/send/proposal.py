"""What every proposal came to: the table from which Kemensos gets its *data balikan*."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines import store
from pipelines.sources import arrived, load, rulebook

if TYPE_CHECKING:
    import duckdb

# By which numbers a sender knows a row again, the first that it bears.
REFERENCES = ("nomor_usulan", "nomor_referensi")
ORDER = "kanal, kiriman, berkas, lembar, baris, nomor_referensi, id_keluarga, variabel"


def write(con: "duckdb.DuckDBPyConnection", batch: Path, path: Path) -> None:
    """Write the outcomes to `path` and make view ``proposal`` of them.

    Parameters
    ----------
    batch : Path
        What arrive left, for the senders' own numbers of refused rows.
    """
    con.register("sent_file", _files(batch))
    con.register("rule_text", rulebook.texts())
    con.execute(
        "create or replace temp view sent_reference as "
        f"select sent_row.kiriman, sent_file.berkas, lembar, baris, nomor from ({_rows(batch)}) "
        "as sent_row inner join sent_file on sent_row.kiriman = sent_file.kiriman "
        "and sent_row.urutan = sent_file.urutan"
    )
    store.write(con, store.query("send/proposal"), path, ORDER)
    store.view(con, "proposal", path)


def _files(batch: Path) -> pa.Table:
    """Return every file of the quarter, and into which table its rows go."""
    files = []
    for record in arrived.read(batch):
        tables = load()[record.read_as].tables
        for file in record.files:
            into = tables[file.table].into if file.table in tables else None
            # rows that came back corrected are judged among those that they correct
            places = [(record.kiriman, file.berkas), *([file.asal] if file.asal else [])]
            files += [(*place, record.read_as, file.name, into) for place in places]
    columns: list[Sequence[Any]] = list(zip(*files, strict=True)) or [()] * 5
    kinds = (pa.int32(), pa.int16(), pa.string(), pa.string(), pa.string())
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    return pa.Table.from_arrays(arrays, names=["kiriman", "urutan", "kanal", "berkas", "isi"])


def _rows(batch: Path) -> str:
    """Return a query of the number that each row bore when it was sent, as text."""
    parts = [
        "select null::integer as kiriman, null::integer as urutan, null::varchar as lembar, "
        "null::bigint as baris, null::varchar as nomor where false"
    ]
    for source in load().values():
        for name, table in source.tables.items():
            headers = [c.header for v in REFERENCES for c in table.used if c.variable == v]
            if not headers:
                continue
            for folder in sorted((batch / arrived.ROWS).glob(f"{source.source}.{name}.*")):
                parts.append(
                    f"select _kiriman, _berkas, _lembar, _baris, coalesce({', '.join(headers)}) "
                    f"from read_parquet({store.literal(folder / '*.parquet')})"
                )
    return "\nunion all\n".join(parts)
