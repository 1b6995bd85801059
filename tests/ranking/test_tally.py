"""Counting by score in one sort gives what grouping gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking import desil

SCORES = st.integers(-(10**9), 10**9) | st.integers(-3, 3)
FAMILIES = st.lists(st.tuples(SCORES, st.integers(1, 65_535)), max_size=60)


@given(FAMILIES)
def test_tally_is_group(families: list[tuple[int, int]]) -> None:
    score, members = np.array(families, np.int64).reshape(-1, 2).T
    expected = desil.group(score, members, np.ones(len(score), np.int64))
    for found, wanted in zip(desil.tally(score, members), expected, strict=True):
        assert found.tolist() == wanted.tolist()


@pytest.mark.parametrize(("score", "members"), [(0, 65_536), (2**50, 1), (-(2**50), 1)])
def test_what_does_not_fit_is_refused(score: int, members: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        desil.tally(np.array([score]), np.array([members]))
