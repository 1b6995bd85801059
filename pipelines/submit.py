"""Put a file into the inbox with the envelope that its sender would have written."""

import shutil
import tempfile
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import regions, sources, store
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
    table_name: str | None,
    created: str | None,
    sender: str,
    bast: str | None,
    code_system: str,
    replaces: str | None,
    waiver: str | None,
) -> dict[str, Any]:
    """Write the envelope for `file` and put both in the inbox.

    Parameters
    ----------
    created : str or None
        ISO 8601 instant with offset; None: when the file was last written.

    Returns
    -------
    dict
        ``submission`` (its name) and ``folder``.

    Raises
    ------
    UsageError
        If the source, its table, its region or the format is not known, or the instant malformed.
    DataStop
        If the file cannot be read.
    """
    kind, table_name = _known(source, kabupaten, table_name, file, code_system)
    inbox = home.inbox(quarter) / source
    place = kabupaten or "nasional"
    taken = [folder.name.rpartition("-")[2] for folder in inbox.glob(f"{source}-{place}-*")]
    name = f"{source}-{place}-{1 + max((int(n) for n in taken if n.isdigit()), default=0)}"
    envelope = {
        "submission": name,
        "source": source,
        "quarter": str(quarter),
        "code_system": code_system,
        "kode_kabupaten_kota": kabupaten,
        "sender": sender,
        "created": created or _last_written(file),
        "bast": bast,
        "legal_basis": sources.load()[source].legal_basis,
        "replaces": replaces,
        "waiver": waiver,
        "files": [_file(file, kind, table_name, source, quarter)],
    }
    if not _has_offset(str(envelope["created"])):
        raise UsageError(
            f"'{created}' is no instant with an offset; write 2026-03-10T09:00:00+07:00"
        )
    with store.staged(inbox / name) as folder:
        shutil.copyfile(file, folder / file.name)
        store.write_text(folder / "submission.json", store.as_json(envelope))
    return {"submission": name, "folder": str(inbox / name)}


def _known(
    source: str, kabupaten: str | None, table_name: str | None, file: Path, code_system: str
) -> tuple[str, str]:
    """Return the format and the table of `file`; refuse what its sender cannot send."""
    known = sources.load()
    if source not in known:
        raise UsageError(f"unknown source '{source}'; there are {', '.join(sorted(known))}")
    tables = [*known[source].tables, *known[source].workbooks]
    kind = _FORMATS.get(file.suffix.lower(), "")
    if table_name is None:  # a workbook holds all its tables
        table_name = next(iter((kind == "xlsx" and known[source].workbooks) or tables))
    if table_name not in tables:
        raise UsageError(f"{source} has no table '{table_name}'; it has {', '.join(tables)}")
    if (known[source].scope == "kabupaten") != (kabupaten is not None):
        needed = "needs" if kabupaten is None else "is national and has no"
        raise UsageError(f"{source} {needed} --kabupaten (four digits)")
    digits = kabupaten is None or kabupaten.isdigit()
    if not digits or (kabupaten and regions.bridge_regency(kabupaten, code_system) is None):
        raise UsageError(f"'{kabupaten}' is no regency in {code_system} codes")
    if kind not in known[source].formats:
        raise UsageError(
            f"{source} comes as {', '.join(known[source].formats)}; {file.name} is none of these"
        )
    return kind, table_name


def _last_written(file: Path) -> str:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")


def _has_offset(instant: str) -> bool:
    try:
        return "T" in instant and datetime.fromisoformat(instant).tzinfo is not None
    except ValueError:
        return False


def _file(
    file: Path, kind: str, table_name: str, source: str, quarter: "Quarter"
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": file.name,
        "table": table_name,
        "format": kind,
        "sha256": store.sha256(file),
    }
    if kind == "csv":
        described["encoding"] = _encoding(file)
        described["delimiter"] = _delimiter(file, described["encoding"], source, table_name)
    return described | {"rows": _rows(file, described, source, quarter)}


def _delimiter(file: Path, encoding: str, source: str, table_name: str) -> str:
    """Return what parts the cells of the header, wherever it stands."""
    from pipelines.arrive.headers import SEARCHED, likely_delimiter

    with file.open(encoding=encoding, errors="replace") as lines:
        top = list(islice(lines, SEARCHED))
    table = sources.load()[source].tables.get(table_name)
    return likely_delimiter(top, ",", table.sent if table else ()) or ","


def _encoding(file: Path) -> str:
    try:
        file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _rows(file: Path, described: dict[str, Any], source: str, quarter: "Quarter") -> int:
    """Count the rows as arrive will."""
    from pipelines.arrive import alone

    with tempfile.TemporaryDirectory(prefix="dtsen-submit-") as folder:
        described = described | {"source": source}
        return int(alone.read(file, described, Path(folder), quarter)["rows"])
