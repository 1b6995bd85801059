"""What every proposal came to: the table from which Kemensos gets its *data balikan*."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.sources import arrived, load

if TYPE_CHECKING:
    import duckdb

REFERENCE = "nomor_referensi"
ORDER = "kanal, kiriman, berkas_ke, lembar, baris, nomor_referensi, id_keluarga, variabel"


def write(con: "duckdb.DuckDBPyConnection", batch: Path, path: Path) -> None:
    """Write the outcomes to `path` and make view ``proposal`` of them.

    Parameters
    ----------
    batch : Path
        What arrive left, for the senders' own numbers of refused rows.
    """
    con.execute(f"create or replace temp view sent_reference as {_references(batch)}")
    store.write(con, store.query("send/proposal"), path, ORDER)
    store.view(con, "proposal", path)


def _references(batch: Path) -> str:
    """Return a query of the number that each row bore when it was sent, as text."""
    parts = [
        "select null::integer as kiriman, null::integer as berkas, null::varchar as lembar, "
        "null::bigint as baris, null::varchar as nomor where false"
    ]
    for source in load().values():
        for name, table in source.tables.items():
            headers = [c.header for c in table.used if c.variable == REFERENCE]
            for folder in sorted((batch / arrived.ROWS).glob(f"{source.source}.{name}.*")):
                parts += [
                    f"select _kiriman, _berkas, _lembar, _baris, {header} "
                    f"from read_parquet({store.literal(folder / '*.parquet')})"
                    for header in headers
                ]
    return "\nunion all\n".join(parts)
