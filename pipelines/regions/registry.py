"""Which regional tables are carried, from which quarter on, and under what terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.codebook.strict import Reference, make, only_keys, read_yaml
from pipelines.quarter import is_quarter

KINDS = ("villages", "population", "regency_bridge", "urban", "village_bridge")


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
    source: Reference
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
    if not is_quarter(quarter):
        raise ValueError(f"{where}: the key is not a quarter such as 2025Q1")
    only_keys(where, entry, {"file", "rule", "source", "terms"}, {"source", "terms"})
    if ("file" in entry) == ("rule" in entry) or ("rule" in entry and kind != "urban"):
        raise ValueError(f"{where}: names either a file or, for urban villages, a rule")
    rule = make(UrbanRule, where, entry["rule"]) if "rule" in entry else None
    path = folder / entry["file"] if "file" in entry else None
    if path is not None and not path.is_file():
        raise ValueError(f"{where}: the file {entry['file']} is not there")
    return Dated(kind, quarter, make(Reference, where, entry["source"]), entry["terms"], path, rule)
