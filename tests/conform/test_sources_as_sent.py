"""Each layout as its senders really write it: words, sheets, coarse codes, old codes, photos."""

import pytest

from pipelines.home import Home
from tests.arrive.quarter import Outcome, run
from tests.arrive.submissions import (
    VILLAGE,
    as_csv,
    file,
    headers,
    kk,
    nik,
    put,
)
from tests.conform.as_sent import (
    ROOF_OF_WOOD,
    claim,
    photo,
    put_base,
    put_claims,
    put_counted,
    put_handed_back,
    put_papua,
    put_registry,
    put_workbook,
)


def of(outcome: Outcome, table: str, name: str) -> list[dict]:
    kiriman = outcome.submission(name)["kiriman"]
    return outcome.rows(table, f"kiriman = {kiriman}")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory) -> Outcome:
    home = Home(tmp_path_factory.mktemp("home"))
    for put_one in (put_workbook, put_registry, put_handed_back, put_counted):
        put_one(home)
    for put_one in (put_claims, put_base, put_papua):
        put_one(home)
    return run(home)


def test_a_workbook_is_joined_by_kk_and_counts_rows_that_bear_one(outcome):
    assert outcome.counts("workbook") == ("diterima", 19, 5 + 4, 10, 0, 0, 0)
    sheets_of_first = of(outcome, "family", "workbook")
    assert {row["nomor_kartu_keluarga"] for row in sheets_of_first} == {int(kk(1)), int(kk(4))}
    first = next(row for row in sheets_of_first if row["nomor_kartu_keluarga"] == int(kk(1)))
    assert first["kode_kelurahan_desa"] == VILLAGE
    assert str(first["tanggal"]) == "2026-02-20"
    assert first["jenis_atap_terluas"] == ROOF_OF_WOOD
    assert first["bahan_bakar_utama_memasak"] == 0
    assert first["daya_terpasang"] == 3
    assert (first["sepeda_motor"], first["mobil"], first["ternak_besar"]) == (-1, 0, 3)
    member = next(
        row
        for row in of(outcome, "person", "workbook")
        if row["nomor_kartu_keluarga"] == int(kk(1))
    )
    assert member["nomor_induk_kependudukan"] == int(nik(1))
    assert str(member["tanggal_lahir"]) == "1980-01-01"
    assert (member["penyandang_disabilitas"], member["status_pekerjaan"]) == (2, 4)


def test_a_kk_typed_as_a_number_holds_all_sheets_of_the_family(outcome):
    held = outcome.rows("held_back_row", "submission = 'workbook'")
    numeric = {(row["lembar"], row["baris"]) for row in held if row["kode_aturan"] == "KK_ANGKA"}
    assert {(sheet[0], line) for sheet, line in numeric} == {
        ("1", 4),
        ("2", 4),
        ("3", 5),
        ("4", 5),
        ("5", 6),
    }


def test_a_bad_answer_is_told_at_its_own_sheet_and_holds_the_others_along(outcome):
    held = outcome.rows("held_back_row", "submission = 'workbook'")
    (bad,) = [row for row in held if row["kode_aturan"] == "JENIS_LANTAI_TERLUAS_KODE"]
    assert (bad["lembar"], bad["baris"], bad["variabel"]) == (
        "3.keterangan perumahan",
        6,
        "jenis_lantai_terluas",
    )
    along = [row["lembar"][0] for row in held if row["kode_aturan"] == "KELUARGA"]
    assert sorted(along) == ["1", "2", "4", "5"]


def test_the_registry_export_is_read_through_words_and_invisible_marks(outcome):
    (row,) = of(outcome, "civil", "registry")
    assert row["nomor_induk_kependudukan"] == int(nik(21))
    assert row["nomor_kartu_keluarga"] == int(kk(21))
    assert (row["status_hidup"], row["jenis_kelamin"], row["status_kawin"]) == (1, 2, 1)
    assert str(row["tanggal_lahir"]) == "1980-02-01" and str(row["tanggal"]) == "2026-01-05"
    assert outcome.rules("registry") == {"STATUS_HUBUNGAN_KELUARGA_KODE": {3}}


def test_a_file_handed_back_keeps_coarse_answers_coarse(outcome):
    (row,) = of(outcome, "family", "handed-back")
    coarse = (
        "jenis_lantai_terluas",
        "jenis_atap_terluas",
        "sumber_air_minum_utama",
        "daya_terpasang",
        "bahan_bakar_utama_memasak",
        "pembuangan_akhir_tinja",
        "sepeda_motor",
    )
    assert {name: row[name] for name in coarse} == dict.fromkeys(coarse, -1)
    assert (row["status_kepemilikan_rumah"], row["mobil"], row["ternak_besar"]) == (1, 0, 3)
    assert row["id_meteran_pln"] == 320100000031


def test_the_members_that_came_are_counted_against_those_stated(outcome):
    told = outcome.rules("counted", "held_back_warning")
    assert told["JUMLAH_ANGGOTA_BEDA"] == {3, 6}  # said two, came one; said one, came two
    assert told["NILAI_ANGKA"] == {4}
    assert told["ANGGOTA_TIDAK_ADA"] == {8}  # three said, none came: told once
    assert outcome.counts("counted") == ("diterima", 14, 14, 0, 0, 0, 0)
    assert "jumlah_anggota_keluarga" not in of(outcome, "family", "counted")[0]


