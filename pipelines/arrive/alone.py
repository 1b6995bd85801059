"""Read one file that lies in no inbox, in a throw-away process as every file of an inbox."""

from pathlib import Path
from typing import Any

from pipelines import codebook
from pipelines.arrive import pool
from pipelines.errors import DataStop


def read(file: Path, described: dict[str, Any], folder: Path) -> dict[str, Any]:
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
        **described,
    }
    (found,) = pool.read_all([job], folder)
    if found["rows"] is None:
        rules = {rule.code: rule for rule in codebook.load().rules}
        why = [rules[fault["rule"]] for fault in found["faults"]]
        raise DataStop(
            f"{described['name']} cannot be read: "
            + " ".join(f"{rule.message} {rule.fix}" for rule in why)
        )
    return found
