"""A manifest lists every other file of a package or release with its SHA-256.

It bears a seal, the hash of its own content: a changed byte in it is told from a changed byte
in a file that it lists. A seal proves no origin; the signature beside the manifest does.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pipelines import store
from pipelines.errors import DataStop

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
MARKER = "SELESAI.json"
APPROVAL = "approval.json"  # of a release: given after its manifest was written
PUBLICATION = "publication.json"  # of a release: seals the approval and the manifest together
PUBLICATION_SIGNATURE = "publication.json.sig"
BESIDE = {MANIFEST, SIGNATURE, MARKER, APPROVAL, PUBLICATION, PUBLICATION_SIGNATURE}
_SEAL = "seal"
_HASHED_SIDE_BY_SIDE = 2


def canonical(content: Any) -> str:
    """Return JSON as it is written here: readable, keys in their order, one line end."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def sealed(content: dict[str, Any]) -> str:
    """Return JSON that ends in the SHA-256 of the same JSON without it."""
    seal = hashlib.sha256(canonical(content).encode()).hexdigest()
    return canonical({**content, _SEAL: seal})


def unsealed(raw: bytes) -> dict[str, Any] | None:
    """Return the content of sealed JSON, or None if a byte of it was changed.

    Examples
    --------
    >>> unsealed(sealed({"rows": 3}).encode())
    {'rows': 3}
    >>> unsealed(sealed({"rows": 3}).replace("3", "4", 1).encode()) is None
    True
    """
    try:
        content = dict(json.loads(raw))
        del content[_SEAL]
    except (ValueError, KeyError, TypeError):
        return None
    return content if sealed(content).encode() == raw else None


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below `folder`, links included, in order of path."""
    found = [Path(parent, name) for parent, _, names in os.walk(folder) for name in names]
    yield from sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def linked_folders(folder: Path) -> Iterator[Path]:
    """Yield every link below `folder` that stands for a folder: what it leads to is not its own."""
    for parent, names, _ in os.walk(folder):
        yield from (path for name in names if (path := Path(parent, name)).is_symlink())


def listing(
    folder: Path, rows: dict[str, int] | None = None, known: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return path, SHA-256, size and rows (null for what is no table) of a folder's files.

    Parameters
    ----------
    known : mapping of str to str, optional
        The SHA-256 of files, by path, that were hashed just now.
    """
    rows, known = rows or {}, known or {}

    def hashed(path: Path) -> str:
        return known.get(path.relative_to(folder).as_posix()) or store.sha256(path)

    files = [
        path for path in files_below(folder) if path.parent != folder or path.name not in BESIDE
    ]
    with ThreadPoolExecutor(_HASHED_SIDE_BY_SIDE) as workers:
        hashes = list(workers.map(hashed, files))
    return [
        {
            "path": (name := path.relative_to(folder).as_posix()),
            "sha256": sha256,
            "bytes": path.stat().st_size,
            "rows": rows.get(name),
        }
        for path, sha256 in zip(files, hashes, strict=True)
    ]


def marker(folder: Path) -> str:
    """Return the content of the marker that says a delivered package is whole."""
    manifest = read(folder / MANIFEST)
    return canonical(
        {
            "package": manifest.get("package", folder.name),
            "manifest_sha256": store.sha256(folder / MANIFEST),
            "files": len(manifest["files"]),
            "bytes": sum(entry["bytes"] for entry in manifest["files"]),
            "rows": manifest.get("rows"),
            "keadaan": "SELESAI",
        }
    )


def read(path: Path) -> dict[str, Any]:
    """Return a manifest that can be relied on to list files.

    Raises
    ------
    DataStop
        If there is none, or it is not as it was sealed.
    """
    must_be_there(path)
    manifest = as_sealed(path)
    if manifest is None:
        raise DataStop(
            f"{path} cannot be read as a manifest; it was changed or cut off. Ask for the "
            "package again"
        )
    return manifest


def must_be_there(path: Path) -> None:
    """Stop if a folder has no manifest."""
    if not path.is_file():
        raise DataStop(
            f"{path} is not there: {path.parent} is neither a package nor a release that can be "
            "verified. Name the folder that holds manifest.json"
        )


def as_sealed(path: Path) -> dict[str, Any] | None:
    """Return a manifest, or None if it is not as it was sealed or lists no files."""
    manifest = unsealed(path.read_bytes())
    try:
        well_formed = manifest is not None and all(
            isinstance(entry["path"], str) and isinstance(entry["sha256"], str)
            for entry in manifest["files"]
        )
    except (KeyError, TypeError):
        well_formed = False
    return manifest if well_formed else None
