"""What a card tells that takes its time: other samples, each variable left out, the register."""

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules, store
from pipelines.errors import DataStop
from pipelines.fit import surveyed
from pipelines.fit.step import in_force
from pipelines.progress import say, track
from pipelines.rank.inputs import Quarters, Side
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.variables import model_variables
from pipelines.rank.view import levels

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from ranking.groups import Share
    from ranking.local import Penalties
    from ranking.model import Model
    from ranking.rivals import Households

PARTS = ("stability", "cost", "drift")
_SEED = 0
_DIGITS = 6
Row = dict[str, Any]


def examine(home: "Home", quarter: "Quarter", parts: Collection[str] = PARTS) -> dict[str, Any]:
    """Examine the model in force in the quarter in which it was fitted.

    Parameters
    ----------
    parts : collection of str
        Which of `PARTS`.

    Returns
    -------
    dict
        ``hash`` of the model, ``quarter`` and a document for each part. ``stability``: how
        coefficients and ranks differ on drawn clusters (`ranking.stability`); ``cost``: of leaving
        out each variable (`ranking.dropping`); ``drift``: of the register against the survey
        (`ranking.drift`), empty without a register.

    Raises
    ------
    DataStop
        If the survey that the model was fitted on is not that of this quarter, or the model is
        the challenger's and more than the drift is asked for.
    """
    from threadpoolctl import threadpool_limits

    from pipelines.fit import survey as surveys
    from ranking import rivals
    from ranking.local import Penalties

    release = in_force(home, quarter)
    model = read_model(release / MODEL)
    provenance = model.content["provenance"]
    folder = surveyed.folder(home, quarter)
    if folder is None or surveyed.digest(folder) != provenance["survey"]:
        raise DataStop(
            f"model {model.id} was not fitted on a survey of {quarter}; ask for the quarter in "
            f"which it was: dtsen model card --full --quarter {model.content['valid']['from']}"
        )
    if provenance.get("estimator", rivals.OURS) != rivals.OURS and set(parts) - {"drift"}:
        raise DataStop(
            f"model {model.id} is the challenger's; how stable it is and what each variable is "
            "worth is known of PMT-H only. Ask for the rest: dtsen model card --examine drift"
        )
    households = surveys.read(folder, quarter).households
    penalties = Penalties.of_texts(provenance["penalties"])
    told: dict[str, Any] = {"quarter": str(quarter), "id_model": model.id, "hash": model.hash}
    with threadpool_limits(limits=1):  # sums in another order would end in other digits
        if "stability" in parts:
            told["stability"] = _stability(households, penalties, quarter)
        if "cost" in parts:
            told["cost"] = cost(households, penalties)
    if "drift" in parts:
        told["drift"] = _drift(households, model, Side(release, quarter))
    found: dict[str, Any] = _rounded(told)
    return found


def _stability(
    households: "Households", penalties: "Penalties", quarter: "Quarter"
) -> dict[str, Any]:
    from ranking import rivals, stability

    count = rules.in_force("card_bootstrap_draws", quarter)
    say(f"model card: {count} fits on drawn clusters")
    fitted = rivals.fit(households, penalties)
    samples = stability.resampled(households, count, _SEED)
    drawn = stability.draw(track(samples, "draws", count), households, fitted)
    found = stability.coefficients(fitted)
    value = np.array(list(found.values()))
    same = stability.signs(value, drawn.coefficients)
    spread = drawn.coefficients.std(axis=0, ddof=1)
    poorest = rules.in_force("poorest_highest_decile", quarter)
    tenth = stability.placed(fitted, households)
    return {
        "draws": count,
        "coefficients": [
            {"variabel": name, "level": level, "value": each, "se": se, "same": sign}
            for (name, level), each, se, sign in zip(
                found, value.tolist(), spread.tolist(), same.tolist(), strict=True
            )
        ],
        "reach": _by_variable(stability.reach(fitted, drawn)),
        "ranks": stability.ranks(tenth, drawn.tenths, households.persons, poorest),
        "ranks_of_families": stability.ranks(tenth, drawn.tenths, households.weight, poorest),
    }


def cost(households: "Households", penalties: "Penalties") -> list[Row]:
    """Return what each variable that households have is worth, with its label."""
    from ranking.dropping import cost_of_each

    count = len(households.features)
    say(f"model card: each of {count} variables left out in turn")
    found = track(cost_of_each(households, penalties, _SEED), "left out", count)
    told = [
        {"feature": row["feature"], **_shares("r2", row["r2"]), **_shares("ee40", row["ee40"])}
        for row in found
    ]
    return _by_variable(told)


def _shares(name: str, told: "Share") -> dict[str, float | None]:
    return {name: told.value, f"{name}_se": told.se}


def _by_variable(rows: list[Row]) -> list[Row]:
    """Return the rows of the model's variables, with their labels."""
    label = {variable.name: variable.label for variable in model_variables()}
    return [
        {"variabel": name, "label": label[name], **row}
        for row in rows
        if (name := row.pop("feature")) in label
    ]


def _drift(households: "Households", model: "Model", register: Side) -> list[Row]:
    if not register.files("registry/family"):
        return []
    from ranking.drift import drift

    say("model card: the register beside the survey")
    answered = _of_register(register)
    return [
        {
            "variabel": variable.name,
            "label": variable.label,
            **drift(
                _of_survey(households, variable.name),
                answered[variable.name],
                {n: value / 1e6 for n, value in model.levels(variable.name).items()},
            ),
        }
        for variable in model_variables()
    ]


def _of_survey(households: "Households", variable: str) -> dict[int | None, float]:
    answer, weight = households.answers[variable].to_numpy(float), households.weight
    known = ~np.isnan(answer)
    given, at = np.unique(answer[known].astype(int), return_inverse=True)
    weights = np.bincount(at, weight[known], len(given)).tolist()
    return dict(zip(given.tolist(), weights, strict=True)) | {None: float(weight[~known].sum())}


def _of_register(register: Side) -> dict[str, dict[int | None, int]]:
    """Return variable → level → families; None: those whose answer is not known."""
    found: dict[str, Counter[int | None]] = {v.name: Counter() for v in model_variables()}
    families = 0
    names = ", ".join(found)
    with store.connect() as con:
        for part in track(list(Quarters(register, None).parts()), "register"):
            view = levels(register.family(part), register.person(part))
            con.execute(f"create or replace temp table given as {view} select {names} from level")
            (count,) = store.one(con, "select count(*) from given")
            families += count
            rows = con.execute(
                "select variabel, nilai, count(*) from (unpivot given on columns(*) "
                "into name variabel value nilai) group by all order by all"
            ).fetchall()
            for variable, level, size in rows:
                found[variable][level] += size
    for sizes in found.values():
        sizes[None] = families - sizes.total()
    return {name: dict(sizes) for name, sizes in found.items()}


def _rounded(told: Any) -> Any:
    """Return a document with its numbers cut to some digits, and none that is not a number."""
    if isinstance(told, dict):
        return {name: _rounded(value) for name, value in told.items()}
    if isinstance(told, list):
        return [_rounded(value) for value in told]
    if isinstance(told, float):
        return None if np.isnan(told) else round(told, _DIGITS)
    return told
