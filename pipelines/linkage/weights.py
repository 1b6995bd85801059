"""The weights by which levels of agreement count: trained once, frozen as whole numbers."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines import rules
from pipelines.linkage.definition import FOLDER, Comparison, Level, load
from pipelines.store import as_json

SCHEMA = 1
# a weight is counted in thousandths of a bit
PER_BIT = 1000
# rarities are counted in quarters of a bit
PER_RARITY = PER_BIT // 4


@dataclass(frozen=True, slots=True)
class Weights:
    """A frozen model of linkage.

    Attributes
    ----------
    levels : mapping
        Comparison, level: its weight in thousandths of a bit.
    words : mapping of str to int
        Words common in names where it was trained, with the rarity of each in quarters of a bit.
    document : mapping
        All that the file says, the facts of the training included.
    """

    levels: Mapping[str, Mapping[str, int]]
    words: Mapping[str, int]
    document: Mapping[str, Any]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Weights":
        """Check a document and take it over.

        Raises
        ------
        ValueError
            If it was changed after training, or compares otherwise than ``comparisons.yaml``.
        """
        if document.get("schema") != SCHEMA or document.get("hash") != sealed(document):
            raise ValueError("the linkage weights were changed after training; train them again")
        levels = {
            name: {level: entry["weight"] for level, entry in entries.items()}
            for name, entries in document["comparisons"].items()
        }
        wanted = {c.name: {level.name for level in c.levels} for c in load().comparisons}
        if {name: set(entries) for name, entries in levels.items()} != wanted:
            raise ValueError(
                "the linkage weights are of other comparisons than comparisons.yaml; train again"
            )
        return cls(levels, document["words"], document)

    @property
    def text(self) -> str:
        """The document as it is stored."""
        return as_json(self.document)

    def weight(self, comparison: Comparison, level: str = "{}") -> str:
        """Return the weight of a pair `l`, `r` as SQL over the column that holds its level."""
        cases = [f"when {e.number} then {self.of_level(comparison, e)}" for e in comparison.levels]
        return f"coalesce(case {level} {' '.join(cases)} end, 0)"

    def of_level(self, comparison: Comparison, level: Level) -> str:
        """Return the weight of one level of a pair `l`, `r` as SQL."""
        value = str(self.levels[comparison.name][level.name])
        return f"{value} + {PER_RARITY} * coalesce({level.rarity}, 0)" if level.rarity else value

    def best(self, comparison: Comparison, level: str | None = "") -> str:
        """Return the most that a comparison can add, of any level, of one, or not asked (None)."""
        if level is None:
            return "0"
        levels = [self.of_level(comparison, e) for e in comparison.levels if level in ("", e.name)]
        return levels[0] if level else f"greatest(0, {', '.join(levels)})"


def sealed(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document without its own hash."""
    content = {key: value for key, value in document.items() if key != "hash"}
    return hashlib.sha256(as_json(content).encode()).hexdigest()


def read(path: Path) -> Weights:
    """Read a file of weights."""
    return Weights.of(json.loads(path.read_text(encoding="utf-8")))


@cache
def in_force(quarter: str) -> Weights:
    """Return the weights in force in a quarter."""
    return read(FOLDER / rules.in_force("linkage_weights", quarter))
