"""The way of a claim as data: states, happenings, roles, from ``way.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.codebook.strict import label, make, only_keys, read_yaml

_PATH = Path(__file__).parent / "way.yaml"
_PARTS = {"roles", "states", "happenings", "visits"}


@dataclass(frozen=True, slots=True)
class State:
    """Where a claim can stand.

    Attributes
    ----------
    open : bool
        Whether something can still become of it.
    text, next : str
        What its reporter reads: where it stands, and what to do.
    deadline : str
        The dated rule (days of 24 hours) after which it goes by itself to `then`; empty: stays.
    """

    name: str
    open: bool
    text: str
    next: str
    deadline: str = ""
    then: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """What can happen to a claim.

    Attributes
    ----------
    by : tuple of str
        The roles that may do it.
    within : tuple of str
        The states in which it may be done (``in`` in the YAML).
    shared : bool
        It counts for all open claims of the family's case.
    """

    name: str
    by: tuple[str, ...]
    within: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit found.

    Attributes
    ----------
    met : bool
        The family was met, or nobody is left to meet.
    alive : bool
        Who was seen is proved alive.
    """

    status: int
    text: str
    met: bool
    alive: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Everything that ``way.yaml`` says."""

    roles: dict[str, dict[str, str]]
    states: dict[str, State]
    happenings: dict[str, Happening]
    visits: dict[int, Visit]


@cache
def load() -> Way:
    """Return the way of claims, read once per process.

    Raises
    ------
    ValueError
        If a key is unknown or lacking, or names a state or role that is not there.
    """
    raw = only_keys(_PATH.name, read_yaml(_PATH), _PARTS, _PARTS)
    roles = {name: label(f"role {name}", text) for name, text in raw["roles"].items()}
    states = {
        name: make(State, f"state {name}", given, name=name)
        for name, given in raw["states"].items()
    }
    happenings = {name: _happening(name, given) for name, given in raw["happenings"].items()}
    visits = {
        status: make(Visit, f"visit {status}", given, status=status)
        for status, given in raw["visits"].items()
    }
    _check(roles, states, happenings)
    return Way(roles, states, happenings, visits)


def _happening(name: str, raw: dict[str, Any]) -> Happening:
    where = f"happening {name}"
    given = dict(only_keys(where, raw, {"by", "in", "shared"}, {"by"}))
    given["by"] = tuple(given["by"])
    given["within"] = tuple(given.pop("in", ()))
    return make(Happening, where, given, name=name)


def _check(
    roles: dict[str, dict[str, str]],
    states: dict[str, State],
    happenings: dict[str, Happening],
) -> None:
    named = {state.then for state in states.values() if state.then}
    named |= {state for each in happenings.values() for state in each.within}
    acting = {role for each in happenings.values() for role in each.by}
    unknown = sorted((named - set(states)) | (acting - set(roles)))
    if unknown:
        raise ValueError(f"{_PATH.name}: {', '.join(unknown)} is neither a state nor a role")
