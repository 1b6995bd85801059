"""How sure desil are, as the page tells it, from the rows that tests/report/drawn.py counts."""

import pytest

from pipelines import report
from pipelines.home import Home
from pipelines.report.numbers import numbers
from tests.decree import decree
from tests.report import drawn
from tests.send import nation


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return drawn.build(tmp_path_factory.mktemp("sure"))


@pytest.fixture
def told(home: Home) -> dict:
    return numbers(home, nation.QUARTER, home.candidate(nation.QUARTER))["sureness"]


def test_groups_have_persons_by_desil_beside_the_sum_of_chances(told: dict) -> None:
    (row,) = told["groups"]  # of two members there are too few families

    assert (row["kelompok"], row["nama"], row["jiwa"]) == ("Banyak anggota", "1", 20)
    assert (row["jiwa_1_4"], row["harapan_1_4"]) == (2, 6)
    assert (row["jiwa_1_5"], row["harapan_1_5"]) == (2, 8)


def test_provinces_are_told_by_name(told: dict) -> None:
    (row,) = told["provinces"]

    assert (row["nama"], row["jiwa"], row["jiwa_1_4"], row["harapan_1_4"]) == (
        "Jawa Barat",
        200,
        90,
        80,
    )


def test_families_that_another_choice_moves_are_counted(told: dict) -> None:
    root, line = told["choices"]

    assert root["label"].startswith("Akar banyak anggota")
    assert [root[name] for name in ("keluarga", "desil_lain", "lebih_dari_satu")] == [44, 14, 7]
    assert (root["keluar"], root["masuk"]) == (9, 5)
    assert (line["desil_lain"], line["keluar"], line["masuk"]) == (11, 0, 0)


def test_families_near_a_line_are_counted_for_the_nation_and_by_kabupaten(told: dict) -> None:
    four, five = told["near"]

    assert (four["batas"], five["batas"]) == (4, 5)
    names = ("keluarga", "di_bawah", "di_atas", "permil_harapan", "permil_harapan_toleransi")
    assert [four["nasional"][name] for name in names] == [98, 15, 12, 3_400, 500]
    # by share: 10 of 30 before 9 of 60; 8 families are too few to be shown
    assert [row["kode"] for row in four["kabupaten"]] == ["1101", "3201"]


def test_the_largest_tie_of_a_scope_is_told(told: dict) -> None:
    assert [(row["lingkup"], row["keluarga"], row["jiwa"]) for row in told["tie"]] == [
        ("kabupaten_kota", 6, 18),
        ("nasional", 7, 21),
    ]


def test_the_desil_looked_at_are_those_of_the_rule(home, monkeypatch) -> None:
    decree(monkeypatch, "probability_highest_decile", 3)

    told = numbers(home, nation.QUARTER, home.candidate(nation.QUARTER))["sureness"]

    assert told["lines"] == (3, 5)
    assert told["provinces"][0]["jiwa_1_4"] == 90
    assert told["groups"][0]["jiwa_1_4"] == 0


def test_the_page_shows_it(home: Home) -> None:
    text = report.write(home, nation.QUARTER).read_text("utf-8")

    assert "Seberapa pasti" in text
    assert "Akar banyak anggota" in text
    assert "0,05 poin log" in text
