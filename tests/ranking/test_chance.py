"""Chances from residuals, and the line at which they add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking import chance
from ranking.calibration import calibration, cross_fitted, share


def drawn(seed: int) -> list[chance.Stratum]:
    rng = np.random.default_rng(seed)
    found = []
    for spread in (200_000, 400_000):
        score = np.unique(rng.normal(0, 400_000, 300).astype(np.int64))
        table = np.sort(rng.normal(0, spread, (3, 999)).astype(np.int64), axis=1)
        persons = rng.integers(1, 9, len(score))
        found.append(chance.Stratum(score, persons, np.array([-150_000, 150_000]), table))
    return found


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1_000))
def test_at_every_line_persons_times_chance_are_the_tenths_below_it(seed: int) -> None:
    strata = drawn(seed)
    persons = sum(int(each.persons.sum()) for each in strata)
    lines = chance.lines(strata)
    assert (np.diff(lines) > 0).all()
    last = [np.zeros(len(each.score), np.int64) for each in strata]
    for tenth, line in enumerate(lines, 1):
        told = [each.per_mille(line) for each in strata]
        expected = sum(int(each.persons @ of) for each, of in zip(strata, told, strict=True))
        assert expected / persons == pytest.approx(100 * tenth, abs=5)
        for of, before in zip(told, last, strict=True):
            assert (np.diff(of) <= 0).all() and (of >= before).all()
            assert of.min() >= 0 and of.max() <= 999
        last = told


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1_000))
def test_the_interval_holds_the_middle_of_scores_with_their_residuals(seed: int) -> None:
    for each in drawn(seed):
        lines = np.arange(-400_000, 401_000, 100_000)
        low, high = each.tenth(lines, 100), each.tenth(lines, 900)
        assert (low <= high).all() and (np.diff(low) >= 0).all() and (np.diff(high) >= 0).all()
        assert low.min() >= 1 and high.max() <= 10
        group = np.searchsorted(each.bounds, each.score)
        oracle = [
            1 + sum(line < score + each.table[of][99] for line in lines)
            for score, of in zip(each.score.tolist(), group.tolist(), strict=True)
        ]
        assert low.tolist() == np.maximum.accumulate(oracle).tolist()


def test_quantiles_are_weighted() -> None:
    found = chance.quantiles(np.array([2.0, 1.0]), np.array([1.0, 3.0]))
    assert found[0] == found[748] == 1_000_000
    assert found[750] == found[998] == 2_000_000


def population(count: int, seed: int) -> tuple[chance.Sample, np.ndarray, np.ndarray]:
    """Draw families whose errors are wider where they are few, in clusters that share a part."""
    rng = np.random.default_rng(seed)
    cluster = np.arange(count) // 10
    size = 1 + rng.binomial(7, 0.35, count)
    urban = np.where(rng.random(count // 10 + 1)[cluster] < 0.5, "1", "0")
    score = rng.normal(0, 0.5, count) - 0.05 * size + 0.2 * (urban == "1")
    spread = np.where(size == 1, 0.7, 0.35) * np.where(urban == "1", 1.2, 1)
    shared = rng.normal(0, 0.1, count // 10 + 1)[cluster]
    residual = shared + spread * rng.normal(0, 1, count)
    weight = rng.uniform(0.5, 2, count)
    return chance.Sample(score, residual, weight * size, urban, size), cluster, cluster % 5


def test_a_cell_has_the_residuals_of_its_families_and_a_thin_one_those_of_more() -> None:
    sample, _, _ = population(4_000, 1)
    sizes = [1, 2, 4]
    content, pooled = chance.table(sample, sizes, 60)
    frame = pd.DataFrame(
        {
            "urban": sample.urban,
            "fifth": 0,
            "band": pd.cut(sample.size, [0, 1, 3, 99], labels=False),
            "residual": sample.residual,
            "persons": sample.persons,
        }
    )
    for kind in ("0", "1"):
        here = frame.urban == kind
        ordered = frame[here].assign(score=sample.score[here]).sort_values("score")
        below = (ordered.persons.cumsum() - ordered.persons / 2) / ordered.persons.sum()
        frame.loc[ordered.index, "fifth"] = (5 * below).astype(int)
    thin = 0
    for kind, cell in content["cells"].items():
        assert len(cell["bounds"]) == 4 and cell["bounds"] == sorted(cell["bounds"])
        for band, table in enumerate(cell["bands"]):
            for fifth, row in enumerate(table):
                own = (frame.urban == kind) & (frame.fifth == fifth) & (frame.band == band)
                if own.sum() < 55:
                    own = (frame.urban == kind) & (frame.fifth == fifth)
                    thin += 1
                middle = frame[own].sort_values("residual")
                half = middle.persons.cumsum() >= middle.persons.sum() / 2
                # a family at the edge may be in the fifth beside it
                assert row[499] / 1e6 == pytest.approx(middle.residual[half].iloc[0], abs=0.08)
    assert 0 < thin <= pooled < 30


def test_without_rows_enough_everybody_speaks_for_every_cell() -> None:
    sample, _, _ = population(100, 2)
    content, pooled = chance.table(sample, [1, 3], 1_000)
    rows = {tuple(row) for cell in content["cells"].values() for t in cell["bands"] for row in t}
    assert rows == {tuple(chance.quantiles(sample.residual, sample.persons).tolist())}
    assert pooled == 20


def test_a_kind_of_place_that_no_survey_family_lives_in_has_the_residuals_of_the_other() -> None:
    sample, _, _ = population(500, 3)
    sample = sample.take(sample.urban == "0")
    content, _ = chance.table(sample, [1, 4], 20)
    assert content["cells"]["1"] == content["cells"]["0"]


def test_chances_come_true_on_clusters_that_were_held_out() -> None:
    sample, cluster, fold = population(12_000, 4)
    told = cross_fitted(sample, fold, [1, 2, 4, 6], 200, [4, 5], 100)
    truth = pd.Series(sample.score + sample.residual)
    order = truth.sort_values().index
    persons = pd.Series(sample.persons)
    middle = (persons[order].cumsum() - persons[order] / 2) / persons.sum()
    for highest, per_mille in zip((4, 5), told.chances, strict=True):
        truly = (middle < highest / 10).reindex(truth.index).to_numpy().astype(float)
        bins = calibration(per_mille, truly, sample.persons, cluster)
        assert len(bins) == 5 and sum(each["rows"] for each in bins) == len(truth)
        for each in bins:
            assert abs(each["told"] - each["true"]) <= max(0.03, 2 * each["se"])
        assert sample.persons @ per_mille / persons.sum() == pytest.approx(100 * highest, abs=15)
    tenth = 1 + np.minimum(9, (10 * middle.reindex(truth.index)).astype(int))
    inside, _ = share(
        ((told.low <= tenth) & (tenth <= told.high)).to_numpy(float), sample.persons, cluster
    )
    assert 0.78 < inside < 0.95  # whole tenths hold a little more than asked for


def test_chances_that_are_wrong_are_seen_to_be() -> None:
    sample, cluster, _ = population(12_000, 5)
    truly = np.ones(len(cluster)) * 0.5
    bins = calibration(np.full(len(cluster), 700), truly, sample.persons, cluster)
    (only,) = bins
    assert only["from"] == 600 and only["told"] == pytest.approx(0.7)
    assert only["true"] == pytest.approx(0.5) and only["se"] < 0.01


def test_the_error_of_a_share_is_that_of_clusters() -> None:
    rng = np.random.default_rng(6)
    values, errors = [], []
    for _ in range(400):
        cluster = np.repeat(np.arange(40), 8)
        value = (np.repeat(rng.normal(0, 1, 40), 8) + rng.normal(0, 0.5, 320) > 0).astype(float)
        found, error = share(value, rng.uniform(1, 2, 320), cluster)
        values.append(found)
        errors.append(error)
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.15)
    assert share(np.ones(3), np.ones(3), np.zeros(3)) == (1.0, None)
