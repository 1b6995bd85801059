"""Put files into the inbox with the envelope that their sender would have written."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import regions, sources, store
from pipelines.errors import DataStop, UsageError
from pipelines.sources import heading
from pipelines.sources.envelope import envelope_schema
from pipelines.submit import sniff

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from pipelines.sources.arrived import Arrived

_TOLD = ("name", "table", "format", "delimiter", "rows")  # of every file, to whoever submits it


def put(
    home: "Home",
    quarter: "Quarter",
    files: Sequence[Path],
    *,
    source: str | None,
    kabupaten: str | None,
    table_name: str | None,
    created: str | None,
    sender: str,
    bast: str | None,
    code_system: str,
    replaces: str | None,
    waiver: str | None,
) -> dict[str, Any]:
    """Write the envelope for some files and put all of them in the inbox.

    Parameters
    ----------
    source, kabupaten : str or None
        None: told by the keys of a returned file.
    created : str or None
        ISO 8601 instant with offset; None: when the last file was last written.

    Returns
    -------
    dict
        ``submission`` (its name), ``folder``, ``source``, ``kabupaten``, ``corrects`` (the
        submission whose rows are sent back, or None) and ``files``, as what each was read.

    Raises
    ------
    UsageError
        If the source, its table, its region or the format is not known, or the instant malformed.
    DataStop
        If a file cannot be read, or its keys are of no submission of this sender.
    """
    _names_can_be_sent(files)
    instant = _instant(created, files)
    found = [sniff.sniff(file) for file in files]
    corrects = None
    for each in (each for each in found if each.is_returned and each.keys):
        corrects, batch = sniff.origin(home, each)
        source, kabupaten = _as_returned(each, corrects, source, kabupaten)
        code_system, bast = "kemendagri", bast or _bast(batch, corrects)
    if source is None:
        raise UsageError("say --source: only files that were returned tell it by themselves")
    tables = [_known(source, kabupaten, table_name, each, code_system) for each in found]
    described = [
        _file(each, table, source, quarter) for each, table in zip(found, tables, strict=True)
    ]
    inbox = home.inbox(quarter) / source
    name = _free_name(inbox, f"{source}-{kabupaten or 'nasional'}")
    envelope = {
        "submission": name,
        "source": source,
        "quarter": str(quarter),
        "code_system": code_system,
        "kode_kabupaten_kota": kabupaten,
        "sender": sender,
        "created": instant,
        "bast": bast,
        "legal_basis": sources.load()[source].legal_basis,
        "replaces": replaces,
        "waiver": waiver,
        "files": described,
    }
    _can_be_sent(envelope)
    _put_in(inbox / name, files, envelope)
    return {
        "submission": name,
        "folder": str(inbox / name),
        "source": source,
        "kabupaten": kabupaten,
        "corrects": corrects and corrects.submission,
        "files": [{key: file.get(key) for key in _TOLD} for file in described],
    }


def _put_in(folder: Path, files: Sequence[Path], envelope: dict[str, Any]) -> None:
    """Put files and their envelope into the inbox, all at once."""
    with store.staged(folder) as staged:
        for file in files:
            shutil.copyfile(file, staged / file.name)
        store.write_text(staged / "submission.json", store.as_json(envelope))


def _free_name(inbox: Path, begin: str) -> str:
    """Return the name of a sender's next submission."""
    taken = [folder.name.rpartition("-")[2] for folder in inbox.glob(f"{begin}-*")]
    return f"{begin}-{1 + max((int(n) for n in taken if n.isdigit()), default=0)}"


def _names_can_be_sent(files: Sequence[Path]) -> None:
    from pipelines.arrive.envelope import safe_name

    of_file = envelope_schema()["properties"]["files"]["items"]["properties"]
    longest = of_file["name"]["maxLength"]
    names = [file.name for file in files]
    if len({name.casefold() for name in names}) < len(names):
        raise UsageError("two of the files bear one name; rename one of them")
    for name in names:
        if not safe_name(name) or len(name) > longest:
            shown = name.encode("utf-8", "backslashreplace").decode()
            raise UsageError(
                f"no file can be sent as '{shown}': rename it to a name in UTF-8 of at most "
                f'{longest} letters, without / \\ : * ? " < > | and with no blank at its ends'
            )


