"""What a model says of survey families whose clusters it has not seen, and how far that is off."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.progress import track
from pipelines.rank.variables import URBAN
from pipelines.regions import regencies
from ranking.calibration import fifths
from ranking.groups import confusion, errors
from ranking.judging import FOLDS, compared, decision, predict_unseen
from ranking.metrics import folds
from ranking.rivals import CHALLENGER, OURS, Households, challenge, fit

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.fit.survey import Survey
    from ranking.challenger import AdditiveTrees
    from ranking.pmt import PmtH

_SEED = 0
_RIVALS = ("per_regency_ols", "pooled_ridge", "regency_mean")
_DIGITS = 6
_POOREST = 0.4
_LARGE = 6  # members; families of more are taken together
_SEVERE = 2  # highest code of penyandang_disabilitas that the register counts as a disability


@dataclass(frozen=True, slots=True)
class Unseen:
    """Predictions by fits on the other folds.

    Attributes
    ----------
    register : DataFrame or None
        What the register says of the families found there, by their position in the survey.
    fold : array of int
        Of each family.
    predicted : array of float
        On the family's answers to the survey.
    on_register : array of float
        On what the register says of it; NaN where it was not found there.
    spread : array of float
        Variance of the family's score from sample to sample, by the jackknife over the folds.
    change : array of float
        Prediction less that of the fit on everybody: what having seen the family's cluster adds.
    """

    households: Households
    register: "pd.DataFrame | None"
    fold: np.ndarray
    predicted: np.ndarray
    on_register: np.ndarray
    spread: np.ndarray
    change: np.ndarray

    @classmethod
    def of(
        cls,
        survey: "Survey",
        register: "pd.DataFrame | None",
        fitted: "PmtH",
        trees: "AdditiveTrees | None" = None,
    ) -> "Unseen":
        """Predict each fold by a fit on the others, as hard shrunk as the fit on everybody.

        Parameters
        ----------
        trees : AdditiveTrees, optional
            Fitted on everybody: then it is the challenger that predicts.
        """
        households = survey.households
        count = len(households)
        fold = folds(households.cluster, min(FOLDS, len(np.unique(households.cluster))), _SEED)
        predicted, on_register = np.empty(count), np.full(count, np.nan)
        asked = (
            households.with_urban,
            households.groups,
            households.cluster,
            households.subdistrict,
        )
        each = []
        for number in track(np.unique(fold).tolist(), "folds"):
            here = fold == number
            train = households.take(~here)
            model: PmtH | AdditiveTrees = fit(train, fitted.penalties_)
            if trees is not None:
                model = challenge(train, model, _SEED)
            found = model.predict(*asked)
            predicted[here] = found[here]
            each.append(found)
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
        # of groups left out in turn (Wolter 2007, chapter 4)
        spread = (len(each) - 1) * np.var(each, axis=0)
        change = predicted - (trees or fitted).predict(*asked)
        return cls(households, register, fold, predicted, on_register, spread, change)

    def judge(self, challenger: "Unseen | None" = None, needed: float = 0.0) -> dict[str, Any]:
        """Judge the model beside simpler ones and its challenger, on the survey's own answers.

        Parameters
        ----------
        challenger : Unseen, optional
            What the challenger says. If it is adopted, groups are judged by it.
        needed : float
            Standard errors that its gain must exceed.

        Returns
        -------
        dict
            The document of ``dtsen model evaluate``, its numbers as texts: a release holds none
            but whole numbers.
        """
        predicted = {OURS: [self.predicted]}
        for name in _RIVALS:
            predicted[name] = [predict_unseen(self.households, name, _SEED)[name]]
        best = self
        if challenger is not None:
            predicted[CHALLENGER] = [challenger.predicted]
        found = compared(self.households, predicted)
        if challenger is not None:
            decided = decision(found[CHALLENGER]["paired"], needed)
            found[CHALLENGER] |= decided
            best = challenger if decided["adopted"] else self
        clusters = len(np.unique(self.households.cluster))
        return {
            "n": len(self.households),
            "clusters": clusters,
            "folds": min(FOLDS, clusters),
            "seeds": 1,
            **as_texts(found),
            "groups": as_texts(best._groups()),
            "confusion": as_texts(
                confusion(self.households.outcome, best.predicted, self.households.persons).tolist()
            ),
            "fifths": as_texts(
                fifths(
                    best.predicted,
                    self.households.outcome,
                    self.households.persons,
                    self.households.cluster,
                )
            ),
        }

    def _groups(self) -> list[dict[str, Any]]:
        """Return the errors at the poorest 40 % of each group of families."""
        households = self.households
        found = []
        for title, group in groupings(households).items():
            for name in sorted(set(group) - {""}):
                inside = group == name
                exclusion, inclusion = errors(
                    households.outcome,
                    self.predicted,
                    households.persons,
                    households.cluster,
                    inside,
                    _POOREST,
                )
                found.append(
                    {
                        "pengelompokan": title,
                        "kelompok": str(name),
                        "n": int(inside.sum()),
                        "ee40": exclusion.value,
                        "ee40_se": exclusion.se,
                        "ie40": inclusion.value,
                        "ie40_se": inclusion.se,
                    }
                )
        return found


def groupings(households: Households) -> dict[str, np.ndarray]:
    """Return the group of each family by several criteria; empty where it is not known."""
    answers = households.answers
    size = answers["jumlah_anggota"].to_numpy()
    alone = (size == 1) & (answers["anggota_lansia"].to_numpy() >= 1)
    disabled = answers["disabilitas_terberat"].to_numpy()
    sex = answers["jenis_kelamin_kepala"].to_numpy()
    names = {row["kode_provinsi"]: row["provinsi"] for row in regencies().to_pylist()}
    return {
        "Banyak anggota": np.where(
            np.isnan(size), "", [str(int(n)) if n < _LARGE else f"{_LARGE}+" for n in size]
        ),
        "Daerah": np.where(np.asarray(households.urban) == "1", "perkotaan", "perdesaan"),
        "Kepala keluarga": np.select([sex == 1, sex == 2], ["laki-laki", "perempuan"], ""),
        "Lansia yang hidup sendiri": np.where(alone, "ya", "tidak"),
        "Penyandang disabilitas dalam keluarga": np.select(
            [disabled <= _SEVERE, disabled > _SEVERE], ["ada", "tidak ada"], ""
        ),
        "Provinsi": np.array(
            [names.get(code, "") for code in np.asarray(households.province).tolist()]
        ),
    }


def as_texts(told: Any) -> Any:
    """Return a document with its floats as texts."""
    if isinstance(told, dict):
        return {name: as_texts(value) for name, value in told.items()}
    if isinstance(told, list):
        return [as_texts(value) for value in told]
    return f"{told:.{_DIGITS}f}" if isinstance(told, float) else told


def in_floats(told: Any) -> Any:
    """Return a document with the numbers that stand in it as texts."""
    if isinstance(told, dict):
        return {name: in_floats(value) for name, value in told.items()}
    if isinstance(told, list):
        return [in_floats(value) for value in told]
    try:
        return float(told) if isinstance(told, str) and "." in told else told
    except ValueError:
        return told
