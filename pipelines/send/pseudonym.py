"""Pseudonyms: keyed, so that nobody without the key can try ids one by one and find them again.

An unkeyed hash of a NIK is undone in an hour; BLAKE2b with a key that never leaves BPS is not.
"""

import hashlib

import numpy as np
import pyarrow as pa

from pipelines.recipients import Recipient

_BYTES = 16
# Letters only: no run of digits in a pseudonym can be taken for a NIK.
_LETTERS = bytes.maketrans(b"0123456789abcdef", b"abcdefghijklmnop")


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
