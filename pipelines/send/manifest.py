"""A package's manifest and signature, and the check of a folder against its manifest.

The manifest lists every other file with its SHA-256; the signature (Ed25519) is over the
manifest's bytes. The public key travels with the package, so that a recipient can see a torn
signature even offline; a key that BPS gave by another way is preferred when it is at hand.
"""

import base64
import binascii
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
PUBLIC_KEY = "kunci-publik.pem"
MARKER = "SELESAI.json"
APPROVAL = "approval.json"  # of a release: given after its manifest was written
_BESIDE = {MANIFEST, SIGNATURE, MARKER, APPROVAL}
_PRIVATE_NAME = "signing.pem"
_PUBLIC_NAMES = ("signing.pub.pem", "signing.pub", "signing-public.pem", _PRIVATE_NAME)


def canonical(content: Any) -> str:
    """Return JSON as it is written here: readable, keys in their order, one line end."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below `folder`, links included, in order of path."""
    found = [Path(parent, name) for parent, _, names in os.walk(folder) for name in names]
    yield from sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def listing(folder: Path, rows: dict[str, int] | None = None) -> list[dict[str, Any]]:
    """Return path, SHA-256, size and rows (null for what is no table) of a folder's files."""
    rows = rows or {}
    return [
        {
            "path": (name := path.relative_to(folder).as_posix()),
            "sha256": store.sha256(path),
            "bytes": path.stat().st_size,
            "rows": rows.get(name),
        }
        for path in files_below(folder)
        if name_at_root(path, folder) not in _BESIDE
    ]


def name_at_root(path: Path, folder: Path) -> str:
    """Return the file's name if it lies directly in `folder`, else an empty text."""
    return path.name if path.parent == folder else ""


def write_public_key(folder: Path, private: Path) -> str | None:
    """Put the public key of a signing key into a package; return its fingerprint.

    Without a signing key nothing is written and the package says that it is not signed.
    """
    if not private.is_file():
        return None
    (folder / PUBLIC_KEY).write_bytes(_public_bytes(_public_key(private)))
    return store.sha256(folder / PUBLIC_KEY)


def sign(manifest: Path, private: Path) -> None:
    """Sign a manifest: base64 of the Ed25519 signature over its bytes, beside it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(private.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise DataStop(f"{private} is not an Ed25519 key; packages cannot be signed with it")
    text = base64.b64encode(key.sign(manifest.read_bytes())) + b"\n"
    manifest.with_name(SIGNATURE).write_bytes(text)


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
        ``signature`` (``ok``, ``bad``, ``unsigned``).

    Raises
    ------
    DataStop
        If there is no manifest, or none that can be read.
    """
    folder = path.parent if path.name == MANIFEST else path
    manifest = read(folder / MANIFEST)
    listed = {entry["path"]: entry for entry in manifest["files"]}
    bad = {name for name, entry in listed.items() if not _is_as_listed(folder, name, entry)}
    for file in files_below(folder):
        name = file.relative_to(folder).as_posix()
        if name not in listed and name not in _BESIDE:
            bad.add(name)
    signature = _signature(folder, manifest)
    checked = len(listed) + int(signature != "unsigned")
    if signature == "bad":
        bad.add(SIGNATURE)
    for name, holds in ((MARKER, _marker_holds), (APPROVAL, _approval_holds)):
        if name not in listed and (folder / name).exists():
            checked += 1
            bad |= set() if holds(folder, manifest) else {name}
    return {"ok": not bad, "checked": checked, "bad": sorted(bad), "signature": signature}


def _marker_holds(folder: Path, _: dict[str, Any]) -> bool:
    return (folder / MARKER).read_bytes() == marker(folder).encode()


def _approval_holds(folder: Path, manifest: dict[str, Any]) -> bool:
    """Whether what was approved is what lies here: the approval names the root hash."""
    try:
        approved = json.loads((folder / APPROVAL).read_bytes())["root_hash"]
    except (ValueError, KeyError, TypeError):
        return False
    return bool(approved) and approved == manifest.get("root_hash")


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
    """Return a manifest that can be relied on to list files."""
    if not path.is_file():
        raise DataStop(
            f"{path} is not there: {path.parent} is neither a package nor a release that can be "
            "verified. Name the folder that holds manifest.json"
        )
    try:
        manifest = json.loads(path.read_bytes())
        well_formed = all(
            isinstance(entry["path"], str) and isinstance(entry["sha256"], str)
            for entry in manifest["files"]
        )
    except (ValueError, KeyError, TypeError):
        well_formed = False
    if not well_formed:
        raise DataStop(
            f"{path} cannot be read as a manifest; it was changed or cut off. Ask for the "
            "package again"
        )
    return dict(manifest)


def _is_as_listed(folder: Path, name: str, entry: dict[str, Any]) -> bool:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts:
        return False  # a manifest never leads out of its folder
    file = folder / name
    if not file.is_file() or file.is_symlink():
        return False
    size = entry.get("bytes")
    return (size is None or file.stat().st_size == size) and (store.sha256(file) == entry["sha256"])


def _signature(folder: Path, manifest: dict[str, Any]) -> str:
    file = folder / SIGNATURE
    if not file.is_file():
        return "bad" if manifest.get("signature") else "unsigned"
    key = _key_at_hand(folder)
    if key is None:
        return "bad"
    if not _holds(key, file.read_bytes(), (folder / MANIFEST).read_bytes()):
        return "bad"
    return "ok"


def _holds(key: "Ed25519PublicKey", signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        raw = base64.b64decode(signature.removesuffix(b"\n"), validate=True)
        key.verify(raw, signed)
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return base64.b64encode(raw) + b"\n" == signature


def _key_at_hand(folder: Path) -> "Ed25519PublicKey | None":
    """Find the public key: named by DTSEN_KEYS, of the home around, else the package's own."""
    named = os.environ.get("DTSEN_KEYS")
    places = [Path(named)] if named else []
    places += [parent / "keys" for parent in folder.absolute().parents]
    for candidate in _candidates(places, folder):
        try:
            return _public_key(candidate)
        except ValueError:
            return None  # a key that cannot be read proves nothing
    return None


def _candidates(places: Iterable[Path], folder: Path) -> Iterator[Path]:
    for place in places:
        for name in _PUBLIC_NAMES:
            if (place / name).is_file():
                yield place / name
    if (folder / PUBLIC_KEY).is_file():
        yield folder / PUBLIC_KEY


def _public_key(path: Path) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import (
        load_pem_private_key,
        load_pem_public_key,
    )

    content = path.read_bytes()
    if b"PRIVATE" in content:
        private = load_pem_private_key(content, password=None)
        if isinstance(private, ed25519.Ed25519PrivateKey):
            return private.public_key()
    else:
        public = load_pem_public_key(content)
        if isinstance(public, ed25519.Ed25519PublicKey):
            return public
    raise ValueError(f"{path.name} is not an Ed25519 key")


def _public_bytes(key: "Ed25519PublicKey") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
