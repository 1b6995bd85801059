"""Whose value wins, and how the register goes on: on registers drawn in the test."""

import duckdb
import pytest

from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.register.drawn import Drawn, family, person

KK, KK2 = 3201010101010001, 3201010101010002
AYAH, IBU, ANAK, LAIN = 3201010101800001, 3201014101820002, 3201010101150003, 3201010101700009

pytestmark = pytest.mark.usefixtures("cut")


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


@pytest.mark.parametrize(
    ("name", "column", "there"),
    [
        ("family", "id_keluarga", 1),
        ("family", "nomor_kartu_keluarga", KK),
        ("person", "nomor_induk_kependudukan", IBU),
    ],
)
def test_files_tell_whom_they_do_not_hold(base, name, column, there):
    frozen(base)
    (file,) = (base.home.candidate(base.quarter) / "registry" / name).glob("prov=32/*.parquet")

    def excluded(number):
        probe = f"parquet_bloom_probe('{file}', '{column}', {number})"
        return duckdb.sql(f"select bloom_filter_excludes from {probe}").fetchall()

    assert excluded(there) == [(False,)]
    assert sum(excluded(there + more) == [(True,)] for more in range(1_000, 1_100)) > 90


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
