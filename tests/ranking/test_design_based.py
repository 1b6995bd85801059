"""Shares by design: against loops in plain Python, scipy's binomial intervals, and the truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from ranking.design_based import Edge, Estimate, design, korn_graubard, numbered, spread, wilson


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
    mass = weight[rows] * whole[rows]
    single = share * (1 - share) * (mass**2).sum() / mass.sum() ** 2
    if variance < single:  # moderated towards that of rows drawn singly
        variance = (found.degrees * variance + 10 * single) / (found.degrees + 10)
    assert found.effective == pytest.approx(min(len(rows), share * (1 - share) / variance))


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
    assert Estimate(0.5, 0.0, rows=1, degrees=0, effective=1.0).wilson() == (0.0, 1.0)


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
