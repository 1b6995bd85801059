"""Read one file that lies in no inbox, in a throw-away process as every file of an inbox."""

from pathlib import Path
from typing import Any, NoReturn

from pipelines.arrive import limits, pool
from pipelines.errors import DataStop
from pipelines.quarter import Quarter
from pipelines.sources import rulebook


def read(file: Path, described: dict[str, Any], folder: Path, quarter: Quarter) -> dict[str, Any]:
    """Write the rows of `file` below `folder` as text; return their number and what is wrong.

    Parameters
    ----------
    described : dict
        ``source``, ``name``, ``table``, ``format``; ``delimiter`` and ``encoding`` of a CSV file.

    Raises
    ------
    DataStop
        If it cannot be read, with the reason and what to do.
    """
    job = {
        "kiriman": 0,
        "berkas": 0,
        "delimiter": None,
        "encoding": None,
        "path": str(file.absolute()),
        "size": file.stat().st_size,
        **limits.of(quarter),
        **described,
    }
    (found,) = pool.read_all([job], folder)
    if found["rows"] is None:
        refuse(described["name"], found["faults"])
    return found


def top(file: Path, kind: str) -> tuple[list[list[str]], list[str]]:
    """Return the first rows of a workbook or a Parquet file, and the keys that it bears.

    Raises
    ------
    DataStop
        If it cannot even be looked at.
    """
    found = pool.top(file, kind)
    if found is None:
        refuse(file.name, [{"rule": "BERKAS_RUSAK"}])
    return found["rows"], found["keys"]


def refuse(name: str, faults: list[dict[str, Any]]) -> NoReturn:
    """Stop because of what is wrong with a file, told as its rules tell it."""
    rules = rulebook.load()
    why = [rules[code] for code in dict.fromkeys(fault["rule"] for fault in faults)]
    told = " ".join(f"{rule.message} {rule.fix}" for rule in why)
    raise DataStop(f"{name} tidak dapat dibaca: {told}")
