"""Coefficients that differ by nested places: against one dense ridge, and as an estimator."""

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from ranking.elimination import bounded
from tests.ranking.ridge import HierarchicalRidge


@parametrize_with_checks([HierarchicalRidge()])
def test_it_is_a_scikit_learn_estimator(estimator, check) -> None:
    check(estimator)


def drawn(count: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(count, 3))
    groups = np.column_stack([rng.integers(0, 3, count), rng.integers(0, 4, count)])
    y = x[:, 0] * (1 + groups[:, 0]) + 0.3 * groups[:, 1] + rng.normal(0, 0.5, count)
    return x, y, rng.uniform(0.5, 2, count), groups


def test_eliminating_places_one_by_one_gives_what_one_dense_ridge_gives() -> None:
    x, y, weight, groups = drawn()
    weight /= weight.mean()
    found = HierarchicalRidge(2.0, 5.0, 20.0).fit(x, y, weight, groups).predict(x, groups)
    level = np.average(y, weights=weight)
    own = np.column_stack([x - np.average(x, axis=0, weights=weight), np.ones(len(x))])
    columns, penalty = [own], [2.0, 2, 2, 0]
    for outer in range(3):
        for inner in [None, 0, 1, 2, 3]:
            inside = groups[:, 0] == outer
            inside &= inner is None or groups[:, 1] == inner
            columns.append(own * inside[:, None])
            penalty += [20.0, 20, 20, 5]
    dense = np.hstack(columns)
    gram = dense.T @ (weight[:, None] * dense) + np.diag(penalty)
    moment = dense.T @ (weight * (y - level))
    coefficients = np.linalg.lstsq(gram, moment, rcond=None)[0]
    np.testing.assert_allclose(found, dense @ coefficients + level, atol=1e-6)


def test_a_place_not_seen_has_the_coefficients_of_the_whole() -> None:
    x, y, weight, groups = drawn()
    model = HierarchicalRidge().fit(x, y, weight, groups)
    elsewhere = np.full((len(x), 2), 9)
    np.testing.assert_allclose(model.predict(x, elsewhere), model.predict(x))


@pytest.mark.parametrize("strength", ["penalty", "intercept_shrinkage", "slope_shrinkage"])
def test_a_penalty_that_is_not_positive_is_refused(strength: str) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        HierarchicalRidge(**{strength: 0.0}).fit(np.eye(2), [1, 2])


def test_bounds_hold_and_no_better_point_lies_between_them() -> None:
    rng = np.random.default_rng(5)
    root = rng.normal(size=(6, 6))
    gram, moment = root @ root.T + np.eye(6), rng.normal(size=6) * 5
    low, high = np.array([0.0] * 3 + [-np.inf] * 3), np.full(6, np.inf)
    found = bounded(gram, moment, low, high)

    def loss(point: np.ndarray) -> float:
        return float(point @ gram @ point / 2 - moment @ point)

    assert (found >= low).all() and (found[:3] == 0).any()
    for _ in range(2_000):
        near = np.clip(found + rng.normal(0, 0.05, 6), low, high)
        assert loss(near) >= loss(found) - 1e-9
