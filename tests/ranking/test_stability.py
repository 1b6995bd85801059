"""Other samples, features left out, answers that drifted: against plain loops and numbers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ranking import stability
from ranking.calibration import fifths
from ranking.drift import drift
from ranking.dropping import cost_of_each, unseen
from ranking.encoding import Feature
from ranking.local import Penalties
from ranking.metrics import exclusion, r_squared
from ranking.rivals import Households, fit

FEATURES = (
    Feature("ijazah", "ordinal", 1, (0, 1, 2)),
    Feature("atap", "category", 0, (1, 2, 3)),
    Feature("tetap", "ordinal", 0, (1, 2)),
)
PENALTIES = Penalties(curve=3.0, place=30.0, slope=np.inf, village=np.inf, subdistrict=np.inf)


@pytest.fixture(scope="module")
def households() -> Households:
    rng = np.random.default_rng(2)
    count = 600
    answers = pd.DataFrame(
        {
            "ijazah": rng.integers(0, 3, count).astype(float),
            "atap": rng.integers(1, 4, count).astype(float),
            "tetap": np.ones(count),
        }
    )
    answers.loc[rng.random(count) < 0.1, "atap"] = np.nan
    truth = 0.5 * answers["ijazah"] + 0.1 * (answers["atap"] == 2)
    return Households(
        FEATURES,
        answers,
        (truth + rng.normal(0, 0.4, count)).to_numpy(),
        rng.uniform(0.5, 1.5, count),
        rng.integers(1, 7, count).astype(float),
        np.repeat(np.arange(60), 10).astype(str),
    )


@pytest.fixture(scope="module")
def fitted(households):
    return fit(households, PENALTIES)


@pytest.fixture(scope="module")
def drawn(households, fitted) -> stability.Drawn:
    return stability.draw(stability.resampled(households, 8, seed=1), households, fitted)


def test_a_drawn_survey_is_that_of_whole_clusters_written_as_often_as_they_came(households):
    for sample in stability.resampled(households, 3, seed=1):
        assert sample.weight.sum() == pytest.approx(len(households))
        place = households.answers.index.get_indexer(sample.answers.index)
        times = sample.weight / households.weight[place]
        times = np.rint(times / times.min()).astype(int)
        assert set(pd.Series(sample.cluster).value_counts()) == {10}
        assert (times.reshape(-1, 10) == times[::10, None]).all()
        assert times[::10].sum() == 60
        again = fit(written(sample, times), PENALTIES)
        assert list(stability.coefficients(again).values()) == pytest.approx(
            list(stability.coefficients(fit(sample, PENALTIES)).values()), abs=1e-6
        )


def written(sample: Households, times: np.ndarray) -> Households:
    """Return the rows as often as they came, instead of so much weight."""
    rows = np.repeat(np.arange(len(sample)), times)
    return replace(
        sample,
        answers=sample.answers.iloc[rows].reset_index(drop=True),
        outcome=sample.outcome[rows],
        weight=(sample.weight / times)[rows],
        members=sample.members[rows],
        cluster=sample.cluster[rows],
    )


def test_coefficients_are_steps_and_levels_of_the_curves(fitted):
    found = stability.coefficients(fitted)
    assert list(found) == [
        *(("ijazah", 1), ("ijazah", 2), ("atap", 1), ("atap", 2), ("atap", 3), ("tetap", 2))
    ]
    steps = np.diff(fitted.curves_.levels(0, np.array([0, 1, 2])))
    assert [found["ijazah", 1], found["ijazah", 2]] == pytest.approx(steps.tolist())
    assert found["ijazah", 1] == pytest.approx(0.5, abs=0.1)
    assert found["atap", 2] == pytest.approx(fitted.curves_.levels(1, np.array([2]))[0])


def test_the_reach_is_that_of_the_two_extreme_levels_in_every_draw(fitted, drawn):
    keys = list(stability.coefficients(fitted))
    told = {row["feature"]: row for row in stability.reach(fitted, drawn)}
    table = pd.DataFrame(drawn.coefficients, columns=pd.MultiIndex.from_tuples(keys))
    schooling = table["ijazah"].sum(axis=1)
    assert told["ijazah"]["se"] == pytest.approx(schooling.std())
    assert told["ijazah"]["same"] == 1.0
    value = {level: fitted.curves_.levels(1, np.array([level]))[0] for level in (1, 2, 3)}
    most, least = max(value, key=value.get), min(value, key=value.get)
    roof = table["atap"][most] - table["atap"][least]
    assert told["atap"]["reach"] == pytest.approx(value[most] - value[least])
    assert told["atap"]["se"] == pytest.approx(roof.std())
    assert told["atap"]["same"] == pytest.approx((roof > 0).mean())
    assert (told["tetap"]["reach"], told["tetap"]["same"]) == (0.0, None)  # one answer only


def test_signs_are_shares_of_draws():
    drawn = np.array([[1.0, -1.0, 0.0], [2.0, 1.0, 0.0]])
    assert stability.signs(np.array([1.0, 1.0, 0.0]), drawn)[:2].tolist() == [1.0, 0.5]
    assert np.isnan(stability.signs(np.array([1.0, 1.0, 0.0]), drawn)[2])


def test_ranks_that_change_are_counted_in_persons():
    tenth, persons = np.array([1, 4, 5, 10]), np.array([1.0, 2.0, 3.0, 4.0])
    drawn = np.array([[1, 5, 4, 10], [1, 4, 8, 10]])
    told = stability.ranks(tenth, drawn, persons, poorest=4)
    assert told["changed"] == pytest.approx((0.5 + 0.3) / 2)
    assert told["crossed"] == pytest.approx(0.5 / 2)
    assert told["far"] == pytest.approx(0.3 / 2)
    assert told["changed_sd"] == pytest.approx(np.std([0.5, 0.3], ddof=1))
    assert told["by_tenth"] == [0, 0, 0, 0.5, 1, 0, 0, 0, 0, 0]


def test_a_feature_costs_what_the_metrics_say_without_it(households):
    told = {row["feature"]: row for row in cost_of_each(households, PENALTIES)}
    whole = unseen(households, PENALTIES, 0)
    less = unseen(
        replace(
            households, features=FEATURES[1:], answers=households.answers.drop(columns="ijazah")
        ),
        PENALTIES,
        0,
    )
    true, persons = households.outcome, households.persons
    lost = r_squared(true, whole, persons) - r_squared(true, less, persons)
    more = exclusion(true, less, persons, 0.4) - exclusion(true, whole, persons, 0.4)
    assert told["ijazah"]["r2"].value == pytest.approx(lost)
    assert told["ijazah"]["ee40"].value == pytest.approx(more)
    assert lost > 0.3 and told["ijazah"]["r2"].se < lost / 5
    assert told["tetap"]["r2"].value == pytest.approx(0, abs=1e-9)


def test_fifths_are_means_over_persons(households):
    rng = np.random.default_rng(4)
    predicted = households.outcome + rng.normal(0, 0.3, len(households))
    persons, cluster = households.persons, households.cluster
    told = fifths(predicted, households.outcome, persons, cluster)
    table = pd.DataFrame({"p": predicted, "t": households.outcome, "w": persons, "c": cluster})
    table = table.sort_values("p")
    middle = (table.w.cumsum() - table.w / 2) / table.w.sum()
    for row, (_, part) in zip(told, table.groupby(np.floor(5 * middle)), strict=True):
        mean = np.average(part.p, weights=part.w)
        off = part.t - part.p
        bias = np.average(off, weights=part.w)
        sums = (part.w * (off - bias)).groupby(part.c).sum()
        error = np.sqrt(len(sums) / (len(sums) - 1) * (sums**2).sum()) / part.w.sum()
        assert row["rows"] == len(part)
        found = (row["told"], row["true"], row["se"])
        assert found == pytest.approx((mean, mean + bias, error))


def test_drift_is_told_in_what_answers_add():
    value = {0: 0.0, 1: 1.0, 2: 4.0}
    told = drift({0: 30, 1: 10, None: 60}, {0: 10, 1: 10, 2: 20}, value)
    assert (told["missing_survey"], told["missing_register"]) == (0.6, 0.0)
    survey = np.repeat([0.0, 1.0], [30, 10])
    register = np.repeat([0.0, 1.0, 4.0], [10, 10, 20])
    assert told["standardised"] == pytest.approx((register.mean() - survey.mean()) / survey.std())
    assert [(row["survey"], row["register"]) for row in told["levels"]] == [
        (0.75, 0.25),
        (0.25, 0.25),
        (0.0, 0.5),
    ]
    shares = [(0.75, 0.25), (0.25, 0.25), (1e-4, 0.5)]
    assert told["psi"] == pytest.approx(sum((r - s) * np.log(r / s) for s, r in shares))


def test_what_cannot_be_compared_is_not_told():
    assert drift({None: 5}, {1: 2}, {1: 1.0})["psi"] is None
    same = drift({1: 5}, {1: 2}, {1: 1.0})
    assert (same["standardised"], same["psi"]) == (None, 0.0)


def test_penalties_come_back_from_a_model_file():
    assert Penalties.of_texts(PENALTIES.texts()) == PENALTIES
