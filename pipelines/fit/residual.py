"""How far the score is off in survey families: what the ranking's chances are told by."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules
from pipelines.fit.judgement import as_texts
from pipelines.rank.chances import Wanted
from ranking import chance
from ranking.calibration import calibration, cross_fitted, share
from ranking.export import micro
from ranking.metrics import Order, poorest

if TYPE_CHECKING:
    from pipelines.fit.unseen import Unseen
    from pipelines.quarter import Quarter

REGISTER, SURVEY = "register", "survey"


def sample(unseen: "Unseen", quarter: "Quarter") -> tuple[chance.Sample, np.ndarray, str]:
    """Return the families whose residuals count, where they stand in the survey, and the basis.

    The basis is what the register says of the families found there; where these are fewer than
    one cell needs, it is the answers of all families to the survey.
    """
    households = unseen.households
    matched = ~np.isnan(unseen.on_register)
    size = np.asarray(households.members).astype(np.int64)
    urban = np.asarray(households.urban).copy()
    is_register = matched.sum() >= rules.in_force("residual_fewest_rows", quarter)
    if unseen.register is not None and is_register:
        size[unseen.register.index] = unseen.register["members"]
        urban[unseen.register.index] = unseen.register["urban"]
    rows = np.flatnonzero(matched) if is_register else np.arange(len(size))
    score = unseen.on_register if is_register else unseen.predicted
    everyone = chance.Sample(score, households.outcome - score, households.persons, urban, size)
    return everyone.take(rows), rows, REGISTER if is_register else SURVEY


def table(unseen: "Unseen", quarter: "Quarter") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the model's ``residual``, whole numbers only, and from how many families it is.

    Returns
    -------
    content : dict
        As `ranking.chance.table` gives it; ``error``: by kind of place, the standard errors of a
        score from the ``sample`` of the survey and from the ``answers`` of the register; and
        ``fresh``: quantiles of what fresh answers add to a score on the register's.
    basis : dict
        ``answers``: whose they are; ``families``; ``pooled``: cells too thin to stand alone.
    """
    found, rows, basis = sample(unseen, quarter)
    sizes = rules.in_force("residual_sizes", quarter)
    content, pooled = chance.table(found, sizes, rules.in_force("residual_fewest_rows", quarter))
    content["error"], content["fresh"] = {}, {}
    change = unseen.predicted[rows] - unseen.on_register[rows]
    change = change if basis == REGISTER else np.zeros(len(rows))
    for kind in chance.KINDS:
        here = found.urban == kind
        here = here if here.any() else np.ones(len(here), bool)
        weight = found.persons[here]
        content["error"][kind] = {
            "sample": micro(np.sqrt(np.average(unseen.spread[rows][here], weights=weight))),
            "answers": micro(np.sqrt(np.average(change[here] ** 2, weights=weight))),
        }
        content["fresh"][kind] = chance.quantiles(change[here], weight).tolist()
    return content, {"answers": basis, "families": len(rows), "pooled": pooled}


def judge(unseen: "Unseen", quarter: "Quarter") -> dict[str, Any]:
    """Return how true the chances are on clusters that neither fit nor residuals have seen.

    Returns
    -------
    dict
        ``calibration``: of each chance, five bins; ``interval``: how often the interval of desil
        holds the true one. Numbers as texts, as everywhere in the evaluation.
    """
    found, rows, basis = sample(unseen, quarter)
    cluster, fold = unseen.households.cluster[rows], unseen.fold[rows]
    wanted = Wanted.of(quarter)
    highest, tail = (wanted.poorest, wanted.poorer), wanted.tail
    sizes = rules.in_force("residual_sizes", quarter)
    fewest = rules.in_force("residual_fewest_rows", quarter)
    told = cross_fitted(found, fold, sizes, fewest, highest, tail)
    truth = found.score + found.residual
    calibrated = {}
    for each, per_mille in zip(highest, told.chances, strict=True):
        truly = poorest(truth, found.persons, each / 10)
        calibrated[f"1-{each}"] = calibration(per_mille, truly, found.persons, cluster)
    tenth = Order.of(truth).standing(found.persons).tenth()
    held = ((told.low <= tenth) & (tenth <= told.high)).astype(float)
    inside, error = share(held, found.persons, cluster)
    interval = {"per_mille": 1000 - 2 * tail, "inside": inside, "se": error}
    return as_texts({"calibration": calibrated, "interval": interval, "residuals_on": basis})
