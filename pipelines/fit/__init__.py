"""Fit: the model behind the score, from the survey, when none is in force."""

from pipelines.fit.evaluation import evaluate_again, evaluate_survey
from pipelines.fit.examining import PARTS as EXAMINED_PARTS
from pipelines.fit.examining import examine
from pipelines.fit.showing import show
from pipelines.fit.step import EVALUATION, UNSEEN, evaluate, run

__all__ = [
    "EVALUATION",
    "EXAMINED_PARTS",
    "UNSEEN",
    "evaluate",
    "evaluate_again",
    "evaluate_survey",
    "examine",
    "run",
    "show",
]
