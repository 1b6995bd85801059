"""The forward test: what was fitted on an earlier survey, judged on a later one.

That is what a model is used for: families are ranked by answers of a year that it has not seen.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import store
from pipelines.errors import DataStop
from pipelines.progress import track
from pipelines.rank.given import make_table
from pipelines.rank.scoring import known, lay_out, score
from pipelines.rank.variables import model_variables
from ranking.judging import compared
from ranking.model import MICRO
from ranking.rivals import CHALLENGER, OURS, RIVALS, Households, challenged

if TYPE_CHECKING:
    from pipelines.fit.survey import Survey
    from ranking.model import Model

EARLIER = "earlier"
_SEED = 0


def scores(survey: "Survey", model: "Model") -> np.ndarray:
    """Return what a model file says of survey families, in log points.

    Raises
    ------
    DataStop
        If a family has an answer for which the model has no entry.
    """
    answers = survey.households.answers
    names = [variable.name for variable in model_variables()]
    kinds = {"urut": "integer", "kode_kelurahan_desa": "varchar", "perkotaan": "tinyint"}
    places = zip(survey.village.tolist(), np.asarray(survey.households.urban), strict=True)
    levels = answers[names].itertuples(index=False, name=None)
    rows = [
        (number, village, int(urban), *(None if each != each else int(each) for each in told))
        for number, ((village, urban), told) in enumerate(zip(places, levels, strict=True))
    ]
    models = {"m": model}
    with store.connect() as con:
        lay_out(con, survey.village.tolist(), models)
        make_table(con, "answer", kinds | dict.fromkeys(names, "smallint"), rows)
        found = con.execute(
            f"with level as (from answer){known(models, models)}"
            f"select {score('m', model)} as skor from known order by urut"
        ).fetchall()
    unknown = sum(value is None for (value,) in found)
    if unknown:
        raise DataStop(
            f"{unknown} survey families have an answer for which model {model.id} has no entry, "
            "so it cannot be judged on this survey"
        )
    return np.array([value for (value,) in found]) / MICRO


def of_model(survey: "Survey", model: "Model", unseen: np.ndarray) -> dict[str, Any]:
    """Judge the model that was in force on the survey from which its successor is fitted.

    Parameters
    ----------
    unseen : array of float
        What the successor says of clusters that it has not seen.

    Returns
    -------
    dict
        ``id_model``, ``from`` (its first quarter), ``metrics`` and ``paired``: the successor
        minus it, on the same families.
    """
    told = compared(survey.households, {OURS: [unseen], EARLIER: [scores(survey, model)]})
    return {
        "id_model": model.id,
        "from": model.content["valid"]["from"],
        "metrics": told["models"][EARLIER],
        "paired": told["paired"][EARLIER],
    }


def of_surveys(earlier: Households, later: Households) -> dict[str, Any]:
    """Fit everything on one survey and judge it on another.

    Returns
    -------
    dict
        ``n``, ``clusters`` of the earlier one, and ``models``, ``paired``, ``challenger`` on the
        later one.
    """
    whole = earlier.take(np.ones(len(earlier), bool))  # its weights have a mean of 1
    predicted = {name: [each] for name, each in challenged(whole, later, _SEED).items()}
    for name in track(list(RIVALS), "forward test"):
        predicted[name] = [RIVALS[name](whole, later, _SEED)]
    told = compared(later, predicted)
    return {
        "n": len(earlier),
        "clusters": len(np.unique(earlier.cluster)),
        "models": told["models"] | {CHALLENGER: told[CHALLENGER]["metrics"]},
        "paired": told["paired"] | {CHALLENGER: told[CHALLENGER]["paired"]},
    }
