"""Seal a candidate, publish it as an immutable release, flip the link that names it."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop
from pipelines.home import table
from pipelines.predecessor import Predecessor
from pipelines.send.manifest import MANIFEST, listing, sign

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from pipelines.run.state import State

# what the root hash covers: what the quarter decided and what the ministries get, but no
# approval, timings, signatures or reports
_DECIDED = ("registry", "ranked", "held_back", "ledger", "model")


def _is_hashed(path: str) -> bool:
    parts = path.split("/")
    return parts[0] in _DECIDED or (parts[0] == "sent" and len(parts) > 2 and parts[2] == "data")


def root_hash(files: list[dict[str, Any]]) -> str:
    """Return the SHA-256 over the sorted (path, SHA-256) of what the quarter decided."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f["path"]):
        if _is_hashed(file["path"]):
            digest.update(f"{file['path']} {file['sha256']}\n".encode())
    return digest.hexdigest()


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


def seal(home: "Home", quarter: "Quarter", state: "State") -> str:
    """Write the candidate's manifest; return its root hash."""
    folder = home.candidate(quarter)
    files = listing(folder)
    before = Predecessor.of(home, quarter)
    families, persons = _counts(home, quarter)
    root = root_hash(files)
    manifest = {
        "quarter": str(quarter),
        "release": state.release,
        "reason": state.reason,
        "follows": (
            {
                "quarter": str(quarter.previous),
                "release": before.release.name.removeprefix("release="),
            }
            if before.release
            else None
        ),
        "first_id": {key: last + 1 for key, last in before.before.items()},
        "last_id": _last_ids(home, quarter),
        "inputs": state.fingerprint,
        "families": families,
        "persons": persons,
        "root_hash": root,
        "files": files,
    }
    store.write_text(folder / MANIFEST, store.as_json(manifest))
    if (home.keys / "signing.pem").is_file():
        sign(folder / MANIFEST, home.keys / "signing.pem")
    return root


def manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a release or candidate."""
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


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
        shutil.copy2(home.run(quarter) / "approval.json", candidate / "approval.json")
        store.sync_tree(candidate)
        final.parent.mkdir(parents=True, exist_ok=True)
        candidate.rename(final)
    _point(home.current_link(quarter), final)
    return final
