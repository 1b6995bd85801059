"""Rows are written by one thread while the engine fetches the next: work done behind the back."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self


class Behind:
    """Does what it is given in a thread, one after the other in the order given.

    After something failed nothing more is done; what it raised is raised by the next call, or at
    the end of the block.

    Parameters
    ----------
    most : int, optional
        Rows that may wait. Who gives more is kept until there is room; without it the giver
        bounds them by `catch_up`.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._thread = ThreadPoolExecutor(1, "behind")
        self._waiting: deque[tuple[Future[None], int]] = deque()
        self._rows = 0
        self._failed: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def do(self, work: Callable[..., object], *args: object, rows: int = 0) -> None:
        """Do ``work(*args)``, which holds so many rows, after all that was given before."""
        if self._most is not None:
            self._wait_for(max(0, self._most - rows))
        self._raise_failure()
        self._waiting.append((self._thread.submit(self._unless_failed, work, args), rows))
        self._rows += rows

    @property
    def waiting(self) -> int:
        """How many rows wait."""
        while self._waiting and self._waiting[0][0].done():
            self._rows -= self._waiting.popleft()[1]
        return self._rows

    def catch_up(self) -> None:
        """Wait until all that was given is done."""
        self._wait_for(-1)
        self._raise_failure()

    def _wait_for(self, rows: int) -> None:
        """Wait until no more than so many rows wait; -1: nothing at all."""
        while self._waiting and self._rows > rows:
            done, held = self._waiting.popleft()
            done.result()
            self._rows -= held

    def _unless_failed(self, work: Callable[..., object], args: tuple[Any, ...]) -> None:
        if self._failed is not None:
            return
        try:
            work(*args)
        except BaseException as error:  # raised where it can be told
            self._failed = error

    def _raise_failure(self) -> None:
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
