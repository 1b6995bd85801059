"""What a model says of survey families whose clusters it has not seen, and how far that is off."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.progress import track
from pipelines.rank.variables import URBAN
from pipelines.regions import regencies
from ranking.chance import quantiles
from ranking.groups import confusion, errors
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
_POOREST = 0.4
_LARGE = 6  # members; families of more are taken together
_NO_DIFFICULTY = 4  # code of penyandang_disabilitas: none


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
            "groups": _as_texts(self._groups()),
            "confusion": _as_texts(
                confusion(self.households.outcome, self.predicted, self.households.persons).tolist()
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
            [disabled < _NO_DIFFICULTY, disabled == _NO_DIFFICULTY], ["ada", "tidak ada"], ""
        ),
        "Provinsi": np.array(
            [names.get(code, "") for code in np.asarray(households.province).tolist()]
        ),
    }


def _as_texts(told: Any) -> Any:
    if isinstance(told, list):
        return [_as_texts(each) for each in told]
    if isinstance(told, dict):
        return {name: _as_texts(value) for name, value in told.items()}
    return f"{told:.{_DIGITS}f}" if isinstance(told, float) else told


def in_floats(told: Any) -> Any:
    """Return a document with the numbers that stand in it as texts."""
    if isinstance(told, dict):
        return {name: in_floats(value) for name, value in told.items()}
    if isinstance(told, list):
        return [in_floats(each) for each in told]
    try:
        return float(told) if isinstance(told, str) and "." in told else told
    except ValueError:
        return told
