"""The papers that a methodologist signs: the model's card, and how it compares with others."""

from pipelines.papers.card import write_card
from pipelines.papers.evaluation import write_evaluation

__all__ = ["write_card", "write_evaluation"]
