"""Pseudonyms: keyed, so that nobody without the key can try ids one by one and find them again.

An unkeyed hash of a NIK is undone in an hour; BLAKE2b with a key that never leaves BPS is not.
"""

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipelines.errors import DataStop
from pipelines.recipients import Recipient

_BYTES = 16
_SHORTEST_KEY = 16
# Letters only: no run of digits in a pseudonym can be taken for a NIK.
_LETTERS = bytes.maketrans(b"0123456789abcdef", b"abcdefghijklmnop")


def read_key(path: Path) -> bytes:
    """Return the key in a file: 16 to 64 bytes, or twice as many hexadecimal digits.

    Raises
    ------
    DataStop
        If the file is not there or too short: without a key there is no pseudonym.
    """
    if not path.is_file():
        raise DataStop(
            f"the pseudonym key {path} is not there; without it no pseudonymised package can be "
            "cut. Put the key in place (or name its folder by DTSEN_KEYS) and run send again"
        )
    content = path.read_bytes()
    try:
        key = bytes.fromhex(content.decode("ascii").strip())
    except ValueError:
        key = content
    if not _SHORTEST_KEY <= len(key) <= hashlib.blake2b.MAX_KEY_SIZE:
        raise DataStop(f"the pseudonym key {path} must hold 16 to 64 bytes, not {len(key)}")
    return key


class Pseudonyms:
    """Pseudonyms of one recipient and epoch; the same id under another key is another name.

    Parameters
    ----------
    recipient : Recipient
        One with a ``pseudonym`` block.
    key : bytes
        The recipient's key.
    """

    def __init__(self, recipient: Recipient, key: bytes) -> None:
        if recipient.pseudonym is None:
            raise ValueError(f"{recipient.ministry} receives no pseudonyms")
        self._base = hashlib.blake2b(
            key=key,
            digest_size=_BYTES,
            person=recipient.ministry.encode()[:16],
            salt=recipient.pseudonym.epoch.encode()[:16],
        )

    def __call__(self, ids: pa.ChunkedArray | pa.Array) -> pa.Array:
        """Return the pseudonym of every id, 32 letters each."""
        raw = np.asarray(ids.to_numpy(zero_copy_only=False), dtype="<i8").tobytes()
        digests = []
        for start in range(0, len(raw), 8):
            digest = self._base.copy()
            digest.update(raw[start : start + 8])
            digests.append(digest.digest())
        letters = b"".join(digests).hex().encode().translate(_LETTERS)
        offsets = np.arange(len(digests) + 1, dtype="<i4") * (2 * _BYTES)
        return pa.StringArray.from_buffers(
            len(digests), pa.py_buffer(offsets), pa.py_buffer(letters)
        )
