"""What ``comparisons.yaml`` says, as frozen dataclasses: a key that is not here is refused."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.codebook.strict import make, only_keys, read_yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement.

    Attributes
    ----------
    number : int
        What the comparison's macro gives for it.
    rarity : str
        Quarters of a bit that agreeing on this very value is worth, over columns of `l` and `r`;
        empty where every value is worth the same.
    """

    name: str
    number: int
    rarity: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing in which two records agree, more or less.

    Attributes
    ----------
    macro : str
        Gives the level's number from the columns of the left, then of the right.
    levels : tuple of Level
        From best to worst.
    by_form : bool
        Whether the way in which the record is written bounds the level it can reach.
    """

    name: str
    macro: str
    columns: tuple[str, ...]
    levels: tuple[Level, ...]
    by_form: bool = False

    def call(self, left: str, right: str) -> str:
        """Return the level's number as SQL; ``left`` and ``right`` hold ``{}`` for the column."""
        sides = [side.format(column) for side in (left, right) for column in self.columns]
        return f"{self.macro}({', '.join(sides)})"


@dataclass(frozen=True, slots=True)
class Pieces:
    """How a block is looked at in pieces.

    Attributes
    ----------
    alike : tuple of str
        Conditions on `l` and `r`; what they hold for is looked at whole.
    others : tuple of dict
        Levels, by comparison, that pairs can reach which none of them holds for; None where the
        comparison is not asked.
    """

    alike: tuple[str, ...]
    others: tuple[dict[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """Comparisons, blocks and the words that are compared as one."""

    comparisons: tuple[Comparison, ...]
    blocks: dict[str, str]
    pieces: dict[str, Pieces]
    training_blocks: tuple[str, ...]
    default_days: tuple[int, ...]
    name_variants: dict[str, list[str]]
    name_titles: tuple[str, ...]

    def comparison(self, name: str) -> Comparison:
        """Return one comparison."""
        return next(each for each in self.comparisons if each.name == name)


def _comparison(name: str, raw: Any) -> Comparison:
    where = f"comparisons.yaml: {name}"
    keys = {"macro", "columns", "levels"}
    only_keys(where, raw, {*keys, "by_form"}, keys)
    levels = tuple(
        make(Level, f"{where}: {level}", entry, name=level)
        for level, entry in raw["levels"].items()
    )
    return Comparison(name, raw["macro"], tuple(raw["columns"]), levels, raw.get("by_form", False))


def _pieces(block: str, raw: Any) -> Pieces:
    keys = {"alike", "others"}
    only_keys(f"comparisons.yaml: pieces of {block}", raw, keys, keys)
    return Pieces(tuple(raw["alike"]), tuple(raw["others"]))


@cache
def load() -> Definition:
    """Read ``comparisons.yaml`` once."""
    raw = read_yaml(FOLDER / "comparisons.yaml")
    keys = set(Definition.__dataclass_fields__)
    only_keys("comparisons.yaml", raw, keys, keys)
    return Definition(
        comparisons=tuple(_comparison(*item) for item in raw["comparisons"].items()),
        blocks=raw["blocks"],
        pieces={block: _pieces(block, entry) for block, entry in raw["pieces"].items()},
        training_blocks=tuple(raw["training_blocks"]),
        default_days=tuple(raw["default_days"]),
        name_variants=raw["name_variants"],
        name_titles=tuple(raw["name_titles"]),
    )
