"""Fit: the model behind the score, from the survey, when none is in force."""

from pipelines.fit.step import evaluate, run, show

__all__ = ["evaluate", "run", "show"]
