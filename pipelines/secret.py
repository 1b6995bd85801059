"""Secret keys as files: pseudonyms and seals are made with them."""

import hashlib
from pathlib import Path

from pipelines.errors import DataStop

_SHORTEST_KEY = 16


def read_key(path: Path, purpose: str) -> bytes:
    """Return the key in a file: 16 to 64 bytes, or twice as many hexadecimal digits.

    Parameters
    ----------
    purpose : str
        What is made with it, for the message.

    Raises
    ------
    DataStop
        If the file is not there or too short: without a key nothing is written instead.
    """
    if not path.is_file():
        raise DataStop(
            f"the {purpose} key {path} is not there; without it no {purpose} can be made. Put "
            "the key in place (or name its folder by DTSEN_KEYS) and run again"
        )
    content = path.read_bytes()
    try:
        key = bytes.fromhex(content.decode("ascii").strip())
    except ValueError:
        key = content
    if not _SHORTEST_KEY <= len(key) <= hashlib.blake2b.MAX_KEY_SIZE:
        raise DataStop(f"the {purpose} key {path} must hold 16 to 64 bytes, not {len(key)}")
    return key
