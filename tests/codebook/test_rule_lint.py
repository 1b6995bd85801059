"""The lint of the rules is shown rules that contradict, repeat, never fire, were never tried."""

from dataclasses import replace

import pytest

from pipelines.codebook import lint, load, reads
from pipelines.store import query

SOUND = load().rule("AC_DAYA_KECIL")


def rule(code: str, when: str, severity: str = "galat"):
    return replace(SOUND, code=code, when=when, severity=severity)


def found(*rules, tried=("A", "B")):
    return lint.check(rules, set(tried))


def test_the_projects_own_rules_are_clean(request):
    examples = request.config.rootpath / "tests/codebook/rule_examples.py"
    assert lint.check(load().rules, lint.examples(examples)) == []


def test_sound_rules_are_not_told_about():
    assert found(rule("A", "ac <> 0 and daya_terpasang = 1"), rule("B", "mobil > 5")) == []


def test_a_rule_without_an_example_is_told():
    assert found(rule("A", "mobil > 5"), tried=()) == ["A: untested, it has no example"]


@pytest.mark.parametrize("when", ["luas_lantai > 997", "jenis_lantai_terluas = 77"])
def test_a_rule_that_no_legal_value_breaks_is_told(when):
    assert found(rule("A", when)) == ["A: never fires on legal values"]


def test_of_two_rules_that_say_the_same_the_narrower_is_told():
    (told,) = found(rule("A", "mobil > 7"), rule("B", "mobil > 5"))
    assert told == "A: redundant, whatever breaks it breaks B"


def test_a_graver_rule_within_a_lighter_one_is_no_repetition():
    assert found(rule("A", "mobil > 7"), rule("B", "mobil > 5", "peringatan")) == []


def test_rules_that_leave_a_code_no_legal_answer_contradict_each_other():
    (told,) = found(
        rule("A", "sumber_penerangan_utama = 4 and lemari_es = 0"),
        rule("B", "sumber_penerangan_utama = 4 and lemari_es <> 0"),
    )
    assert told.startswith("A and B: contradictory")
    assert "sumber_penerangan_utama = 4" in told


def test_what_cannot_be_tried_is_said():
    columns = ["mobil", "ac", "luas_lantai", "lemari_es", "sepeda", "tv_datar", "perahu"]
    many = " and ".join(f"{name} in (1, 3, 5, 7, 9, 11, 13)" for name in columns)
    assert "not tried" in found(rule("A", many))[0]


def test_facts_about_families_are_counted_from_the_columns_that_are_said():
    """Each fact stands in the statement that counts it, and so does each of its columns."""
    text = query("conform/unit")
    for fact, columns in reads.FACTS_FROM.items():
        assert fact in text
        assert all(column in text for column in columns), fact


def test_a_rule_knows_its_variables():
    assert reads.variables(load().rule("KEPALA_GANDA")) == (
        "status_hubungan_keluarga",
        "status_keberadaan",
    )
    assert reads.variables(SOUND) == ("ac", "daya_terpasang")
