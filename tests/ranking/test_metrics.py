"""Metrics of a ranking, against each counted person by person."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking import metrics


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
    # nor is there anything to explain where all are alike, as in a draw of few clusters
    assert metrics.r_squared(np.ones(3), mean, weight) == 0


def persons_of(values: np.ndarray, weight: np.ndarray) -> list[float]:
    """Write each row as often as it has persons."""
    return [float(v) for v, w in zip(values, weight, strict=True) for _ in range(int(w))]


def bottom(values: list[float], share: float) -> list[float]:
    """How much of each person is in the bottom share: those of one value in equal parts."""
    room = share * len(values)
    found = []
    for value in values:
        below = sum(other < value for other in values)
        equal = sum(other == value for other in values)
        found.append(min(max((room - below) / equal, 0.0), 1.0))
    return found


def middle(values: list[float]) -> list[float]:
    """Share below each person, equals by half."""
    return [
        (sum(o < v for o in values) + sum(o == v for o in values) / 2) / len(values) for v in values
    ]


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_every_metric_is_what_counting_persons_gives(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(8, 25))
    true = rng.normal(size=count).round(1)
    predicted = (true + rng.normal(size=count)).round(int(rng.integers(0, 2)))
    weight = rng.integers(1, 5, count).astype(float)
    told = metrics.judge(metrics.Order.of(true), metrics.Order.of(predicted), weight)
    t, p = persons_of(true, weight), persons_of(predicted, weight)
    mean = sum(t) / len(t)
    explained = 1 - sum((a - b) ** 2 for a, b in zip(t, p, strict=True)) / sum(
        (a - mean) ** 2 for a in t
    )
    assert told["r2"] == pytest.approx(explained)
    for share in (10, 20, 30, 40):
        poor, found = bottom(t, share / 100), bottom(p, share / 100)
        missed = 1 - sum(a * b for a, b in zip(poor, found, strict=True)) / sum(poor)
        assert told[f"ee{share}"] == pytest.approx(missed)
    assert told["cgh40"] == pytest.approx((1 - told["ee40"]) / 0.4)
    poor = bottom(t, 0.4)
    pairs = above = 0.0
    for a, one in zip(poor, p, strict=True):
        for b, other in zip(poor, p, strict=True):
            pairs += a * (1 - b)
            above += a * (1 - b) * ((one < other) + (one == other) / 2)
    assert told["auc40"] == pytest.approx(above / pairs)
    ranks = np.corrcoef(middle(t), middle(p))[0, 1]
    assert told["spearman"] == pytest.approx(0 if np.isnan(ranks) else ranks)
    tenths = [[1 + min(9, int(10 * m + 1e-12)) for m in middle(each)] for each in (t, p)]
    apart = [abs(a - b) for a, b in zip(*tenths, strict=True)]
    assert told["exact"] == pytest.approx(sum(a == 0 for a in apart) / len(apart))
    assert told["within1"] == pytest.approx(sum(a <= 1 for a in apart) / len(apart))


def test_bootstrap_draws_clusters_whole() -> None:
    rng = np.random.default_rng(2)
    cluster = np.repeat(np.arange(30), 10)
    true = np.repeat(rng.normal(size=30), 10) + rng.normal(0, 0.1, 300)
    predicted = true + np.repeat(rng.normal(size=30), 10)
    weight = np.ones(300)
    by_cluster = metrics.bootstrap(true, {"a": [predicted]}, weight, cluster, 300, seed=1)["a"]
    by_row = metrics.bootstrap(true, {"a": [predicted]}, weight, np.arange(300), 300, seed=1)["a"]
    at = metrics.METRICS.index("r2")
    told = metrics.judge(metrics.Order.of(true), metrics.Order.of(predicted), weight)
    assert by_cluster[0, at] == by_row[0, at] == pytest.approx(told["r2"])
    assert by_cluster[1:, at].std() > 2 * by_row[1:, at].std()
