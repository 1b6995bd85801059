"""What a model says of survey families whose clusters it has not seen, and how far that is off."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.progress import track
from pipelines.rank.variables import URBAN
from ranking.chance import quantiles
from ranking.judging import FOLDS, OURS, compared, predict_unseen
from ranking.metrics import folds, poorest
from ranking.rivals import Households, fit

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.fit.survey import Survey
    from ranking.local import Penalties

_SEED = 0
_RIVALS = ("per_regency_ols", "pooled_ridge", "regency_mean")
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Unseen:
    """Predictions by fits on the other folds.

    Attributes
    ----------
    predicted : array of float
        On the family's answers to the survey.
    on_register : array of float
        On what the register says of it; NaN where it was not found there.
    """

    households: Households
    predicted: np.ndarray
    on_register: np.ndarray

    @classmethod
    def of(
        cls, survey: "Survey", register: "pd.DataFrame | None", penalties: "Penalties"
    ) -> "Unseen":
        """Predict each fold by a fit on the others, as hard shrunk as the whole."""
        households = survey.households
        count = len(households)
        fold = folds(households.cluster, min(FOLDS, len(np.unique(households.cluster))), _SEED)
        predicted, on_register = np.empty(count), np.full(count, np.nan)
        for number in track(np.unique(fold).tolist(), "folds"):
            here = fold == number
            model = fit(households.take(~here), penalties)
            test = households.take(here)
            predicted[here] = model.predict(
                test.with_urban, test.groups, test.cluster, test.subdistrict
            )
            if register is not None:
                told = register[here[register.index]]
                if len(told):
                    village = told["village"].to_numpy(str)
                    urban = told["urban"].to_numpy(str)
                    groups = np.column_stack([village.astype("U2"), village.astype("U4"), urban])
                    on_register[told.index] = model.predict(
                        told.assign(**{URBAN: urban}),
                        groups,
                        households.cluster[told.index],
                        village.astype("U6"),
                    )
        return cls(households, predicted, on_register)

    @property
    def score(self) -> np.ndarray:
        """The score on register answers, or where there are none, on those to the survey."""
        return np.where(np.isnan(self.on_register), self.predicted, self.on_register)

    def judge(self) -> dict[str, Any]:
        """Judge the model beside simpler ones, on the survey's own answers.

        Returns
        -------
        dict
            The document of ``dtsen model evaluate``, its numbers as texts: a release holds none
            but whole numbers.
        """
        predicted = {OURS: [self.predicted]}
        for name in _RIVALS:
            predicted[name] = [predict_unseen(self.households, name, _SEED)]
        clusters = len(np.unique(self.households.cluster))
        return {
            "n": len(self.households),
            "clusters": clusters,
            "folds": min(FOLDS, clusters),
            "seeds": 1,
            **_as_texts(compared(self.households, predicted)),
        }

    def residuals(self) -> dict[str, Any]:
        """Return the quantiles of what the model missed, by fifth of the score, urban and rural."""
        households, score = self.households, self.score
        persons = households.persons
        residual = households.outcome - score
        found = {}
        for kind in ("0", "1"):
            rows = np.asarray(households.urban) == kind
            rows = rows if rows.any() else np.ones(len(rows), bool)
            fifth = sum(
                (poorest(score[rows], persons[rows], share / 5) < 0.5).astype(int)
                for share in range(1, 5)
            )
            fifth = np.clip(fifth, 0, 4)
            present = np.unique(fifth)
            found[kind] = {
                "bounds": [
                    int(np.rint(score[rows][fifth == number].max() * 1e6))
                    for number in present[:-1]
                ],
                "quantiles": [
                    quantiles(
                        residual[rows][fifth == number], persons[rows][fifth == number]
                    ).tolist()
                    for number in present
                ],
            }
        return found


def _as_texts(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _as_texts(value) for name, value in told.items()}
    return f"{told:.{_DIGITS}f}" if isinstance(told, float) else told


def in_floats(told: Any) -> Any:
    """Return a document with the numbers that stand in it as texts."""
    if isinstance(told, dict):
        return {name: in_floats(value) for name, value in told.items()}
    try:
        return float(told) if isinstance(told, str) and "." in told else told
    except ValueError:
        return told
