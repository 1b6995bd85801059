"""The rows behind one number of the auditors' report, for those entitled to see them.

They hold NIKs and names: the file is its owner's alone, lies outside what is published, and
whoever asked for it stands in the access log before a row is read.
"""

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import regions
from pipelines.audit import access
from pipelines.audit.definition import Count, load
from pipelines.audit.facts import Facts, as_rows, opened
from pipelines.errors import Busy, UsageError

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

_ORDER = {"person": "id_keluarga nulls last, id_individu", "family": "id_keluarga"}
_OWNER_ONLY = 0o600
_NO_FAMILY = "0000"  # stands for a kabupaten


def rows(
    home: "Home",
    quarter: "Quarter",
    count: str,
    kabupaten: str,
    out: Path,
    *,
    requester: str | None,
    when: str,
) -> dict[str, Any]:
    """Write the rows that a number of the report counts to a CSV of mode 0600.

    Parameters
    ----------
    count : str
        Name of the count.
    kabupaten : str
        Kemendagri code; ``0000`` for persons who have no family any more.
    out : Path
        Folder, outside the home's own.
    requester : str
        Who asks; goes into the access log.
    when : str
        Instant of the request, from whoever has a clock.

    Returns
    -------
    dict
        ``count``, ``quarter``, ``kabupaten``, ``rows`` and ``output``.

    Raises
    ------
    Busy
        If nobody says who asks: then nobody is entitled.
    UsageError
        If there is no such count or kabupaten in the quarter, or `out` lies where others read.
    DataStop
        If the quarter was never published.
    """
    who = _entitled(requester)
    asked = _asked(home, quarter, count, kabupaten, out)
    with opened(home, quarter) as facts:
        release = facts.release.name.removeprefix("release=")
        noted = {
            "waktu": when,
            "peminta": who,
            "hitungan": count,
            "triwulan": str(quarter),
            "rilis": release,
            "kabupaten": kabupaten,
        }
        access.note(home.access_log, noted)
        out.mkdir(parents=True, exist_ok=True)
        path = out / f"{count}-{quarter}-{release}-{kabupaten}.csv"
        written = _drill(facts, asked, kabupaten, path)
    return {
        "count": count,
        "quarter": str(quarter),
        "kabupaten": kabupaten,
        "rows": written,
        "output": str(path),
    }


def _entitled(requester: str | None) -> str:
    """Return who asks; refuse whoever does not say so."""
    if requester is None or not requester.strip():
        raise Busy(
            "these rows hold NIKs and names; say who asks with --requester NAME, "
            "it goes into the access log"
        )
    return requester.strip()


def _asked(home: "Home", quarter: "Quarter", count: str, kabupaten: str, out: Path) -> Count:
    """Return the count that is asked for; refuse one, a place or a folder that cannot be."""
    if count not in load():
        raise UsageError(f"no count {count!r}; there are {', '.join(load())}")
    if not (len(kabupaten) == 4 and kabupaten.isascii() and kabupaten.isdigit()):
        raise UsageError("a kabupaten is four digits, such as 3201")
    # a wrong code has no rows either, and would be taken for a kabupaten without any
    known = regions.regencies(str(quarter))["kode_kabupaten_kota"].to_pylist()
    if kabupaten not in (_NO_FAMILY, *known):
        raise UsageError(
            f"there is no kabupaten {kabupaten} in {quarter}; {_NO_FAMILY} is for persons who have "
            "no family any more"
        )
    if out.resolve().is_relative_to(home.root):
        raise UsageError(f"{out} lies inside the home, where others read; name a folder elsewhere")
    return load()[count]


def _drill(facts: Facts, asked: Count, kabupaten: str, path: Path) -> int:
    """Write what a count counts of a kabupaten; return how many rows it is."""
    prov = "00" if kabupaten == _NO_FAMILY else kabupaten[:2]
    with facts.of([prov]):
        told = facts.con.execute(
            f"select * from {asked.of}_fact where kode_kabupaten_kota = $kabupaten "
            f"and {asked.when} order by {_ORDER[asked.of]}",
            {"kabupaten": kabupaten},
        )
        return _write(path, told)


def _write(path: Path, told: Any) -> int:
    """Write header and rows to a file that never was anybody else's to read."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    lines = -1  # the header
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in as_rows(told):
            writer.writerow(row)
            lines += 1
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return lines
