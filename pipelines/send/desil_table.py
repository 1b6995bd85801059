"""The kabupaten's own families with their deciles, one CSV per kabupaten."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.codebook import load as load_codebook
from pipelines.parts import provinces
from pipelines.progress import track
from pipelines.recipients import released, returned
from pipelines.send import queries, split

if TYPE_CHECKING:
    import duckdb

NAME = "desil-keluarga.csv"
# A cell that begins so would be run as a formula by the spreadsheet that opens the CSV; one of
# a minus and a number is a number. Read alike by Python and by DuckDB; arrive takes off what
# was put before it.
FORMULA = r"(?s)^([=+@\t\r]|-(?:$|[^0-9]|.*[^0-9.,]))"
# with what it may begin: nearly no text does, and such need not be looked through
FIRST = "=+@\t\r-"
_CODE = "kode_kabupaten_kota"


def write(
    con: "duckdb.DuckDBPyConnection", release: Path, part: Path, regencies: Iterable[str]
) -> None:
    """Write ``desil-keluarga.csv`` into the folder of every kabupaten, families or none."""
    listed = returned()
    cells = ", ".join(inert(column) for column in listed.columns)
    rows, order = queries.rows(listed, _CODE), queries.order(listed)
    query = f"select folder, {cells} from ({rows}) order by {order}"
    for some in track(provinces.of(release, "ranked/family"), "deciles returned"):
        for name in ("registry/family", "ranked/family"):
            provinces.view(con, release, name, some)
        split.write_csv(con.sql(query), part, NAME)
    for code in regencies:
        if not (part / code / NAME).exists():
            header = ";".join(f'"{column}"' for column in listed.columns)
            (part / code / NAME).write_text(f"{header}\n", encoding="utf-8")


def inert(column: str) -> str:
    """Put an apostrophe before free text that a spreadsheet would run as a formula."""
    if column in released() or load_codebook().column(column).kind != "text":
        return column
    first = ", ".join(str(ord(each)) for each in FIRST)
    cell = f"case when ascii({column}) in ({first}) then {guarded(column)} else {column} end"
    return f"{cell} as {column}"


def guarded(text: str) -> str:
    """Return the SQL of a text with an apostrophe before what a spreadsheet would run."""
    return f"regexp_replace({text}, '{FORMULA}', '''\\1')"
