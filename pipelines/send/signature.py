"""Signatures (Ed25519) beside what they sign, and where the key to check them is found.

The public key travels with a package and a release, so that a reader can see a torn signature
even offline; a key that BPS gave by another way is preferred when it is at hand.
"""

import base64
import binascii
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.errors import DataStop

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PUBLIC_KEY = "kunci-publik.pem"
_PRIVATE_NAME = "signing.pem"
_PUBLIC_NAMES = ("signing.pub.pem", "signing.pub", "signing-public.pem", _PRIVATE_NAME)


def beside(signed: Path) -> Path:
    """Return where the signature of a file lies."""
    return signed.with_name(f"{signed.name}.sig")


def write_public_key(folder: Path, private: Path) -> str | None:
    """Put the public key of a signing key into a folder; return its fingerprint.

    Without a signing key nothing is written, and the manifest says that it is not signed.
    """
    if not private.is_file():
        return None
    (folder / PUBLIC_KEY).write_bytes(_public_bytes(_public_key(private)))
    return store.sha256(folder / PUBLIC_KEY)


def described(fingerprint: str | None) -> dict[str, str] | None:
    """Return what a manifest says of its signature; None where it has none."""
    return {"algorithm": "Ed25519", "public_key": fingerprint} if fingerprint else None


def sign(file: Path, private: Path) -> None:
    """Sign a file: base64 of the Ed25519 signature over its bytes, beside it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(private.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise DataStop(f"{private} is not an Ed25519 key; nothing can be signed with it")
    text = base64.b64encode(key.sign(file.read_bytes())) + b"\n"
    beside(file).write_bytes(text)


def state(signed: Path) -> str:
    """Return whether the signature beside a file is ``ok``, ``bad`` or not there (``unsigned``)."""
    if not beside(signed).is_file():
        return "unsigned"
    key = _key_at_hand(signed.parent)
    if key is None or not _holds(key, beside(signed).read_bytes(), signed.read_bytes()):
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
    """Find the public key: named by DTSEN_KEYS, of the home around, else the folder's own."""
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
