"""One small nation for all these tests: 40 regencies, two quarters."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simulation import simulate

FAMILIES, REGENCIES, SEED = 3_000, 40, 5
QUARTERS = ("2026Q1", "2026Q2")


@dataclass(frozen=True)
class Nation:
    """A simulated home, and its envelopes by quarter and submission."""

    root: Path
    envelopes: dict[tuple[str, str], dict[str, Any]]

    def folder(self, quarter: str, submission: str) -> Path:
        source = self.envelopes[quarter, submission]["source"]
        return self.root / "inbox" / quarter / source / submission

    def of(self, source: str) -> Iterator[tuple[str, Path, dict[str, Any]]]:
        for (quarter, name), envelope in sorted(self.envelopes.items()):
            if envelope["source"] == source:
                yield quarter, self.folder(quarter, name), envelope


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Nation:
    root = tmp_path_factory.mktemp("nation") / "home"
    simulate(root, FAMILIES, QUARTERS, SEED, REGENCIES)
    envelopes = {}
    for path in sorted((root / "inbox").rglob("submission.json")):
        quarter, source, name = path.parts[-4:-1]
        envelope = json.loads(path.read_text("utf-8"))
        assert (envelope["quarter"], envelope["source"]) == (quarter, source)
        envelopes[quarter, name] = envelope
    return Nation(root, envelopes)
