"""The list to be matched: opened in a throw-away process, its rows in a form to compare."""

import codecs
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.arrive import alone
from pipelines.arrive.headers import DELIMITERS, hits
from pipelines.errors import DataStop
from pipelines.parts import Query, Tables
from pipelines.progress import say
from pipelines.sources import Table
from pipelines.sources.heading import SEARCHED
from pipelines.sources.loading import normal
from pipelines.sources.loading import read as read_definition

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter
    from pipelines.requesters import Agreement

_DEFINITION = Path(__file__).parent / "daftar.yaml"
_NIK, _BIRTH = "nomor_induk_kependudukan", "tanggal_lahir"
_COLUMNS = {"nik": _NIK, "nama": "nama", "lahir": _BIRTH, "alamat": "alamat"}
# NIKs that a spreadsheet rounded: the rows are matched without them
_NUMBERS = {"KK_ANGKA", "ANGKA_DIBULATKAN"}
_SKIPPED = "BARIS_DILEWATI"
_CHUNK = 2**22
# a row of the list is as much work as so many persons: it has words, and several candidates
_PERSONS_PER_ROW = 5
_ZIP, _PARQUET, _OLD_EXCEL = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants which list matched with what."""

    file: Path
    quarter: "Quarter"
    release: Path
    agreement: "Agreement"


@cache
def _table() -> Table:
    return read_definition(_DEFINITION).tables["daftar"]


def read(con: "duckdb.DuckDBPyConnection", asked: Asked, scratch: Path) -> Tables:
    """Make the view ``asked``, a row for each row of the list.

    Returns
    -------
    Tables
        In which it lies, and what comes of it may: so many parts as its rows need.

    Raises
    ------
    DataStop
        If the file cannot be read, or has none of the columns that are needed.
    """
    described = {
        "source": "daftar",
        "definition": str(_DEFINITION),
        "name": asked.file.name,
        "table": "daftar",
        **_described(asked.file, scratch),
    }
    path = Path(described.pop("path"))
    found = alone.read(path, described, scratch / "rows", asked.quarter)
    fatal = [fault for fault in found["faults"] if fault["rule"] not in _NUMBERS]
    if fatal:
        alone.refuse(asked.file.name, fatal)
    for warning in found["warnings"]:
        if warning["rule"] == _SKIPPED:
            say(f"  tidak dibaca, hanya nomor kolom atau nomor urut: {warning['detail']}")
    rows = str(scratch / "rows/*/*.parquet")
    if found["rows"]:
        store.view(con, "raw", rows)
        _name_sheets(con, rows)
    if not found["rows"] or not _given(con) & {"nik", "nama"}:
        raise DataStop(
            f"{asked.file.name}: tidak ada yang dapat dipadankan. Salah satu dari {SEARCHED} baris "
            "pertama harus berisi judul kolom, paling sedikit nik atau nama (dibaca juga: "
            "tanggal_lahir, alamat), dan baris di bawahnya harus terisi. Perbaiki judul atau "
            "isinya, lalu padankan lagi."
        )
    con.execute(f"create or replace temp view sent as {_sent(bool(found['faults']))}")
    forms = sorted({form for column in _table().used for form in column.dates} - {"serial"})
    params = {"forms": forms, "last_day": asked.quarter.end.isoformat()}
    (scratch / "list").mkdir()
    tables = Tables(con, scratch / "list", _PERSONS_PER_ROW * found["rows"])
    tables.make(Query("asked", params, {"sent": "baris"}, stage="match"))
    return tables


def _name_sheets(con: "duckdb.DuckDBPyConnection", rows: str) -> None:
    """Set variable ``sheets`` to the sheets that hold the list, if it lies in several."""
    found = con.execute(
        "select _lembar from read_parquet($rows, file_row_number = true) "
        "group by _lembar order by min(file_row_number)",
        {"rows": rows},
    ).fetchall()
    con.execute("set variable sheets = []::varchar[]")
    if len(found) > 1:
        listed = ", ".join(store.literal(name) for (name,) in found)
        con.execute(f"set variable sheets = [{listed}]")


def _headers(variable: str) -> list[str]:
    return [c.header for c in _table().used if c.variable == variable]


def _cell(variable: str) -> str:
    return "coalesce(" + ", ".join(f"tidy({_raw(h)})" for h in _headers(variable)) + ")"


def _raw(header: str) -> str:
    return '"' + normal(header).replace('"', '""') + '"'


def _sent(is_rounded: bool) -> str:
    """Return the SELECT of the four columns as sent, whichever of their names was used."""
    cells = ", ".join(f"{_cell(variable)} as {name}" for name, variable in _COLUMNS.items())
    typed = f"coalesce(contains(_angka, '|{_NIK}|'), {str(is_rounded).lower()})"
    sheet = "coalesce(list_position(getvariable('sheets'), _lembar) - 1, 0)::bigint"
    return (
        f"select ({sheet} << 40) + _baris as baris, _cacat as cacat, {typed} as angka, {cells} "
        "from raw"
    )


def _given(con: "duckdb.DuckDBPyConnection") -> set[str]:
    """Return which of the four columns are filled in any row."""
    counts = ", ".join(f"count({_cell(variable)})" for variable in _COLUMNS.values())
    filled = store.one(con, f"select {counts} from raw")
    return {name for name, count in zip(_COLUMNS, filled, strict=True) if count}


def _described(file: Path, scratch: Path) -> dict[str, Any]:
    """Return format and, of a CSV file, delimiter and encoding, found from its bytes."""
    with file.open("rb") as opened:
        start = opened.read(4)
    if start == _OLD_EXCEL:
        raise DataStop(
            f"{file.name} adalah buku kerja Excel lama (.xls), yang tidak dibaca di sini: simpan "
            "sebagai .xlsx, lalu padankan lagi."
        )
    if start.startswith(_ZIP):
        return {"format": "xlsx", "path": file}
    if start == _PARQUET:
        return {"format": "parquet", "path": file}
    text = scratch / "daftar.csv"
    _copy_as_utf8(file, text)
    return {"format": "csv", "encoding": "utf-8", "path": text, "delimiter": _delimiter(text)}


def _encoding(file: Path) -> str:
    """Return the encoding of a text file: by its mark, else the first that it is whole in."""
    with file.open("rb") as opened:
        start = opened.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for name in ("utf-8-sig", "cp1252"):
        try:
            with file.open(encoding=name, newline="") as text:
                while text.read(_CHUNK):
                    pass
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"


def _copy_as_utf8(file: Path, target: Path) -> None:
    with (
        file.open(encoding=_encoding(file), newline="", errors="replace") as read,
        target.open("w", encoding="utf-8", newline="") as write,
    ):
        while chunk := read.read(_CHUNK):
            write.write(chunk)


def _delimiter(text: Path) -> str:
    with text.open(encoding="utf-8", newline="") as file:
        first = list(islice(iter(partial(file.readline, 2**20), ""), SEARCHED))
    return max(DELIMITERS, key=lambda each: hits(first, each, _table().columns))
