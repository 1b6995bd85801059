"""Demo keys of a simulated nation, derived from its seed; never for production."""

import os
from pathlib import Path

from pipelines import recipients
from simulation.senders.draw import bytes_for


def write_keys(folder: Path, seed: int) -> None:
    """Write BPS's signing, seal and sample keys, and one for each ministry's pseudonyms.

    Parameters
    ----------
    folder : Path
        ``keys/`` of the home; made readable for its owner only.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    folder.mkdir(parents=True, mode=0o700)
    signing = Ed25519PrivateKey.from_private_bytes(bytes_for(seed, "signing"))
    private = signing.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = signing.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _write(folder / "signing.pem", private)
    _write(folder / "signing.pub.pem", public)
    for name in ("finding", "sample"):
        _write(folder / f"{name}.key", bytes_for(seed, name).hex().encode() + b"\n")
    for ministry, recipient in recipients.load().items():
        if recipient.pseudonym:
            secret = bytes_for(seed, "pseudonym", ministry)
            _write(folder / recipient.keys.pseudonym, secret.hex().encode() + b"\n")


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
