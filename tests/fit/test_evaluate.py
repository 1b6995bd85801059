"""`dtsen model evaluate` on survey files drawn here: what it tells, and what it refuses."""

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
import yaml

from dtsen.cli import answer, main
from ranking.metrics import METRICS

MODELS = {"pmt_h", "per_regency_ols", "pooled_ridge", "boosting", "regency_mean", "random"}
SPEC = {
    "outcome": "belanja",
    "outcome_scale": "level",
    "weight": "bobot",
    "members": "anggota",
    "cluster": "klaster",
    "regency": "kabupaten",
    "urban": "kota",
    "subdistrict": "kecamatan",
    "features": [
        {"name": "anggota", "kind": "numeric", "sign": "-"},
        {"name": "motor", "kind": "flag", "sign": "+"},
        {"name": "ijazah", "kind": "ordinal", "sign": "+"},
        {"name": "atap", "kind": "category"},
        {"name": "tetap", "kind": "numeric"},
    ],
}


def drawn(count: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    cluster = np.arange(count) // 8
    table = pd.DataFrame(
        {
            "klaster": [f"K{c:03d}" for c in cluster],
            "kabupaten": [f"{c % 4:04d}" for c in cluster],
            "kecamatan": [f"{c % 12:06d}" for c in cluster],
            "kota": np.where(cluster % 3 == 0, "kota", "desa"),
            "bobot": rng.uniform(50, 300, count),
            "anggota": rng.integers(1, 9, count),
            "motor": rng.random(count) < 0.5,
            "ijazah": rng.integers(0, 5, count).astype(float),
            "atap": rng.choice(["genteng", "seng", "rumbia"], count),
            "tetap": 3.0,
        }
    )
    table.loc[rng.random(count) < 0.1, "ijazah"] = np.nan
    table.loc[0, "kabupaten"] = "9999"  # a kabupaten of one row
    table.loc[3, "bobot"] = 0
    log = 0.4 * table["motor"] + 0.2 * table["ijazah"].fillna(2) - 0.1 * table["anggota"]
    table["belanja"] = np.exp(13 + log + rng.normal(0, 0.4, count))
    table.loc[5, "belanja"] = np.nan
    return table


class Said(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def run(*asked: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["dtsen", "model", "evaluate", *asked])
        with pytest.raises(SystemExit) as ended:
            main()
        return Said(int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def ask(call, tmp_path: Path):
    def run(table: pd.DataFrame, spec: dict, *more: str, name: str = "survei.parquet") -> Said:
        survey, told = tmp_path / name, tmp_path / "spec.yaml"
        if name.endswith("parquet"):
            table.to_parquet(survey)
        else:
            table.to_csv(survey, index=False, sep=";")
        told.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
        return call("--survey", str(survey), "--spec", str(told), *more)

    return run


def test_every_model_is_told_with_standard_errors_and_a_page(ask, tmp_path: Path) -> None:
    page = tmp_path / "penilaian.html"
    result = ask(drawn(), SPEC, "--json", "--html", str(page))
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["n"], told["clusters"], told["folds"], told["seeds"]) == (398, 50, 5, 2)
    assert told["left_out"] == {"no_outcome": 1, "zero_weight": 1}
    assert set(told["models"]) == MODELS
    for found in told["models"].values():
        assert set(found) == set(METRICS)
        assert all(cell["se"] >= 0 for cell in found.values())
    decided = told["challenger"]
    assert set(decided["metrics"]) == set(decided["paired"]) == set(METRICS)
    assert decided["adopted"] == (decided["gain"] > 1.64 * decided["se"])
    for name, found in told["paired"].items():
        for metric, cell in found.items():
            ours = told["models"]["pmt_h"][metric]["value"]
            assert cell["diff"] == pytest.approx(ours - told["models"][name][metric]["value"])
    assert told["models"]["pmt_h"]["r2"]["value"] > 0.3
    assert told["models"]["random"]["ee40"]["value"] == pytest.approx(0.6, abs=0.12)
    assert "PMT-H" in page.read_text(encoding="utf-8")


def test_a_csv_without_any_optional_key_tells_the_same_kind_of_thing(ask, tmp_path: Path) -> None:
    few = {key: SPEC[key] for key in ("outcome", "outcome_scale", "features")}
    table = drawn(160).dropna(subset=["belanja"])
    earlier = tmp_path / "sebelumnya.csv"
    drawn(140).dropna(subset=["belanja"]).to_csv(earlier, index=False)
    result = ask(table, few, "--earlier", str(earlier), name="survei.csv")
    assert result.exit_code == 0, result.stderr
    assert "pmt_h" in result.stdout and "±" in result.stdout
    assert "pmt_h - challenger" in result.stdout and "1.64 standard errors" in result.stdout
    assert "fitted on an earlier survey of 139 families" in result.stdout


@pytest.mark.parametrize("name", ["survei.parquet", "survei.csv"])
@pytest.mark.parametrize("kind", ["string", "object"])
def test_a_missing_answer_in_words_is_handled_like_any_other(ask, name: str, kind: str) -> None:
    table = drawn(160)
    table["radio"] = np.where(table["motor"], "ya", "tidak")
    for column in ("atap", "radio"):
        table[column] = table[column].astype(kind)
        table.loc[7:12, column] = None
    spec = SPEC | {"features": [*SPEC["features"], {"name": "radio", "kind": "flag"}]}
    result = ask(table, spec, "--json", name=name)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["n"] == 158


@pytest.mark.parametrize("answered", [None, "K000"])
def test_a_column_that_nobody_fitted_on_has_answered_tells_nothing(ask, answered: str) -> None:
    table = drawn(160)
    table["motor"] = table["motor"].astype(float)
    table["radio"] = np.where(table["motor"] > 0, "ya", "tidak")
    asked = {"motor": "flag", "ijazah": "ordinal", "atap": "category", "radio": "flag"}
    asked["umur"] = "numeric"
    table["umur"] = 30.0
    for column in asked:
        table[column] = table[column].where(table["klaster"] == answered)
    features = [{"name": name, "kind": kind} for name, kind in asked.items()]
    spec = SPEC | {"features": [SPEC["features"][0], *features]}
    result = ask(table, spec, "--json")
    assert result.exit_code == 0, result.stderr
    assert set(json.loads(result.stdout)["models"]) == MODELS


def test_an_outcome_that_does_not_vary_is_refused(ask) -> None:
    table = drawn(120)
    table["belanja"] = table["belanja"].where(table["belanja"].isna(), 500_000.0)
    result = ask(table, SPEC, "--json")
    assert result.exit_code == 1 and not result.stdout
    assert "belanja is the same in all 118 usable rows" in result.stderr


def test_an_outcome_that_varies_in_one_cluster_only_is_told_in_json(ask) -> None:
    table = drawn(120)
    table["belanja"] = 500_000.0
    table.loc[table["klaster"] == "K003", "belanja"] = 700_000.0
    result = ask(table, SPEC, "--json")
    assert result.exit_code == 0, result.stderr
    assert not {"NaN", "Infinity", "-Infinity"} & set(re.findall(r"[-\w]+", result.stdout))


def test_what_json_has_no_word_for_is_not_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        answer({"r2": float("nan")}, True, "")


@pytest.mark.parametrize(
    ("change", "exit_code", "message"),
    [
        ({"outcome_scale": "rupiah"}, 2, "log or level"),
        ({"ukuran": 1}, 2, "unknown key ukuran"),
        ({"features": []}, 2, "list with an entry"),
        ({"features": [{"name": "atap", "kind": "category", "sign": "+"}]}, 2, "no order"),
        ({"features": [{"name": "motor", "kind": "biner"}]}, 2, "biner"),
        ({"features": [{"name": "motor", "kind": "flag"}] * 2}, 2, "stands twice"),
        ({"features": [{"name": "belanja", "kind": "numeric"}]}, 2, "is the outcome"),
        ({"features": [{"name": "radio", "kind": "flag"}]}, 1, "has no column radio"),
        ({"features": [{"name": "atap", "kind": "ordinal"}]}, 1, "should hold numbers"),
        ({"features": [{"name": "atap", "kind": "flag"}]}, 1, "declare it a category"),
        ({"cluster": "kabupaten"}, 1, "in 5 clusters"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_a_reason(
    ask, change: dict, exit_code: int, message: str
) -> None:
    result = ask(drawn(120), SPEC | change, "--json")
    assert result.exit_code == exit_code
    assert message in result.stderr and not result.stdout


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("bobot", -1.0, "negative weight"), ("belanja", 0.0, "0 or less")],
)
def test_values_without_meaning_are_refused(ask, column: str, value: float, message: str) -> None:
    table = drawn(120)
    table.loc[9, column] = value
    result = ask(table, SPEC, "--json")
    assert result.exit_code == 1 and message in result.stderr


def test_a_file_or_a_quarter_is_asked_for(call) -> None:
    for asked in (
        [],
        ["--survey", __file__],
        ["--quarter", "2026Q1", "--survey", __file__],
        ["--quarter", "2026Q1", "--earlier", "2025Q1"],
        ["--survey", __file__, "--spec", __file__, "--earlier", "tidak-ada.csv"],
    ):
        assert call(*asked).exit_code == 2
