"""The model from the survey: what it learns, what it carries on, what it refuses."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from bench import nation
from dtsen.cli import main
from pipelines import fit
from pipelines.errors import DataStop
from pipelines.fit import survey as surveys
from pipelines.fit.examining import cost
from pipelines.home import Home
from pipelines.rank.model_file import read_model
from pipelines.rank.variables import model_variables
from pipelines.rank.view import view_hash
from pipelines.run import state
from pipelines.run.plan import STEPS
from ranking import rivals
from ranking.local import Penalties
from ranking.model import Model
from tests.decree import decree
from tests.rank.drawn import Q1, Q2, publish, put_model, survey

pytestmark = pytest.mark.long

FAMILIES = 1_500


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    with_survey(home, Q1)
    fit.run(home, Q1)
    return home


def with_survey(home: Home, quarter) -> tuple[pa.Table, pa.Table]:
    folder = home.conformed / "survey"
    drawn = survey(folder, FAMILIES, seed=4)
    note = home.pointer(quarter, "conform")
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"path": str(folder.relative_to(home.root))}))
    return drawn


def model_of(home: Home, quarter) -> Model:
    return read_model(home.candidate(quarter) / "model" / "model.json")


def test_the_model_learns_what_makes_welfare(home: Home) -> None:
    model = model_of(home, Q1)
    fridge, size = model.levels("lemari_es"), model.levels("jumlah_anggota")
    assert fridge[0] < fridge[1] < fridge[2]
    assert fridge[1] - fridge[0] == pytest.approx(400_000, rel=0.25)  # shrunk
    assert size[1] > size[2] > size[4]
    assert fridge[1] <= fridge[-1] <= fridge[2]  # there, number unknown: between the two
    assert fit.evaluate(home, Q1)["models"]["pmt_h"]["r2"]["value"] > 0.5


def test_the_model_is_whole_numbers_with_every_level_and_says_where_it_is_from(
    home: Home,
) -> None:
    model = model_of(home, Q1)
    for variable in model_variables():
        assert set(model.levels(variable.name)) == set(variable.levels)
    provenance = model.content["provenance"]
    assert provenance["view"] == view_hash() and provenance["families"] == FAMILIES
    assert model.content["valid"] == {"from": "2026Q1", "until": "2026Q4"}


@pytest.mark.parametrize(("quarters", "until"), [(1, "2026Q1"), (6, "2027Q2")])
def test_how_long_a_model_holds_is_a_dated_rule(tmp_path, monkeypatch, quarters, until) -> None:
    home = Home(tmp_path)
    with_survey(home, Q1)
    decree(monkeypatch, "model_valid_quarters", quarters)
    fit.run(home, Q1)
    assert model_of(home, Q1).content["valid"] == {"from": "2026Q1", "until": until}


def test_fitting_again_gives_the_same_bytes_and_undoes_what_was_ranked_before(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ranked = (home.candidate(Q1) / name for name in ("model/model.json", "ranked/family"))
    before = path.read_bytes()
    ranked.mkdir(parents=True)
    done = {step: {"seconds": 1.0, "peak_rss_mb": 1} for step in STEPS[: STEPS.index("approve")]}
    state.save(home, Q1, state.State(done=done, status="waiting", root_hash="0" * 64))
    command = ["dtsen", "model", "fit", "--quarter", str(Q1), "--home", str(home.root)]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert path.read_bytes() == before
    run = state.read(home, Q1)
    assert (run.status, run.root_hash, run.refit) == ("open", None, True)
    assert set(run.done) == set(STEPS[: STEPS.index("rank")])
    assert not ranked.exists()


def test_residuals_are_quantiles_in_rising_order(home: Home) -> None:
    residual = model_of(home, Q1).content["residual"]
    assert residual["sizes"] == [1, 2, 4, 6]
    for cell in residual["cells"].values():
        assert len(cell["bands"]) == 4
        for table in cell["bands"]:
            assert len(table) == len(cell["bounds"]) + 1
            for row in table:
                assert len(row) == 999 and row == sorted(row)
            assert abs(np.median([row[499] for row in table])) < 150_000


def test_without_a_register_residuals_are_on_the_answers_to_the_survey(home: Home) -> None:
    content = model_of(home, Q1).content
    basis = content["provenance"]["residual"]
    assert basis["answers"] == "survey" and basis["families"] == FAMILIES
    for kind in ("0", "1"):
        assert content["residual"]["error"][kind]["answers"] == 0
        assert 0 < content["residual"]["error"][kind]["sample"] < 200_000
        assert set(content["residual"]["fresh"][kind]) == {0}


def test_with_a_register_residuals_are_on_what_it_says(tmp_path: Path) -> None:
    """A quarter of the families has no fridge by the register; some are not found in it."""
    home = Home(tmp_path)
    family, person = with_survey(home, Q1)
    rng = np.random.default_rng(9)
    wrong, there = rng.random(FAMILIES) < 0.25, rng.random(FAMILIES) < 0.9
    at = family.schema.get_field_index("lemari_es")
    fridge = pc.if_else(pa.array(wrong), pa.scalar(0, pa.int8()), family["lemari_es"])
    family = family.set_column(at, "lemari_es", fridge).filter(pa.array(there))
    person = person.filter(pc.is_in(person["id_keluarga"], family["id_keluarga"].combine_chunks()))
    nation.write(family, person, home.candidate(Q1))
    fit.run(home, Q1)

    content = model_of(home, Q1).content
    basis = content["provenance"]["residual"]
    assert basis["answers"] == "register" and basis["families"] == there.sum()
    # of two levels at 0.4 or none, a quarter is said to have none: what fresh answers add
    fresh = [content["residual"]["fresh"][kind] for kind in ("0", "1")]
    assert all(max(each) > 300_000 and np.median(each) == 0 for each in fresh)
    for kind in ("0", "1"):
        error = content["residual"]["error"][kind]
        assert 100_000 < error["answers"] < 500_000
    assert fit.evaluate(home, Q1)["residuals_on"] == "register"


def test_the_evaluation_says_how_true_the_chances_are(home: Home) -> None:
    told = fit.evaluate(home, Q1)
    assert set(told["calibration"]) == {"1-4", "1-5"}
    for bins in told["calibration"].values():
        assert sum(each["rows"] for each in bins) == FAMILIES
        for each in bins:
            assert abs(each["told"] - each["true"]) <= max(0.03, 3 * each["se"])
    assert told["interval"]["per_mille"] == 800
    assert told["interval"]["inside"] > 0.75


def test_each_survey_family_keeps_what_its_score_would_be_by_a_fit_on_other_clusters(
    home: Home,
) -> None:
    known = surveys.read(home.conformed / "survey", Q1)
    households = known.households
    whole = rivals.fit(households).predict(*households.asked)

    kept = pq.read_table(home.candidate(Q1) / fit.UNSEEN)

    assert kept["id"].to_pylist() == known.number.tolist()
    change = kept["selisih"].to_numpy() / 1e6
    error = np.average((households.outcome - whole) ** 2, weights=households.weight)
    unseen = np.average((households.outcome - whole - change) ** 2, weights=households.weight)
    assert unseen > error
    told = float(fit.evaluate(home, Q1)["models"]["pmt_h"]["r2"]["value"])
    spread = np.average(households.outcome, weights=households.persons)
    persons = households.persons
    total = np.average((households.outcome - spread) ** 2, weights=persons)
    missed = np.average((households.outcome - whole - change) ** 2, weights=persons)
    assert 1 - missed / total == pytest.approx(told, abs=1e-4)


def test_judged_again_the_survey_has_every_rival_and_both_seeds(home: Home) -> None:
    told = fit.evaluate_again(home, Q1)

    assert (told["n"], told["seeds"], told["folds"]) == (FAMILIES, 2, 5)
    assert set(told["models"]) == {"pmt_h", *told["paired"]} and len(told["models"]) == 6
    one, two = told["models"]["pmt_h"], told["models"]["random"]
    assert one["r2"]["value"] > 0.5 and one["ee40"]["value"] + 0.2 < two["ee40"]["value"]
    told_at_the_fit = fit.evaluate(home, Q1)["models"]["pmt_h"]["r2"]
    assert one["r2"]["value"] == pytest.approx(told_at_the_fit["value"], abs=0.02)


def test_a_quarter_without_survey_cannot_be_judged_again(tmp_path: Path) -> None:
    with pytest.raises(DataStop, match="no survey to judge on"):
        fit.evaluate_again(Home(tmp_path), Q1)


def test_fifths_of_the_score_come_true(home: Home) -> None:
    told = fit.evaluate(home, Q1)["fifths"]
    assert len(told) == 5 and sum(row["rows"] for row in told) == FAMILIES
    for field in ("told", "true"):
        assert [row[field] for row in told] == sorted(row[field] for row in told)
    assert all(abs(row["told"] - row["true"]) < 0.1 for row in told)


def test_a_model_is_examined_on_drawn_clusters_and_beside_the_register(
    home: Home, tmp_path: Path, monkeypatch
) -> None:
    """The register knows the survey's families, half of whose fridges it does not know."""
    decree(monkeypatch, "card_bootstrap_draws", 2)
    here = Home(shutil.copytree(home.root, tmp_path / "home"))
    family, person = survey(tmp_path / "survey", FAMILIES, seed=4)
    unknown = pa.array(np.arange(FAMILIES) % 2 == 0)
    at = family.schema.get_field_index("lemari_es")
    fridges = pc.if_else(
        unknown, pa.scalar(None, family.schema.field(at).type), family["lemari_es"]
    )
    nation.write(family.set_column(at, "lemari_es", fridges), person, here.candidate(Q1))

    told = fit.examine(here, Q1, ("stability", "drift"))

    assert "cost" not in told and told["hash"] == model_of(home, Q1).hash
    reach = {row["variabel"]: row for row in told["stability"]["reach"]}
    assert reach.keys() == {variable.name for variable in model_variables()}
    assert reach["lemari_es"]["same"] == 1 and reach["lemari_es"]["reach"] > 0.4
    for whose in ("ranks", "ranks_of_families"):
        assert 0 < told["stability"][whose]["changed"] < 0.5
    drift = {row["variabel"]: row for row in told["drift"]}
    nulls = family["lemari_es"].is_null().to_numpy()
    unknown_now = np.mean(nulls | (np.arange(FAMILIES) % 2 == 0))
    assert drift["lemari_es"]["missing_register"] == pytest.approx(unknown_now, abs=1e-6)
    assert abs(drift["jumlah_anggota"]["standardised"]) < 0.2  # the same, but for weights
    weight = pq.read_table(tmp_path / "survey/survey_family")["bobot"].to_numpy()
    missing = weight[nulls].sum() / weight.sum()
    assert drift["lemari_es"]["missing_survey"] == pytest.approx(missing, abs=1e-6)


