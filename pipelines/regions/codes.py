"""Region codes as senders write them: dotted or not, of BPS or of Kemendagri, old or new."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from pipelines.regions.registry import in_force, read_registry

BRIDGE_SYSTEMS = ("bps", "kemendagri")

_HERE = Path(__file__).parent
_DIGITS = re.compile(r"[0-9]+")


def normalise(code: str) -> str:
    """Return a region code without dots and blanks around.

    Raises
    ------
    ValueError
        If what remains is not digits; a code is never repaired by guessing.

    Examples
    --------
    >>> normalise("32.01.01.2001")
    '3201012001'
    """
    plain = code.strip().replace(".", "")
    if not _DIGITS.fullmatch(plain):
        raise ValueError("a region code holds digits, and dots between them, only")
    return plain


def bridge_regency(code: str, system: str, folder: Path = _HERE) -> str | None:
    """Return the Kemendagri code of 2025 of a regency, or None when the code is unknown.

    Parameters
    ----------
    code : str
        Four digits, dotted or not.
    system : {"bps", "kemendagri"}
        What the sender declared. It is never found out from the code: 164 codes are right in
        both systems and mean different regencies.
    """
    if system not in BRIDGE_SYSTEMS:
        raise ValueError(f"code system {system!r} is not one of {', '.join(BRIDGE_SYSTEMS)}")
    plain = normalise(code)
    if system == "bps":
        return _from_bps(folder).get(plain)
    return plain if plain in _current(folder) else forward_regencies(folder).get(plain)


@cache
def forward_regencies(folder: Path = _HERE) -> dict[str, str]:
    """Return the Kemendagri codes of 2020 that were replaced, and what replaced them."""
    return {
        row["code_kemendagri_2020"]: row["code_kemendagri_2025"]
        for row in _bridge(folder)
        if row["code_kemendagri_2020"] != row["code_kemendagri_2025"]
    }


@cache
def ambiguous_regencies(folder: Path = _HERE) -> frozenset[str]:
    """Return the BPS codes that are another regency's Kemendagri code."""
    current = _current(folder)
    return frozenset(bps for bps, new in _from_bps(folder).items() if bps in current and bps != new)


@cache
def _from_bps(folder: Path) -> dict[str, str]:
    return {row["code_bps_2020"]: row["code_kemendagri_2025"] for row in _bridge(folder)}


@cache
def _current(folder: Path) -> frozenset[str]:
    return frozenset(row["code_kemendagri_2025"] for row in _bridge(folder))


@cache
def _bridge(folder: Path) -> tuple[dict[str, str], ...]:
    entry = in_force(read_registry(folder)["regency_bridge"], None)
    if entry is None or entry.path is None:
        raise LookupError("regions.yaml names no bridge of regency codes")
    with entry.path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
