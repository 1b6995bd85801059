"""A fit whose challenger is adopted, and the next year's, which judges it on a new survey."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from pipelines import fit
from pipelines.errors import DataStop
from pipelines.fit import forward
from pipelines.fit import survey as surveys
from pipelines.home import Home
from pipelines.rank.model_file import read_model
from pipelines.rank.variables import model_variables
from ranking.metrics import Order, judge
from ranking.model import MICRO, Model
from tests.decree import decree
from tests.rank.drawn import Q1, Q2, publish, survey

pytestmark = pytest.mark.long

FAMILIES = 500


def with_survey(home: Home, quarter, seed: int) -> Path:
    folder = home.conformed / f"survey-{quarter}"
    survey(folder, FAMILIES, seed=seed)
    note = home.pointer(quarter, "conform")
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"path": str(folder.relative_to(home.root))}))
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home whose first model is a challenger, and whose second judged it."""
    home = Home(tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as patch:
        decree(patch, "challenger_fewest_families", FAMILIES)
        decree(patch, "challenger_standard_errors", -100)  # whatever it gains
        with_survey(home, Q1, seed=5)
        fit.run(home, Q1)
    publish(home, Q1)
    with_survey(home, Q2, seed=6)
    fit.run(home, Q2, anew=True)
    return home


def model_of(home: Home, quarter) -> Model:
    return read_model(home.candidate(quarter) / "model" / "model.json")


def plain_scores(model: Model, told: surveys.Survey) -> list[int]:
    """Return scores by the methods of the model alone, family by family."""
    found = []
    answers = told.households.answers
    for row, village, urban in zip(
        answers.to_dict("records"), told.village, told.households.urban, strict=True
    ):
        levels = {name: None if np.isnan(value) else int(value) for name, value in row.items()}
        known = 0
        for name in model.order:
            if levels[name] is not None:
                known += model.contributions(name, village[:4], int(urban))[levels[name]]
        for one, other, size in model.pairs:
            if levels[one] is not None and levels[other] is not None:
                known += model.product(one, other, size)[levels[one], levels[other]]
        missing = [name for name in model.order if levels[name] is None]
        imputed = model.imputed(missing, known, village) if missing else 0
        found.append(model.base(village, int(urban)) + known + imputed)
    return found


def test_an_adopted_challenger_is_the_model_and_sql_scores_it_to_the_last_unit(home: Home) -> None:
    model = model_of(home, Q1)
    assert model.content["provenance"]["estimator"] == "challenger"
    assert any(isinstance(size, dict) for _, _, size in model.pairs)
    for variable in model_variables():
        assert set(model.levels(variable.name)) == set(variable.levels)
    told = surveys.read(home.conformed / f"survey-{Q1}", Q1)
    by_sql = np.rint(forward.scores(told, model) * MICRO).astype(np.int64)
    assert by_sql.tolist() == plain_scores(model, told)
    # and it knows who is well off: a fridge, a small family
    assert np.corrcoef(by_sql, told.households.outcome)[0, 1] > 0.6
    assert "to" in fit.show(home, Q1)["text"]


def test_the_fit_says_what_the_challenger_gained_and_by_what_it_was_judged(home: Home) -> None:
    told = fit.evaluate(home, Q1)
    challenger = told["challenger"]
    assert challenger["adopted"] and challenger["needed"] == -100
    assert challenger["gain"] == challenger["paired"]["ee40"]["diff"]
    ours, other = told["models"]["pmt_h"], challenger["metrics"]
    assert challenger["gain"] == pytest.approx(
        ours["ee40"]["value"] - other["ee40"]["value"], abs=2e-6
    )
    assert "challenger" not in told["models"] and "forward" not in told


def test_of_a_small_survey_no_challenger_is_tried(home: Home) -> None:
    model, told = model_of(home, Q2), fit.evaluate(home, Q2)
    assert "challenger" not in told and model.content["provenance"]["estimator"] == "pmt_h"


def test_the_model_of_before_is_judged_on_the_new_survey(home: Home) -> None:
    old, told = model_of(home, Q1), fit.evaluate(home, Q2)
    found = told["forward"]
    assert (found["id_model"], found["from"]) == (old.id, "2026Q1")
    now = surveys.read(home.conformed / f"survey-{Q2}", Q2)
    households = now.households
    score = np.array(plain_scores(old, now)) / MICRO
    expected = judge(Order.of(households.outcome), Order.of(score), households.persons)
    for metric, value in expected.items():
        assert found["metrics"][metric]["value"] == pytest.approx(value, abs=1e-5)
        less = told["models"]["pmt_h"][metric]["value"] - value
        assert found["paired"][metric]["diff"] == pytest.approx(less, abs=1e-5)


def test_an_earlier_survey_of_a_home_is_fitted_on_and_this_one_judged(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [surveys.read(home.conformed / f"survey-{q}", q).households for q in (Q1, Q2)]
    monkeypatch.setattr(forward, "RIVALS", {"regency_mean": forward.RIVALS["regency_mean"]})
    with threadpool_limits(limits=1):  # as the command does
        told = forward.of_surveys(*both)
    assert (told["n"], told["clusters"]) == (FAMILIES, FAMILIES // 10)
    assert set(told["models"]) == {"pmt_h", "challenger", "regency_mean"}
    assert told["models"]["pmt_h"]["r2"]["value"] > told["models"]["regency_mean"]["r2"]["value"]
    assert pd.notna(told["paired"]["challenger"]["ee40"]["se"])


def test_what_is_examined_of_the_model_itself_is_not_told_of_a_challenger(home: Home) -> None:
    with pytest.raises(DataStop, match="challenger's"):
        fit.examine(home, Q1, ["stability"])
