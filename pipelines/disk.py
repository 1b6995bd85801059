"""Bring what was written to the disk, so that it outlasts a power cut."""

import ctypes
import os
from pathlib import Path

# Everything of a file system at once, where the system can (Linux). File by file the disk is told
# each time to empty its cache, though nothing new is in it, and all wait for that.
_sweep = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


def sync(path: Path) -> None:
    """Bring a file to the disk, or the entries of a folder, not what lies below it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Bring every file and folder below `folder` to the disk (DuckDB's COPY never does).

    Raises
    ------
    OSError
        If the disk did not take it all.
    """
    if _sweep is None:
        for parent, _, names in os.walk(folder):
            for name in names:
                sync(Path(parent, name))
            sync(Path(parent))
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _sweep(handle):
            raise OSError(ctypes.get_errno(), "not everything reached the disk", str(folder))
    finally:
        os.close(handle)
