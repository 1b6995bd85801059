"""The processes that one started: their memory and processor time, from ``/proc``."""

import os
import resource
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
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


def _process(id_: int) -> Process | None:
    # a name in brackets, which may hold spaces, comes before the numbers
    fields = read(f"{id_}/stat").rpartition(") ")[2].split()
    if not fields:
        return None
    ticks = sum(map(int, fields[11:15]))
    return Process(id_, int(fields[1]), int(fields[21]) * _PAGE, ticks / _TICKS)


def tree(root: int, strangers: set[int] | None = None) -> list[Process]:
    """Return a process and all that it started and that are still there.

    Parameters
    ----------
    strangers : set of int, optional
        Processes that an earlier look found not to belong to it, which none begins to do later:
        they are not looked at. Brought up to date.
    """
    strangers = set() if strangers is None else strangers
    there = {int(each.name) for each in _PROC.iterdir() if each.name.isdigit()}
    strangers &= there  # the number of one that ended may be given again
    children: dict[int, list[Process]] = {}
    found = []
    for id_ in sorted(there - strangers):
        if process := _process(id_):
            children.setdefault(process.parent, []).append(process)
            if id_ == root:
                found.append(process)
    for process in found:  # grows meanwhile
        found += children.get(process.id, [])
    strangers |= there - {process.id for process in found}
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
    total, waiting = 0, [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += _taken(entry)
        except OSError:
            continue
    return total


def _taken(file: "os.DirEntry[str]") -> int:
    try:
        return file.stat(follow_symlinks=False).st_blocks * _BLOCK
    except OSError:
        return 0


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
    disk_at_once : int
        Most bytes that all folders together took at once.
    """

    def __init__(self, root: int, folders: Mapping[str, Path] | None = None) -> None:
        self.memory = self.disk_at_once = 0
        self._root, self._folders = root, folders or {}
        self.disk = dict.fromkeys(self._folders, 0)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        took = due = 0.0
        strangers = set[int]()
        while not self._ended.wait(max(_SECONDS, _REST * took)):
            started = time.monotonic()
            held = sum(process.rss for process in tree(self._root, strangers))
            self.memory = max(self.memory, held)
            looked = time.monotonic()
            took = looked - started
            if self._folders and looked >= due:
                self._look_at_disk()
                ended = time.monotonic()
                due = ended + max(_DISK_SECONDS, _REST * (ended - looked))

    def _look_at_disk(self) -> None:
        now = {name: size(folder) for name, folder in self._folders.items()}
        self.disk = {name: max(self.disk[name], taken) for name, taken in now.items()}
        self.disk_at_once = max(self.disk_at_once, sum(now.values()))

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._look_at_disk()
