"""Whether the disk has room for a quarter, asked before anything of it is written.

What a quarter takes follows from what lies there when it begins: bytes in its inbox, and bytes of
the release that it follows.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import NoRoom

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

# Bytes for each byte of the inbox, and of the release followed, at most at once. Measured with
# `dtsen bench quarter` while identify divided its relations, as it must for a nation: at 100,000
# families the home grew by 9.9 for each byte of the first inbox, at a million by 13.3; in the
# quarter after by 16 for each of its smaller inbox, less than both factors ask for together
# (2026-11-29). Nothing spilled there; an engine that lacks memory puts down at most what it joins
# or sorts, once.
_HOME = (15.0, 1.5)
_TEMPORARY = (1.0, 1.0)
_SPARE = 1 << 28  # of any disk: pages, logs and small tables, however few families there are


@dataclass(frozen=True, slots=True)
class Given:
    """What a quarter is made from, in bytes.

    Attributes
    ----------
    inbox : int
        What was sent for the quarter.
    release : int
        The release that it follows; 0 in the first quarter.
    """

    inbox: int
    release: int

    @classmethod
    def of(cls, home: "Home", quarter: "Quarter") -> "Given":
        """Measure what lies in a home."""
        release = home.current(quarter.previous)
        return cls(_size(home.inbox(quarter)), _size(release) if release else 0)

    def needs(self) -> tuple[int, int]:
        """Return the bytes that the quarter takes of the home's disk, and of that for spilling."""
        of_home, of_temporary = (
            int(by_inbox * self.inbox + by_release * self.release)
            for by_inbox, by_release in (_HOME, _TEMPORARY)
        )
        return of_home, of_temporary


def _size(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # an inbox's file may be going away
                total += Path(parent, name).stat().st_size  # of what a link leads to
    return total


def require(home: "Home", quarter: "Quarter") -> None:
    """Refuse to begin a quarter for which the disk has no room.

    Raises
    ------
    NoRoom
        If the home's disk, or that of temporary files, has less left than the quarter takes.
    """
    given = Given.of(home, quarter)
    lacking = [
        f"{place} up to {_gb(need)} of {folder}, which has {_gb(free)} left"
        for place, folder, need, free in _asked(home, given)
        if need > free
    ]
    if lacking:
        raise NoRoom(
            f"the disk has no room for {quarter} (ruang cakram tidak cukup): "
            f"{' and '.join(lacking)}; its inbox has {_gb(given.inbox)}, the release that it "
            f"follows {_gb(given.release)}. Make room, or let DTSEN_HOME or TMPDIR name a larger "
            f"disk, and run {quarter} again. Nothing was written"
        )


def _asked(home: "Home", given: Given) -> Iterator[tuple[str, Path, int, int]]:
    """Yield of each disk what takes room there, where, how much, and how much is left."""
    of_home, of_temporary = given.needs()
    temporary = Path(tempfile.gettempdir())
    if home.root.stat().st_dev == temporary.stat().st_dev:
        need = of_home + of_temporary
        yield "it takes, temporary files included,", home.root, need + _SPARE, _free(home.root)
    else:
        yield "it takes", home.root, of_home + _SPARE, _free(home.root)
        yield "its temporary files take", temporary, of_temporary + _SPARE, _free(temporary)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _gb(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"
