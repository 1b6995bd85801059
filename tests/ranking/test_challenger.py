"""The challenger: its tables are its trees, its signs hold, its whole numbers give its score."""

from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from ranking.challenger import AdditiveTrees
from ranking.export import tables_of_trees
from ranking.model import MICRO, Model
from tests.ranking.test_pmt import FEATURES, URBAN, drawn

LEVELS = {"aset": (0, 1, 2, 3), "anggota": range(1, 7), "atap": (1, 2, 3, 4)}


@parametrize_with_checks([AdditiveTrees(most_trees=60)])
def test_it_is_a_scikit_learn_estimator(estimator, check) -> None:
    check(estimator)


@pytest.fixture(scope="module")
def fitted() -> AdditiveTrees:
    table, y, where = drawn(4, 3_000)
    return AdditiveTrees(FEATURES, URBAN, most_trees=120).fit(table, y, **where)


def everybody() -> pd.DataFrame:
    """Return every combination of answers that a family can have."""
    return pd.DataFrame(product(*LEVELS.values()), columns=list(LEVELS)).astype(float)


def test_the_tables_say_of_every_family_what_the_trees_say(fitted: AdditiveTrees) -> None:
    table = everybody()
    numbers = np.column_stack([table["atap"] - 1, table["aset"], table["anggota"] - 1])
    asked = table.assign(**{URBAN: "1"})
    groups = np.tile(["0", "00", "1"], (len(table), 1))
    around = fitted.ours_.around(asked, groups, of_place=URBAN)
    np.testing.assert_allclose(
        fitted.predict(asked, groups) - around, fitted.trees_.predict(numbers), atol=1e-12
    )
    assert len(fitted.pairs_) and any(np.abs(t).max() > 0.01 for t in fitted.collapsed_.together)


@pytest.fixture(scope="module")
def model(fitted: AdditiveTrees) -> Model:
    content = tables_of_trees(fitted, URBAN) | {"schema": "dtsen-model/2"}
    model = Model(content | {"order": ["aset", "anggota", "atap"], "villages": {}})
    return Model.read(model.text())


def score(model: Model, answers: dict[str, int], urban: int) -> int:
    """Return the score of a family that answers some questions, of kabupaten 00."""
    total = model.content["places"]["00"][str(urban)]["base"]
    for name, level in answers.items():
        total += model.contributions(name, "00", urban)[level]
    for one, other, table in model.pairs:
        if {one, other} <= set(answers):
            total += model.product(one, other, table)[answers[one], answers[other]]
    return total


def test_whole_numbers_give_the_score_of_the_trees(fitted: AdditiveTrees, model: Model) -> None:
    table = everybody()
    coarse = table[table["aset"] == 1].assign(aset=-1.0)  # there, how many is not known
    table = pd.concat([table, coarse], ignore_index=True)
    for urban in (0, 1):
        asked = table.assign(**{URBAN: str(urban)})
        expected = fitted.predict(asked, np.tile(["0", "00", str(urban)], (len(table), 1)))
        for row, value in zip(table.astype(int).to_dict("records"), expected, strict=True):
            assert score(model, row, urban) == pytest.approx(value * MICRO, abs=10)


def test_signs_hold_beside_every_other_answer_and_without_it(model: Model) -> None:
    for name, sign in (("aset", 1), ("anggota", -1)):
        rest = {key: [*levels, None] for key, levels in LEVELS.items() if key != name}
        rest = {key: [*levels, -1] if key == "aset" else levels for key, levels in rest.items()}
        for others in product(*rest.values()):
            known = {k: v for k, v in zip(rest, others, strict=True) if v is not None}
            found = [score(model, known | {name: level}, 1) for level in LEVELS[name]]
            assert all(sign * (high - low) >= 0 for low, high in pairwise(found)), known


def test_pairs_can_be_declared_or_forbidden() -> None:
    table, y, where = drawn(5, 600)
    declared = AdditiveTrees(FEATURES, URBAN, pairs=[("aset", "atap")], most_trees=20)
    declared.fit(table, y, **where)
    assert [declared.features_[n].name for n in declared.pairs_[0]] == ["aset", "atap"]
    alone = AdditiveTrees(FEATURES, URBAN, pairs=(), most_trees=20).fit(table, y, **where)
    assert not len(alone.pairs_) and np.isfinite(alone.predict(table, where["groups"])).all()


def test_numbers_have_few_steps_and_unknown_or_missing_answers_still_have_a_score() -> None:
    rng = np.random.default_rng(2)
    answers = rng.normal(size=(800, 3))
    answers[:, 2] = np.nan
    y = np.sign(answers[:, 0]) * (answers[:, 1] > 0) + 0.1 * rng.normal(size=800)
    fitted = AdditiveTrees(most_trees=80).fit(answers, y, village=np.arange(800) // 8)
    assert max(len(basis.knots) for basis in fitted.bases_) <= 32
    assert fitted.score(answers, y) > 0.8  # of two answers together: no sum of curves gives it
    assert np.isfinite(fitted.predict(np.array([[np.nan, 99.0, 5.0]]))).all()
