"""What has the form of an answer and cannot be one: days out of all time, numbers of nobody."""

from pathlib import Path

import pytest

from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import as_csv, family, file, headers, kk, person, put

_FAMILY, _PERSON = (headers("siks_ng", name) for name in ("keluarga", "anggota"))


def _sent(home: Home, families: list[dict[str, str]], persons: list[dict[str, str]]):
    files = [
        file("keluarga.csv", "keluarga", as_csv(families, _FAMILY), len(families)),
        file("anggota.csv", "anggota", as_csv(persons, _PERSON), len(persons)),
    ]
    put(home, files, "siks-1", "siks_ng")
    return run(home)


@pytest.mark.parametrize(
    "day",
    ["20/02/26", "20-02-26", "05-06-12", "1/1/1", "2026-02-20 (BC)", "infinity", "-infinity"],
)
def test_a_day_out_of_all_time_is_none(tmp_path: Path, day: str):
    dated = {**family(1), "tanggal_pendataan": day}
    born = {**person(2, 2), "tanggal_lahir": day}

    outcome = _sent(Home(tmp_path), [dated, family(2)], [person(1, 1), born])

    assert 2 in set().union(*outcome.rules("siks-1").values())
    days = {row["tanggal"] for row in outcome.rows("family")}
    births = {row["tanggal_lahir"] for row in outcome.rows("person")}
    assert all(1850 <= day.year <= 2199 for day in (days | births) - {None})


@pytest.mark.parametrize("number", ["0" * 16, "9" * 16])
def test_a_card_of_nobody_is_no_card(tmp_path: Path, number: str):
    of_nobody = {"nomor_kartu_keluarga": number}

    outcome = _sent(
        Home(tmp_path), [family(1) | of_nobody, family(2)], [person(1, 1) | of_nobody, person(2, 2)]
    )

    assert {row["nomor_kartu_keluarga"] for row in outcome.rows("family")} == {int(kk(2))}
    assert "NOMOR_KARTU_KELUARGA_KOSONG" in outcome.rules("siks-1")


@pytest.mark.parametrize("area", ["1.250", "36,000"])
def test_a_mark_that_may_part_thousands_is_not_guessed(tmp_path: Path, area: str):
    outcome = _sent(Home(tmp_path), [family(1) | {"luas_lantai": area}], [person(1, 1)])

    assert 2 in set().union(*outcome.rules("siks-1").values())
    assert not {row["luas_lantai"] for row in outcome.rows("family")} & {1, 36, 1250, 36000}


@pytest.mark.parametrize("area", ["36", "36.0", "36,00", "0036", "36.0000"])
def test_a_whole_number_may_have_a_fraction_of_noughts(tmp_path: Path, area: str):
    outcome = _sent(Home(tmp_path), [family(1) | {"luas_lantai": area}], [person(1, 1)])

    assert {row["luas_lantai"] for row in outcome.rows("family")} == {36}
