"""Which code and definitions a table was made by, as one hash."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_KINDS = {".py", ".yaml", ".json", ".sql", ".csv", ".gz"}


@cache
def code_hash(*folders: str) -> str:
    """Return a SHA-256 over the files of project folders, such as ``pipelines/arrive``."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _KINDS and path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()
