"""Fit: the model behind the score, from the survey, when none is in force."""

from pipelines.fit.evaluation import evaluate_again, evaluate_survey
from pipelines.fit.step import EVALUATION, UNSEEN, evaluate, run, show

__all__ = ["EVALUATION", "UNSEEN", "evaluate", "evaluate_again", "evaluate_survey", "run", "show"]
