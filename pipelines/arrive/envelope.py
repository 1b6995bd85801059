"""Read a submission's envelope and judge it against its schema, its folder and its source."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from pipelines.quarter import Quarter
from pipelines.sources import Source, load
from pipelines.sources.arrived import TABULAR, Finding
from pipelines.sources.envelope import envelope_schema

ENVELOPE = "submission.json"
LARGEST_ENVELOPE = 64 * 2**20
# files whose rows one number tells apart (`macros.make_keys`), and files at all: 16 bits and a sign
MOST_TABLES, MOST_FILES = 2**10, 2**15 - 1
# what a submission may have been made in: a day next to the calendar's ends has no local time
_YEARS = range(2000, 2101)
# bytes of a folder's name that goes on as it is; both together name a folder of the lake
_LONGEST_SOURCE, _LONGEST_NAME = 40, 100
_LONGEST_FILE = 255  # bytes of a file's name, as file systems have it


@dataclass(slots=True)
class Found:
    """A submission folder of the inbox and what is known of it so far.

    `name` and `source_folder` stand for the folders wherever they are told (`_label`);
    `unreadable` means that its rows cannot be counted; `reasons` refuse it as a whole.
    """

    folder: Path
    source_folder: str
    name: str
    envelope: Mapping[str, Any] | None = None
    envelope_bytes: bytes = b""
    reasons: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unreadable: bool = False
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def source(self) -> Source | None:
        """The definition by which its files are read."""
        return load().get(self.source_folder)

    @property
    def files(self) -> list[Mapping[str, Any]]:
        """The files that the envelope lists."""
        return list(self.envelope["files"]) if self.envelope else []

    @property
    def created(self) -> datetime | None:
        """The moment at which the sender made it, with the sender's own offset."""
        return moment(str(self.envelope["created"])) if self.envelope else None

    def refuse(self, rule: str, detail: str, unreadable: bool = False, **more: Any) -> None:
        """Note a reason for which the submission is refused as a whole."""
        self.reasons.append(Finding(rule, detail, **more))
        self.unreadable |= unreadable


def moment(text: str) -> datetime | None:
    """Read an ISO 8601 time with offset; None if it is none, or of no year that can be meant."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def is_instant(text: str) -> bool:
    """Return whether a text may stand as the moment at which a submission was made."""
    asked = Draft202012Validator(envelope_schema()["properties"]["created"])
    return asked.is_valid(text) and moment(text) is not None


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(envelope_schema())


def scan(inbox: Path) -> list[Found]:
    """Return the submission folders of an inbox, sorted by folder name and source."""
    return sorted(_folders(inbox), key=lambda found: (found.name, found.source_folder))


def _folders(inbox: Path) -> Iterator[Found]:
    if not inbox.is_dir():
        return
    for source in os.scandir(inbox):
        if source.is_dir(follow_symlinks=False):
            for entry in os.scandir(source.path):
                if entry.is_dir(follow_symlinks=False):
                    yield _of_folder(entry, source.name)


def _of_folder(entry: os.DirEntry[str], source: str) -> Found:
    name = _label(entry.name, _LONGEST_NAME)
    found = Found(Path(entry.path), _label(source, _LONGEST_SOURCE), name)
    if name != entry.name:
        detail = f"nama folder kiriman bukan UTF-8 atau lebih dari {_LONGEST_NAME} huruf"
        found.refuse("AMPLOP", detail)
    return found


def _label(name: str, longest: int) -> str:
    """Return the name of a folder as it can be written anywhere: as UTF-8, and of a bounded length.

    A name that cannot keeps what can be read of it, with a hash that tells it from others.
    """
    if is_utf8(name) and len(name.encode()) <= longest:
        return name
    mark = hashlib.sha256(os.fsencode(name)).hexdigest()[:8]
    return f"{re.sub('[^A-Za-z0-9._-]', '_', name)[: longest - 9]}~{mark}"


def is_utf8(text: str) -> bool:
    """Return whether a text can be written as UTF-8: half a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a JSON object that says one thing twice."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice")
    return result


def is_readable(path: Path) -> bool:
    """Return whether an envelope is a plain file of a size that an envelope may have."""
    return not path.is_symlink() and path.is_file() and path.stat().st_size <= LARGEST_ENVELOPE


def read(found: Found) -> None:
    """Read the envelope of a folder; what is wrong with it is noted as reasons."""
    path = found.folder / ENVELOPE
    if not is_readable(path):
        found.refuse("AMPLOP", f"{ENVELOPE} tidak ada", unreadable=True)
        return
    found.envelope_bytes = path.read_bytes()
    try:
        envelope = json.loads(found.envelope_bytes, object_pairs_hook=_no_repeats)
        wrong = list(faults(envelope))
    except (ValueError, RecursionError):
        found.refuse("AMPLOP", f"{ENVELOPE} bukan JSON yang sah", unreadable=True)
        return
    for rule, detail in wrong:
        found.refuse(rule, detail, unreadable=rule == "AMPLOP")
    if not found.unreadable:
        found.envelope = envelope


