"""The record of algorithmic transparency: strict, filled from the release, honest about gaps."""

import json

import pytest

from pipelines import papers
from pipelines.home import Home
from pipelines.papers import transparency
from tests.report import drawn
from tests.send import nation

KNOWN = {name: f"<{name}>" for name in transparency.FACTS}
HEADING = {"quarter": "2026Q2", "release": "r0"}
FIELD = "a:\n  label: {id: A, en: A}\n  fields:\n    '1': {label: {id: Nama, en: Name}%s}\n"


def values(told: dict) -> dict[str, str | None]:
    return {f["number"]: f["value"] for section in told["sections"] for f in section["fields"]}


def test_both_tiers_are_there_and_every_law_has_its_source():
    fields = {
        n: field for section in transparency.load().values() for n, field in section.fields.items()
    }
    assert {number.split(".")[0] for number in fields} == {"1", "2", "3", "4", "5"}
    for number, field in fields.items():
        if any(word in field.text for word in ("UU ", "pasal", "Inpres", "Perpres")):
            assert field.references, number
    assert all(each.href.startswith("https://") for f in fields.values() for each in f.references)


def test_what_nobody_filled_in_is_missing():
    told = transparency.record(HEADING, KNOWN)
    found = values(told)
    assert told["missing"] == [number for number, value in found.items() if value is None]
    assert {"4", "1.2", "1.3", "5.1"} <= set(told["missing"])
    assert (
        len(told["missing"]) + sum(value is not None for value in found.values()) == told["fields"]
    )


def test_a_field_of_which_a_fact_is_not_known_is_missing_too():
    whole, less = (values(transparency.record(HEADING, KNOWN | {"ee40": e})) for e in ("30%", None))
    gone = {number for number in whole if whole[number] is not None and less[number] is None}
    assert gone == {number for number, text in whole.items() if text and "30%" in text}
    assert "4.2.7" in gone


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (", teks: x", "unknown key teks"),
        (", text: 'dari {rahasia}'", "no fact rahasia"),
        (", references: [{title: UU}]", "needs href"),
    ],
)
def test_what_is_not_expected_is_refused(tmp_path, more, message):
    path = tmp_path / "record.yaml"
    path.write_text(FIELD % more, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        transparency.read(path)


def test_a_release_fills_in_its_own_numbers(tmp_path):
    home: Home = drawn.build(tmp_path)
    page = papers.write(home, nation.QUARTER, "transparency")
    found = values(json.loads(page.with_suffix(".json").read_text(encoding="utf-8")))
    assert "90 keluarga dengan 315 jiwa" in found["3.3"]
    assert "SIKS-NG" in found["4.4.1"] and "PKH (desil 1-4)" in found["3.1"]
    assert found["4.2.2"] is None  # this release has no model
    assert "Belum diisi" in page.read_text(encoding="utf-8")


def test_groups_of_few_families_are_not_named_as_missed():
    cell = {"value": 0.3, "se": 0.01}
    ours = dict.fromkeys(("r2", "ee40", "exact", "within1"), cell)
    group = {"pengelompokan": "Banyak anggota", "ee40": 0.5, "n": 40}
    told = {
        "models": {"pmt_h": ours, "pooled_ridge": {"ee40": {"value": 0.32, "se": 0.01}}},
        "groups": [
            group | {"kelompok": "1"},
            group | {"kelompok": "9", "n": 3, "ee40": 0.9},
            group | {"pengelompokan": "Provinsi", "kelompok": "Aceh", "ee40": 0.8},
        ],
    }
    found = transparency.of_evaluation(told, smallest=10)
    assert found["terluput"] == "banyak anggota: 1 (50,0%)"
    assert found["pembanding"] == "EE40 model ini 30,0%, ridge nasional 32,0%"
