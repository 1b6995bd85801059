"""What a model says of survey families whose clusters it has not seen, and how far that is off."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.fit.judgement import as_texts
from pipelines.progress import track
from pipelines.rank.variables import URBAN
from pipelines.regions import provinces
from ranking.calibration import fifths
from ranking.groups import confusion, errors
from ranking.judging import FOLDS, compared, decision, folded, predict_unseen
from ranking.rivals import CHALLENGER, OURS, Households, challenge, fit

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.fit.survey import Survey
    from ranking.challenger import AdditiveTrees
    from ranking.pmt import PmtH

_SEED = 0
_RIVALS = ("per_regency_ols", "pooled_ridge", "regency_mean")
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


def unseen(
    survey: "Survey",
    register: "pd.DataFrame | None",
    fitted: "PmtH",
    trees: "AdditiveTrees | None" = None,
) -> "tuple[Unseen, Unseen | None]":
    """Predict each fold by fits on the others, as hard shrunk as the fit on everybody.

    Parameters
    ----------
    fitted, trees
        The model and, if it is tried, its challenger, fitted on everybody.

    Returns
    -------
    ours : Unseen
    challenging : Unseen or None
        Of the challenger, if it is tried.
    """
    households = survey.households
    fold = folded(households, _SEED)
    whole: list[PmtH | AdditiveTrees] = [fitted] if trees is None else [fitted, trees]
    by_fold: list[list[np.ndarray]] = [[] for _ in whole]
    on_register = [np.full(len(households), np.nan) for _ in whole]
    for number in track(np.unique(fold).tolist(), "folds"):
        train = households.take(fold != number)
        models: list[PmtH | AdditiveTrees] = [fit(train, fitted.penalties_)]
        models += [challenge(train, model, _SEED) for model in models if trees is not None]
        for model, each, found in zip(models, by_fold, on_register, strict=True):
            each.append(model.predict(*households.asked))
            if register is not None:
                told = register[(fold == number)[register.index]]
                found[told.index] = _on_register(model, households, told)
    at = np.searchsorted(np.unique(fold), fold)

    def of(number: int) -> Unseen:
        each = np.array(by_fold[number])
        predicted = each[at, np.arange(len(at))]
        # of groups left out in turn (Wolter 2007, chapter 4)
        spread = (len(each) - 1) * np.var(each, axis=0)
        change = predicted - whole[number].predict(*households.asked)
        return Unseen(households, register, fold, predicted, on_register[number], spread, change)

    return of(0), None if trees is None else of(1)


def _on_register(
    model: "PmtH | AdditiveTrees", households: Households, told: "pd.DataFrame"
) -> np.ndarray:
    """Return what a model says of families by their answers in the register."""
    if not len(told):
        return np.zeros(0)
    village, urban = (told[name].to_numpy(str) for name in ("village", "urban"))
    groups = np.column_stack([village.astype("U2"), village.astype("U4"), urban])
    kept = told.assign(**{URBAN: urban})
    return model.predict(kept, groups, households.cluster[told.index], village.astype("U6"))


def groupings(households: Households) -> dict[str, np.ndarray]:
    """Return the group of each family by several criteria; empty where it is not known."""
    answers = households.answers
    size = answers["jumlah_anggota"].to_numpy()
    alone = (size == 1) & (answers["anggota_lansia"].to_numpy() >= 1)
    disabled = answers["disabilitas_terberat"].to_numpy()
    sex = answers["jenis_kelamin_kepala"].to_numpy()
    names = provinces()
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
