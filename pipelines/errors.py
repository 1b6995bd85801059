"""The three ways in which a command may refuse; each message says what, why and what to do next."""

import re
import traceback


class DataStop(Exception):
    """The data stop the quarter: a gate, an empty inbox, something missing (exit status 1)."""


class UsageError(Exception):
    """The command was called wrongly: a malformed quarter or id (exit status 2)."""


class Busy(Exception):
    """Another run holds the quarter, or the step is not allowed now (exit status 3)."""


class NoRoom(Busy):
    """The disk has no room for the quarter: unlike another run, it does not go away by itself."""


def exit_code(error: BaseException) -> int:
    """Return the exit status that an error stands for; 1 for one of the program's own."""
    kinds = ((DataStop, 1), (UsageError, 2), (Busy, 3))
    return next((code for kind, code in kinds if isinstance(error, kind)), 1)


def masked(text: str) -> str:
    """Return `text` with every run of nine or more digits hidden: it may be a NIK or KK."""
    return re.sub(r"\d{9,}", "…", text)


# whose words may quote a cell, and which of their errors speak of files, memory or our SQL only
_ENGINES = {"duckdb", "_duckdb", "pyarrow", "polars", "pandas"}
_WITHOUT_CELLS = (
    "IOException",
    "OutOfMemoryException",
    "BinderException",
    "CatalogException",
    "ParserException",
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def said(error: BaseException) -> str:
    """Return what may be told of an error whatever data it met.

    The refusals of this module are told as they are. Of an error of the program's own long
    numbers are hidden, and what is quoted; of an engine's, which may quote a name or an address in
    any way, the kind alone is told, unless that kind speaks of files, memory or our own SQL.
    """
    if isinstance(error, DataStop | UsageError | Busy):
        return str(error)
    kind = type(error)
    if isinstance(error, OSError | MemoryError) or kind.__name__ in _WITHOUT_CELLS:
        return masked(str(error))
    if kind.__module__.split(".")[0] in _ENGINES:
        return f"{kind.__name__}; its text is withheld, for it may quote a cell"
    return _QUOTED.sub("…", masked(str(error)))


def where(error: BaseException) -> str:
    """Return where an error of the program's own came from; hide what was in it, as `masked`."""
    return masked("".join(traceback.format_tb(error.__traceback__)[-4:]))
