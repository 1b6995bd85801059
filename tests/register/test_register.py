"""Who is who, whose value wins, and how families go on: on registers drawn in the test."""

from datetime import date

import pytest

from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import load
from tests.register.drawn import OTHER_VILLAGE, Drawn, civil, family, person

KK, KK2, KK3 = 3201010101010001, 3201010101010002, 3201010101010003
AYAH, IBU, ANAK, LAIN = 3201010101800001, 3201014101820002, 3201010101150003, 3201010101700009


@pytest.fixture(params=["whole", "part by part"], autouse=True)
def cut(request, monkeypatch):
    """Identify everybody at once, and three persons at a time: the answers are the same."""
    if request.param == "part by part":
        monkeypatch.setattr("pipelines.tables.PERSONS_PER_GB", 3)


@pytest.fixture
def base(tmp_path):
    """A first quarter with one family of three: father, mother and a child of eleven."""
    drawn = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    drawn.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[
            family(
                KK,
                jenis_lantai_terluas=6,
                mobil=0,
                id_meteran_pln=512345678901,
                daya_terpasang=1,
                sumber_penerangan_utama=1,
                luas_lantai=40,
            )
        ],
        person=[
            person(KK, AYAH, "BUDI SANTOSO", "1980-01-01", 1),
            person(KK, IBU, "SITI AMINAH", "1982-01-01", 2, jenis_kelamin=2),
            person(KK, ANAK, "ANDI", "2015-01-01", 3),
        ],
    )
    return drawn


def frozen(drawn):
    drawn.freeze()
    return drawn


def test_first_quarter_gives_ids_in_order_of_content(base):
    frozen(base)
    assert [f["id_keluarga"] for f in base.table("family")] == [1]
    assert [(p["id_individu"], p["nama"]) for p in base.table("person")] == [
        (1, "ANDI"),
        (2, "BUDI SANTOSO"),
        (3, "SITI AMINAH"),
    ]
    assert base.table("family")[0]["nama_kepala_keluarga"] == "BUDI SANTOSO"
    assert base.table("family")[0]["kabupaten_kota"] == "Kabupaten Bogor"


def test_nothing_sent_carries_the_register_forward_and_it_grows_older(base):
    later = frozen(frozen(base).next_quarter())
    (row,) = later.table("family")
    assert (row["id_keluarga"], row["jenis_lantai_terluas"]) == (1, 6)
    assert row["usia_data_triwulan"] == 4  # June 2025 to the second quarter of 2026


def test_signed_regional_value_wins_over_the_base_and_is_dated(base):
    later = frozen(base).next_quarter()
    later.send(
        "siks_ng",
        "2026-06-10T08:00:00",
        family=[family(KK, jenis_lantai_terluas=2)],
        person=[person(KK, AYAH, "BUDI SANTOSO", "1980-01-01", 1)],
    )
    frozen(later)
    (row,) = later.table("family")
    assert row["jenis_lantai_terluas"] == 2
    assert row["mobil"] == 0, "a blank never wins"
    (origin,) = later.table("provenance")
    assert {e["variabel"] for e in origin["pengecualian"]} == {
        "jenis_lantai_terluas",
        "kode_kelurahan_desa",
    }


def test_a_field_visit_is_protected_for_two_quarters_then_a_later_answer_wins(base):
    visited = frozen(base).next_quarter()
    visited.send(
        "uji_petik", "2026-05-01T08:00:00", family=[family(KK, mobil=1, status_kunjungan=1)]
    )
    after = frozen(visited).next_quarter()
    after.send("siks_ng", "2026-08-10T08:00:00", family=[family(KK, mobil=0)])
    frozen(after)
    assert after.table("family")[0]["mobil"] == 1
    assert [d["nilai"] for d in after.table("disagreement") if d["variabel"] == "mobil"] == [0]
    last = frozen(after.next_quarter())
    assert last.table("family")[0]["mobil"] == 0, "the later loser stands again"


def test_a_visit_that_refused_a_claim_changes_nothing(base):
    later = frozen(base).next_quarter()
    later.send(
        "uji_petik",
        "2026-05-01T08:00:00",
        family=[family(KK, mobil=3, status_kunjungan=1, nomor_referensi="T-1", putusan="ditolak")],
    )
    frozen(later)
    assert later.table("family")[0]["mobil"] == 0


