"""The estimator of the score: what it learns, the signs it keeps, and its whole numbers."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.utils.estimator_checks import parametrize_with_checks

from ranking.encoding import Feature
from ranking.export import tables
from ranking.local import Penalties, taken
from ranking.model import MICRO, Model
from ranking.pmt import PmtH

URBAN = "perkotaan"
STRONG = Penalties(3.0, 10.0, 30.0, 30.0, 3.0, 10.0)


@parametrize_with_checks([PmtH()])
def test_it_is_a_scikit_learn_estimator(estimator, check) -> None:
    check(estimator)


def drawn(
    seed: int, count: int = 1_500, noise: float = 0.4
) -> tuple[pd.DataFrame, np.ndarray, dict]:
    """Draw families whose true effects break the declared signs here and there."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "aset": rng.integers(0, 4, count),
            "anggota": rng.integers(1, 7, count),
            "atap": rng.integers(1, 5, count),
            URBAN: rng.integers(0, 2, count).astype(str),
        }
    )
    province, regency = rng.integers(0, 3, count), rng.integers(0, 3, count)
    slope = rng.normal(0.1, 0.3, (3, 3))[province, regency]
    y = slope * table["aset"] - 0.1 * table["anggota"] + 0.2 * (table["atap"] == 2)
    y += rng.normal(0.1, 0.2, 7)[table["anggota"]] * table["aset"]
    y += 0.3 * (table[URBAN] == "1") * table["aset"] - 0.1 * (table["aset"] == 2)
    table = table.astype({"aset": float, "anggota": float, "atap": float})
    for name in ("aset", "atap"):
        table.loc[rng.random(count) < 0.1, name] = np.nan
    table.loc[rng.random(count) < 0.05, "aset"] = -1.0
    where = {
        "groups": np.column_stack(
            [
                province.astype(str),
                [f"{p}{r}" for p, r in zip(province, regency, strict=True)],
                table[URBAN],
            ]
        ),
        "village": rng.integers(0, count // 8, count),
        "subdistrict": rng.integers(0, 20, count).astype(str),
    }
    return table, (y + rng.normal(0, 0.4, count)).to_numpy(), where


FEATURES = (
    Feature("aset", "ordinal", 1, (0, 1, 2, 3), {-1: (1, 2, 3)}),
    Feature("anggota", "ordinal", -1, tuple(range(1, 7))),
    Feature("atap", "category", 0, (1, 2, 3, 4)),
    Feature(URBAN, "category"),
)


def exported(seed: int) -> tuple[PmtH, Model]:
    table, y, where = drawn(seed)
    fitted = PmtH(FEATURES, STRONG).fit(table, y, **where)
    content = tables(fitted, URBAN)
    return fitted, Model(content | {"order": ["aset", "anggota", "atap"]})


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_declared_signs_hold_in_every_cell_and_beside_every_other_answer(seed: int) -> None:
    _, model = exported(seed)
    for place, kinds in model.content["places"].items():
        for kind in map(int, kinds):
            tables_ = {name: model.contributions(name, place, kind) for name in model.order}
            products = [(pair, model.product(*pair)) for pair in model.pairs]
            for name, sign in (("aset", 1), ("anggota", -1)):
                fine = [level for level in tables_[name] if level >= 0]
                others = [pair for pair, _ in products if name in pair[:2]]
                for low, high in pairwise(fine):
                    least = sign * (tables_[name][high] - tables_[name][low])
                    for pair in others:
                        least += least_of_product(model, pair, name, low, high, sign)
                    assert least >= 0, (place, kind, name, low, high)


def least_of_product(model: Model, pair, name: str, low: int, high: int, sign: int) -> int:
    """Return the least that a product changes, whatever the other answer, a missing one too."""
    product = model.product(*pair)
    is_first = pair[0] == name
    other = pair[1] if is_first else pair[0]

    def at(level: int, of_other: int) -> int:
        return product[(level, of_other) if is_first else (of_other, level)]

    changes = [at(high, each) - at(low, each) for each in model.levels(other)]
    return min([0, *(sign * change for change in changes)])


def test_products_are_learnt_beside_signs() -> None:
    assert any(exported(seed)[0].local_.product.any() for seed in range(4))


def test_a_coarse_answer_stands_between_the_levels_it_contains() -> None:
    _, model = exported(1)
    levels = model.levels("aset")
    inside = [levels[level] for level in (1, 2, 3)]
    assert min(inside) <= levels[-1] <= max(inside)


def test_whole_numbers_give_the_score_that_the_estimator_gives() -> None:
    table, y, where = drawn(4)
    fitted = PmtH(FEATURES, STRONG).fit(table, y, **where)
    model = Model(tables(fitted, URBAN) | {"order": ["aset", "anggota", "atap"]})
    known = table.dropna()
    rows = known.index.to_numpy()
    score = fitted.places_.score(
        fitted.known(known),
        where["groups"][rows],
    )
    pairs = fitted.local_
    value = fitted.known(known)
    score += (value[:, pairs.pairs[:, 0]] * value[:, pairs.pairs[:, 1]]) @ pairs.product
    for row, expected in zip(rows[:300], score[:300], strict=True):
        answer, regency = table.loc[row], where["groups"][row, 1]
        urban = int(answer[URBAN])
        total = model.content["places"][regency][str(urban)]["base"]
        for name in model.order:
            total += model.contributions(name, regency, urban)[int(answer[name])]
        for one, other, size in model.pairs:
            total += model.product(one, other, size)[int(answer[one]), int(answer[other])]
        # steps of a curve with a sign below 2,000 are none
        assert total / MICRO == pytest.approx(expected, abs=0.02)


def test_what_products_can_take_is_the_other_curves_reach() -> None:
    pairs = np.array([[0, 1], [1, 2]])
    reach = np.array([[-1.0, 2.0], [-0.5, 0.25], [0.0, 3.0]])
    found = taken(np.array([2.0, -1.0]), pairs, reach)
    np.testing.assert_allclose(found, [[1.0, 2.0], [3.0, 0.25]])


def test_missing_answers_are_expected_from_those_known() -> None:
    rng = np.random.default_rng(3)
    wealth = rng.normal(size=2_000)
    table = pd.DataFrame({n: (wealth + rng.normal(0, 0.5, 2_000) > 0).astype(float) for n in "abc"})
    y = wealth + rng.normal(0, 0.2, 2_000)
    features = tuple(Feature(name, "flag", 1) for name in "abc")
    fitted = PmtH(features, Penalties()).fit(table, y)
    asked = pd.DataFrame({"a": [np.nan, np.nan], "b": [1.0, 0.0], "c": [1.0, 0.0]})
    rows = fitted._rows(asked, None, None, None, None)[0]
    value = fitted.curves_.completed(rows, fitted.known(asked))
    rich, poor = fitted.curves_.levels(0, np.array([1.0, 0.0]))
    assert poor < value[1, 0] < 0 < value[0, 0] < rich


def test_nothing_is_learnt_from_a_row_of_weight_zero() -> None:
    table, y, where = drawn(6)
    weight = np.ones(len(y))
    weight[::3] = 0
    other = np.where(weight == 0, 99.0, y)
    one = PmtH(FEATURES, STRONG).fit(table, y, weight, where["groups"])
    two = PmtH(FEATURES, STRONG).fit(table, other, weight, where["groups"])
    np.testing.assert_allclose(
        one.predict(table, where["groups"]), two.predict(table, where["groups"]), atol=1e-9
    )
