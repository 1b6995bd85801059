"""Small areas: against the likelihood and the formulas written out, and against the truth."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from ranking.small_area import benchmarked, fay_herriot, smoothed_variance


def drawn(seed, areas=40, spread=0.004):
    draw = np.random.default_rng(seed)
    known = draw.uniform(0.1, 0.6, areas)
    true = 0.1 + 0.5 * known + draw.normal(0, np.sqrt(spread), areas)
    variance = draw.uniform(0.001, 0.012, areas)
    share = true + draw.normal(0, np.sqrt(variance))
    return true, share, variance, np.column_stack([np.ones(areas), known])


def adjusted_likelihood(spread, share, variance, columns):
    """Return the log of A times the residual likelihood, by whole matrices."""
    covariance = np.diag(spread + variance)
    inverse = np.linalg.inv(covariance)
    information = columns.T @ inverse @ columns
    slope = np.linalg.solve(information, columns.T @ inverse @ share)
    plain = multivariate_normal.logpdf(share, columns @ slope, covariance)
    return np.log(spread) + plain - 0.5 * np.log(np.linalg.det(information))


def test_the_variance_of_areas_is_where_the_likelihood_is_highest():
    _, share, variance, columns = drawn(1)
    found = fay_herriot(share, variance, columns)
    highest = adjusted_likelihood(found.variance, share, variance, columns)
    for spread in np.geomspace(1e-6, 0.2, 400):
        assert adjusted_likelihood(spread, share, variance, columns) <= highest + 1e-6


def test_a_prediction_weighs_the_share_and_the_line():
    _, share, variance, columns = drawn(2)
    found = fay_herriot(share, variance, columns)
    weight = [1 / (found.variance + v) for v in variance]
    left = sum(w * np.outer(x, x) for w, x in zip(weight, columns, strict=True))
    right = sum(w * y * x for w, y, x in zip(weight, share, columns, strict=True))
    slope = np.linalg.inv(left) @ right
    for i, v in enumerate(variance):
        own = found.variance / (found.variance + v)
        assert found.own[i] == pytest.approx(own)
        assert found.value[i] == pytest.approx(own * share[i] + (1 - own) * columns[i] @ slope)
        of_slope = (1 - own) ** 2 * columns[i] @ np.linalg.inv(left) @ columns[i]
        of_spread = v**2 * weight[i] ** 3 * 2 / sum(w * w for w in weight)
        assert found.error[i] == pytest.approx(own * v + of_slope + 2 * of_spread)


def test_equal_areas_still_have_a_variance():
    share, variance = np.full(12, 0.3), np.full(12, 0.002)
    found = fay_herriot(share, variance, np.ones((12, 1)))
    assert found.variance > 0
    assert found.value == pytest.approx(share)


def test_smoothed_variances_are_never_zero_and_fall_with_rows():
    share, rows = np.array([0.0, 0.5, 0.2, 0.0]), np.array([5.0, 20.0, 80.0, 10.0])
    smooth = smoothed_variance(share, np.array([0.0, 0.02, 0.004, 0.0]), rows)
    assert (smooth > 0).all()
    assert smooth * rows == pytest.approx(smooth[0] * rows[0])
    assert smooth.sum() == pytest.approx(0.024)
    assert (smoothed_variance(np.zeros(4), np.zeros(4), rows) > 0).all()


def test_areas_add_up_to_their_province_and_those_with_many_rows_stand():
    value, mass = np.array([0.2, 0.4, 0.3]), np.array([100.0, 50.0, 150.0])
    fixed = np.array([False, False, True])
    moved = benchmarked(value, mass, fixed, 100.0)
    assert mass @ moved == pytest.approx(100)
    assert moved[2] == 0.3
    assert moved[1] / moved[0] == pytest.approx(2)
    assert (benchmarked(value, mass, fixed, 10.0) == value).all()  # less than what stands


def test_intervals_of_thin_areas_cover_the_truth_and_are_narrower():
    hits = misses = narrower = 0
    for seed in range(500):
        true, share, variance, columns = drawn(seed, areas=30)
        found = fay_herriot(share, variance, columns)
        inside = np.abs(found.value - true) <= 1.96 * np.sqrt(found.error)
        hits, misses = hits + inside.sum(), misses + (~inside).sum()
        narrower += (found.error < variance).mean()
    assert 0.90 <= hits / (hits + misses) <= 0.97
    assert narrower / 500 > 0.8
