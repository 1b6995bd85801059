"""One process at a time works on a quarter: a lock the kernel frees when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipelines.errors import Busy

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

_INHERITED = "DTSEN_LOCK"


def _key(home: "Home", quarter: "Quarter") -> str:
    return f"{home.run(quarter)}"


@contextmanager
def held(home: "Home", quarter: "Quarter") -> Iterator[int | None]:
    """Hold the quarter's lock, or go on under that of the parent process.

    Yields
    ------
    int or None
        The lock's file descriptor, to hand to children; None where a parent holds it.

    Raises
    ------
    Busy
        If another process works on the quarter.
    """
    if os.environ.get(_INHERITED) == _key(home, quarter):
        yield None
        return
    folder = home.run(quarter)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(
                f"quarter {quarter} is being worked on by another process; "
                f"wait for it to end (`dtsen status {quarter}` shows how far it is), then try again"
            ) from error
        yield handle
    finally:
        os.close(handle)


@contextmanager
def publishing(home: "Home") -> Iterator[None]:
    """Wait until no other quarter of the home is published: each gives ids that no other gave."""
    home.lake.mkdir(parents=True, exist_ok=True)
    handle = os.open(home.lake / "publish.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def for_children(home: "Home", quarter: "Quarter") -> dict[str, str]:
    """Return the environment by which children know that their parent holds the lock."""
    return {**os.environ, _INHERITED: _key(home, quarter)}
