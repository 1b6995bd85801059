"""The model as a file: canonical, sealed, whole numbers only; and where a place is not known."""

import json

import pytest

from ranking.model import SCHEMA, Model, ModelError, canonical

CONTENT = {
    "schema": SCHEMA,
    "order": ["ac"],
    "places": {
        "nasional": {
            "0": {"base": 1, "multipliers": [1_000_000]},
            "1": {"base": 2, "multipliers": [500_000]},
        },
        "32": {"1": {"base": 3, "multipliers": [2_000_000]}},
        "3201": {"1": {"base": 4, "multipliers": [1_500_000]}},
    },
    "subdistricts": {"320101": 10},
    "villages": {"3201012001": 100},
    "means": {"nasional": 0, "32": 5, "320101": 40},
    "cap": 3,
    "pairs": [],
    "variables": {"ac": {"levels": {"0": -5, "1": 9}, "expectation": 200_000, "share": 250_000}},
}


def test_a_model_is_read_as_it_was_written() -> None:
    model = Model(CONTENT)
    assert Model.read(model.text()) == model
    assert model.id == model.hash[:12]
    assert model.levels("ac") == {0: -5, 1: 9}


def test_the_order_of_keys_does_not_change_the_hash() -> None:
    turned = dict(reversed(CONTENT.items()))
    assert Model(turned).hash == Model(CONTENT).hash
    assert Model(turned).text() == Model(CONTENT).text()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file["model"]["places"]["3201"]["1"].update(base=5),
        lambda file: file.update(hash="0" * 64),
        lambda file: file["model"].update(extra=1),
        lambda file: file.pop("hash"),
        lambda file: file.pop("model"),
    ],
)
def test_a_file_that_was_changed_is_refused(spoil) -> None:
    file = json.loads(Model(CONTENT).text())
    spoil(file)
    with pytest.raises(ModelError):
        Model.read(json.dumps(file))


def test_what_is_no_json_and_another_schema_are_refused() -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        Model.read("half a fi")
    with pytest.raises(ModelError, match="schema"):
        Model.read(Model(CONTENT | {"schema": "dtsen-model/0"}).text())


def test_a_float_is_refused() -> None:
    with pytest.raises(ModelError, match="whole numbers"):
        canonical({"a": [1, 0.5]})


def test_a_place_without_entry_has_the_one_above() -> None:
    model = Model(CONTENT)
    assert model.base("3201012001", 1) == 4 + 10 + 100
    assert model.base("3201012002", 1) == 4 + 10
    assert model.base("3202012001", 1) == 3
    assert model.base("3201012001", 0) == 1 + 10 + 100
    assert model.base("1101012001", 1) == 2
    places = ("3201012001", "3201022001", "1101012001")
    assert [model.mean(place) for place in places] == [40, 5, 0]


def test_a_contribution_is_the_nations_times_the_places_multiplier_rounded_down() -> None:
    model = Model(CONTENT)
    assert model.contributions("ac", "3201", 1) == {0: -8, 1: 13}
    assert model.contributions("ac", "1101", 1) == {0: -3, 1: 4}


@pytest.mark.parametrize(("known", "expected"), [(100, 24), (30, 10), (-20, 7)])
def test_what_is_expected_of_a_missing_answer(known: int, expected: int) -> None:
    # 25 % of the kecamatan's 40; 20 % of what the known stand out over the other 75 %; cap 3
    assert Model(CONTENT).imputed(["ac"], known, "3201012001") == expected
