"""Seal a candidate, publish it as an immutable release, flip the link that names it."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import disk, store
from pipelines.errors import DataStop
from pipelines.home import table
from pipelines.predecessor import Predecessor
from pipelines.progress import say
from pipelines.send import signature
from pipelines.send.manifest import APPROVAL, MANIFEST, PUBLICATION, listing, read, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.digest import TableDigest
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from pipelines.run.state import State

# what the root hash covers: what the quarter decided and what the ministries get, but no
# approval, timings, signatures or reports
DECIDED = ("registry", "ranked", "held_back", "ledger", "model")
# those of them in which nothing changes once send has begun
SETTLED = ("registry", "ranked", "model")


def is_hashed(path: str) -> bool:
    """Return whether a file of a release is under its root hash."""
    parts = path.split("/")
    return parts[0] in DECIDED or (parts[0] == "sent" and len(parts) > 2 and parts[2] == "data")


def root_hash(files: list[dict[str, Any]]) -> str:
    """Return the SHA-256 over the sorted (path, SHA-256) of what the quarter decided."""
    hashed = hashlib.sha256()
    for file in sorted(files, key=lambda f: f["path"]):
        if is_hashed(file["path"]):
            hashed.update(f"{file['path']} {file['sha256']}\n".encode())
    return hashed.hexdigest()


def _last_ids(home: "Home", quarter: "Quarter") -> dict[str, int]:
    before = Predecessor.of(home, quarter)
    last = dict(before.used)
    folder = home.candidate(quarter)
    with store.connect() as con:
        for key, name, column in (
            ("person", "registry/person", "id_individu"),
            ("family", "registry/family", "id_keluarga"),
        ):
            store.view(con, "counted", table(folder, name))
            (highest,) = store.one(con, f"select coalesce(max({column}), 0) from counted")
            last[key] = max(last[key], highest)
    return last


def _counts(home: "Home", quarter: "Quarter") -> tuple[int, int]:
    with store.connect() as con:
        store.view(con, "ranked", table(home.candidate(quarter), "ranked/family"))
        families, persons = store.one(
            con, "select count(*), sum(jumlah_anggota)::bigint from ranked"
        )
        return families, persons


def seal(
    home: "Home",
    quarter: "Quarter",
    state: "State",
    settled: "Callable[[], dict[str, TableDigest]]",
) -> str:
    """Write the candidate's manifest; return its root hash.

    Parameters
    ----------
    settled : callable
        Returns the digests of the tables of `SETTLED`, which were worked out `beside`.
    """
    from pipelines import digest  # loads Polars, which is no matter of the first steps

    folder = home.candidate(quarter)
    private = _signing_key(home)
    fingerprint = signature.write_public_key(folder, private)
    if not fingerprint:
        say(
            f"warning: {quarter} is not signed; put the signing key at {private}, or name its "
            "folder by DTSEN_KEYS, and run the quarter again"
        )
    files = listing(folder, known=_hashed_in_packages(folder))
    before = Predecessor.of(home, quarter)
    families, persons = _counts(home, quarter)
    root = root_hash(files)
    written = [verb for verb in DECIDED if verb not in SETTLED]
    tables = digest.of_release(folder, written) | settled()
    content = {
        "quarter": str(quarter),
        "release": state.release,
        "reason": state.reason,
        "follows": (
            {
                "quarter": str(quarter.previous),
                "release": before.release.name.removeprefix("release="),
                "root_hash": manifest(before.release)["root_hash"],
            }
            if before.release
            else None
        ),
        "released_before": _released(home),
        "first_id": {key: last + 1 for key, last in before.before.items()},
        "last_id": _last_ids(home, quarter),
        "inputs": state.fingerprint,
        "rules": state.rules,
        "families": families,
        "persons": persons,
        "root_hash": root,
        "signature": signature.described(fingerprint),
        "tables": {name: tables[name].as_dict() for name in sorted(tables)},
        "files": files,
    }
    store.write_text(folder / MANIFEST, sealed(content))
    if fingerprint:
        signature.sign(folder / MANIFEST, private)
    return root


def _hashed_in_packages(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of what packages that were just written hold, as they list it."""
    return {
        (path.parent / file["path"]).relative_to(folder).as_posix(): file["sha256"]
        for path in folder.glob(f"sent/*/{MANIFEST}")
        for file in read(path)["files"]
    }


def _released(home: "Home") -> list[str]:
    """Return all releases there are: their ids are never given again, in no quarter."""
    found = home.lake.glob(f"releases/*/*/{MANIFEST}")
    return sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in found)


def _signing_key(home: "Home") -> Path:
    return home.keys / "signing.pem"


def manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a release or candidate."""
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def _close(candidate: Path, private: Path) -> None:
    """Seal approval and manifest together, so that neither can be changed without a trace."""
    told = manifest(candidate)
    if told["signature"] and not private.is_file():
        raise DataStop(
            f"the candidate of {told['quarter']} was signed, but its key is no longer at "
            f"{private}; put it back, or name its folder by DTSEN_KEYS, and publish again"
        )
    content = {
        "quarter": told["quarter"],
        "release": told["release"],
        "manifest_sha256": store.sha256(candidate / MANIFEST),
        "approval_sha256": store.sha256(candidate / APPROVAL),
    }
    (candidate / PUBLICATION).write_text(sealed(content), encoding="utf-8")
    if told["signature"]:
        signature.sign(candidate / PUBLICATION, private)


def _point(link: Path, release: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    part = link.with_name(f".{link.name}.part")
    part.unlink(missing_ok=True)
    part.symlink_to(os.path.relpath(release, link.parent))
    part.replace(link)


def publish(home: "Home", quarter: "Quarter", state: "State", approved_root: str) -> Path:
    """Turn the approved candidate into a release and make it the one in force.

    Killed at any moment, running again ends the same: the rename and the flip are each whole.

    Raises
    ------
    DataStop
        If the candidate is no longer what was approved.
    """
    final = home.releases(quarter) / f"release={state.release}"
    candidate = home.candidate(quarter)
    if candidate.exists():
        if root_hash(listing(candidate)) != approved_root:
            raise DataStop(
                f"the candidate of {quarter} is not the one that was approved "
                f"(root hash {approved_root[:12]}…); run the quarter again and approve it anew"
            )
        shutil.copy2(home.run(quarter) / APPROVAL, candidate / APPROVAL)
        _close(candidate, _signing_key(home))
        disk.sync_tree(candidate)
        final.parent.mkdir(parents=True, exist_ok=True)
        candidate.rename(final)
    _point(home.current_link(quarter), final)
    return final