def faults(envelope: Any) -> Iterator[tuple[str, str]]:
    """Yield the rule and the detail of what no envelope may say, whatever lies beside it."""
    if not is_utf8(json.dumps(envelope, ensure_ascii=False)):
        yield "AMPLOP", f"{ENVELOPE} memuat huruf yang tidak dapat ditulis dalam UTF-8"
        return
    errors = sorted(_validator().iter_errors(envelope), key=lambda error: str(error.json_path))
    undeclared = [error for error in errors if list(error.path) == ["code_system"]]
    if undeclared:
        yield "SISTEM_KODE", "code_system harus kemendagri atau bps"
    others = [error for error in errors if error not in undeclared]
    for error in others[:3]:
        keys = {"required": "kolom wajib tidak ada", "additionalProperties": "kolom asing"}
        reason = keys.get(str(error.validator), "isian tidak sesuai skema")
        place = ".".join(map(str, error.path)) or _named(error) or "akar"
        yield "AMPLOP", f"{ENVELOPE}, {place}: {reason}"
    if others:
        return
    if moment(envelope["created"]) is None:
        said = f"bukan waktu antara tahun {_YEARS[0]} dan {_YEARS[-1]}"
        yield "AMPLOP", f"{ENVELOPE}, created: {said}"
    if (count := len(envelope["files"])) > MOST_FILES:
        said = f"{count} berkas, paling banyak {MOST_FILES}; bagi kirimannya"
        yield "AMPLOP", f"{ENVELOPE}, files: {said}"


def _named(error: Any) -> str:
    """Return the keys that the schema asks for and that are not there."""
    if error.validator != "required" or not isinstance(error.instance, dict):
        return ""
    return ", ".join(key for key in error.validator_value if key not in error.instance)


def judge(found: Found, quarter: Quarter) -> None:
    """Compare an envelope with its folder, its source's definition and the quarter."""
    source, envelope = found.source, found.envelope
    if source is None or not (source.tables or envelope is None):
        known = f"sumber '{found.source_folder}' tidak dikenal"
        found.refuse("SUMBER", known, unreadable=True)
        return
    if envelope is None:
        return
    if envelope["source"] != source.source:
        found.refuse("SUMBER", "sumber di amplop berbeda dengan foldernya")
    if envelope["quarter"] != str(quarter):
        detail = f"amplop untuk {envelope['quarter']}, folder {quarter}"
        found.refuse("TRIWULAN_LAIN", detail)
    if not envelope.get("code_system") and not found.reasons:
        found.refuse("SISTEM_KODE", "code_system tidak diisi")
    for part in source.requires:
        if not envelope.get(part):
            rule = {"bast": "BAST"}.get(part, "DASAR_HUKUM")
            found.refuse(rule, f"'{part}' wajib diisi untuk sumber {source.source}")
    _judge_files(found, source)


def _judge_files(found: Found, source: Source) -> None:
    names = [str(file["name"]) for file in found.files]
    if len({name.casefold() for name in names}) != len(names):
        found.refuse("NAMA_BERKAS", "dua berkas bernama sama", unreadable=True)
    for berkas, file in enumerate(found.files):
        name = str(file["name"])
        if not safe_name(name):
            said = "nama terlalu panjang, atau memuat jalur atau tanda terlarang"
            detail = f"berkas ke-{berkas + 1}: {said}"
            found.refuse("NAMA_BERKAS", detail, unreadable=True, berkas=berkas)
            continue
        lies = about(found, name)
        if lies is None:
            detail = f"berkas {name} tidak ada"
            found.refuse("BERKAS_HILANG", detail, unreadable=True, berkas=berkas)
        elif not stat.S_ISREG(lies.st_mode):
            detail = f"berkas {name}: tautan, bukan berkas"
            found.refuse("NAMA_BERKAS", detail, unreadable=True, berkas=berkas)
        for rule, said in _misfits(file, berkas, source):
            found.refuse(rule, f"berkas {name}: {said}", unreadable=True, berkas=berkas)


def _misfits(file: Mapping[str, Any], berkas: int, source: Source) -> Iterator[tuple[str, str]]:
    """Yield why a file is none that its source sends, or that can be numbered where it stands."""
    table, is_table = file["table"], file["format"] in TABULAR
    if table not in {**source.tables, **source.workbooks} or file["format"] not in source.formats:
        yield "BENTUK_BERKAS", f"tabel atau format tidak dikenal sumber {source.source}"
    elif (table in source.workbooks) > (file["format"] == "xlsx") or (
        table in source.tables and (source.tables[table].into == "evidence") is is_table
    ):
        yield "BENTUK_BERKAS", f"format {file['format']} tidak cocok dengan tabelnya"
    if is_table and berkas >= MOST_TABLES:
        first = f"{MOST_TABLES} berkas pertama"
        yield "AMPLOP", f"tabel di luar {first}; sebut tabel sebelum foto, atau bagi kirimannya"


def about(found: Found, name: str) -> os.stat_result | None:
    """Return what the system says of a file of a submission, of a link itself; None if not there.

    One look at each: a submission may have a thousand photos.
    """
    try:
        return os.lstat(f"{found.folder}/{name}")
    except (FileNotFoundError, NotADirectoryError):
        return None


def safe_name(name: str) -> bool:
    """Return whether `name` is a plain, short file name: no path, no control or bidi character."""
    return (
        name not in ("", ".", "..", ENVELOPE)
        and not set(name) & set('/\\:*?"<>|')
        and name.isprintable()
        and name == name.strip()
        and len(name.encode()) <= _LONGEST_FILE
    )