def _can_be_sent(envelope: dict[str, Any]) -> None:
    """Refuse an envelope that arrive would refuse by itself, whatever the files hold."""
    from pipelines.arrive.envelope import faults

    if wrong := [detail for _, detail in faults(envelope)]:
        raise UsageError(
            f"the envelope would be refused ({'; '.join(wrong)}); say the option otherwise, or "
            "send fewer files"
        )


def _as_returned(
    found: sniff.Sniffed, record: "Arrived", source: str | None, kabupaten: str | None
) -> tuple[str, str | None]:
    """Return source and kabupaten as a returned file's keys tell them."""
    told = (record.read_as, record.kode_kabupaten_kota)
    for said, known in zip((source, kabupaten), told, strict=True):
        if said is not None and said != known:
            raise DataStop(
                f"{found.path.name} holds rows of {record.submission} ({told[0]}, "
                f"{told[1] or 'nasional'}), not of {said}; leave --source and --kabupaten away, "
                "or send it in a submission of its own"
            )
    return told


def _bast(batch: Path, record: "Arrived") -> str | None:
    """Return the berita acara under which the submission came whose rows are sent back."""
    for name in (f"{record.submission}~{record.read_as}", record.submission):
        path = batch / name / "submission.json"
        if path.is_file():
            given: str | None = json.loads(path.read_text(encoding="utf-8")).get("bast")
            return given
    return None


def _known(
    source: str,
    kabupaten: str | None,
    table_name: str | None,
    found: sniff.Sniffed,
    code_system: str,
) -> str:
    """Return the table of a file; refuse what its sender cannot send."""
    known = sniff.known_source(source)
    tables = [*known.tables, *known.workbooks]
    if table_name is not None and table_name not in tables:
        raise UsageError(f"{source} has no table '{table_name}'; it has {', '.join(tables)}")
    if (known.scope == "kabupaten") != (kabupaten is not None):
        needed = "needs" if kabupaten is None else "is national and has no"
        raise UsageError(f"{source} {needed} --kabupaten (four digits)")
    digits = kabupaten is None or kabupaten.isdigit()
    if not digits or (kabupaten and regions.bridge_regency(kabupaten, code_system) is None):
        raise UsageError(f"'{kabupaten}' is no regency in {code_system} codes")
    if found.format not in known.formats:
        raise UsageError(
            f"{source} comes as {', '.join(known.formats)}; {found.path.name} is none of these"
        )
    return table_name or sniff.table_of(found, known)


def _instant(created: str | None, files: Sequence[Path]) -> str:
    """Return when files were made; when nobody says, when the last of them was last written."""
    from pipelines.arrive.envelope import is_instant

    if created is None:
        created = datetime.fromtimestamp(max(map(_last_written, files)), UTC).isoformat(
            "T", "seconds"
        )
        if not is_instant(created):
            raise UsageError(f"the files are said to be of {created}; say with --created of when")
    if not is_instant(created):
        raise UsageError(
            f"'{created}' is no instant with an offset; write 2026-03-10T09:00:00+07:00"
        )
    return created


def _last_written(file: Path) -> float:
    return file.stat().st_mtime


def _file(found: sniff.Sniffed, table_name: str, source: str, quarter: "Quarter") -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": found.path.name,
        "table": table_name,
        "format": found.format,
        "sha256": store.sha256(found.path),
    }
    if found.format == "csv":
        encoding = found.encoding or "utf-8"
        delimiter = found.delimiter
        if not found.is_returned:
            delimiter = _delimiter(found.path, encoding, source, table_name)
        described |= {"delimiter": delimiter, "encoding": encoding}
    return described | {"rows": _rows(found.path, described, source, quarter)}


def _delimiter(file: Path, encoding: str, source: str, table_name: str) -> str:
    """Return what parts the cells of the header, wherever it stands."""
    from pipelines.arrive.headers import likely_delimiter

    with file.open(encoding=encoding, errors="replace") as lines:
        top = list(islice(lines, heading.SEARCHED))
    table = sources.load()[source].tables.get(table_name)
    return likely_delimiter(top, ",", table.sent if table else ()) or ","


def _rows(file: Path, described: dict[str, Any], source: str, quarter: "Quarter") -> int:
    """Count the rows as arrive will."""
    from pipelines.arrive import alone

    with tempfile.TemporaryDirectory(prefix="dtsen-submit-") as folder:
        described = described | {"source": source}
        return int(alone.read(file, described, Path(folder), quarter)["rows"])
