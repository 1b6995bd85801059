"""Ridge with a penalty per column, the look-up tables made of it, and how they are judged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.utils.estimator_checks import parametrize_with_checks

from ranking import chance, metrics
from ranking.additive import MISSING, Design, Survey, tables
from ranking.ridge import GroupedRidge


@parametrize_with_checks([GroupedRidge()])
def test_it_is_a_scikit_learn_estimator(estimator, check) -> None:
    check(estimator)


def test_ridge_solves_the_penalised_normal_equations() -> None:
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(80, 4)), rng.uniform(0.5, 2, 80)
    y = x @ [1, -2, 0.5, 0] + 3 + rng.normal(0, 0.1, 80)
    penalty = np.array([1.0, 5, 20, 100])
    mean = np.average(x, axis=0, weights=weight)
    centred, level = x - mean, np.average(y, weights=weight)
    gram = centred.T @ (weight[:, None] * centred) + np.diag(penalty)
    expected = np.linalg.solve(gram, centred.T @ (weight * (y - level)))
    for design in (x, sparse.csr_matrix(x)):
        fitted = GroupedRidge(penalty).fit(design, y, weight)
        np.testing.assert_allclose(fitted.coef_, expected, rtol=1e-4, atol=1e-6)
        assert fitted.intercept_ == pytest.approx(level - mean @ expected, rel=1e-4)


def test_a_penalty_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        GroupedRidge([1.0, 0.0]).fit(np.eye(2), [1, 2])


def drawn(
    count: int = 6_000, coarse: float = 0.1, missing: float = 0.1, is_ordered: bool = False
) -> Survey:
    """Draw families of which level 2 is half a log point richer than level 1, and 3 again."""
    rng = np.random.default_rng(2)
    true = rng.choice([1, 2, 3], count, p=[0.5, 0.3, 0.2])
    regency, urban = rng.choice(["3201", "3202", "1101"], count), rng.integers(0, 2, count)
    outcome = 0.5 * true + 0.3 * urban + 0.4 * (regency == "3202") + rng.normal(0, 0.2, count)
    seen, dice = true.copy(), rng.random(count)
    seen[(dice < coarse) & (true > 1)] = -1
    seen[dice > 1 - missing] = MISSING
    return Survey(
        levels={"atap": seen},
        possible={"atap": {-1: (2, 3), 1: (), 2: (), 3: (), 4: ()}},
        ordered=frozenset({"atap"} if is_ordered else ()),
        regency=regency,
        urban=urban,
        outcome=outcome,
        weight=rng.uniform(1, 3, count),
        members=np.full(count, 3.0),
    )


@pytest.mark.parametrize("is_ordered", [False, True])
def test_levels_places_and_means_are_learnt(is_ordered: bool) -> None:
    survey = drawn(is_ordered=is_ordered)
    design = Design.of(survey)
    model = tables(survey, design, design.fit(survey), fewest=30)
    level = {int(k): v for k, v in model["variables"]["atap"]["levels"].items()}
    assert level[2] - level[1] == pytest.approx(500_000, abs=30_000)
    assert level[3] - level[2] == pytest.approx(500_000, abs=30_000)
    base = model["base"]
    assert base["3202"]["1"] - base["3201"]["1"] == pytest.approx(400_000, abs=40_000)
    assert base["3201"]["1"] - base["3201"]["0"] == pytest.approx(300_000, abs=40_000)


def test_a_level_nobody_has_is_like_the_one_below_it_where_levels_stand_in_order() -> None:
    survey = drawn(is_ordered=True)
    design = Design.of(survey)
    level = tables(survey, design, design.fit(survey), 30)["variables"]["atap"]["levels"]
    assert level["4"] == level["3"] > level["2"]


def test_a_coarse_level_is_the_weighted_mean_of_what_it_contains() -> None:
    survey = drawn(coarse=0.0, missing=0.0)
    design = Design.of(survey)
    level = tables(survey, design, design.fit(survey), 30)["variables"]["atap"]["levels"]
    seen = survey.levels["atap"]
    weight = [survey.weight[seen == n].sum() for n in (2, 3)]
    expected = np.average([level["2"], level["3"]], weights=weight)
    assert level["-1"] == pytest.approx(expected, abs=2)


def test_a_missing_answer_gets_the_mean_of_those_around_it_who_know() -> None:
    survey = drawn()
    design = Design.of(survey)
    variable = tables(survey, design, design.fit(survey), fewest=30)["variables"]["atap"]
    level, imputed = {int(k): v for k, v in variable["levels"].items()}, variable["imputed"]
    seen = survey.levels["atap"]
    rows = (seen != MISSING) & (survey.province == "32") & (survey.urban == 1)
    expected = np.average([level[n] for n in seen[rows]], weights=survey.weight[rows])
    assert imputed["32"]["1"] == pytest.approx(expected, abs=2)
    few = tables(survey, design, design.fit(survey), fewest=10_000)["variables"]["atap"]
    assert set(few["imputed"]) == {"nasional"}


def test_folds_keep_clusters_together_and_use_them_all() -> None:
    cluster = np.repeat(np.arange(23), 7)
    fold = metrics.folds(cluster, 5, seed=1)
    assert all(len(set(fold[cluster == c])) == 1 for c in range(23))
    assert set(fold) == set(range(5))


def test_exclusion_counts_the_poor_who_are_missed() -> None:
    true, weight = np.arange(10.0), np.ones(10)
    assert metrics.exclusion(true, true, weight, 0.4) == 0
    assert metrics.exclusion(true, -true, weight, 0.4) == 1
    swapped = true.copy()
    swapped[[0, 9]] = swapped[[9, 0]]
    assert metrics.exclusion(true, swapped, weight, 0.4) == pytest.approx(0.25)
    assert metrics.exclusion(true, np.zeros(10), weight, 0.4) == pytest.approx(0.6)


def test_r_squared_of_the_mean_is_nothing() -> None:
    true, weight = np.array([1.0, 2, 6]), np.array([1.0, 1, 2])
    mean = np.full(3, np.average(true, weights=weight))
    assert metrics.r_squared(true, mean, weight) == pytest.approx(0)
    assert metrics.r_squared(true, true, weight) == 1


@given(st.integers(0, 1_000), st.integers(1, 9))
def test_the_line_makes_persons_times_chance_the_share_asked_for(seed: int, tenths: int) -> None:
    rng = np.random.default_rng(seed)
    score = np.unique(rng.normal(0, 400_000, 400).astype(np.int64))
    persons = rng.integers(1, 9, len(score))
    table = np.sort(rng.normal(0, 300_000, (3, 999)).astype(np.int64), axis=1)
    bounds = np.array([-150_000, 150_000])
    strata = [(score, persons, bounds, table)]
    line = chance.line(strata, 100 * tenths)
    chances = chance.per_mille(score, bounds, table, line)
    assert persons @ chances / persons.sum() == pytest.approx(100 * tenths, abs=5)
    assert (np.diff(chances) <= 0).all()
    assert chances.min() >= 0 and chances.max() <= 999


def test_quantiles_are_weighted() -> None:
    found = chance.quantiles(np.array([2.0, 1.0]), np.array([1.0, 3.0]))
    assert found[0] == found[748] == 1_000_000
    assert found[750] == found[998] == 2_000_000
