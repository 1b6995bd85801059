"""Desil by the integer rule, against a slow oracle that knows only sorting and counting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ranking import desil, kernels

FAMILIES = st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 12)), min_size=1, max_size=60)


def slow(families: list[tuple[int, int]]) -> list[int]:
    total = sum(members for _, members in families)
    found = []
    for score, _ in families:
        below = sum(members for other, members in families if other < score)
        here = sum(members for other, members in families if other == score)
        found.append(1 + min(9, (2 * below + here) * 10 // (2 * total)))
    return found


@given(FAMILIES)
def test_desil_is_the_integer_rule(families: list[tuple[int, int]]) -> None:
    score, members = map(np.array, zip(*families, strict=True))
    distinct, persons = desil.group(score, members)
    given_ = dict(zip(distinct.tolist(), desil.tenths(persons).tolist(), strict=True))
    assert [given_[s] for s in score.tolist()] == slow(families)


@given(FAMILIES)
def test_cut_points_give_the_desil_back(families: list[tuple[int, int]]) -> None:
    score, members = map(np.array, zip(*families, strict=True))
    cuts = desil.cut_points(*desil.group(score, members))
    found = np.empty(len(score), np.int8)
    kernels.cut(score, np.zeros_like(score), cuts[np.newaxis, :9], found)
    assert found.tolist() == slow(families)
    assert (np.diff(cuts[cuts != desil.NOTHING]) >= 0).all()


@given(FAMILIES)
def test_shares_count_everyone_once(families: list[tuple[int, int]]) -> None:
    score, members = map(np.array, zip(*families, strict=True))
    distinct, persons, count = desil.group(score, members, np.ones(len(score)))
    _, in_desil = desil.shares(distinct, persons, count)
    assert in_desil.tolist() == [slow(families).count(d) for d in range(1, 11)]


def test_an_empty_desil_has_the_cut_point_of_the_one_before() -> None:
    cuts = desil.cut_points(np.array([7, 9]), np.array([1, 9]))
    assert cuts.tolist() == [7, 7, 7, 7, 7, 9, 9, 9, 9, 9]
    cuts = desil.cut_points(np.array([7]), np.array([3]))
    assert cuts.tolist() == [desil.NOTHING] * 5 + [7] * 5
