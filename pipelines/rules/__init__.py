"""Dated national numbers: decrees, gates, precedence, calendars. Looked up by quarter.

A number that a decree, an agreement or a habit sets is never written in code: it stands in
`pipelines/rules/*.yaml` with the first quarter in which it holds and where it comes from. A
new decree is a new quarter under the rule; old quarters recompute as before.
"""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.codebook.strict import label, make, only_keys, read_yaml
from pipelines.errors import UsageError
from pipelines.quarter import Quarter, is_quarter

__all__ = [
    "Dated",
    "History",
    "fingerprint",
    "first_quarter",
    "in_force",
    "load",
    "parse_quarter",
    "read",
]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value comes from."""

    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A value and where it comes from."""

    value: Any
    reference: Reference


@dataclass(frozen=True, slots=True)
class History:
    """One rule through time: from first quarter in force to value.

    Where a value is a table of tables, `parts` are the only keys its rows may have. `subject`
    names what the rule is about, where that is shown in a table.
    """

    name: str
    label: dict[str, str]
    unit: str
    values: dict[str, Dated]
    parts: tuple[str, ...] = ()
    subject: dict[str, str] | None = None


@cache
def load() -> dict[str, History]:
    """Return every rule by name, read once per process."""
    return read(_HERE)


def read(folder: Path) -> dict[str, History]:
    """Return the rules that lie in a folder."""
    rules: dict[str, History] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, raw in read_yaml(path).items():
            if name in rules:
                raise ValueError(f"{path.name}: {name} stands in another file too")
            rules[name] = _read_history(path.name, name, raw)
    return rules


def first_quarter() -> str:
    """Return the quarter before which no rule says anything."""
    return min(min(history.values) for history in load().values())


def parse_quarter(text: str) -> Quarter:
    """Read a quarter given by a user.

    Raises
    ------
    UsageError
        If it is malformed, or earlier than every rule.
    """
    try:
        quarter = Quarter.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if str(quarter) < (first := first_quarter()):
        raise UsageError(f"{quarter} has no rules in force; they begin with {first}")
    return quarter


def in_force(name: str, quarter: object, rules: dict[str, History] | None = None) -> Any:
    """Return the value of a rule in a quarter.

    Parameters
    ----------
    name : str
        The rule, such as ``"decile_weight"``.
    quarter : Quarter or str
        Such as ``2026Q1``.

    Raises
    ------
    LookupError
        If there is no such rule, or none was in force yet: a missing rule is an error, never
        a zero.
    """
    known = load() if rules is None else rules
    if name not in known:
        raise LookupError(f"no rule {name!r}; pipelines/rules/ has {', '.join(sorted(known))}")
    values = known[name].values
    begun = [first for first in values if first <= str(quarter)]
    if not begun:
        raise LookupError(
            f"rule {name} has nothing in force in {quarter}; it begins with {min(values)}"
        )
    return deepcopy(values[max(begun)].value)  # callers may sort or pop what they get


def fingerprint(quarter: object, rules: dict[str, History] | None = None) -> str:
    """Return a SHA-256 over the values in force in a quarter; a later decree leaves it alone."""
    known = load() if rules is None else rules
    values = {
        name: in_force(name, quarter, known)
        for name, history in known.items()
        if min(history.values) <= str(quarter)
    }
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _read_history(file: str, name: str, raw: Any) -> History:
    where = f"{file}: {name}"
    needed = {"label", "unit", "values"}
    only_keys(where, raw, {*needed, "parts", "subject"}, needed)
    if not raw["values"]:
        raise ValueError(f"{where}: has no value")
    parts = tuple(raw.get("parts", ()))
    for first, entry in raw["values"].items():
        for key, row in entry.get("value", {}).items() if parts else ():
            only_keys(f"{where} {first}: {key}", row, set(parts), set())
    return History(
        name=name,
        label=label(where, raw["label"]),
        unit=raw["unit"],
        values={
            _quarter(where, first): _read_dated(f"{where} {first}", entry)
            for first, entry in raw["values"].items()
        },
        parts=parts,
        subject=label(where, raw["subject"]) if "subject" in raw else None,
    )


def _read_dated(where: str, entry: Any) -> Dated:
    only_keys(where, entry, {"value", "reference"}, {"value", "reference"})
    return Dated(entry["value"], make(Reference, f"{where}: reference", entry["reference"]))


def _quarter(where: str, first: object) -> str:
    if not is_quarter(str(first)):
        raise ValueError(f"{where}: {first!r} is not a quarter such as 2025Q1")
    return str(first)
