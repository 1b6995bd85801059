"""Every rule by its code: those of the codebook, and those that sources declare."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipelines.codebook import Rule
from pipelines.codebook import load as load_codebook
from pipelines.sources import facts
from pipelines.sources import load as load_sources
from pipelines.sources.loading import folders

if TYPE_CHECKING:
    import pyarrow as pa


def load() -> Mapping[str, Rule]:
    """Return every rule that a row, a file, a family or a person can break, by its code."""
    return _load(folders())


@cache
def _load(_places: tuple[Path, ...]) -> Mapping[str, Rule]:
    every = (*load_codebook().rules, *facts.rules(load_sources().values()))
    return MappingProxyType({rule.code: rule for rule in every})


def texts() -> "pa.Table":
    """Return what is said of each rule: ``rule``, ``variabel``, ``pesan``, ``saran``."""
    import pyarrow as pa

    rules = load().values()
    return pa.table(
        {
            "rule": [rule.code for rule in rules],
            "variabel": [rule.variable for rule in rules],
            "pesan": [rule.message for rule in rules],
            "saran": [rule.fix for rule in rules],
        }
    )
