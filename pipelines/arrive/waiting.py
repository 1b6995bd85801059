"""What lies in the inboxes of earlier quarters and no release has decided yet.

A late submission, what only a revision took up after its quarter had been followed, what was
put there when the quarter was long published: all of it enters the quarter that is open now,
once. The releases that the quarter builds on say what was decided; the inboxes say what came.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines import predecessor, store
from pipelines.arrive import envelope, inbox
from pipelines.arrive.envelope import Found
from pipelines.errors import DataStop
from pipelines.home import Home, table
from pipelines.quarter import Quarter
from pipelines.sources import arrived
from pipelines.sources.arrived import ACCEPTED, LATE, REFUSED, SUPERSEDED, Arrived


@dataclass(frozen=True, slots=True)
class Settled:
    """A submission as a release decided it.

    Attributes
    ----------
    quarter : str
        The quarter in whose inbox it lies.
    name : str
        Its folder there; empty until it was found again.
    number : int
        Of its source.
    """

    quarter: str
    name: str
    number: int
    regency: str | None
    state: str
    digest: str
    rows_in: int | None


# the quarter in whose inbox a submission lies, and the hash over its content
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that waits in the inbox of an earlier quarter.

    Attributes
    ----------
    repeats : Settled or None
        One of the same bytes in the same inbox that is decided.
    origin : Settled or None
        The decided submission of the same inbox that this one says it replaces.
    unfinished : bool
        It was decided but for rows that wait for sign-offs; read from the bytes stored then.
    places : dict of int to tuple
        Of such a one, the files that came back corrected, with the submission among whose rows
        each was judged (quarter, content) and its number there.
    """

    found: Found
    quarter: Quarter
    repeats: Settled | None = None
    origin: Settled | None = None
    unfinished: bool = False
    places: Mapping[int, tuple[str, str, int]] = field(default_factory=dict)


def waiting(home: Home, quarter: Quarter) -> list[Waiting]:
    """Return what waits for `quarter`, wholly or in part, in order of quarter, name and source.

    Nothing, if the quarter before has no release: then this is the first, or cannot be run yet.
    """
    releases = predecessor.followed(home, quarter)
    if not releases:
        return []
    known = decided(releases)
    taken = {s.digest for s in known.values() if s.state in (ACCEPTED, SUPERSEDED)}
    new = [
        each
        for earlier in earlier_inboxes(home, quarter)
        for each in _of_inbox(home, earlier, known, taken)
    ]
    both = [*new, *_unfinished(home, releases[0])]
    return sorted(both, key=lambda each: (each.quarter, each.found.name, each.found.source_folder))


def _unfinished(home: Home, release: Path) -> list[Waiting]:
    """Return the submissions of which rows wait for sign-offs in the release followed."""
    with store.connect() as con:
        for name in ("ledger/waiting", "ledger/submission", "held_back/row"):
            store.view(con, name.replace("/", "_"), table(release, name))
        wanted = set(con.execute(store.query("arrive/unfinished")).fetchall())
    found: dict[Key, Waiting] = {}
    for batch in sorted(home.arrived.glob(f"*/[0-9a-f]*/{arrived.BATCH}")) if wanted else ():
        records = arrived.read(batch.parent)
        for record in records:
            key = record.triwulan, record.isi
            places = _places(record, records, wanted) if key in wanted else {}
            # a batch from before the correction came knows nothing of its place
            if key in wanted and (key not in found or places):
                found[key] = _as_stored(batch.parent, record, places)
    if lost := wanted - found.keys():
        raise DataStop(
            f"{len(lost)} submissions of which rows wait for sign-offs are no longer in "
            f"{home.arrived}; put the folder back from its copy, then run again"
        )
    return list(found.values())


def _places(
    record: Arrived, batch: Iterable[Arrived], wanted: set[Key]
) -> dict[int, tuple[str, str, int]]:
    """Return among whose rows the corrected files of a submission were judged in a batch."""
    asked = {file.asal[0] for file in record.files if file.asal}
    if not asked:
        return {}
    keys = {each.kiriman: (each.triwulan, each.isi) for each in batch if each.kiriman in asked}
    return {
        file.berkas: (*keys[file.asal[0]], file.asal[1])
        for file in record.files
        if file.asal and keys[file.asal[0]] in wanted
    }


