"""The model in force is carried on; where there is none, one is fitted from the survey."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop
from pipelines.fit import surveyed
from pipelines.fit.judgement import in_floats
from pipelines.linkage import weights_in_force
from pipelines.predecessor import Predecessor
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.view import view_hash
from pipelines.store import write_text
from ranking.model import Model, canonical

if TYPE_CHECKING:
    from pipelines.home import Home

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
        If a model must be fitted, or is asked for, and there is no survey to fit one from.
    """
    candidate = home.candidate(quarter)
    write_text(candidate / LINKAGE, weights_in_force(str(quarter)).text)
    before = Predecessor.of(home, quarter).release
    folder = surveyed.folder(home, quarter)
    if before is not None and not anew:
        model = read_model(before / MODEL)
        if _serves(model, quarter, folder is not None):
            for name in (MODEL, EVALUATION, UNSEEN):
                if (before / name).exists():
                    store.write_bytes(candidate / name, (before / name).read_bytes())
            say(f"fit: model {model.id} is in force")
            return []
    old = read_model(before / MODEL) if before is not None else None
    if folder is None:
        raise DataStop(
            f"{_why_a_survey(old)}, and no survey has arrived in {quarter}; "
            f"put the survey into {home.inbox(quarter)}/susenas/ and run again"
        )
    from pipelines.fit.fitting import fit  # loads scikit-learn, which a model in force spares

    model, evaluation, change = fit(home, folder, quarter, old)
    write_text(candidate / MODEL, model.text())
    write_text(candidate / EVALUATION, canonical(evaluation) + "\n")
    with store.connect() as con:
        con.register("change", change)
        store.write(con, "from change", candidate / UNSEEN, "id")
    say(f"fit: model {model.id} fitted on {evaluation['n']:,} survey families")
    return []


def _why_a_survey(old: Model | None) -> str:
    """Say why a survey is needed, where there is none: by what became of the model of before."""
    if old is None:
        return "no model is in force"
    if old.content["provenance"]["view"] != view_hash():
        return f"model {old.id} was fitted with another feature view and cannot go on"
    return f"model {old.id} is in force; a new one needs a survey"


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
