"""Errors in groups, against persons counted one by one and clusters drawn again."""

import numpy as np
import pytest

from ranking import groups, metrics


def drawn(seed: int = 1) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(80), 10)
    true = np.repeat(rng.normal(size=80), 10) + rng.normal(size=800)
    predicted = true + rng.normal(size=800)
    return true, predicted, rng.integers(1, 6, 800).astype(float), cluster, rng.random(800) < 0.3


def test_errors_of_a_group_are_those_of_persons_counted() -> None:
    true, predicted, weight, cluster, inside = drawn()
    poor = metrics.poorest(true, weight, 0.4)
    found = metrics.poorest(predicted, weight, 0.4)
    missed = reached = leaked = 0.0
    for p, f, w, own in zip(poor, found, weight, inside, strict=True):
        if own:
            missed += w * p * (1 - f)
            reached += w * p * f
            leaked += w * f * (1 - p)
    exclusion, inclusion = groups.errors(true, predicted, weight, cluster, inside, 0.4)
    assert exclusion.value == pytest.approx(missed / (missed + reached))
    assert inclusion.value == pytest.approx(leaked / (leaked + reached))
    everyone = np.ones(len(true), bool)
    whole, other = groups.errors(true, predicted, weight, cluster, everyone, 0.4)
    assert whole.value == pytest.approx(metrics.exclusion(true, predicted, weight, 0.4))
    assert other.value == pytest.approx(whole.value)  # a fixed share is taken of both


def test_the_standard_error_is_that_of_drawing_clusters_again() -> None:
    _, _, weight, cluster, inside = drawn(3)
    rng = np.random.default_rng(4)
    part = weight * inside * (rng.random(800) < 0.1 + 0.6 * rng.random(80)[cluster])
    told = groups.share(part, weight * inside, cluster)
    values = []
    for _ in range(2_000):
        times = np.bincount(rng.integers(0, 80, 80), minlength=80)[cluster]
        values.append((part * times).sum() / (weight * inside * times).sum())
    assert told.se == pytest.approx(np.std(values), rel=0.1)


def test_a_group_without_anybody_has_no_share() -> None:
    nothing = groups.share(np.zeros(5), np.zeros(5), np.arange(5))
    assert (nothing.value, nothing.se, nothing.rows) == (None, None, 0)
    assert groups.share(np.ones(3), np.ones(3), np.zeros(3, int)).se is None


def test_confusion_tells_where_the_persons_of_a_predicted_tenth_truly_are() -> None:
    true = np.arange(100.0)
    table = groups.confusion(true, true, np.ones(100))
    np.testing.assert_allclose(table, np.eye(10))
    turned = groups.confusion(true, -true, np.ones(100))
    np.testing.assert_allclose(turned, np.eye(10)[::-1])
