"""Put a file into the inbox with the envelope that its sender would have written."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import sources, store
from pipelines.errors import UsageError

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

_FORMATS = {".csv": "csv", ".xlsx": "xlsx", ".parquet": "parquet"}


def put(
    home: "Home",
    quarter: "Quarter",
    file: Path,
    *,
    source: str,
    kabupaten: str | None,
    table_name: str,
    created: str,
    sender: str | None,
    bast: str | None,
) -> dict[str, Any]:
    """Write the envelope for `file` and put both in the inbox.

    Returns
    -------
    dict
        ``submission`` (its name) and ``folder``.

    Raises
    ------
    UsageError
        If the source is unknown, the format is not one of its, or the instant is malformed.
    """
    known = sources.load()
    if source not in known:
        raise UsageError(f"unknown source '{source}'; there are {', '.join(sorted(known))}")
    kind = _FORMATS.get(file.suffix.lower(), "")
    if kind not in known[source].formats:
        raise UsageError(
            f"{source} comes as {', '.join(known[source].formats)}; {file.name} is none of these"
        )
    try:
        offset = datetime.fromisoformat(created).tzinfo
    except ValueError:
        offset = None
    if offset is None:
        raise UsageError(
            f"'{created}' is no instant with an offset; write 2026-03-10T09:00:00+07:00"
        )
    place = kabupaten or "nasional"
    inbox = home.inbox(quarter) / source
    number = 1 + sum(1 for _ in inbox.glob(f"{source}-{place}-*"))
    name = f"{source}-{place}-{number}"
    envelope = {
        "submission": name,
        "source": source,
        "quarter": str(quarter),
        "code_system": "kemendagri",
        "kode_kabupaten_kota": kabupaten,
        "sender": sender,
        "created": created,
        "bast": bast,
        "legal_basis": known[source].legal_basis,
        "replaces": None,
        "waiver": None,
        "files": [_file(file, kind, table_name)],
    }
    with store.staged(inbox / name) as folder:
        shutil.copyfile(file, folder / file.name)
        store.write_text(folder / "submission.json", store.as_json(envelope))
    return {"submission": name, "folder": str(inbox / name)}


def _file(file: Path, kind: str, table_name: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": file.name,
        "table": table_name,
        "format": kind,
        "sha256": store.sha256(file),
        "rows": _rows(file, kind),
    }
    if kind == "csv":
        first = file.read_bytes().split(b"\n", 1)[0]
        described["delimiter"] = ";" if first.count(b";") > first.count(b",") else ","
        described["encoding"] = _encoding(file)
    return described


def _encoding(file: Path) -> str:
    try:
        file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _rows(file: Path, kind: str) -> int:
    if kind == "parquet":
        import pyarrow.parquet as pq

        return int(pq.read_metadata(file).num_rows)
    if kind == "xlsx":
        from python_calamine import CalamineWorkbook

        sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
        return sum(1 for row in sheet.to_python() if any(cell != "" for cell in row)) - 1
    lines = file.read_bytes().decode(_encoding(file)).splitlines()
    return sum(1 for line in lines if line.strip(";, \t")) - 1
