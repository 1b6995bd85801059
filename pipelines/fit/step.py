"""The model in force is carried on; where there is none, one is fitted from the survey."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules, store
from pipelines.errors import DataStop
from pipelines.fit import forward
from pipelines.fit import register as registers
from pipelines.fit import residual as residuals
from pipelines.fit import survey as surveys
from pipelines.fit.unseen import as_texts, in_floats, unseen
from pipelines.linkage import weights_in_force
from pipelines.predecessor import Predecessor
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.variables import URBAN, model_variables
from pipelines.rank.view import view_hash
from pipelines.store import write_text
from ranking import rivals
from ranking.export import micro, shares, tables, tables_of_trees
from ranking.model import SCHEMA, Model, canonical

if TYPE_CHECKING:
    import pyarrow as pa

    from pipelines.home import Home
    from ranking.challenger import AdditiveTrees
    from ranking.pmt import PmtH

EVALUATION = "model/evaluation.json"
# by survey family (`surveyed.usable`), what its score would change had the fit not seen
# its cluster: who judges the ranking on the same survey needs it
UNSEEN = "model/unseen.parquet"
# by what weights persons were linked: frozen beside the model, under the root hash
LINKAGE = "model/linkage.json"


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
    folder = surveys.folder(home, quarter)
    if before is not None and not anew:
        model = read_model(before / MODEL)
        if _serves(model, quarter, folder is not None):
            for name in (MODEL, EVALUATION, UNSEEN):
                if (before / name).exists():
                    store.write_bytes(candidate / name, (before / name).read_bytes())
            say(f"fit: model {model.id} is in force")
            return []
    if folder is None:
        raise DataStop(
            f"no model is in force in {quarter} and no survey has arrived; "
            f"put the survey into {home.inbox(quarter)}/susenas/ and run again"
        )
    old = read_model(before / MODEL) if before is not None else None
    model, evaluation, change = fit(home, folder, quarter, old)
    write_text(candidate / MODEL, model.text())
    write_text(candidate / EVALUATION, canonical(evaluation) + "\n")
    with store.connect() as con:
        con.register("change", change)
        store.write(con, "from change", candidate / UNSEEN, "id")
    say(f"fit: model {model.id} fitted on {evaluation['n']:,} survey families")
    return []


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
            "survey": surveys.digest(folder),
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
    return provenance["view"] == view_hash() and provenance["survey"] != surveys.digest(folder)


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


def evaluate(home: "Home", quarter: Quarter) -> dict[str, Any]:
    """Return how well the model in force in a quarter did on clusters it had not seen.

    Returns
    -------
    dict
        The document of ``dtsen model evaluate``.
    """
    path = in_force(home, quarter) / EVALUATION
    if not path.exists():
        raise DataStop(f"{path} is not there; fit the model again: dtsen model fit")
    return dict(in_floats(json.loads(path.read_text(encoding="utf-8"))))


def in_force(home: "Home", quarter: Quarter) -> Path:
    """Return the release, else the candidate, whose model is in force in a quarter."""
    found = home.current(quarter)
    if found is None and (home.candidate(quarter) / MODEL).exists():
        found = home.candidate(quarter)
    if found is None:
        raise DataStop(f"quarter {quarter} has no release; run it first: dtsen run {quarter}")
    return found
