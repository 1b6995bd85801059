"""What may be claimed beside the variables, and what may be shown as evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.codebook.strict import label, only_keys, read_yaml

_PATH = Path(__file__).parent / "claimable.yaml"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A birth, death, marriage or move, and the evidence that a claim about it must bring."""

    name: str
    label: dict[str, str]
    evidence: tuple[str, ...]


@cache
def evidence() -> dict[str, dict[str, str]]:
    """Return the kinds of evidence by name, with their labels."""
    return {name: label(f"evidence {name}", raw) for name, raw in _read()["evidence"].items()}


@cache
def life_events() -> dict[str, LifeEvent]:
    """Return the life events by name."""
    found = {}
    for name, raw in _read()["life_events"].items():
        where = f"life event {name}"
        only_keys(where, raw, {"label", "evidence"}, {"label", "evidence"})
        demanded = tuple(raw["evidence"])
        check_evidence(where, demanded)
        found[name] = LifeEvent(name, label(where, raw["label"]), demanded)
    return found


def check_evidence(where: str, names: tuple[str, ...]) -> None:
    """Refuse a kind of evidence that is not declared."""
    unknown = sorted(set(names) - set(evidence()))
    if unknown:
        raise ValueError(f"{where}: evidence {', '.join(unknown)} is not in {_PATH.name}")


def _read() -> dict[str, Any]:
    keys = {"evidence", "life_events"}
    return dict(only_keys(_PATH.name, read_yaml(_PATH), keys, keys))
