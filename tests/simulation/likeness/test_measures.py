"""The check's figures, against plain definitions."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from simulation.likeness import measures
from simulation.likeness.models import LEAST_ROWS, OutOfCluster, ridge, standard

RNG = np.random.default_rng(3)


def test_gini_is_half_the_mean_difference_over_the_mean() -> None:
    value, weight = RNG.lognormal(0, 0.7, 300), RNG.integers(1, 4, 300)
    each = np.repeat(value, weight)
    plain = np.abs(each[:, None] - each[None, :]).mean() / 2 / each.mean()
    assert measures.gini(value, weight.astype(float)) == pytest.approx(plain)
    assert measures.gini(np.ones(5), np.ones(5)) == pytest.approx(0)


def test_tenths_hold_a_tenth_of_the_persons_each() -> None:
    value, weight = RNG.permutation(1000).astype(float), np.full(1000, 3.0)
    desil = measures.tenth(value, weight)
    assert (desil == 1 + value // 100).all()
    assert (measures.tenth(np.zeros(10), np.ones(10)) == 6).all()  # one block, its middle
    assert measures.exact(value, value, weight) == 1
    assert measures.exact(value, -value, weight) == 0


def test_the_error_of_a_share_is_that_of_many_drawn_samples() -> None:
    level = np.random.default_rng(1).normal(0, 1, 2000)  # of villages: answers go together

    def sample(seed: int) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(seed)
        cluster = np.repeat(rng.choice(2000, 60), 10)
        return (level[cluster] + rng.normal(0, 1, 600) > 0.5).astype(float), cluster

    draws = [sample(seed) for seed in range(300)]
    told = [measures.share(f, np.ones(600), np.repeat(np.arange(60), 10)) for f, _ in draws]
    true = np.std([part for part, _ in told])
    assert np.mean([error for _, error in told]) == pytest.approx(true, rel=0.12)
    assert true > 1.5 * 0.5 / np.sqrt(600)


def test_the_jackknife_knows_the_error_of_a_mean() -> None:
    value, cluster = RNG.normal(5, 2, 4000), np.arange(4000)
    mean, error = measures.jackknifed(lambda rows: float(value[rows].mean()), cluster)
    assert mean == value.mean()
    assert error == pytest.approx(2 / np.sqrt(4000), rel=0.3)


def test_villages_that_are_alike_correlate() -> None:
    cluster = np.repeat(np.arange(400), 10)
    noise = RNG.standard_normal(4000)
    level = RNG.standard_normal(400)[cluster]
    assert abs(measures.intraclass(noise, cluster)) < 0.03
    assert measures.intraclass(0.5 * level + noise, cluster) == pytest.approx(0.2, abs=0.04)


def test_equal_weights_cost_nothing() -> None:
    assert measures.kish(np.full(7, 3.0)) == pytest.approx(1)
    assert measures.kish(np.array([1.0, 3.0])) == pytest.approx(1.25)


def test_ridge_is_that_of_scikit_learn() -> None:
    x, y = RNG.standard_normal((200, 4)), RNG.standard_normal(200)
    weight = RNG.uniform(0.5, 2, 200)
    ones = standard(np.column_stack([np.ones(200), x]), weight)
    other = Ridge(alpha=30).fit(ones[:, 1:], y, sample_weight=weight / weight.mean())
    ours = ridge(ones, y, weight, 30)
    assert ours[1:] == pytest.approx(other.coef_)
    assert ours[0] == pytest.approx(other.intercept_)


def test_partial_pooling_wins_where_regencies_differ_a_little_and_rows_are_few() -> None:
    regency = np.repeat(np.arange(30), 60)
    x = np.column_stack([np.ones(1800), RNG.standard_normal((1800, 15))])
    slope = 0.3 + 0.05 * RNG.standard_normal((30, 16))
    y = (x * slope[regency]).sum(axis=1) + RNG.standard_normal(1800)
    fits = OutOfCluster(x, y, np.ones(1800), np.arange(1800) // 10)
    assert LEAST_ROWS * 16 <= 48  # regencies have rows enough for a fit of their own
    own, partial = fits.by_regency(regency)
    left = [float(((y - fit) ** 2).mean()) for fit in (own, partial)]
    assert left[1] < left[0] - 0.05


def test_a_cluster_never_teaches_its_own_prediction() -> None:
    x, cluster = np.ones((500, 1)), np.repeat(np.arange(50), 10)
    y = RNG.standard_normal(50)[cluster] * 100
    fitted = OutOfCluster(x, y, np.ones(500), cluster).pooled()
    assert np.corrcoef(fitted, y)[0, 1] < 0.1
