"""The papers that a methodologist signs: the model's card, and what became of a quarter."""

from typing import TYPE_CHECKING

from pipelines.home import ranked_release
from pipelines.papers import movement, quality, transparency
from pipelines.papers.card import examine, write_card
from pipelines.papers.evaluation import write_evaluation
from pipelines.papers.model_change import compare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.home import Home
    from pipelines.quarter import Quarter

__all__ = ["PAPERS", "compare", "examine", "write", "write_all", "write_card", "write_evaluation"]

PAPERS: "dict[str, Callable[[Home, Quarter, Path], Path]]" = {
    "movement": movement.write,
    "quality": quality.write,
    "transparency": transparency.write,
}


def write(home: "Home", quarter: "Quarter", kind: str) -> "Path":
    """Write one paper of the release in force, else of the candidate; return its page.

    Parameters
    ----------
    kind : str
        One of `PAPERS`.

    Raises
    ------
    DataStop
        If the quarter was not ranked.
    """
    return PAPERS[kind](home, quarter, ranked_release(home, quarter, "write of"))


def write_all(home: "Home", quarter: "Quarter") -> None:
    """Write every paper of a quarter."""
    for kind in PAPERS:
        write(home, quarter, kind)