def _as_stored(batch: Path, record: Arrived, places: dict[int, tuple[str, str, int]]) -> Waiting:
    """Return a submission as its bytes were stored; it was judged when it came."""
    content = arrived.envelope(batch, record)
    given = json.loads(content)
    hashes = {file.name: file.sha256 for file in record.files}
    found = Found(
        batch, record.read_as, given["submission"], given, envelope_bytes=content, hashes=hashes
    )
    return Waiting(found, Quarter.parse(record.triwulan), unfinished=True, places=places)


def fingerprint(waiting: list[Waiting]) -> str:
    """Return a hash over all that waits and what is known of it."""
    lines = [
        f"{each.quarter} {inbox.content([each.found])} {each.repeats} {each.origin} "
        f"{each.unfinished} {sorted(each.places.items())}"
        for each in waiting
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def earlier_inboxes(home: Home, quarter: Quarter) -> list[Quarter]:
    """Return the quarters before this one that have an inbox."""
    found = []
    for folder in (home.root / "inbox").glob("*"):
        try:
            found.append(Quarter.parse(folder.name))
        except ValueError:
            continue  # not a quarter's
    return sorted(each for each in found if each < quarter)


def decided(releases: list[Path]) -> dict[Key, Settled]:
    """Return, by quarter and content, what the releases decided; what was late still waits."""
    if not releases:
        return {}
    with store.connect() as con:
        store.view(con, "decided", [table(each, "ledger/submission") for each in releases])
        rows = con.execute(
            "select triwulan, isi, number, kode_kabupaten_kota, state, digest, rows_in "
            "from decided where state <> $late",
            {"late": LATE},
        ).fetchall()
    return {(row[0], row[1]): Settled(row[0], "", *row[2:]) for row in rows}


def _of_inbox(
    home: Home, quarter: Quarter, decided: dict[Key, Settled], taken: set[str]
) -> list[Waiting]:
    """Return what waits in one inbox; only files that no envelope vouches for are hashed."""
    known: list[Settled] = []
    doubtful = []
    for found in envelope.scan(home.inbox(quarter)):
        before = decided.get((str(quarter), as_stated(found)))
        if before is None:
            doubtful.append(found)
        else:
            known.append(replace(before, name=found.name))
    new = []
    for found in inbox.judged(doubtful, quarter):
        before = decided.get((str(quarter), inbox.content([found])))
        if before is None:
            new.append(found)
        else:
            known.append(replace(before, name=found.name))
    had = [each for each in known if each.state != REFUSED and each.digest in taken]
    return [Waiting(each, quarter, _repeated(each, had), _origin(each, known)) for each in new]


def as_stated(found: Found) -> str:
    """Return what `inbox.content` would be if the files are those that the envelope lists."""
    path = found.folder / envelope.ENVELOPE
    if not envelope.is_readable(path):
        return ""
    stated = Found(found.folder, found.source_folder, found.name)
    stated.envelope_bytes = path.read_bytes()
    try:
        files = json.loads(stated.envelope_bytes)["files"]
        stated.hashes = {str(file["name"]): str(file["sha256"]) for file in files}
        return inbox.content([stated])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""  # no envelope that could be accepted


def _repeated(found: Found, known: list[Settled]) -> Settled | None:
    digest = inbox.digest(found)
    same = [each for each in known if each.digest == digest]
    return min(same, key=lambda each: each.name, default=None)


def _origin(found: Found, known: list[Settled]) -> Settled | None:
    wanted = found.envelope and found.envelope.get("replaces")
    named = [each for each in known if each.name == wanted]
    return max(named, key=lambda each: (is_sender(found, each), each.number), default=None)


def is_sender(found: Found, settled: Settled) -> bool:
    """Return whether both come from one source and one kabupaten."""
    number = found.source.number if found.source else None
    return (number, inbox.regency(found)) == (settled.number, settled.regency)
