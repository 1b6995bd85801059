"""The rates of the nation (rates.yaml) and its random streams."""

import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

RATES = Path(__file__).parent.parent / "rates.yaml"


@cache
def rates(block: str) -> Any:
    """Return one block of the nation's rates."""
    with RATES.open(encoding="utf-8") as lines:
        return yaml.safe_load(lines)["nation"][block]


def stream(seed: int, purpose: str, *keys: int) -> np.random.Generator:
    """Return the random numbers of one purpose.

    Every purpose (and province, and quarter) draws from a stream of its own, so that a
    change in one part of the world leaves the others as they were.
    """
    entropy = [seed, zlib.crc32(purpose.encode()), *keys]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
