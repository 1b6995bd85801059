"""The model in force is carried on; where there is none, one is fitted from the survey."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules
from pipelines.conformed import conformed
from pipelines.errors import DataStop
from pipelines.fit import survey as surveys
from pipelines.linkage import weights_in_force
from pipelines.predecessor import Predecessor
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.rank.inputs import MODEL, read_model
from pipelines.rank.variables import model_variables
from pipelines.rank.view import view_hash
from pipelines.store import write_text
from ranking.model import SCHEMA, Model, canonical

if TYPE_CHECKING:
    from pipelines.home import Home
    from ranking.additive import Survey

EVALUATION = "model/evaluation.json"
# by what weights persons were linked: frozen beside the model, under the root hash
LINKAGE = "model/linkage.json"
_FOLDS, _SEED = 5, 20_260_331


def run(home: "Home", quarter: Quarter, anew: bool = False) -> list[dict[str, Any]]:
    """Put the model into the candidate: that of the quarter before, or a new one.

    Parameters
    ----------
    anew : bool
        Fit even though a model is in force.

    Returns
    -------
    list of dict
        No ledger line: no row of the register passes through here.

    Raises
    ------
    DataStop
        If no model is in force and there is no survey to fit one from.
    """
    candidate = home.candidate(quarter)
    write_text(candidate / LINKAGE, weights_in_force(str(quarter)).text)
    before = Predecessor.of(home, quarter).release
    folder = _survey_folder(home, quarter)
    if before is not None and not anew:
        model = read_model(before / MODEL)
        if _serves(model, quarter, folder is not None):
            for name in (MODEL, EVALUATION):
                if (before / name).exists():
                    write_text(candidate / name, (before / name).read_text(encoding="utf-8"))
            say(f"fit: model {model.id} is in force")
            return []
    if folder is None:
        raise DataStop(
            f"no model is in force in {quarter} and no survey has arrived; "
            f"put the survey into {home.inbox(quarter)}/susenas/ and run again"
        )
    model, evaluation = fit(folder, quarter)
    write_text(candidate / MODEL, model.text())
    write_text(candidate / EVALUATION, canonical(evaluation) + "\n")
    say(f"fit: model {model.id} fitted on {evaluation['families']:,} survey families")
    return []


def _survey_folder(home: "Home", quarter: Quarter) -> Path | None:
    try:
        folder = conformed(home, quarter)
    except FileNotFoundError:
        return None
    return folder if surveys.digest(folder) else None


def _serves(model: Model, quarter: Quarter, has_survey: bool) -> bool:
    """Tell whether a model goes on; one past its time does until there is a survey."""
    is_ours = model.content["provenance"]["view"] == view_hash()
    is_in_time = str(quarter) <= model.content["valid"]["until"]
    if not is_ours:
        say(f"fit: model {model.id} was fitted with another feature view and cannot go on")
        return False
    if not is_in_time and not has_survey:
        say(f"fit: model {model.id} is past its time, but no newer survey has arrived")
    return is_in_time or not has_survey


def fit(folder: Path, quarter: Quarter) -> tuple[Model, dict[str, Any]]:
    """Fit a model on conformed survey tables and judge it on clusters it has not seen."""
    from threadpoolctl import threadpool_limits

    from ranking.additive import Design, tables
    from ranking.metrics import folds

    survey, cluster = surveys.read(folder, quarter)
    with threadpool_limits(limits=1):  # sums in another order would end in other bits
        design = Design.of(survey)
        fold = folds(cluster, min(_FOLDS, len(np.unique(cluster))), _SEED)
        fitted, predicted = design.fit_and_predict(survey, fold)
        fewest = rules.in_force("imputation_min_families", quarter)
        content = tables(survey, design, fitted, fewest)
    until = quarter
    for _ in range(rules.in_force("model_valid_quarters", quarter) - 1):
        until = until.next
    content |= {
        "schema": SCHEMA,
        "order": [variable.name for variable in model_variables()],
        "residual": _residuals(survey, predicted),
        "provenance": {
            "view": view_hash(),
            "survey": surveys.digest(folder),
            "families": len(cluster),
            "clusters": len(np.unique(cluster)),
        },
        "valid": {"from": str(quarter), "until": str(until)},
    }
    model = Model(content)
    return model, _judge(survey, predicted, cluster) | {"id_model": model.id}


def _residuals(survey: "Survey", predicted: np.ndarray) -> dict[str, Any]:
    """Return the quantiles of what the model missed, by fifth of the score, urban and rural."""
    from ranking.chance import quantiles
    from ranking.metrics import poorest

    persons = survey.weight * survey.members
    residual = survey.outcome - predicted
    found = {}
    for kind in (0, 1):
        rows = survey.urban == kind
        rows = rows if rows.any() else np.ones(len(rows), bool)
        fifth = sum(
            (poorest(predicted[rows], persons[rows], share / 5) < 0.5).astype(int)
            for share in range(1, 5)
        )
        fifth = np.clip(fifth, 0, 4)
        present = np.unique(fifth)
        found[str(kind)] = {
            "bounds": [
                int(np.rint(predicted[rows][fifth == number].max() * 1e6))
                for number in present[:-1]
            ],
            "quantiles": [
                quantiles(residual[rows][fifth == number], persons[rows][fifth == number]).tolist()
                for number in present
            ],
        }
    return found


def _judge(survey: "Survey", predicted: np.ndarray, cluster: np.ndarray) -> dict[str, Any]:
    from ranking.metrics import exclusion, r_squared

    persons = survey.weight * survey.members
    metrics = {"r2": r_squared(survey.outcome, predicted, persons)}
    for share in (10, 20, 30, 40):
        metrics[f"ee{share}"] = exclusion(survey.outcome, predicted, persons, share / 100)
    return {
        "families": len(cluster),
        "clusters": len(np.unique(cluster)),
        "folds": _FOLDS,
        **{name: f"{value:.4f}" for name, value in metrics.items()},
    }


def evaluate(home: "Home", quarter: Quarter) -> dict[str, Any]:
    """Return how well the model in force in a quarter did on clusters it had not seen.

    Returns
    -------
    dict
        The document of ``dtsen model evaluate``; no second model is compared and no standard
        error is given yet (null).
    """
    path = _in_force(home, quarter) / EVALUATION
    if not path.exists():
        raise DataStop(f"{path} is not there; fit the model again: dtsen model fit")
    found = json.loads(path.read_text(encoding="utf-8"))
    metrics = {
        name: {"value": float(value), "se": None}
        for name, value in found.items()
        if isinstance(value, str) and name != "id_model"
    }
    return {
        "n": found["families"],
        "clusters": found["clusters"],
        "folds": found["folds"],
        "seeds": 1,
        "models": {"grouped_ridge": metrics},
        "paired": {},
        "seconds": None,
    }


def show(home: "Home", quarter: Quarter) -> dict[str, Any]:
    """Return the model in force in a quarter, its content and a readable table."""
    model = read_model(_in_force(home, quarter) / MODEL)
    return {
        "quarter": str(quarter),
        "id_model": model.id,
        "hash": model.hash,
        "model": model.content,
        "text": _table(model),
    }


def _in_force(home: "Home", quarter: Quarter) -> Path:
    found = home.current(quarter)
    if found is None and (home.candidate(quarter) / MODEL).exists():
        found = home.candidate(quarter)
    if found is None:
        raise DataStop(f"quarter {quarter} has no release; run it first: dtsen run {quarter}")
    return found


def _table(model: Model) -> str:
    """Return the levels of every variable and what they contribute, in log points."""
    known = {variable.name: variable for variable in model_variables()}
    valid, provenance = model.content["valid"], model.content["provenance"]
    families = provenance.get("families", 0)
    lines = [
        f"in force {valid['from']} to {valid['until']}, {families:,} survey families",
        "",
    ]
    for name in model.order:
        variable = known.get(name)
        lines.append(variable.label if variable else name)
        for level, value in sorted(model.levels(name).items()):
            word = variable.words.get(level, "") if variable else ""
            lines.append(f"  {level:>3} {value / 1e6:+9.4f}  {word}".rstrip())
    return "\n".join(lines)
