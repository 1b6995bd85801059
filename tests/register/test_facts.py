"""What agencies tell: linked where NIK and name agree, competing or kept beside the register."""

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import load
from tests.register.drawn import Drawn, civil, family, person

KK, KK2 = 3201010101010001, 3201010101010002
AYAH, IBU, LAIN = 3201010101800001, 3201014101820002, 3201010101700009
WAGE, GAS = "bpjs_ketenagakerjaan", "pertamina"


pytestmark = pytest.mark.usefixtures("cut")


@pytest.fixture
def base(tmp_path):
    """A first quarter of two families; nobody told anything about them yet."""
    drawn = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    drawn.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[family(KK, mobil=0, ac=0), family(KK2, mobil=1)],
        person=[
            person(KK, AYAH, "BUDI SANTOSO", "1980-01-01", 1, bekerja=2),
            person(KK, IBU, "SITI AMINAH", "1982-01-01", 2, jenis_kelamin=2),
            person(KK2, LAIN, "JOKO", "1970-01-01", 1),
        ],
    )
    return drawn


def told(nik=None, kk=None, nama=None, lahir=None, **isi):
    """Draw an agency's row."""
    return {
        "nomor_induk_kependudukan": nik,
        "nomor_kartu_keluarga": kk,
        "nama": nama,
        "tanggal_lahir": lahir,
        "isi": [{"variabel": name, "nilai": value} for name, value in isi.items()],
    }


def wages(drawn):
    return {(r["id_individu"], r["nilai"]) for r in drawn.table("fact")}


def id_of(drawn, nik):
    (found,) = [p for p in drawn.table("person") if p["nomor_induk_kependudukan"] == nik]
    return found["id_individu"]


def test_a_nik_links_only_where_name_or_birth_date_agrees(base):
    base.send(
        WAGE,
        "2026-03-20T00:00:00",
        fact=[
            told(AYAH, nama="Budi Santoso", upah_bulanan=1_000),
            told(IBU, nama="SITI", lahir="1982-01-01", upah_bulanan=2_000),
            told(LAIN, nama="SARI", lahir="1999-09-09", upah_bulanan=9_999),
            told(3201010101990099, nama="SIAPA", upah_bulanan=9_999),
            told(LAIN, upah_bulanan=9_999),  # nothing to compare
        ],
    )
    base.freeze()
    assert wages(base) == {(id_of(base, AYAH), 1_000), (id_of(base, IBU), 2_000)}


def test_a_kk_stands_in_for_a_blank_name_and_a_checked_nik_for_both(base):
    rows = [told(AYAH, kk=KK, upah_bulanan=1_000), told(IBU, kk=KK2, upah_bulanan=9_999)]
    base.send(WAGE, "2026-03-20T00:00:00", fact=rows)
    base.send(GAS, "2026-03-20T00:00:00", fact=[told(IBU, tabung_lpg_3kg=3)])
    base.freeze()
    assert wages(base) == {(id_of(base, AYAH), 1_000), (id_of(base, IBU), 3)}


def test_several_rows_about_one_person_make_what_the_fact_says(base):
    row = told(AYAH, nama="BUDI SANTOSO", upah_bulanan=1_500)
    base.send(WAGE, "2026-03-20T00:00:00", fact=[row, row])
    base.freeze()
    assert wages(base) == {(id_of(base, AYAH), 3_000)}


def test_answers_of_the_codebook_compete_as_an_extract_does(base):
    base.send(
        WAGE,
        "2026-03-20T00:00:00",
        fact=[told(AYAH, nama="BUDI SANTOSO", bekerja=1, ac=2), told(kk=KK2, mobil=0)],
    )
    base.freeze()
    assert base.family_of(AYAH)["ac"] == 2
    assert base.family_of(LAIN)["mobil"] == 0
    (ayah,) = [p for p in base.table("person") if p["nomor_induk_kependudukan"] == AYAH]
    assert (ayah["bekerja"], ayah["nama"]) == (1, "BUDI SANTOSO")
    origin = [p for p in base.table("provenance") if p["id_keluarga"] == ayah["id_keluarga"]]
    number = load()[WAGE].number
    told_by = {e["variabel"]: e["sumber"] for e in origin[0]["pengecualian"]}
    assert told_by == {"ac": number}


def test_a_signed_value_of_this_quarter_is_protected_from_an_extract(base):
    base.send("siks_ng", "2026-03-01T00:00:00", family=[family(KK, ac=1)])
    base.send(WAGE, "2026-03-20T00:00:00", fact=[told(kk=KK, ac=3)])
    base.freeze()
    assert base.family_of(AYAH)["ac"] == 1


def programme(drawn):
    return {(r["program"], r["status"], r["id_individu"] is None) for r in drawn.table("programme")}


def test_programmes_are_kept_with_their_state_and_follow_the_last_word(base):
    base.send(
        "monev",
        "2026-03-20T00:00:00",
        programme=[told(AYAH, kk=KK, nama="BUDI SANTOSO", pkh=1), told(kk=KK2, sembako=3)],
    )
    base.freeze()
    assert programme(base) == {("pkh", "menerima", False), ("sembako", "tidak_layak", True)}
    later = base.next_quarter()
    later.send("monev", "2026-06-20T00:00:00",
               programme=[told(AYAH, nama="BUDI SANTOSO", pkh=2)])  # fmt: skip
    later.freeze()
    assert programme(later) == {("pkh", "graduasi", False), ("sembako", "tidak_layak", True)}


def test_what_nobody_tells_again_ends_with_its_time(base):
    base.send("monev", "2026-03-20T00:00:00", programme=[told(kk=KK2, sembako=1)])
    base.send(WAGE, "2026-03-20T00:00:00", fact=[told(AYAH, kk=KK, upah_bulanan=7)])
    drawn = base
    for _ in range(3):
        drawn.freeze()
        drawn = drawn.next_quarter()
    drawn.freeze()
    assert len(drawn.table("programme")) == len(drawn.table("fact")) == 1
    drawn = drawn.next_quarter()
    drawn.freeze()
    assert drawn.table("programme") == drawn.table("fact") == []


def test_what_a_programme_gives_to_a_family_of_one_that_ended_is_told_of_who_died(base):
    base.send("monev", "2026-03-20T00:00:00", programme=[told(kk=KK2, pkh=1)])
    base.freeze()
    number = id_of(base, LAIN)
    later = base.next_quarter()
    dead = civil(KK2, LAIN, "JOKO", "1970-01-01", 1, status_hidup=2, tanggal="2026-05-01")
    later.send("dukcapil", "2026-06-20T00:00:00", civil=[dead])
    later.send("monev", "2026-06-20T00:00:00", programme=[told(kk=KK2, sembako=1)])
    later.freeze()
    assert {
        (r["program"], r["id_individu"], r["id_keluarga"]) for r in later.table("programme")
    } == {
        ("pkh", number, None),
        ("sembako", number, None),
    }


def test_the_order_of_rows_and_files_decides_nothing(base, tmp_path):
    rows = [told(AYAH, nama="BUDI SANTOSO", upah_bulanan=n, ac=n) for n in (1, 2)]
    base.send(WAGE, "2026-03-20T00:00:00", fact=[*rows, told(kk=KK2, mobil=3)])
    base.freeze()
    first = base.table("family"), base.table("fact")
    base.freeze()
    assert first == (base.table("family"), base.table("fact"))
