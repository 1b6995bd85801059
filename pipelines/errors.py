"""The three ways in which a command may refuse; each message says what, why and what to do next."""


class DataStop(Exception):
    """The data stop the quarter: a gate, an empty inbox, something that is not there (exit status 1)."""


class UsageError(Exception):
    """The command was called wrongly: a malformed quarter or id (exit status 2)."""


class Busy(Exception):
    """Another run holds the quarter, or the step is not allowed now (exit status 3)."""
