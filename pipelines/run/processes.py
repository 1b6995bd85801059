"""The processes that one started: their memory and processor time, from ``/proc``."""

import contextlib
import os
import resource
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PROC = Path("/proc")
# between two looks at memory, and at the disk, at least
_SECONDS, _DISK_SECONDS = 0.1, 1.0
_REST = 30  # times as long as a look takes: where there are many processes or files, it takes long
_BLOCK = 512  # bytes, as the system counts what a file takes
_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Process:
    """One process, as it is at a moment.

    Attributes
    ----------
    rss : int
        Bytes of memory that it holds.
    cpu_seconds : float
        Of itself and of the children that ended.
    """

    id: int
    parent: int
    rss: int
    cpu_seconds: float


def read(name: str) -> str:
    """Return a file of ``/proc``; nothing where there is none, or the process has ended."""
    try:
        return (_PROC / name).read_text(encoding="utf-8")
    except OSError:
        return ""


def _process(id_: int | str) -> Process | None:
    """Return a process as it is now; None if it has ended."""
    # a name in brackets, which may hold spaces, comes before the numbers
    fields = read(f"{id_}/stat").rpartition(") ")[2].split()
    if not fields:
        return None
    ticks = sum(map(int, fields[11:15]))
    return Process(int(id_), int(fields[1]), int(fields[21]) * _PAGE, ticks / _TICKS)


@cache
def _tells_children() -> bool:
    """Return whether the system says of each thread what it started; not every kernel does."""
    return (_PROC / f"{os.getpid()}/task/{os.getpid()}/children").exists()


def _children(id_: int) -> Iterator[Process]:
    """Yield what a process started: looking through all that there are takes ten times as long."""
    if _tells_children():
        told = ""
        with contextlib.suppress(OSError):  # it may have ended
            for thread in (_PROC / f"{id_}/task").iterdir():
                told += read(f"{id_}/task/{thread.name}/children")
        yield from filter(None, map(_process, told.split()))
    else:
        all_there_are = (_process(folder.name) for folder in _PROC.glob("[0-9]*"))
        yield from (each for each in all_there_are if each and each.parent == id_)


def tree(root: int) -> list[Process]:
    """Return a process and all that it started and that are still there."""
    found = list(filter(None, [_process(root)]))
    for process in found:  # grows meanwhile
        found += _children(process.id)
    return found


def peak(id_: int) -> int:
    """Return the most bytes that a process held since it became the program that it is.

    The system's own account of a child also knows what its parent held when it was started.
    """
    for line in read(f"{id_}/status").splitlines():
        name, _, value = line.partition(":")
        if name == "VmHWM":
            return int(value.split()[0]) * 1024
    return 0


def peak_of_all() -> int:
    """Return the most bytes that this process held, or any one of its children that ended.

    What they hold together, and what a child still there holds, such as Spark's, a watch sees.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return max(peak(os.getpid()), children)


def size(folder: Path) -> int:
    """Return the bytes of the files below a folder, some of which may be going away."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(parent, name).lstat().st_blocks * _BLOCK
    return total


class Watch:
    """Looks at the memory of a process and all that it started, until the block ends.

    Parameters
    ----------
    folders : mapping of str to Path, optional
        Folders, by a name, whose sizes are watched too.

    Attributes
    ----------
    memory : int
        Most bytes that were held at once; 0 where the system does not tell.
    disk : dict of str to int
        Likewise for each folder.
    """

    def __init__(self, root: int, folders: Mapping[str, Path] | None = None) -> None:
        self.memory = 0
        self._root, self._folders = root, folders or {}
        self.disk = dict.fromkeys(self._folders, 0)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        took = due = 0.0
        while not self._ended.wait(max(_SECONDS, _REST * took)):
            started = time.monotonic()
            self.memory = max(self.memory, sum(process.rss for process in tree(self._root)))
            looked = time.monotonic()
            took = looked - started
            if self._folders and looked >= due:
                self._look_at_disk()
                ended = time.monotonic()
                due = ended + max(_DISK_SECONDS, _REST * (ended - looked))

    def _look_at_disk(self) -> None:
        for name, folder in self._folders.items():
            self.disk[name] = max(self.disk[name], size(folder))

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._look_at_disk()
