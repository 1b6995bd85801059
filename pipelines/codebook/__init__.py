"""The codebook: the 39 variables of DTSEN as data, and everything that follows from them.

`blocks/*.yaml` hold the variables, `checks/*.yaml` the rules that were thought out by hand;
rules about single cells and skips are derived. None of this is typed a second time elsewhere.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipelines.codebook.derived_rules import derived_rules
from pipelines.codebook.model import Codebook, Column, Rule, Variable
from pipelines.codebook.read import check_book, read_blocks, read_rules
from pipelines.codebook.strict import Reference

__all__ = ["Codebook", "Column", "Reference", "Rule", "Variable", "load", "read"]

_HERE = Path(__file__).parent


@cache
def load() -> Codebook:
    """Return the codebook in force, read once per process."""
    return read(_HERE)


def read(folder: Path) -> Codebook:
    """Return the codebook that lies in a folder with `blocks` and `checks`."""
    variables = read_blocks(folder / "blocks")
    by_hand = [
        rule for path in sorted((folder / "checks").glob("*.yaml")) for rule in read_rules(path)
    ]
    return check_book(Codebook(variables, (*derived_rules(variables), *by_hand)))
