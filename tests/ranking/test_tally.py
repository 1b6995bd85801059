"""Counting by score in one sort, or into a histogram, gives what grouping gives."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.counting import Histogram, tally

SCORES = st.integers(-(10**9), 10**9) | st.integers(-3, 3)
FAMILIES = st.lists(
    st.tuples(st.integers(0, 9_999) | st.integers(11, 13), SCORES, st.integers(1, 65_535)),
    max_size=60,
)


@given(FAMILIES)
def test_tally_is_grouping(families: list[tuple[int, int, int]]) -> None:
    rows = pd.DataFrame(families, columns=["place", "score", "members"], dtype="int64")
    grouped = rows.groupby(["place", "score"])["members"].agg(["sum", "size"]).reset_index()
    expected = {
        int(place): [part[name].tolist() for name in ("score", "sum", "size")]
        for place, part in grouped.groupby("place")
    }
    found = tally(*(rows[name].to_numpy() for name in rows))
    assert {place: [each.tolist() for each in told] for place, told in found.items()} == expected


@pytest.mark.parametrize(
    ("place", "score", "members"), [(1, 0, 65_536), (1, 2**50, 1), (1, -(2**50), 1), (2**15, 0, 1)]
)
def test_what_does_not_fit_is_refused(place: int, score: int, members: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        tally(np.array([place]), np.array([score]), np.array([members]))


@given(st.lists(st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(1, 99)), max_size=9)))
def test_a_histogram_of_parts_is_the_sum_of_all(parts: list[list[tuple[int, int]]]) -> None:
    counted = Histogram()
    for part in parts:
        score, weight = np.array(part, np.int64).reshape(-1, 2).T.copy()
        counted.add(score, weight)
    rows = pd.DataFrame([row for part in parts for row in part], columns=["score", "weight"])
    expected = rows.groupby("score")["weight"].sum()
    score, weight = counted.groups()
    assert score.tolist() == expected.index.tolist()
    assert weight.tolist() == expected.tolist() == counted.at(score).tolist()
    assert counted.total == rows["weight"].sum()


def test_scores_too_far_apart_for_memory_are_refused() -> None:
    counted = Histogram()
    counted.add(np.array([0]), np.array([1]))
    with pytest.raises(ValueError, match="too far apart"):
        counted.add(np.array([2**27]), np.array([1]))
