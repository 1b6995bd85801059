"""Which regional tables are carried, from which quarter on, and under what terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.codebook.strict import make, only_keys, read_yaml

KINDS = ("villages", "population", "regency_bridge", "urban", "village_bridge")
_QUARTER = re.compile(r"^\d{4}Q[1-4]$")


@dataclass(frozen=True, slots=True)
class Source:
    """Who made a table."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class UrbanRule:
    """Which villages stand for urban ones as long as there is no list of them."""

    people_per_village: int
    kelurahan_weight: int


@dataclass(frozen=True, slots=True)
class Dated:
    """One table of regions and the first quarter in which it holds."""

    kind: str
    valid_from: str
    source: Source
    terms: str
    path: Path | None = None
    rule: UrbanRule | None = None


def read_registry(folder: Path) -> dict[str, tuple[Dated, ...]]:
    """Return every kind of table with its entries, oldest first."""
    raw = only_keys("regions.yaml", read_yaml(folder / "regions.yaml"), set(KINDS), set(KINDS))
    return {
        kind: tuple(
            _read(folder, kind, str(quarter), entry)
            for quarter, entry in sorted((raw[kind] or {}).items())
        )
        for kind in KINDS
    }


def in_force(entries: tuple[Dated, ...], quarter: str | None) -> Dated | None:
    """Return the newest entry that holds in a quarter (None: the newest of all)."""
    begun = [entry for entry in entries if quarter is None or entry.valid_from <= quarter]
    return begun[-1] if begun else None


def _read(folder: Path, kind: str, quarter: str, entry: Mapping[str, Any]) -> Dated:
    where = f"regions.yaml: {kind} {quarter}"
    if not _QUARTER.match(quarter):
        raise ValueError(f"{where}: the key is not a quarter such as 2025Q1")
    only_keys(where, entry, {"file", "rule", "source", "terms"}, {"source", "terms"})
    if ("file" in entry) == ("rule" in entry) or ("rule" in entry and kind != "urban"):
        raise ValueError(f"{where}: names either a file or, for urban villages, a rule")
    rule = make(UrbanRule, where, entry["rule"]) if "rule" in entry else None
    path = folder / entry["file"] if "file" in entry else None
    if path is not None and not path.is_file():
        raise ValueError(f"{where}: the file {entry['file']} is not there")
    return Dated(kind, quarter, make(Source, where, entry["source"]), entry["terms"], path, rule)
