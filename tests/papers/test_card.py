"""The model's card: what an evaluation and an examination say of it, and what was not examined."""

import json
import re

import pytest

from bench import nation as drawn_model
from pipelines import papers, store
from pipelines.home import Home
from pipelines.papers.card import EXAMINED
from pipelines.quarter import Quarter
from ranking.metrics import METRICS
from ranking.model import Model
from tests.rank.drawn import put_model

Q1, Q2 = Quarter.parse("2026Q1"), Quarter.parse("2026Q2")
FITTED = {"provenance": {"families": 200, "clusters": 20, "matched": 150}}
FITTED |= {"valid": {"from": "2026Q1", "until": "2026Q4"}}
MODEL = Model(drawn_model.model(1).content | FITTED)
BIN = {"rows": 40, "told": "0.250000", "true": "0.310000", "se": "0.040000"}
RANKS = dict.fromkeys(("changed", "far", "crossed"), 0.1)
RANKS |= {f"{name}_sd": 0.01 for name in ("changed", "far", "crossed")}
VARIABLE = {"variabel": "mobil", "label": "Mobil"}
STABILITY = {
    "draws": 30,
    "coefficients": [{"variabel": "mobil", "level": 1, "value": 0.2, "se": 0.02, "same": 1.0}],
    "reach": [VARIABLE | {"reach": 0.7777, "se": 0.02, "same": 1.0}],
    "ranks": RANKS | {"poorest": 4, "by_tenth": [0.1] * 10},
    "ranks_of_families": RANKS | {"changed": 0.123},
}
DRIFT = {"mean_survey": 0.1, "mean_register": 0.2, "standardised": 0.55, "psi": 0.03}
DRIFT |= {"missing_survey": 0.0, "missing_register": 0.25}


def evaluation() -> dict:
    metrics = {name: {"value": "0.300000", "se": "0.010000"} for name in METRICS}
    group = {"pengelompokan": "Banyak anggota", "kelompok": "1", "n": 50}
    group |= dict.fromkeys(("ee40", "ie40"), "0.500000")
    group |= dict.fromkeys(("ee40_se", "ie40_se"), "0.020000")
    return {
        "n": 200,
        "clusters": 20,
        "folds": 5,
        "seeds": 1,
        "models": {"pmt_h": metrics, "pooled_ridge": metrics},
        "paired": {
            "pooled_ridge": {name: {"diff": "0.010000", "se": "0.010000"} for name in METRICS}
        },
        "groups": [group, group | {"kelompok": "9", "n": 2}],
        "confusion": [["0.100000"] * 10] * 10,
        "fifths": [BIN, BIN | {"told": "0.700000", "true": "0.650000", "se": None}],
        "calibration": {"1-4": [BIN | {"from": 0, "to": 200}]},
        "interval": {"per_mille": 800, "inside": "0.812000", "se": "0.010000"},
    }


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    for quarter in (Q1, Q2):
        put_model(home.candidate(quarter), MODEL)
        store.write_text(
            home.candidate(quarter) / "model/evaluation.json", json.dumps(evaluation())
        )
    return home


def written(home: Home, quarter: Quarter) -> tuple[str, dict]:
    page = papers.write_card(home, quarter, home.candidate(quarter))
    assert page is not None
    return page.read_text("utf-8"), json.loads(page.with_suffix(".json").read_text("utf-8"))


def put(home: Home, quarter: Quarter, **told) -> None:
    sealed = {"quarter": str(quarter), "id_model": MODEL.id, "hash": MODEL.hash} | told
    store.write_text(home.reports(quarter) / EXAMINED, store.as_json(sealed))


def test_calibration_is_drawn_for_chances_and_scores(home):
    page, told = written(home, Q1)
    assert "Peluang berada di desil 1-4" in page and "perlima penduduk" in page
    assert "Selang desil 80% memuat desil sesungguhnya dari 81,2% penduduk (±1,0%)" in page
    assert told["evaluation"]["fifths"][0]["true"] == 0.31


def test_thin_groups_are_said_to_be_so(home):
    page, _ = written(home, Q1)
    assert "terlalu sedikit" in page and "50,0%" in page


def test_what_was_not_examined_says_how_it_would_be(home):
    page, told = written(home, Q1)
    assert told["examined"] == {}
    for part in ("stability", "cost", "drift"):
        assert f"--examine {part} --quarter 2026Q1" in page


def test_what_was_examined_is_told_with_its_errors(home):
    cost = [VARIABLE | {"r2": 0.0123, "r2_se": 0.001, "ee40": 0.004, "ee40_se": None}]
    put(home, Q1, stability=STABILITY, cost=cost, drift=[VARIABLE | DRIFT])
    page, told = written(home, Q1)
    assert "Belum diuji" not in page
    assert "0,778" in page and "0,0123" in page and "25,0%" in page
    assert "melintasi batas desil 4" in page and "12,3%" in page
    assert told["examined"]["cost"] == cost


def test_one_part_alone_is_told_alone(home):
    put(home, Q1, drift=[])
    page, _ = written(home, Q1)
    assert "Register belum ada ketika model diuji" in page
    assert page.count("Belum diuji") == 2


def test_a_later_quarter_tells_what_was_found_when_the_model_was_fitted(home):
    put(home, Q1, stability=STABILITY)
    assert written(home, Q2)[1]["examined"]["stability"] == STABILITY


def test_what_was_found_of_another_model_is_not_told(home):
    put(home, Q1, hash="0" * 64, stability=STABILITY)
    assert written(home, Q1)[1]["examined"] == {}


def test_ids_of_the_plots_do_not_clash(home):
    put(home, Q1, stability=STABILITY)
    page, _ = written(home, Q1)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 20
