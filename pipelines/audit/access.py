"""The access log: who looked at what of single persons or families, and when; nobody's data."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

_OWNER_ONLY = 0o600


def note(log: Path, line: Mapping[str, str]) -> None:
    """Append one line to the access log and bring it to the disk, before anything is shown."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _OWNER_ONLY)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(json.dumps(dict(line), ensure_ascii=False, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
