"""Chances from residuals, and the line at which they add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking import chance


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