def test_what_a_variable_costs_is_told_with_its_label(home: Home) -> None:
    households = surveys.read(home.conformed / "survey", Q1).households
    names = {"lemari_es": "Lemari es", "ac": "AC"}
    kept = tuple(each for each in households.features if each.name in names)
    few = replace(households, features=kept, answers=households.answers[list(names)])
    told = {row["variabel"]: row for row in cost(few, Penalties())}
    assert told["lemari_es"]["r2"] > 10 * told["lemari_es"]["r2_se"] > 0 >= told["ac"]["r2"] - 0.01
    assert "Lemari es" in told["lemari_es"]["label"]


def test_a_model_of_another_quarter_is_examined_there(home: Home, tmp_path: Path) -> None:
    put_model(Home(tmp_path).candidate(Q2), model_of(home, Q1))
    with pytest.raises(DataStop, match="--quarter 2026Q1"):
        fit.examine(Home(tmp_path), Q2)


def test_the_model_in_force_is_carried_on(home: Home) -> None:
    publish(home, Q1)
    fit.run(home, Q2)
    assert model_of(home, Q2).id == model_of(home, Q1).id
    for name in (fit.EVALUATION, fit.UNSEEN):
        assert (home.candidate(Q2) / name).read_bytes() == (home.candidate(Q1) / name).read_bytes()
    shown = fit.show(home, Q1)
    assert shown["id_model"] == model_of(home, Q1).id and "Lemari es" in shown["text"]


def test_without_model_and_survey_the_quarter_stops(tmp_path: Path) -> None:
    with pytest.raises(DataStop, match="no model is in force, and no survey has arrived in"):
        fit.run(Home(tmp_path), Q1)


def test_a_new_model_asked_for_without_a_survey_says_which_one_stays(
    home: Home, tmp_path: Path
) -> None:
    other = Home(tmp_path)
    put_model(other.candidate(Q1), model_of(home, Q1))
    publish(other, Q1)
    with pytest.raises(DataStop) as stopped:
        fit.run(other, Q2, anew=True)
    said = str(stopped.value)
    assert f"model {model_of(home, Q1).id} is in force; a new one needs a survey" in said
    assert "no survey has arrived in 2026Q2" in said and "no model is in force" not in said


def test_a_model_of_another_view_does_not_go_on(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path)
    content = model_of(home, Q1).content
    put_model(other.candidate(Q1), Model(content | {"provenance": {"view": "older"}}))
    publish(other, Q1)
    with pytest.raises(DataStop, match="another feature view and cannot go on, and no survey"):
        fit.run(other, Q2)
    with_survey(other, Q2)
    fit.run(other, Q2)
    assert model_of(other, Q2).content["provenance"]["view"] == view_hash()
