"""Word lists that several senders share: what people write, and the code that it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.codebook.strict import make, read_yaml

FOLDER = Path(__file__).parent
STATUS = "status_penerima"  # of somebody in a programme


@dataclass(frozen=True, slots=True)
class WordList:
    """Codes with their labels, and the words (upper case, single spaces) that mean them."""

    label: Mapping[str, str]
    codes: Mapping[int, Mapping[str, str]]
    words: Mapping[str, int]


@cache
def load() -> dict[str, WordList]:
    """Return every word list by name."""
    return {
        path.stem: make(WordList, path.name, read_yaml(path))
        for path in sorted(FOLDER.glob("*.yaml"))
    }
