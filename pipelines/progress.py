"""Progress for a person who waits: lines on standard error, never on standard output."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
_SECONDS_BETWEEN_LINES = 2.0


def say(text: str) -> None:
    """Write one line to standard error at once."""
    print(text, file=sys.stderr, flush=True)


def track(items: Iterable[Item], label: str, total: int | None = None) -> Iterator[Item]:
    """Yield `items`, telling every two seconds how many of `total` are done.

    A piece of work that takes less says nothing.
    """
    if total is None and hasattr(items, "__len__"):
        total = len(items)  # type: ignore[arg-type]
    told = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - told > _SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            say(f"  {label}: {done:,}" + (f" of {total:,}" if total else ""))
        yield item
