"""Rank: features, score, desil, movement with its causes; and the model behind the score."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

# The modules are loaded when called, so that importing the package stays light.


def run(home: "Home", quarter: "Quarter", **engine: Any) -> list[dict[str, Any]]:
    """Rank the candidate register of a quarter; see `pipelines.rank.quarterly`."""
    from pipelines.rank import quarterly

    return quarterly.run(home, quarter, **engine)


def compare_facts(home: "Home", quarter: "Quarter") -> None:
    """Set agencies' facts beside the ranked register; see `pipelines.rank.facts`."""
    from pipelines.rank import facts

    facts.compare_facts(home, quarter)


def explain(home: "Home", quarter: "Quarter", identifier: str) -> dict[str, Any]:
    """Explain a family's score, desil and movement; see `pipelines.rank.explaining`."""
    from pipelines.rank import explaining

    return explaining.explain(home, quarter, identifier)
