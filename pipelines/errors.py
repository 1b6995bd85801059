"""The three ways in which a command may refuse; each message says what, why and what to do next."""

import re


class DataStop(Exception):
    """The data stop the quarter: a gate, an empty inbox, something missing (exit status 1)."""


class UsageError(Exception):
    """The command was called wrongly: a malformed quarter or id (exit status 2)."""


class Busy(Exception):
    """Another run holds the quarter, or the step is not allowed now (exit status 3)."""


def masked(text: str) -> str:
    """Return `text` with every run of nine or more digits hidden: it may be a NIK or KK."""
    return re.sub(r"\d{9,}", "…", text)