def test_claims_need_known_variables_and_legal_values_of_their_own(outcome):
    rules = outcome.rules("claims")
    assert rules["KLAIM_VARIABEL"] == {5}
    assert rules["KLAIM_NILAI"] == {6}
    assert 7 in rules["KLAIM_PELAPOR"]
    assert rules["KLAIM_TIKET_GANDA"] == {8, 9}
    assert 10 in rules["NILAI_KODE"]
    shared = outcome.rules("claims", "held_back_warning")["KLAIM_FOTO_SAMA"]
    assert shared == set(range(3, 10))


def test_a_claim_without_sound_photos_is_accepted_to_wait_for_them(outcome):
    told = outcome.rules("claims", "held_back_warning")
    assert (told["KLAIM_FOTO_RUSAK"], told["KLAIM_FOTO_HILANG"]) == ({3, 12}, {4})
    assert told["KLAIM_FOTO_KURANG"] == {11, 12}
    kept = {
        row["nomor_tiket"]: (row["kanal"], row["jumlah_foto"], row["foto_sah"])
        for row in of(outcome, "claim", "claims")
    }
    assert kept == {
        "T1": ("cek_bansos", 2, True),
        "T2": ("cek_bansos", 1, True),  # a floor asks for one; what else was sent is told
        "T3": ("cek_bansos", 1, True),
        "T9": ("cek_bansos", 0, False),
        "T10": ("cek_bansos", 0, False),
    }


def test_one_photo_under_two_names_is_there_twice_and_told_to_be_the_same(tmp_path):
    claims = [claim("T1", foto="a.jpg"), claim("T2", foto="b.jpg")]
    content = as_csv(claims, headers("cek_bansos", "klaim"))
    photos = [file(name, "foto", photo(), None, format="jpeg") for name in ("a.jpg", "b.jpg")]
    home = Home(tmp_path)
    put(home, [file("k.csv", "klaim", content, 2), *photos], name="same", source="cek_bansos")
    outcome = run(home)
    assert outcome.rules("same", "held_back_warning") == {"KLAIM_FOTO_SAMA": {2, 3}}
    assert [row["jumlah_foto"] for row in of(outcome, "claim", "same")] == [1, 1]


def test_of_a_refused_claim_is_kept_what_can_be_read_and_named(outcome):
    kept = {row["baris"]: row for row in of(outcome, "claim_refused", "claims")}
    assert {line: row["nomor_tiket"] for line, row in kept.items()} == {
        5: "T4",
        6: "T5",
        7: "T6",
        8: "T7",
        9: "T7",
        10: "T8",
    }
    assert kept[5]["kode_aturan"] == "KLAIM_VARIABEL" and kept[5]["variabel"] is None
    assert (kept[6]["kode_aturan"], kept[6]["jenis"]) == ("KLAIM_NILAI", "usul")
    assert kept[10]["jenis"] is None and kept[10]["nomor_kartu_keluarga"] == int(kk(41))
    assert str(kept[6]["tanggal"]) == "2026-03-01"
    assert "77" not in str(kept[6]), "the value was no value"


def test_the_base_register_keeps_what_it_can_and_empties_what_is_broken(outcome):
    assert outcome.counts("base") == ("diterima", 13, 8, 5, 0, 0, 0)
    held = outcome.rows("held_back_row", "submission = 'base'")
    places = {(row["berkas"], row["baris"]): row["kode_aturan"] for row in held}
    assert places == {
        ("k.csv", 4): "WILAYAH",
        ("a.csv", 4): "KELUARGA",
        ("k.csv", 5): "KK_EKSPONEN",
        ("a.csv", 5): "KK_EKSPONEN",
        ("k.csv", 7): "KK_GANDA",
    }
    families = {row["nomor_kartu_keluarga"]: row for row in of(outcome, "family", "base")}
    assert set(families) == {int(kk(n)) for n in (51, 52, 55, 56)}
    broken = families[int(kk(52))]
    assert broken["jenis_lantai_terluas"] is None and broken["lemari_es"] is None
    assert broken["sumber_penerangan_utama"] == 4 and broken["tv_datar"] == 0
    assert families[int(kk(55))]["luas_lantai"] == 36
    persons = {row["nomor_kartu_keluarga"]: row for row in of(outcome, "person", "base")}
    assert persons[int(kk(52))]["tanggal_lahir"] is None
    assert persons[int(kk(52))]["nomor_induk_kependudukan"] is None
    told = outcome.rules("base", "held_back_warning")
    assert {"JENIS_LANTAI_TERLUAS_KODE", "LEMARI_ES_TANPA_LISTRIK", "KEPALA_TIDAK_ADA"} <= set(told)
    assert not any(rule.endswith("_KOSONG") for rule in told)


def test_old_codes_of_papua_are_brought_forward(outcome):
    assert outcome.submission("papua")["state"] == "diterima"
    assert outcome.submission("papua")["kode_kabupaten_kota"] == "9301"
    (row,) = of(outcome, "family", "papua")
    assert row["kode_kelurahan_desa"] == "9301011002"


def test_every_table_is_there_even_without_rows(outcome):
    for table in ("family", "person", "civil", "meter", "insurance", "claim", "survey_family"):
        assert outcome.rows(table, "false") == []
    assert outcome.rows("meter") == []
