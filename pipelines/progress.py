"""Progress for a person who waits: lines on standard error, never on standard output.

What is announced is timed too, for `dtsen bench --profile`.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
_SECONDS_BETWEEN_LINES = 2.0
_spent: dict[str, float] = defaultdict(float)


def say(text: str) -> None:
    """Write one line to standard error at once."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def phase(label: str) -> Iterator[None]:
    """Time what is done in the block, under a name; silently."""
    started = time.monotonic()
    try:
        yield
    finally:
        _spent[label] += time.monotonic() - started


def spent() -> dict[str, float]:
    """Return the seconds that each named phase of this process took, in order of their end."""
    return {label: round(seconds, 3) for label, seconds in _spent.items()}


def track(items: Iterable[Item], label: str, total: int | None = None) -> Iterator[Item]:
    """Yield `items`, telling every two seconds how many of `total` are done.

    A piece of work that takes less says nothing.
    """
    if total is None and hasattr(items, "__len__"):
        total = len(items)  # type: ignore[arg-type]
    told = time.monotonic()
    with phase(label):
        for done, item in enumerate(items):
            if time.monotonic() - told > _SECONDS_BETWEEN_LINES:
                told = time.monotonic()
                say(f"  {label}: {done:,}" + (f" of {total:,}" if total else ""))
            yield item
