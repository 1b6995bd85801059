"""The model as a file: canonical, sealed, whole numbers only; and where a place is not known."""

import json

import pytest

from ranking.model import SCHEMA, Model, ModelError, canonical

CONTENT = {
    "schema": SCHEMA,
    "order": ["ac"],
    "base": {"nasional": {"0": 1, "1": 2}, "32": {"1": 3}, "3201": {"1": 4}},
    "variables": {
        "ac": {
            "levels": {"0": -5, "1": 9},
            "imputed": {"nasional": {"0": 0, "1": 7}, "32": {"1": 8}},
        }
    },
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
        lambda file: file["model"]["base"]["3201"].update({"1": 5}),
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
    assert [model.base("3201", 1), model.base("3202", 1), model.base("3201", 0)] == [4, 3, 1]
    assert [model.imputed("ac", "32", 1), model.imputed("ac", "32", 0)] == [8, 0]
    assert model.imputed("ac", "11", 1) == 7
