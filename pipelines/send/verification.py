"""The check of a package, a delivered copy or a release against its manifest, file by file."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines import store
from pipelines.send import manifest as manifests
from pipelines.send import signature
from pipelines.send.manifest import (
    APPROVAL,
    MANIFEST,
    MARKER,
    PUBLICATION,
    PUBLICATION_SIGNATURE,
    SIGNATURE,
)


def verify(path: Path) -> dict[str, Any]:
    """Check a package, a delivered copy or a release against its manifest.

    Parameters
    ----------
    path : Path
        The folder, or the ``manifest.json`` in it.

    Returns
    -------
    dict
        ``ok``, ``checked`` (files compared), ``bad`` (paths that differ, lack or were added) and
        ``signature`` (``ok``, ``bad``, ``unsigned``). Where ``manifest.json`` itself was changed
        it alone is bad, for nothing can be compared with it.

    Raises
    ------
    DataStop
        If there is no manifest.
    """
    folder = path.parent if path.name == MANIFEST else path
    manifests.must_be_there(folder / MANIFEST)
    manifest = manifests.as_sealed(folder / MANIFEST)
    if manifest is None:
        state = signature.state(folder / MANIFEST)
        return {"ok": False, "checked": 1, "bad": [MANIFEST], "signature": state}
    listed = {entry["path"]: entry for entry in manifest["files"]}
    bad = {name for name, entry in listed.items() if not _is_as_listed(folder, name, entry)}
    checked = 1 + len(listed)
    beside = _of_release(folder, manifest) if "root_hash" in manifest else _of_package(folder)
    signatures = [_signature(folder, MANIFEST, manifest, bad)]
    if beside.get(PUBLICATION):
        signatures.append(_signature(folder, PUBLICATION, manifest, bad))
    for name, is_sound in beside.items():
        checked += 1
        bad |= set() if is_sound else {name}
    checked += sum(each != "unsigned" for each in signatures)
    known = {*listed, *beside, MANIFEST, SIGNATURE}
    known |= {PUBLICATION_SIGNATURE} if PUBLICATION in beside else set()
    for file in manifests.files_below(folder):
        if (name := file.relative_to(folder).as_posix()) not in known:
            bad.add(name)
    bad |= {link.relative_to(folder).as_posix() for link in manifests.linked_folders(folder)}
    state = "bad" if "bad" in signatures else signatures[0]
    return {"ok": not bad, "checked": checked, "bad": sorted(bad), "signature": state}


def _is_as_listed(folder: Path, name: str, entry: dict[str, Any]) -> bool:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts:
        return False  # a manifest never leads out of its folder
    file = folder / name
    inside = [file, *(folder / parent for parent in PurePosixPath(name).parents[:-1])]
    if not file.is_file() or any(each.is_symlink() for each in inside):
        return False  # what a link leads to can be another thing tomorrow
    size = entry.get("bytes")
    return (size is None or file.stat().st_size == size) and (store.sha256(file) == entry["sha256"])


def _signature(folder: Path, name: str, manifest: dict[str, Any], bad: set[str]) -> str:
    """Return the state of the signature over a sealed file; note a bad one in `bad`."""
    state = signature.state(folder / name)
    if state == "unsigned" and manifest.get("signature"):
        state = "bad"  # it was signed, and the signature is gone
    # with a damaged key nothing can be said of a signature; the key is named already
    if state == "bad" and signature.PUBLIC_KEY not in bad:
        bad.add(signature.beside(folder / name).name)
    return state


def _of_package(folder: Path) -> dict[str, bool]:
    """Return the files beside a package's manifest, and whether each is sound."""
    file = folder / MARKER
    return {MARKER: file.read_bytes() == manifests.marker(folder).encode()} if _is(file) else {}


def _of_release(folder: Path, manifest: dict[str, Any]) -> dict[str, bool]:
    """Return the files beside a release's manifest, and whether each is sound.

    A candidate has none, a rejected one the answer alone; a release must have them all.
    """
    approval, publication = folder / APPROVAL, folder / PUBLICATION
    published = folder.resolve().name.startswith("release=") or any(
        _is(folder / name) for name in (PUBLICATION, PUBLICATION_SIGNATURE)
    )
    approved = _is(approval) and _approves(approval, manifest)
    if not published:
        return {APPROVAL: approved} if _is(approval) else {}
    told = manifests.unsealed(publication.read_bytes()) if _is(publication) else None
    if told is None:
        return {APPROVAL: approved, PUBLICATION: False}
    return {
        APPROVAL: approved and store.sha256(approval) == told.get("approval_sha256"),
        PUBLICATION: store.sha256(folder / MANIFEST) == told.get("manifest_sha256"),
    }


def _is(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def _approves(file: Path, manifest: dict[str, Any]) -> bool:
    """Whether what was approved is what lies here: the approval names the root hash."""
    try:
        approved = json.loads(file.read_bytes())["root_hash"]
    except (ValueError, KeyError, TypeError):
        return False
    return bool(approved) and approved == manifest.get("root_hash")
