"""Who works on a quarter keeps others out: locks that the kernel frees when their holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import Busy

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

_INHERITED = "DTSEN_LOCK"


def _key(home: "Home", quarter: "Quarter") -> str:
    return f"{home.run(quarter)}"


@contextmanager
def _locked(path: Path, how: int) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, how)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def held(home: "Home", quarter: "Quarter", beside: str | None = None) -> Iterator[int | None]:
    """Hold the quarter's lock, or go on under that of the parent process.

    Parameters
    ----------
    beside : str, optional
        The step that is done, where others may be done at the same time: kept out is who does the
        same, or needs the quarter alone. Without it nobody else works on the quarter.

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
    kept_out = [("lock", fcntl.LOCK_EX)]
    if beside is not None:
        kept_out = [(f"{beside}.lock", fcntl.LOCK_EX), ("lock", fcntl.LOCK_SH)]
    with ExitStack() as locks:
        try:
            for name, how in kept_out:
                handle = locks.enter_context(_locked(folder / name, how | fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Busy(
                f"quarter {quarter} is being worked on by another process; "
                f"wait for it to end (`dtsen status {quarter}` shows how far it is), then try again"
            ) from error
        yield handle


@contextmanager
def saving(home: "Home", quarter: "Quarter") -> Iterator[None]:
    """Wait until no other step of the quarter keeps what it did."""
    with _locked(home.run(quarter) / "state.lock", fcntl.LOCK_EX):
        yield


@contextmanager
def publishing(home: "Home") -> Iterator[None]:
    """Wait until no other quarter of the home is published: each gives ids that no other gave."""
    with _locked(home.lake / "publish.lock", fcntl.LOCK_EX):
        yield


def for_children(home: "Home", quarter: "Quarter") -> dict[str, str]:
    """Return the environment by which children know that their parent holds the lock."""
    return {**os.environ, _INHERITED: _key(home, quarter)}
