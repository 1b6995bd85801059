"""Pieces of work in lanes side by side, where one piece alone leaves a core idle."""

import itertools
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TypeVar

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
