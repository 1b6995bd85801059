"""Pieces of work in lanes side by side, where one piece alone leaves a core idle."""

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, TypeVar

from pipelines import store

if TYPE_CHECKING:
    import duckdb

Item = TypeVar("Item")


def in_lanes(
    items: Iterable[Item],
    lane: Callable[[], AbstractContextManager[Callable[[Item], object]]],
    count: int,
) -> None:
    """Do a piece of work for each item, several at a time.

    Items are begun in their order, each by the lane that is free first. After a piece failed no
    other is begun, and what it raised is raised here.

    Parameters
    ----------
    lane : callable
        Opens what one lane needs of its own, such as a connection, and gives what does the work
        for an item. Opened and closed by the lane itself.
    count : int
        How many lanes; one is no thread of its own.
    """
    left, turn, stopped = iter(items), threading.Lock(), threading.Event()

    def follow() -> None:
        try:
            with lane() as work:
                while not stopped.is_set():
                    with turn:
                        some = list(itertools.islice(left, 1))
                    if not some:
                        return
                    work(some[0])
        except BaseException:
            stopped.set()
            raise

    if count == 1:
        follow()
        return
    with ThreadPoolExecutor(count, "lane") as pool:
        lanes = [pool.submit(follow) for _ in range(count)]
        try:
            for each in lanes:
                each.result()
        finally:
            stopped.set()


@contextmanager
def one_thread_each(con: "duckdb.DuckDBPyConnection") -> Iterator[None]:
    """Let each query be done by the thread that asks, while the block is done.

    For several that ask at once: the queries of one would else wait for threads that another has.
    """
    before = store.threads(con)
    con.execute("set threads = 1")
    try:
        yield
    finally:
        con.execute(f"set threads = {before}")
