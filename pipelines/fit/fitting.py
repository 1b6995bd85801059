"""A model fitted from the survey, and judged on clusters that it has not seen."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules
from pipelines.fit import forward, surveyed
from pipelines.fit import register as registers
from pipelines.fit import residual as residuals
from pipelines.fit import survey as surveys
from pipelines.fit.judgement import as_texts
from pipelines.fit.unseen import unseen
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.rank.variables import URBAN, model_variables
from pipelines.rank.view import view_hash
from ranking import rivals
from ranking.export import micro, shares, tables, tables_of_trees
from ranking.model import SCHEMA, Model

if TYPE_CHECKING:
    import pyarrow as pa

    from pipelines.home import Home
    from ranking.challenger import AdditiveTrees
    from ranking.pmt import PmtH


def fit(
    home: "Home", folder: Path, quarter: Quarter, old: Model | None = None
) -> tuple[Model, dict[str, Any], "pa.Table"]:
    """Fit a model on conformed survey tables and judge it on clusters it has not seen.

    Parameters
    ----------
    old : Model, optional
        The one in force so far; if it is of an earlier survey, it is judged on this one.

    Returns
    -------
    model : Model
    evaluation : dict
        What `evaluate` reads.
    change : Table
        What `UNSEEN` holds: ``id``, ``selisih`` in 1e-6 log points.
    """
    import pyarrow as pa
    from threadpoolctl import threadpool_limits

    survey = surveys.read(folder, quarter)
    clusters = len(np.unique(survey.households.cluster))
    say(f"fit: {len(survey):,} survey families in {clusters:,} clusters")
    register = registers.matched(home, quarter, folder, survey)
    with threadpool_limits(limits=1):  # sums in another order would end in other bits
        fitted = rivals.fit(survey.households)
        trees = _challenger(survey, fitted, quarter)
        best, challenging = unseen(survey, register, fitted, trees)
        needed = rules.in_force("challenger_standard_errors", quarter)
        evaluation = best.judge(challenging, needed)
        if challenging is not None and evaluation[rivals.CHALLENGER]["adopted"]:
            best = challenging
        else:
            trees = None
        residual, basis = residuals.table(best, quarter)
        evaluation |= residuals.judge(best, quarter)
    if old is not None and _is_earlier(old, folder):
        evaluation["forward"] = as_texts(forward.of_model(survey, old, best.predicted))
    until = quarter
    for _ in range(rules.in_force("model_valid_quarters", quarter) - 1):
        until = until.next
    content = _content(home, quarter, survey, fitted, trees) | {
        "schema": SCHEMA,
        "order": [variable.name for variable in model_variables()],
        "cap": rules.in_force("imputation_cap", quarter),
        "lines": surveys.lines(survey),
        "residual": residual,
        "provenance": {
            "view": view_hash(),
            "estimator": rivals.OURS if trees is None else rivals.CHALLENGER,
            "survey": surveyed.digest(folder),
            "families": len(survey),
            "clusters": clusters,
            "matched": 0 if register is None else len(register),
            "residual": basis,
            "penalties": fitted.penalties_.texts(),
        },
        "valid": {"from": str(quarter), "until": str(until)},
    }
    model = Model(content)
    change = pa.table({"id": survey.number, "selisih": [micro(each) for each in best.change]})
    return model, evaluation | {"id_model": model.id}, change


def _is_earlier(old: Model, folder: Path) -> bool:
    """Tell whether a model is of another survey, and asks what this one answers."""
    provenance = old.content["provenance"]
    return provenance["view"] == view_hash() and provenance["survey"] != surveyed.digest(folder)


def _challenger(survey: surveys.Survey, fitted: "PmtH", quarter: Quarter) -> "AdditiveTrees | None":
    """Return the challenger; None of too few families."""
    if len(survey) < rules.in_force("challenger_fewest_families", quarter):
        return None
    say("fit: the challenger")
    return rivals.challenge(survey.households, fitted)


def _content(
    home: "Home",
    quarter: Quarter,
    survey: surveys.Survey,
    fitted: "PmtH",
    trees: "AdditiveTrees | None",
) -> dict[str, Any]:
    """Return the tables of a model, and what it takes from the villages of the register."""
    places = tables(fitted, URBAN)
    content = tables_of_trees(trees, URBAN) if trees else places
    effect = dict(
        zip(
            (basis.feature.name for basis in fitted.curves_.bases),
            fitted.local_.village.tolist(),
            strict=True,
        )
    )
    of_urban = effect.pop(URBAN)
    levels = {name: told["levels"] for name, told in content["variables"].items()}
    around = {
        name: {level: round(value * effect[name]) for level, value in told["levels"].items()}
        for name, told in places["variables"].items()
    }
    if registers.there(home, quarter):
        sums = registers.village_sums(home, quarter, levels, around)
    else:
        sums = registers.sums_of_survey(survey, levels, around)
    value = (trees or fitted).known(survey.households.with_urban)
    bases = (trees.collapsed_.curves if trees else fitted.curves_).bases
    own = [n for n, basis in enumerate(bases) if basis.feature.name != URBAN]
    village = np.unique(survey.households.cluster, return_inverse=True)[1]
    for number, share in zip(own, shares(value[:, own], village), strict=True):
        content["variables"][bases[number].feature.name]["share"] = micro(share)
    if of_urban:
        at = len(fitted.curves_.bases) - 1
        added = [micro(of_urban * x) for x in fitted.curves_.levels(at, np.array(["0", "1"]))]
        for kinds in content["places"].values():
            for kind, entry in kinds.items():
                entry["base"] += added[int(kind)]
    villages = {village: more // families for village, (families, _, more) in sums.items()}
    content["villages"] = {v: more for v, more in sorted(villages.items()) if more}
    content["means"] = registers.means(sums)
    return content
