"""What stages find out about persons and families of the register, beside what rows break.

A stage that sees a contradiction writes it here; the findings' ledger gathers them all.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter

# Whose finding it is (one of both ids), the rule and variable, and the values that were read,
# as text: they are hashed in the ledger and shown to nobody.
COLUMNS = {
    "kode_aturan": "VARCHAR",
    "id_individu": "BIGINT",
    "id_keluarga": "BIGINT",
    "variabel": "VARCHAR",
    "nilai": "VARCHAR",
    "sumber": "TINYINT",
    "tanggal": "DATE",
}
_ORDER = ", ".join(f"{name} nulls last" for name in COLUMNS)


def folder(home: "Home", quarter: "Quarter") -> Path:
    """Return the folder of the quarter's findings, with a file for each of their finders."""
    return home.work(quarter, "findings")


def write(
    con: "duckdb.DuckDBPyConnection", home: "Home", quarter: "Quarter", finder: str, select: str
) -> None:
    """Write what one finder found in the quarter, in place of what it found before.

    Parameters
    ----------
    finder : str
        Names the file, such as ``identify``.
    select : str
        Gives `COLUMNS`, by name.
    """
    cells = ", ".join(f"({name})::{kind} as {name}" for name, kind in COLUMNS.items())
    store.write(
        con,
        f"select distinct {cells} from ({select})",
        folder(home, quarter) / f"{finder}.parquet",
        _ORDER,
    )
