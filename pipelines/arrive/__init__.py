"""Arrive: submissions are copied byte for byte, hashed, opened with care, and decided on.

What the pipeline reads afterwards are the copies below ``lake/arrived``, never the inbox.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines import disk, predecessor, store
from pipelines.arrive import corrected, decide, inbox, limits, pool
from pipelines.arrive import waiting as earlier
from pipelines.arrive.case import Case, record
from pipelines.arrive.inboxes import Inboxes
from pipelines.arrive.kept import Kept, kept
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import arrived
from pipelines.sources import fingerprint as definitions
from pipelines.sources.arrived import COUNT_OF_STATE, COUNTS, Arrived
from pipelines.sources.code import code_hash

__all__ = ["Inboxes", "Kept", "kept", "ledger", "run"]

_CHUNK = 2**18


def run(home: Home, quarter: Quarter, inboxes: Inboxes | None = None) -> list[dict[str, Any]]:
    """Copy, read and judge everything in the quarter's inbox.

    Parameters
    ----------
    inboxes : Inboxes, optional
        As looked at just before; the run is made from what was seen then.

    Returns
    -------
    list of dict
        A ledger line per source: rows in, and what became of them.

    Raises
    ------
    DataStop
        If nothing was sent at all.
    """
    inboxes = inboxes or Inboxes(home, quarter)
    found, waiting = inboxes.found, inboxes.waiting
    if not found:
        raise DataStop(
            f"the inbox of {quarter} is empty: no submission in {home.inbox(quarter)}; "
            "put submissions there (dtsen submit), then run again"
        )
    first = not inbox.followed(home, quarter)
    releases = predecessor.followed(home, quarter)
    final = home.arrived / str(quarter) / _key(found, waiting, first, releases)
    if (final / arrived.BATCH).exists():
        submissions = arrived.read(final)
    else:
        with store.staged(final) as part:
            cases = decide.cases(found, waiting, quarter)
            left = _places(home, cases, part, final)
            files = _to_read(cases, home, part, final, quarter, left)

            def copied(some: list[dict[str, Any]]) -> None:
                for file in some:
                    _copy(left.pop(file["path"], None))
                if not some:  # all others are being read
                    for each in left.values():
                        _copy(each)
                    disk.sync_tree(part)  # while these are: what is read need not wait for it

            decide.note_files(cases, pool.read_all(files, part / arrived.ROWS, copied))
            keys = corrected.read_keys(cases, part / arrived.ROWS, earlier.decided(releases))
            decide.decide(cases, quarter, first)
            corrected.take_places(cases, keys, part / arrived.SUPERSEDED_LINES)
            submissions = [record(case, quarter) for case in cases]
            arrived.write(part, quarter, submissions)
    place = json.dumps({"key": final.name, "path": str(final.relative_to(home.root))})
    store.write_text(home.pointer(quarter, "arrive"), place + "\n")
    return ledger(submissions)


def _key(
    found: list[inbox.Found], waiting: list[earlier.Waiting], first: bool, releases: list[Path]
) -> str:
    parts = [inbox.content(found), earlier.fingerprint(waiting), str(first), definitions()]
    # their submissions are those that a returned row may be of
    parts += [f"{each.parent.name}/{each.name}" for each in releases]
    parts.append(code_hash("pipelines/arrive", "pipelines/regions", "pipelines/rules"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Content:
    """A file of an inbox that is to be copied; paths as text, for there are many."""

    source: str
    target: str
    sha256: str


def _places(home: Home, cases: list[Case], part: Path, final: Path) -> dict[str, _Content]:
    """Give every content one place, and return by their place those that no earlier batch holds."""
    stored, new = _stored(home, cases), dict[str, _Content]()
    for case in cases:
        folder = case.name
        if (part / folder).exists():  # another source's submission of the same name
            folder = f"{case.name}~{case.found.source_folder}"
        place = part / folder
        place.mkdir(parents=True)
        (place / "submission.json").write_bytes(case.found.envelope_bytes)
        source, inside = str(case.found.folder), str((final / folder).relative_to(home.arrived))
        for name, digest in sorted(case.found.hashes.items()):
            if digest not in stored:
                target = f"{place}/{name}"
                new[target] = _Content(f"{source}/{name}", target, digest)
                stored[digest] = f"{inside}/{name}"
            case.paths[name] = stored[digest]
    return new


def _stored(home: Home, cases: list[Case]) -> dict[str, str]:
    """Return where earlier batches hold which content of these (nothing below ``lake`` moves)."""
    asked = {digest for case in cases for digest in case.found.hashes.values()}
    return {
        file.sha256: file.path
        for record in sorted(home.arrived.glob(f"*/[0-9a-f]*/{arrived.BATCH}"))
        for submission in arrived.read(record.parent)
        for file in submission.files
        if file.sha256 in asked and file.path and (home.arrived / file.path).exists()
    }


def _copy(content: _Content | None) -> None:
    """Copy a file, unless it lies where it belongs already."""
    if content is None:
        return
    hashed, source = hashlib.sha256(), Path(content.source)
    with source.open("rb", buffering=0) as read, Path(content.target).open("wb") as write:
        while chunk := read.read(_CHUNK):
            hashed.update(chunk)
            write.write(chunk)
    if hashed.hexdigest() != content.sha256:
        raise DataStop(
            f"{source.parent.name}/{source.name} changed while it was being "
            "copied; wait until the sender has finished, then run again"
        )


def _to_read(
    cases: list[Case],
    home: Home,
    part: Path,
    final: Path,
    quarter: Quarter,
    left: Mapping[str, _Content],
) -> list[dict[str, Any]]:
    """Return the files to open: those of every content once, unless the envelope forbids it.

    Of those in `left` the copy is still to be made.
    """
    inside = str(final.relative_to(home.arrived)) + "/"
    files, said = [], limits.of(quarter)
    for case in cases:
        if case.is_repeat or case.found.unreadable:
            continue
        for berkas, file in enumerate(case.found.files):
            stored = case.paths[file["name"]]
            path = f"{home.arrived}/{stored}"
            if stored.startswith(inside):
                path = f"{part}/{stored.removeprefix(inside)}"
            files.append(
                {
                    "kiriman": case.kiriman,
                    "berkas": berkas,
                    "source": case.found.source_folder,
                    "name": str(file["name"]),
                    "table": file["table"],
                    "format": file["format"],
                    "delimiter": file.get("delimiter"),
                    "encoding": file.get("encoding"),
                    "path": path,
                    "size": Path(left[path].source if path in left else path).stat().st_size,
                    **said,
                }
            )
    return files


def ledger(submissions: list[Arrived]) -> list[dict[str, Any]]:
    """Return a line per source with its rows in and what became of them."""
    lines: dict[str, dict[str, Any]] = {}
    for each in sorted(submissions, key=lambda each: (each.number, each.source)):
        line = lines.setdefault(
            each.source,
            {"stage": "arrive", "source": each.source, "rows_in": 0} | dict.fromkeys(COUNTS, 0),
        )
        line["rows_in"] += each.rows_in or 0
        line[COUNT_OF_STATE[each.state]] += each.rows_in or 0
    return list(lines.values())
