"""What would have to be wrong: the fewest answers, by trying every set of them."""

from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest

from bench import nation
from pipelines import store
from pipelines.codebook import load
from pipelines.rank.answers import in_words
from pipelines.rank.counterfactual import MOST, counterfactual
from pipelines.rank.supposed import Household, Scorer
from ranking.model import Model
from tests.rank import oracle
from tests.rank.drawn import Q2
from tests.rank.test_movement import states

# the only answers that matter to the models here, so that every set of them can be tried
DUG = ("fasilitas_bab", "jenis_kloset", "pembuangan_akhir_tinja")
ASKED = {
    "family": ("lemari_es", "jenis_lantai_terluas", *DUG),
    "person": ("ijazah_tertinggi",),
}
MATTER = (*ASKED["family"], "pendidikan_kepala")
OF = {"family": "keluarga", "person": "kepala keluarga"}
Fact = tuple[str, str, object]  # of whom, column, answer


def drawn_model(seed: int) -> Model:
    """Return a model of few answers, in which products of two weigh as much as answers do."""
    content = nation.model(seed).content
    nothing = {"expectation": 0, "share": 0}
    variables = {
        name: each if name in MATTER else nothing | {"levels": dict.fromkeys(each["levels"], 0)}
        for name, each in content["variables"].items()
    }
    pairs = [[one, other, 8_000_000] for one, other in combinations((*MATTER[:3], MATTER[-1]), 2)]
    return Model(content | {"variables": variables, "pairs": pairs})


def head(people: list[dict]) -> dict:
    return min(
        people,
        key=lambda p: (
            p["status_hubungan_keluarga"] != 1,
            p["tanggal_lahir"] is None,
            p["tanggal_lahir"],
            p["id_individu"],
        ),
    )


def changed(state: dict, facts: tuple[Fact, ...]) -> dict | None:
    """Return a state in which some facts are otherwise; none, if they cannot be so together."""
    family, people = dict(state["family"]), [dict(person) for person in state["people"]]
    rows = {"family": family, "person": head(people)}
    given = {"family": state["family"], "person": head(state["people"])}
    for of, column, answer in facts:
        rows[of][column] = answer
    told = {(of, column) for of, column, _ in facts}
    for of, row in rows.items():
        for column in load().columns(of):
            is_told = (of, column.name) in told
            if not column.asked_if or not (
                is_told or any((of, c) in told for c in column.asked_if)
            ):
                continue
            is_asked, was_asked = (
                all(each[other] in codes for other, codes in column.asked_if.items())
                for each in (row, given[of])
            )
            if is_told and not is_asked:
                return None
            if is_asked and not was_asked and not is_told and column.feature:
                return None  # who is asked anew would have answered
            if not is_asked:
                row[column.name] = None
    return {"family": family, "people": people, "day": state["day"]}


def all_sets(state: dict) -> Iterator[tuple[Fact, ...]]:
    """Yield every set of at most `MOST` other answers to the questions that matter."""
    given = {"family": state["family"], "person": head(state["people"])}
    columns = [(of, load().column(name, of)) for of, names in ASKED.items() for name in names]
    choices = [
        [(of, c.name, v) for v in c.codes or range(5) if v != given[of][c.name]]
        for of, c in columns
    ]
    for many in range(1, MOST + 1):
        for some in combinations(choices, many):
            yield from product(*some)


def household(state: dict) -> Household:
    members = [{**each, "id": 1, "tanggal_acuan": state["day"]} for each in state["people"]]
    return Household(state["family"] | {"id": 1}, tuple(members))


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict]:
    folder: Path = tmp_path_factory.mktemp("register")
    nation.write(*nation.draw(np.random.default_rng(4), 40, spread=8), folder)
    return states(folder, Q2.reference_date)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_fewer_answers_and_none_nearer_would_do(register: dict, seed: int) -> None:
    model, state = drawn_model(seed), list(register.values())[seed]
    given = oracle.score(model, state)
    scored = [
        (len(facts), oracle.score(model, other))
        for facts in all_sets(state)
        if (other := changed(state, facts))
    ]
    ways = {"naik": 1, "turun": -1}
    best = {
        way: [
            max(sign * (skor - given) for size, skor in scored if size == many)
            for many in (1, 2, 3)
        ]
        for way, sign in ways.items()
    }
    sizes = set()
    with store.connect() as con:
        for number in range(4):
            # a line that so many answers just do not reach
            up, down = (max(best[way][:number], default=1) for way in ways)
            cuts = [given - down - 1] * 4 + [given + up] * 5 + [given + 10**9]
            told = counterfactual(con, model, household(state), cuts, 5)
            for way, sign in ways.items():
                line = up if way == "naik" else down
                enough = [(n, sign * s) for n, s in scored if sign * (s - given) > line]
                facts = told[way]["fakta"]
                if not enough:
                    assert facts is None and told[way]["skor"] is None and told[way]["alasan"]
                    continue
                size, skor = min(enough)
                assert (len(facts), told[way]["skor"]) == (size, sign * skor)
                assert told[way]["desil"] == (10 if way == "naik" else 1)
                assert rescored(model, state, facts) == told[way]["skor"]
                sizes.add(size)
    assert sizes >= {1, 2}


def rescored(model: Model, state: dict, facts: list[dict]) -> int:
    """Return the score of a family with the answers that the words of some facts stand for."""
    told = []
    for fact in facts:
        of = next(of for of, owner in OF.items() if owner == fact["milik"])
        column = load().column(fact["variabel"], of)
        codes = [code for code in column.codes if in_words(column, code) == fact["seandainya"]]
        told.append((of, column.name, codes[0] if codes else int(fact["seandainya"].split()[0])))
    other = changed(state, tuple(told))
    assert other is not None
    return oracle.score(model, other)


def test_every_supposed_answer_is_scored_as_if_it_were_given(register: dict) -> None:
    model, owners = nation.model(3), set()
    for state in list(register.values())[:3]:
        home = household(state)
        options = list(home.alternatives())
        with store.connect() as con:
            scored = Scorer(con, model, home).score([(each,) for each in options])
        for each, told in list(zip(options, scored, strict=True))[::7]:
            other = {"family": dict(state["family"]), "people": [dict(p) for p in state["people"]]}
            row = other["family"] if each.question.of == "family" else head(other["people"])
            row |= each.values
            assert told["skor"] == oracle.score(model, other | {"day": state["day"]})
            assert each.values.keys() == {c.name for c in each.question.columns}
            owners.add(each.question.of)
        assert len(options) > 500
    assert owners == {"family", "head"}


def test_no_two_questions_alter_the_same_variable(register: dict) -> None:
    """The search adds up what answers to different questions add; so they must be apart."""
    home = household(next(iter(register.values())))
    with store.connect() as con:
        scorer = Scorer(con, nation.model(3), home)
        (given,) = scorer.score([()])
        options = list(home.alternatives())
        scored = scorer.score([(each,) for each in options])
    owner: dict[str, int] = {}
    for each, told in zip(options, scored, strict=True):
        for name in scorer.model.order:
            if told[name] != given[name]:
                assert owner.setdefault(name, each.question.number) == each.question.number
