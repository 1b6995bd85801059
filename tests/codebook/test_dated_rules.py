"""A national number is looked up by quarter, and a missing one is an error, never a zero."""

import dataclasses

import pytest

from pipelines import rules
from pipelines.quarter import Quarter
from pipelines.rules import in_force
from pipelines.rules.programmes import programmes

DRAWN = """\
cut:
  label:
    id: Batas
    en: Limit
  unit: decile
  values:
    "2025Q2":
      value: 4
      reference:
        title: First decree
    "2026Q1":
      value: 3
      reference:
        title: Second decree
        href: https://example.go.id
"""


@pytest.fixture
def drawn(tmp_path):
    def drawn(text=DRAWN):
        (tmp_path / "drawn.yaml").write_text(text)
        return rules.read(tmp_path)

    return drawn


@pytest.mark.parametrize(
    ("quarter", "value"), [("2025Q2", 4), ("2025Q4", 4), ("2026Q1", 3), ("2031Q4", 3)]
)
def test_a_decree_holds_from_its_first_quarter_until_the_next(drawn, quarter, value):
    assert in_force("cut", quarter, drawn()) == value
    assert in_force("cut", Quarter.parse(quarter), drawn()) == value


def test_nothing_in_force_is_an_error_that_says_when_it_begins(drawn):
    with pytest.raises(LookupError, match=r"cut has nothing in force in 2025Q1.*2025Q2"):
        in_force("cut", "2025Q1", drawn())


def test_an_unknown_rule_is_an_error():
    with pytest.raises(LookupError, match="no rule 'decile_wieght'"):
        in_force("decile_wieght", "2026Q1")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("  unit: decile\n", "  units: decile\n"),
        ("      value: 4\n", "      values: 4\n"),
        ("        title: First decree\n", "        name: First decree\n"),
        ("    en: Limit\n", "    english: Limit\n"),
        ('    "2025Q2":\n', '    "2025-Q2":\n'),
        ('    "2026Q1":\n', '    "2025Q2":\n'),
        ("        title: Second decree\n", ""),
    ],
)
def test_the_reader_refuses(drawn, right, wrong):
    assert right in DRAWN
    with pytest.raises((ValueError, TypeError)):
        drawn(DRAWN.replace(right, wrong))


EXCEPTIONS = DRAWN.replace("  values:\n", "  parts: [cutoff_day, final_day]\n  values:\n")
OWN_DAYS = """
        "3201":
          cutoff_day: 20
"""


def test_a_table_of_tables_may_only_have_its_parts(drawn):
    text = EXCEPTIONS.replace(" 4\n", OWN_DAYS).replace(" 3\n", " {}\n")
    assert in_force("cut", "2025Q2", drawn(text)) == {"3201": {"cutoff_day": 20}}
    with pytest.raises(ValueError, match="cutof_day"):
        drawn(text.replace("cutoff_day: 20", "cutof_day: 20"))


def test_the_same_rule_in_two_files_is_refused(drawn, tmp_path):
    (tmp_path / "again.yaml").write_text(DRAWN)
    with pytest.raises(ValueError, match="another file"):
        drawn()


def test_what_a_caller_does_to_a_value_stays_with_the_caller():
    in_force("precedence_class_order", "2026Q1").clear()
    assert in_force("precedence_class_order", "2026Q1")[0] == "lapangan"


def test_every_rule_is_in_force_in_the_first_quarter_of_the_register():
    assert all(in_force(name, "2026Q1") is not None for name in rules.load())


def test_the_numbers_that_the_design_names():
    quarter = "2026Q1"
    assert in_force("decile_weight", quarter) == "members"
    assert in_force("protected_quarters", quarter) == {"lapangan": 2, "daerah": 1}
    assert in_force("precedence_identity_order", quarter)[0] == "dukcapil"
    assert in_force("calendar_cutoff_day", quarter) == 17
    assert in_force("calendar_final_day", quarter) == 25
    assert in_force("gate_tenth_min_families", quarter) == 200


def test_the_cut_off_of_pbi_follows_the_newest_official_word():
    assert in_force("programme_highest_decile_pbi_jk", "2025Q4") == 4
    assert in_force("programme_highest_decile_pbi_jk", "2026Q1") == 5


def test_programmes_are_those_in_force_and_each_is_named():
    before, now = ({p.name: p for p in programmes(q)} for q in ("2025Q3", "2026Q1"))
    assert set(now) - set(before) == {"blt_kesra"}  # begins in 2025Q4
    assert (before["sembako"].highest, now["sembako"].highest) == (5, 4)
    assert all(each.label["id"] and each.label["en"] for each in now.values())
    limits = [each.highest for each in programmes("2026Q1")]
    assert limits == sorted(limits)


def test_a_programme_without_a_name_is_an_error(monkeypatch):
    known = dict(rules.load())
    rule = "programme_highest_decile_pkh"
    known[rule] = dataclasses.replace(known[rule], subject=None)
    monkeypatch.setattr(rules, "load", lambda: known)
    with pytest.raises(ValueError, match="programme_highest_decile_pkh has no subject"):
        programmes("2026Q1")


def test_the_hash_of_the_rules_knows_the_quarter(drawn):
    def hashes(text):
        return [rules.fingerprint(q, drawn(text)) for q in ("2025Q1", "2025Q2", "2026Q1")]

    as_it_was = hashes(DRAWN)
    assert len(set(as_it_was)) == 3
    assert hashes(DRAWN.replace("value: 3", "value: 2"))[:2] == as_it_was[:2]
    assert hashes(DRAWN.replace("value: 3", "value: 2"))[2] != as_it_was[2]
    assert hashes(DRAWN.replace("Second decree", "The second decree")) == as_it_was


def test_every_province_has_a_time_zone():
    from pipelines import regions

    zones = in_force("calendar_timezone", "2026Q1")
    assert set(zones) == set(regions.regencies()["kode_provinsi"].to_pylist())
