"""Rows are written by one thread while the engine fetches the next: work done behind the back."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self


class Behind:
    """Does what it is given in a thread, one after the other in the order given.

    Who gives more than may wait is kept until there is room. After something failed nothing more
    is done; what it raised is raised by the next call, or at the end of the block.

    Parameters
    ----------
    most : int, optional
        Pieces of work that wait at most: each holds the rows that it writes. Without it the giver
        bounds them by `catch_up`.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._thread = ThreadPoolExecutor(1, "behind")
        self._waiting: deque[Future[None]] = deque()
        self._failed: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def do(self, work: Callable[..., object], *args: object) -> None:
        """Do ``work(*args)`` after all that was given before."""
        self._wait_for(len(self._waiting) if self._most is None else self._most - 1)
        self._waiting.append(self._thread.submit(self._unless_failed, work, args))

    def catch_up(self) -> None:
        """Wait until all that was given is done."""
        self._wait_for(0)

    def _unless_failed(self, work: Callable[..., object], args: tuple[Any, ...]) -> None:
        if self._failed is not None:
            return
        try:
            work(*args)
        except BaseException as error:  # noqa: BLE001 -- raised where it can be told
            self._failed = error

    def _wait_for(self, left: int) -> None:
        while len(self._waiting) > left:
            self._waiting.popleft().result()
        if self._failed is not None:
            raise self._failed

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.catch_up()
        finally:
            self._thread.shutdown(cancel_futures=True)
