"""Demo keys of a simulated nation, derived from its seed; never for production."""

import os
from pathlib import Path

from simulation.senders.draw import bytes_for

MINISTRIES = ("kemensos", "kemenko_pm", "bappenas")


def write_keys(folder: Path, seed: int) -> None:
    """Write BPS's signing, seal and sample keys, and a pseudonym and transport key per ministry.

    Parameters
    ----------
    folder : Path
        ``keys/`` of the home; made readable for its owner only.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    folder.mkdir(parents=True, mode=0o700)

    def pair(name: str, key: Ed25519PrivateKey | X25519PrivateKey) -> None:
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        _write(folder / f"{name}.pem", private)
        _write(folder / f"{name}.pub.pem", public)

    pair("signing", Ed25519PrivateKey.from_private_bytes(bytes_for(seed, "signing")))
    for name in ("finding", "sample"):
        _write(folder / f"{name}.key", bytes_for(seed, name).hex().encode() + b"\n")
    for ministry in MINISTRIES:
        secret = bytes_for(seed, "pseudonym", ministry)
        _write(folder / f"pseudonym-{ministry}.key", secret.hex().encode() + b"\n")
        raw = bytes_for(seed, "transport", ministry)
        pair(f"transport-{ministry}", X25519PrivateKey.from_private_bytes(raw))


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
