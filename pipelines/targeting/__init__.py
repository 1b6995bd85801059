"""Targeting error where it is decided: data, model and coverage, each a number of its own."""

from pipelines.targeting.step import SENTENCES, evaluate, write

__all__ = ["SENTENCES", "evaluate", "write"]
