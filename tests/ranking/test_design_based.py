"""Shares by design: against loops in plain Python, scipy's binomial intervals, and the truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from ranking.design_based import Edge, design, numbered, spread
from ranking.intervals import Estimate, effective_size, korn_graubard, wilson


def oracle(part, whole, weight, stratum, cluster, rows):
    """Return share and linearised variance, the long way round."""
    inside = set(rows)
    total = sum(weight[i] * whole[i] for i in inside)
    share = sum(weight[i] * part[i] for i in inside) / total
    sums = {}
    for i in range(len(weight)):
        key = (stratum[i], cluster[i])
        sums.setdefault(key, 0.0)
        if i in inside:
            sums[key] += weight[i] * (part[i] - share * whole[i]) / total
    variance = 0.0
    for name in {s for s, _ in sums}:
        own = [value for (s, _), value in sums.items() if s == name]
        mean = sum(own) / len(own)
        variance += len(own) / (len(own) - 1) * sum((value - mean) ** 2 for value in own)
    return share, variance


def test_a_share_and_its_variance_are_those_of_the_textbook():
    draw = np.random.default_rng(3)
    stratum = np.repeat(["a", "b", "c"], 40)
    cluster = np.array([f"{s}{n // 4}" for n, s in enumerate(stratum)])
    weight, whole = draw.uniform(1, 9, 120), draw.integers(1, 7, 120).astype(float)
    part = whole * (draw.random(120) < 0.3)
    rows = np.flatnonzero(draw.random(120) < 0.5)  # a domain: some clusters have none of it
    found = design(weight, stratum, cluster).ratio(part, whole, rows)
    share, variance = oracle(part, whole, weight, stratum, cluster, rows.tolist())
    assert found.value == pytest.approx(share)
    assert found.variance == pytest.approx(variance)
    assert found.rows == len(rows)
    level = (weight * part).sum() / (weight * whole).sum()  # all rows are alike
    mass = weight[rows] * whole[rows]
    assert found.single == pytest.approx(mass.sum() ** 2 / (mass**2).sum())
    assert 0.2 < level < 0.4


def test_rows_that_are_wrong_more_often_tell_less_of_the_others():
    layer, own = np.repeat([0, 1], [30, 60]), np.arange(90)
    part = np.where(layer == 0, np.arange(90) % 2, np.arange(90) % 20 == 0).astype(float)
    found = design(np.ones(90), layer, own, alike=layer).ratio(part, np.ones(90), own)
    low, high = ((n * p + 3.8415 * 0.2) / (n + 3.8415) for n, p in ((30, 0.5), (60, 0.05)))
    share = (30 * low + 60 * high) / 90
    variance = (30 * low * (1 - low) + 60 * high * (1 - high)) / 90**2
    assert found.single == pytest.approx(share * (1 - share) / variance, rel=1e-4)
    assert found.single > 90
    plain = design(np.ones(90), layer, own).ratio(part, np.ones(90), own)
    assert plain.single == pytest.approx(90)


def test_a_small_variance_of_few_errors_is_moderated():
    squares = np.array([0.0004, 0.0001])
    share, degrees, single = 0.05, 20.0, 50.0
    worth = 0.0005**2 / (0.0004**2 + 0.0001**2)
    own = 0.0005 / (0.05 * 0.95)
    moderated = (worth * own + 10 / 50) / (worth + 10)
    size, freedom = effective_size(share, squares, degrees, single, 1.0)
    assert size == pytest.approx(1 / moderated)
    assert freedom == 30
    large = effective_size(share, squares * 100, degrees, single, 1.0)
    assert large == pytest.approx((0.05 * 0.95 / 0.05, 20.0))
    assert effective_size(0.0, np.zeros(2), degrees, single, 0.5) == (25.0, 20.0)


def test_neighbours_tell_the_variance_of_steps_down_a_list():
    draw = np.random.default_rng(6)
    level = np.linspace(0, 1, 4000) + draw.normal(0, 0.2, 4000)  # in order of wealth
    told = {"found": [], "steps": [], "plain": []}
    for start in range(40):
        rows, own = np.arange(start, 4000, 40), np.arange(100)
        for name, is_ordered in (("steps", True), ("plain", False)):
            drawn = design(
                np.full(100, 40.0), np.zeros(100, int), own,
                fraction=np.full(100, 1 / 40), is_ordered=is_ordered,
            )  # fmt: skip
            found = drawn.ratio(level[rows], np.ones(100), own)
            told[name].append(found.variance)
        told["found"].append(found.value)
    true = np.var(told["found"])
    assert np.mean(told["steps"]) == pytest.approx(true, rel=0.35)
    assert np.mean(told["plain"]) > 2 * true
    by_hand = np.diff(level[rows] / 100) ** 2
    assert told["steps"][-1] == pytest.approx(39 / 40 * 100 / (2 * 99) * by_hand.sum())


def test_neighbours_of_an_unordered_list_vary_as_all_do():
    draw = np.random.default_rng(7)
    own, stratum = np.arange(300), draw.integers(0, 3, 300)
    plain, steps = (
        [
            design(np.ones(300), stratum, own, is_ordered=each).ratio(part, np.ones(300), own)
            for part in draw.random((60, 300))
        ]
        for each in (False, True)
    )
    assert np.mean([e.variance for e in steps]) == pytest.approx(
        np.mean([e.variance for e in plain]), rel=0.05
    )
    assert steps[0].degrees == pytest.approx(2 / 3 * plain[0].degrees, rel=0.02)


def test_degrees_of_freedom_are_few_where_one_stratum_is_most_of_the_sample():
    stratum, own = np.repeat([0, 1, 2], 30), np.arange(90)
    part = np.tile([0.0, 1.0, 1.0], 30)
    even = design(np.ones(90), stratum, own).ratio(part, np.ones(90), own)
    assert even.degrees == pytest.approx(87)
    heavy = design(np.where(stratum == 0, 20.0, 1.0), stratum, own).ratio(part, np.ones(90), own)
    mass = np.array([400.0, 1.0, 1.0]) * 30
    assert heavy.degrees == pytest.approx(mass.sum() ** 2 / (mass**2 / 29).sum())
    assert heavy.adjusted < even.adjusted


def test_the_error_of_a_threshold_that_the_sample_sets_is_in_the_variance():
    draw, cut, near = np.random.default_rng(4), 0.4, 0.1
    size, own = 400, np.arange(400)
    spread_of = {"inside": [], "said": [], "plain": []}
    for _ in range(400):
        spent = draw.normal(size=size)
        listed = (spent + draw.normal(0, 0.8, size) < -0.3).astype(float)
        place = (np.argsort(np.argsort(spent)) + 0.5) / size
        poor, edge = (place < cut).astype(float), (abs(place - cut) <= near) / (2 * near)
        drawn = design(np.ones(size), np.zeros(size, int), own)
        moved = Edge((poor - cut) / size, -listed * edge, np.zeros(size))
        found = drawn.ratio(listed * (1 - poor), listed, own, moved)
        spread_of["inside"].append(found.value)
        spread_of["said"].append(found.variance)
        spread_of["plain"].append(drawn.ratio(listed * (1 - poor), listed, own).variance)
    true = np.var(spread_of["inside"])
    assert np.mean(spread_of["said"]) == pytest.approx(true, rel=0.2)
    assert np.mean(spread_of["plain"]) > 1.3 * true


def test_a_large_part_of_the_population_leaves_less_variance():
    whole, part = np.ones(40), np.repeat([0.0, 1.0], 20)
    stratum, own = np.zeros(40, int), np.arange(40)
    plain = design(whole, stratum, own).ratio(part, whole, own)
    half = design(whole, stratum, own, fraction=np.full(40, 0.5)).ratio(part, whole, own)
    assert half.variance == pytest.approx(plain.variance / 2)


def test_a_domain_of_nothing_has_no_share():
    drawn = design(np.ones(4), np.zeros(4, int), np.arange(4))
    assert drawn.ratio(np.zeros(4), np.zeros(4), np.arange(4)) is None
    assert drawn.ratio(np.zeros(4), np.ones(4), np.array([], int)) is None


def test_strata_of_one_cluster_are_put_together():
    stratum = np.array(["3201", "3201", "3202", "3203", "3301", "3401"])
    province = np.array(["32", "32", "32", "32", "33", "34"])
    drawn = design(np.ones(6), stratum, np.arange(6), province)
    groups = {}
    for name, code in zip(stratum, drawn.stratum, strict=True):
        groups.setdefault(int(code), []).append(name)
    assert sorted(groups.values()) == [["3201", "3201"], ["3202", "3203"], ["3301", "3401"]]


def test_the_last_single_cluster_joins_others_of_its_class():
    drawn = design(np.ones(3), np.array(["a", "a", "b"]), np.arange(3), np.array([0, 0, 0]))
    assert len(set(drawn.stratum)) == 1


@pytest.mark.parametrize(("hits", "size"), [(0, 12), (3, 20), (17, 50), (40, 40)])
def test_intervals_of_independent_rows_are_the_binomial_ones(hits, size):
    known = binomtest(hits, size)
    for ours, name in ((wilson, "wilson"), (korn_graubard, "exact")):
        low, high = known.proportion_ci(0.95, name)
        assert ours(hits / size, size) == pytest.approx((low, high), abs=1e-9)


def test_no_row_says_nothing():
    assert wilson(0.5, 0) == korn_graubard(0.5, 0) == (0.0, 1.0)
    assert Estimate(0.5, 0.0, rows=1, degrees=0, effective=1.0, single=1.0).wilson() == (0.0, 1.0)


def test_a_share_of_zero_has_a_width():
    drawn = design(np.ones(30), np.zeros(30, int), np.arange(30))
    found = drawn.ratio(np.zeros(30), np.ones(30), np.arange(30))
    assert (found.value, found.effective) == (0.0, 30.0)
    assert 0.05 < found.wilson()[1] < found.korn_graubard()[1] < 0.15


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(0.5, 50), st.booleans(), st.integers(0, 4)), min_size=1, max_size=40
    )
)
def test_those_who_answered_stand_for_all(rows):
    weight, answered, fine = (np.array(column) for column in zip(*rows, strict=True))
    kept = spread(weight, answered, numbered(fine), numbered(fine % 2), np.zeros(len(rows), int))
    assert (kept[~answered] == 0).all()
    assert (kept[answered] >= weight[answered] * (1 - 1e-9)).all()
    assert kept.sum() == pytest.approx(weight.sum() if answered.any() else 0)
    for each in np.unique(fine):
        own = fine == each
        if answered[own].any() and all(answered[fine == other].any() for other in np.unique(fine)):
            assert kept[own].sum() == pytest.approx(weight[own].sum())


def population(seed, size=6000):
    draw = np.random.default_rng(seed)
    stratum = draw.choice(3, size, p=[0.15, 0.25, 0.6])
    village = draw.integers(0, 200, size)
    persons = draw.integers(1, 8, size).astype(float)
    level = np.array([0.45, 0.25, 0.1])[stratum] + draw.normal(0, 0.06, 200)[village]
    return stratum, village, persons, persons * (draw.random(size) < level)


def covered(found, truth):
    low, high = found.wilson()
    return low <= truth <= high


def test_intervals_of_an_oversampled_spot_check_with_silence_cover_the_truth():
    stratum, _, whole, part = population(1)
    truth, hits = part.sum() / whole.sum(), 0
    size = np.bincount(stratum)
    quota = np.array([120, 90, 90])
    for n in range(600):
        draw = np.random.default_rng(n)
        order = np.argsort(draw.random(len(stratum)))
        rows = np.concatenate([order[stratum[order] == h][: quota[h]] for h in range(3)])
        answered = draw.random(len(rows)) < 0.85
        weight = spread((size / quota)[stratum[rows]], answered, stratum[rows])
        rows, weight = rows[answered], weight[answered]
        drawn = design(weight, stratum[rows], rows, fraction=(quota / size)[stratum[rows]])
        hits += covered(drawn.ratio(part[rows], whole[rows], np.arange(len(rows))), truth)
    assert 0.90 <= hits / 600 <= 0.97


def test_intervals_of_a_province_whose_errors_are_of_one_layer_cover_the_truth():
    layer = np.repeat([0, 1, 2], [60, 240, 700])
    draw = np.random.default_rng(3)
    part = (draw.random(1000) < np.array([0.6, 0.06, 0.02])[layer]).astype(float)
    quota, size, hits, widths = np.array([12, 16, 20]), np.bincount(layer), 0, []
    for n in range(600):
        order = np.argsort(np.random.default_rng(n).random(1000))
        rows = np.concatenate([order[layer[order] == h][: quota[h]] for h in range(3)])
        of = layer[rows]
        drawn = design((size / quota)[of], of, rows, fraction=(quota / size)[of], alike=of)
        found = drawn.ratio(part[rows], np.ones(48), np.arange(48))
        hits += covered(found, part.mean())
        widths.append(np.diff(found.wilson())[0])
    assert 0.90 <= hits / 600 <= 0.97
    singly = np.diff(wilson(part.mean(), 48))[0]
    assert np.mean(widths) < singly


def test_intervals_of_villages_listed_whole_cover_the_truth():
    _, village, whole, part = population(2)
    truth, hits = part.sum() / whole.sum(), 0
    for n in range(600):
        picked = np.random.default_rng(n).choice(200, 24, replace=False)
        rows = np.flatnonzero(np.isin(village, picked))
        drawn = design(
            np.full(len(rows), 200 / 24), np.zeros(len(rows), int), village[rows], fraction=24 / 200
        )
        hits += covered(drawn.ratio(part[rows], whole[rows], np.arange(len(rows))), truth)
    assert 0.90 <= hits / 600 <= 0.97