def test_a_coarse_answer_that_contains_the_value_renews_its_date_only(base):
    later = frozen(base).next_quarter()
    later.send(
        "bnba",
        "2026-06-01T08:00:00",
        family=[family(KK, daya_terpasang=-1, jenis_lantai_terluas=-1)],
    )
    frozen(later)
    (row,) = later.table("family")
    assert row["daya_terpasang"] == 1, "450 VA lies within 'at most 900'"
    assert row["jenis_lantai_terluas"] == -1, "cement does not lie within the coarse 'tiles'"


def test_pln_settles_the_power_unless_an_answer_is_protected(base):
    base.send(
        "pln",
        "2026-03-20T08:00:00",
        meter=[{"id_meteran_pln": 512345678901, "daya_terpasang": 3, "status": 1}],
    )
    frozen(base)
    assert base.table("family")[0]["daya_terpasang"] == 3
    later = base.next_quarter()
    later.send(
        "siks_ng",
        "2026-06-10T08:00:00",
        family=[family(KK, daya_terpasang=2, sumber_penerangan_utama=1)],
    )
    later.send(
        "pln",
        "2026-06-20T08:00:00",
        meter=[{"id_meteran_pln": 512345678901, "daya_terpasang": 3, "status": 1}],
    )
    frozen(later)
    assert later.table("family")[0]["daya_terpasang"] == 2


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


def test_bpjs_gives_the_segment_by_nik(base):
    base.send(
        "bpjs_kesehatan",
        "2026-03-20T08:00:00",
        insurance=[{"nomor_induk_kependudukan": AYAH, "segmen_jkn": 1, "status": 1}],
    )
    frozen(base)
    segment = {p["nomor_induk_kependudukan"]: p["segmen_jkn"] for p in base.table("person")}
    assert segment == {AYAH: 1, IBU: 0, ANAK: 0}


def test_a_family_without_anyone_stands_unranked(base):
    base.send("register_awal", "2025-06-02T00:00:00", family=[family(KK2)])
    frozen(base)
    assert [u["alasan"] for u in base.table("unranked")] == ["tanpa_anggota"]


def test_a_revision_keeps_the_ids_its_quarter_gave(base):
    base.send(
        "siks_ng",
        "2026-03-10T08:00:00",
        family=[family(KK2)],
        person=[person(KK2, LAIN, "JOKO", "1970-01-01", 1)],
    )
    frozen(base)
    before = {p["nama"]: p["id_individu"] for p in base.table("person")}
    families = {f["nomor_kartu_keluarga"]: f["id_keluarga"] for f in base.table("family")}
    base.publish()
    base.send(
        "siks_ng",
        "2026-03-11T08:00:00",
        family=[family(3201010101010000)],
        person=[person(3201010101010000, 3201010101600001, "AWAL", "1960-01-01", 1)],
    )
    frozen(base)
    after = {p["nama"]: p["id_individu"] for p in base.table("person")}
    assert {**after, **before} == after
    again = {f["nomor_kartu_keluarga"]: f["id_keluarga"] for f in base.table("family")}
    assert {**again, **families} == again
    assert after["AWAL"] == 5


def test_the_order_of_submissions_does_not_matter(tmp_path):
    rows = [
        (
            "siks_ng",
            "2026-03-10T08:00:00",
            {
                "family": [family(KK, mobil=1)],
                "person": [person(KK, AYAH, "BUDI", "1980-01-01", 1)],
            },
        ),
        (
            "musdes",
            "2026-03-10T08:00:00",
            {
                "family": [family(KK, mobil=2)],
                "person": [person(KK, AYAH, "BUDI", "1980-01-01", 1)],
            },
        ),
        (
            "register_awal",
            "2025-03-10T08:00:00",
            {
                "family": [family(KK2, mobil=0)],
                "person": [person(KK2, LAIN, "JOKO", "1970-01-01", 1)],
            },
        ),
    ]
    frozen_tables = []
    for turn, order in enumerate((rows, rows[::-1])):
        drawn = Drawn(Home(tmp_path / str(turn)), Quarter.parse("2026Q1"))
        for source, created, tables in order:
            drawn.send(source, created, **tables)
        # the digest is of the content, whatever the place in the listing
        drawn.senders = [(s, c, f"digest-{s}") for s, c, _ in drawn.senders]
        frozen(drawn)
        frozen_tables.append([drawn.table(n) for n in ("family", "person", "provenance")])
    assert frozen_tables[0] == frozen_tables[1]


def test_a_file_of_more_lines_than_precedence_can_order_is_refused(base):
    base.send("siks_ng", "2026-03-10T08:00:00", family=[family(KK2, baris=1 << 26)])
    with pytest.raises(DataStop, match="lines of a file"):
        base.freeze()
