"""How fast the machine could at best do a job: by its disk and its memory, measured beside it."""

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

_BLOCK = 1 << 22
_SECONDS = 1.0  # at most, for each kind of reading
_COPIED = 1 << 26  # numbers


def in_memory(file: str, columns: Iterable[str]) -> int:
    """Return the bytes of some columns of a Parquet file once they are unpacked."""
    metadata, wanted = pq.read_metadata(file), set(columns)
    chunks = (
        metadata.row_group(group).column(column)
        for group in range(metadata.num_row_groups)
        for column in range(metadata.num_columns)
    )
    return sum(c.total_uncompressed_size for c in chunks if c.path_in_schema in wanted)


def gap(files: list[Path], unpacked: int, ours: dict[str, Any]) -> dict[str, Any]:
    """Return how fast bytes move here, how long a job's would take, and how far off it is.

    Measured are the very files, from the disk and from its cache, and copying in memory.

    Parameters
    ----------
    files : list of Path
        What the job reads.
    unpacked : int
        Bytes in memory of the columns that it needs of them.
    ours : dict
        What the job cost; what it writes is taken to move as fast as what it reads.
    """
    for file in files:
        _forget(file)
    speeds = {"disk": _speed(files), "cache": _speed(files), "memory": _copying()}
    files_mb = sum(file.stat().st_size for file in files) / 2**20
    moved = dict.fromkeys(("disk", "cache"), files_mb + ours["written_mb"])
    moved["memory"] = 2 * unpacked / 2**20  # written once and read once
    least = {by: moved[by] / speed for by, speed in speeds.items()}
    return {
        **{f"{by}_mb_per_second": speed for by, speed in speeds.items()},
        "files_mb": round(files_mb),
        "unpacked_mb": unpacked // 2**20,
        "least_seconds": {by: round(seconds, 3) for by, seconds in least.items()},
        "gap": round(ours["seconds"] / max(least.values()), 1),
    }


def _forget(file: Path) -> None:
    """Ask the system to drop a file from its cache, so that the next reading is from the disk."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def _speed(files: list[Path]) -> int:
    """Return the megabytes a second at which files are read one after the other."""
    moved, started = 0, time.monotonic()
    buffer = bytearray(_BLOCK)
    for file in files:
        with file.open("rb", buffering=0) as opened:
            while time.monotonic() - started < _SECONDS and (read := opened.readinto(buffer)):
                moved += read
    return max(1, int(moved / (time.monotonic() - started) / 2**20))


def _copying() -> int:
    """Return the megabytes a second at which memory is copied, read and written counted."""
    numbers = np.ones(_COPIED, np.int8)
    copy = np.empty_like(numbers)
    rounds, started = 0, time.monotonic()
    while rounds < 3 or time.monotonic() - started < _SECONDS / 2:
        np.copyto(copy, numbers)
        rounds += 1
    return int(2 * rounds * numbers.nbytes / (time.monotonic() - started) / 2**20)
