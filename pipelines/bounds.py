"""How many threads one may have: the engine, Polars and our own loops ask here."""

import os

from pipelines.errors import UsageError

THREADS = ("DTSEN_THREADS", "2")


def asked_threads() -> str:
    """Return how many threads ``DTSEN_THREADS`` asks for, as it stands there.

    Raises
    ------
    UsageError
        If they are so many that the machine would do nothing else than to make them.
    """
    asked, most = os.environ.get(*THREADS), max(8, 4 * (os.cpu_count() or 1))
    if asked.isdecimal() and int(asked) > most:
        raise UsageError(f"{THREADS[0]} is {asked}; this machine takes {most} at most")
    return asked
