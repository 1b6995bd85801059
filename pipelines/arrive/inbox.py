"""What lies in a quarter's inbox: envelopes judged, files hashed, who is late."""

import hashlib
import stat
from concurrent.futures import Future, ThreadPoolExecutor

from pipelines import regions, store
from pipelines.arrive import envelope
from pipelines.arrive.envelope import Found
from pipelines.home import Home
from pipelines.progress import track
from pipelines.quarter import Quarter
from pipelines.rules import calendar
from pipelines.sources import Source
from pipelines.sources.arrived import Finding

_LARGE = 2**20  # bytes of a file that is hashed by a thread of its own: it waits for the disk
_SIDE_BY_SIDE = 2


def judged(found: list[Found], quarter: Quarter) -> list[Found]:
    """Judge the envelopes of some submissions of a quarter's inbox and hash the files they list.

    Each file is hashed once, large ones beside what follows; where one differs from its envelope
    is told.
    """
    with ThreadPoolExecutor(_SIDE_BY_SIDE, "hash") as beside:
        begun = []
        for each in track(found, "hashing submissions"):
            envelope.read(each)
            envelope.judge(each, quarter)
            _judge_region(each, quarter)
            begun.append(_hashes(each, beside))
        for each, hashes in zip(found, begun, strict=True):
            for name, taken in hashes.items():
                each.hashes[name] = taken if isinstance(taken, str) else taken.result()
            _judge_content(each)
    return found


def _hashes(found: Found, beside: ThreadPoolExecutor) -> dict[str, str | Future[str]]:
    """Return the hashes of the plain files of a submission, or who will tell them."""
    hashes: dict[str, str | Future[str]] = {}
    for name in (str(file["name"]) for file in found.files):
        lies = envelope.about(found, name) if envelope.safe_name(name) else None
        if lies is not None and stat.S_ISREG(lies.st_mode):
            path = found.folder / name
            is_large = lies.st_size > _LARGE
            hashes[name] = beside.submit(store.sha256, path) if is_large else store.sha256(path)
    return hashes


def _judge_content(found: Found) -> None:
    """Note files that differ from the envelope, and those of which it says nothing."""
    for berkas, file in enumerate(found.files):
        name = str(file["name"])
        if name in found.hashes and found.hashes[name] != file["sha256"]:
            detail = f"berkas {name}: SHA-256 berbeda dengan amplop"
            found.refuse("HASH", detail, berkas=berkas)
    listed = {str(file["name"]) for file in found.files} | {envelope.ENVELOPE}
    for name in sorted({entry.name for entry in found.folder.iterdir()} - listed):
        if envelope.safe_name(name):
            found.warnings.append(Finding("BERKAS_LEBIH", f"berkas {name}"))


def regency(found: Found) -> str | None:
    """Return the Kemendagri code of the kabupaten that sent it; None if none, or unknown."""
    if found.envelope is None:
        return None
    code, system = found.envelope["kode_kabupaten_kota"], found.envelope.get("code_system")
    return regions.bridge_regency(code, system) if code and system else None


def _judge_region(found: Found, quarter: Quarter) -> None:
    source, given = found.source, found.envelope
    if source is None or given is None:
        return
    code, system = given["kode_kabupaten_kota"], given.get("code_system")
    if source.scope == "nasional" and code is not None:
        found.refuse("WILAYAH_AMPLOP", "kiriman nasional tidak menyebut kabupaten/kota")
    if source.scope == "kabupaten" and (code is None or (system and regency(found) is None)):
        detail = f"kode kabupaten/kota {code} tidak ada dalam kode {system or 'wilayah'}"
        if code is None:
            detail = "kode kabupaten/kota tidak diisi"
        found.refuse("WILAYAH_AMPLOP", detail)
    if system == "bps" and _names_villages(source) and not regions.has_village_bridge(str(quarter)):
        detail = "kode desa BPS belum dapat dijembatani; kirim dalam kode Kemendagri"
        found.refuse("BPS_DESA", detail)


def _names_villages(source: Source) -> bool:
    return any(
        column.variable == "kode_kelurahan_desa"
        for table in source.tables.values()
        for column in table.used
    )


def is_late(found: Found, quarter: Quarter) -> bool:
    """Return whether the submission missed its quarter and bears no waiver."""
    source, created = found.source, found.created
    if source is None or created is None or found.envelope is None:
        return False
    if source.calendar == "awal" or found.envelope.get("waiver"):
        return False
    place = regency(found)
    last = calendar.last_day(source.calendar, place, quarter, only_signoffs(found))
    return calendar.local_day(created, place, quarter) > last


def only_signoffs(found: Found) -> bool:
    """Return whether the submission brings sign-offs and no proposal."""
    tables = found.source.tables if found.source else {}
    named = [tables.get(file["table"]) for file in found.files]
    return bool(named) and all(table and table.into == "signoff" for table in named)


def digest(found: Found) -> str:
    """Return what two submissions of the same bytes have in common.

    A hash over source, kabupaten and the files' tables and hashes; without an envelope, over
    what lies in its place.
    """
    if found.envelope is None:
        parts = [found.source_folder, hashlib.sha256(found.envelope_bytes).hexdigest()]
    else:
        files = sorted(
            f"{file['table']} {found.hashes.get(file['name'], file['sha256'])}"
            for file in found.files
        )
        # the code with its point or without is one kabupaten
        code = str(found.envelope["kode_kabupaten_kota"]).replace(".", "")
        parts = [found.source_folder, code, *files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def content(found: list[Found]) -> str:
    """Return a hash over all envelopes and files of `found`."""
    lines = []
    for each in found:
        lines.append(f"{each.source_folder}/{each.name}")
        lines.append(hashlib.sha256(each.envelope_bytes).hexdigest())
        lines += [f"{name}\0{hashed}" for name, hashed in sorted(each.hashes.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def followed(home: Home, quarter: Quarter) -> bool:
    """Return whether an earlier quarter was published, so that this one is not the first."""
    links = home.lake.glob("current/quarter=*")
    return any(link.name.removeprefix("quarter=") < str(quarter) for link in links)
