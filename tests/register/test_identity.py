"""Who is who, and how families go on through cards, moves, divorces and deaths."""

from datetime import date

import pytest

from pipelines.sources import load
from tests.register.drawn import OTHER_VILLAGE, civil, family, person

KK, KK2, KK3 = 3201010101010001, 3201010101010002, 3201010101010003
AYAH, IBU, ANAK, LAIN = 3201010101800001, 3201014101820002, 3201010101150003, 3201010101700009

pytestmark = pytest.mark.usefixtures("cut")


def frozen(drawn):
    drawn.freeze()
    return drawn


def test_a_nik_links_only_where_name_or_birth_date_agrees(base):
    later = frozen(base).next_quarter()
    later.send(
        "siks_ng",
        "2026-06-10T08:00:00",
        family=[family(KK2)],
        person=[person(KK2, AYAH, "SLAMET RIYADI", "1970-12-12", 1)],
    )
    frozen(later)
    stranger = [p for p in later.table("person") if p["nama"] == "SLAMET RIYADI"]
    assert [p["id_individu"] for p in stranger] == [4]
    assert stranger[0]["status_padan"] == "ganda"


def test_without_a_nik_name_and_birth_date_link_within_the_family(base):
    later = frozen(base).next_quarter()
    later.send(
        "siks_ng",
        "2026-06-10T08:00:00",
        family=[family(KK)],
        person=[person(KK, None, "Siti Aminah", "1982-01-01", 2, jenis_kelamin=2)],
    )
    frozen(later)
    assert len(later.table("person")) == 3


def test_several_senders_of_one_new_person_make_one_person(base):
    for source, kk in (("siks_ng", KK2), ("musdes", KK2)):
        base.send(
            source,
            "2026-03-10T08:00:00",
            family=[family(kk)],
            person=[person(kk, LAIN, "JOKO", "1970-01-01", 1)],
        )
    frozen(base)
    assert sum(p["nomor_induk_kependudukan"] == LAIN for p in base.table("person")) == 1


def test_a_new_kk_number_is_the_same_family(base):
    later = frozen(base).next_quarter()
    later.send(
        "dukcapil",
        "2026-06-20T08:00:00",
        civil=[
            civil(KK2, AYAH, "BUDI SANTOSO", "1980-01-01", 1),
            civil(KK2, IBU, "SITI AMINAH", "1982-01-01", 2, jenis_kelamin=2),
            civil(KK2, ANAK, "ANDI", "2015-01-01", 3),
        ],
    )
    frozen(later)
    (row,) = later.table("family")
    assert (row["id_keluarga"], row["nomor_kartu_keluarga"]) == (1, KK2)
    assert row["jenis_lantai_terluas"] == 6


def test_after_a_divorce_the_family_follows_the_children(base):
    later = frozen(base).next_quarter()
    later.send(
        "dukcapil",
        "2026-06-20T08:00:00",
        civil=[
            civil(KK2, AYAH, "BUDI SANTOSO", "1980-01-01", 1),
            civil(KK3, IBU, "SITI AMINAH", "1982-01-01", 1, jenis_kelamin=2),
            civil(KK3, ANAK, "ANDI", "2015-01-01", 3),
        ],
    )
    frozen(later)
    assert later.family_of(IBU)["id_keluarga"] == 1
    split = later.family_of(AYAH)
    assert split["id_keluarga"] == 2
    assert split["jenis_lantai_terluas"] == 6, "the dwelling is inherited at the same address"
    assert split["mobil"] is None, "assets never are"
    events = {(e["dari"], e["ke"]): e["peristiwa"] for e in later.table("family_lineage")}
    assert events == {(1, 1): "lanjut", (1, 2): "pecah"}


def test_who_moved_to_another_village_inherits_nothing(base):
    later = frozen(base).next_quarter()
    later.send(
        "dukcapil",
        "2026-06-20T08:00:00",
        civil=[
            civil(KK2, AYAH, "BUDI SANTOSO", "1980-01-01", 1, kode_kelurahan_desa=OTHER_VILLAGE)
        ],
    )
    frozen(later)
    moved = later.family_of(AYAH)
    assert moved["kode_kelurahan_desa"] == OTHER_VILLAGE
    assert moved["jenis_lantai_terluas"] is None


