"""Fit: the model behind the score, from the survey, when none is in force."""

from pipelines.fit.evaluation import evaluate_survey
from pipelines.fit.step import evaluate, run, show

__all__ = ["evaluate", "evaluate_survey", "run", "show"]