def test_a_merged_family_ends_and_its_id_is_not_used_again(base):
    base.send(
        "siks_ng",
        "2026-03-10T08:00:00",
        family=[family(KK2)],
        person=[person(KK2, LAIN, "JOKO", "1970-01-01", 1)],
    )
    later = frozen(base).next_quarter()
    later.send("dukcapil", "2026-06-20T08:00:00", civil=[civil(KK, LAIN, "JOKO", "1970-01-01", 8)])
    frozen(later)
    assert [f["id_keluarga"] for f in later.table("family")] == [1]
    (ended,) = [e for e in later.table("family_lineage") if e["dari"] == 2]
    assert (ended["ke"], ended["peristiwa"]) == (1, "gabung")


def test_a_recorded_death_counts_until_a_later_sighting(base):
    later = frozen(base).next_quarter()
    dead = civil(KK, AYAH, "BUDI SANTOSO", "1980-01-01", 1, status_hidup=2, tanggal="2026-05-02")
    later.send("dukcapil", "2026-06-20T08:00:00", civil=[dead])
    frozen(later)
    status = {p["nomor_induk_kependudukan"]: p["status_keberadaan"] for p in later.table("person")}
    assert (status[AYAH], status[IBU]) == (2, 1)
    assert (
        later.table("family")[0]["nama_kepala_keluarga"] == "ANDI"
        or later.table("family")[0]["nama_kepala_keluarga"] == "SITI AMINAH"
    )
    alive = later.next_quarter()
    alive.send("dukcapil", "2026-09-20T08:00:00", civil=[dead])
    alive.send(
        "uji_petik",
        "2026-08-01T08:00:00",
        family=[family(KK, status_kunjungan=1)],
        person=[person(KK, AYAH, "BUDI SANTOSO", "1980-01-01", 1)],
    )
    frozen(alive)
    status = {p["nomor_induk_kependudukan"]: p["status_keberadaan"] for p in alive.table("person")}
    assert status[AYAH] == 1


def test_everyone_dead_ends_the_family(base):
    later = frozen(base).next_quarter()
    later.send(
        "dukcapil",
        "2026-06-20T08:00:00",
        civil=[
            civil(KK, nik, nama, lahir, 1, status_hidup=2)
            for nik, nama, lahir in (
                (AYAH, "BUDI SANTOSO", "1980-01-01"),
                (IBU, "SITI AMINAH", "1982-01-01"),
                (ANAK, "ANDI", "2015-01-01"),
            )
        ],
    )
    frozen(later)
    assert later.table("family") == []
    assert [e["peristiwa"] for e in later.table("family_lineage")] == ["habis"]
    assert {p["status_keberadaan"] for p in later.table("person")} == {2}


def test_dukcapil_adds_a_newborn_of_a_registered_family_and_nobody_else(base):
    base.send(
        "dukcapil",
        "2026-03-20T08:00:00",
        civil=[
            civil(KK, 3201010202260001, "BAYI", "2026-02-02", 3),
            civil(KK3, 3201010202260002, "ORANG LUAR", "1990-02-02", 1),
        ],
    )
    frozen(base)
    names = {p["nama"] for p in base.table("person")}
    assert "BAYI" in names and "ORANG LUAR" not in names


def test_a_family_that_only_dukcapil_knows_is_as_old_as_its_record(base):
    moved = civil(KK2, ANAK, "ANDI", "2015-01-01", 1, tanggal=date(2025, 12, 1))
    base.send(
        "dukcapil", "2026-03-20T08:00:00", civil=[moved | {"kode_kelurahan_desa": OTHER_VILLAGE}]
    )
    frozen(base)
    family_id = base.family_of(ANAK)["id_keluarga"]
    (row,) = [p for p in base.table("provenance") if p["id_keluarga"] == family_id]
    assert (row["sumber"], row["tanggal"]) == (load()["dukcapil"].number, date(2025, 12, 1))
    assert base.family_of(ANAK)["usia_data_triwulan"] == 1


def test_dukcapil_settles_identity_and_gives_the_nik(base):
    base.send(
        "register_awal",
        "2025-06-02T00:00:00",
        family=[family(KK2)],
        person=[person(KK2, None, "JOKO W", "1970-01-01", 1)],
    )
    base.send(
        "dukcapil",
        "2026-03-20T08:00:00",
        civil=[civil(KK2, LAIN, "JOKO WIDODO", "1970-01-01", 1)],
    )
    frozen(base)
    (joko,) = [p for p in base.table("person") if p["tanggal_lahir"].year == 1970]
    assert (joko["nama"], joko["nomor_induk_kependudukan"]) == ("JOKO WIDODO", LAIN)
    assert joko["status_padan"] == "padan_sebagian"
