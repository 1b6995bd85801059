"""`dtsen match`: who of a list is who in the register, and what the requester is told."""

import json
import stat

import pytest
from python_calamine import CalamineWorkbook

from pipelines.send import sheets
from tests.match.drawn import draw, family, match, matched, person, sheet

NIK = 3201010107800001
OTHER = 3201014203850002
BUDI = person(1, NIK, "BUDI SANTOSO", "1980-07-12")
SITI = person(2, OTHER, "SITI AMINAH", "1985-03-02")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A register of few people; two of them bear one name and one birth date."""
    crowd = [person(10 + n, 3201010101900001 + n, "AGUS SETIAWAN", "1990-01-15") for n in range(2)]
    moved = person(20, 3201010505700001, "RATNA DEWI", "1970-05-05", status_keberadaan=4)
    dead = person(21, 3201010606600001, "HASAN BASRI", "1960-06-06", status_keberadaan=2)
    elsewhere = person(30, 3578010909750001, "JOKO WIDAGDO", "1975-09-09")
    families = [
        family(10, "JL MELATI NO 3 RT 004 RW 005"),
        family(30, kode_provinsi="35", kode_kabupaten_kota="3578", kabupaten_kota="SURABAYA"),
    ]
    people = [BUDI, SITI, *crowd, moved, dead, elsewhere]
    return draw(tmp_path_factory.mktemp("match") / "home", people, families)


CASES = [
    ((NIK, "BUDI SANTOSO", "1980-07-12", ""), "padan", 1, "NIK sama; nama sama"),
    ((NIK, "", "12/7/1980", ""), "padan", 1, "tanpa nama"),
    ((NIK, "Budi Santoso, S.Pd", "", ""), "padan", 1, "tanpa tanggal lahir"),
    ((NIK, "BUDI SNATOSO", "12-07-1980", ""), "padan_perbaikan", 1, "nama salah tulis"),
    ((NIK, "B. SANTOSO", "1980-07-12", ""), "padan_perbaikan", 1, "nama disingkat"),
    ((NIK, "BUDI SANTOSO", "1979-01-30", ""), "padan_perbaikan", 1, "lahir berbeda"),
    ((NIK + 70, "BUDI SANTOSO", "1980-07-12", ""), "padan_perbaikan", 1, "satu angka"),
    ((NIK, "", "", ""), "perlu_ditinjau", "", "tanpa nama; tanpa tanggal lahir"),
    ((NIK, "TEGUH WIBOWO", "1971-02-03", ""), "tidak_padan", "", "tercatat pada orang lain"),
    ((NIK, "SITI AMINAH", "1985-03-02", ""), "padan_perbaikan", 2, "NIK berbeda"),
    (("", "SITI AMINAH", "1985-03-02", ""), "padan", 2, "tanpa NIK"),
    (("", "SITI AMINAH", "1985-02-03", "JL. MAWAR 7 RT 1/RW 2"), "padan_perbaikan", 2, ""),
    (("", "AGUS SETIAWAN", "1990-01-15", ""), "perlu_ditinjau", "", "beberapa calon: 2"),
    (("", "AGUS SETIAWAN", "1990-01-15", "Jl Melati No. 3 RT 4 RW 5"), "padan", 10, ""),
    (("", "AGUS SETIAWAN", "", ""), "perlu_ditinjau", "", "beberapa calon: 2"),
    (("", "SITI ROHANI", "1985-03-02", ""), "tidak_padan", "", "tidak ditemukan"),
    ((3201010505700001, "RATNA DEWI", "5 Mei 1970", ""), "padan", 20, "tercatat pindah"),
    ((3201010606600001, "HASAN BASRI", "22073", ""), "padan", 21, "tercatat meninggal"),
    (("3.20101E+15", "BUDI SANTOSO", "1980-07-12", ""), "padan", 1, "NIK tidak dipakai"),
    ((NIK, "BUDI SANTOSO", "tidak tahu", ""), "padan", 1, "lahir tidak terbaca"),
    (("", "", "1980-07-12", "JL MAWAR"), "tidak_padan", "", "tidak ditemukan"),
]


@pytest.fixture(scope="module")
def result(home, tmp_path_factory):
    """All cases as one list."""
    path = tmp_path_factory.mktemp("list") / "daftar.csv"
    return matched(home, sheet(path, *(cells for cells, *_ in CASES)))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_row_is_matched_only_where_the_person_is_certain(result, number):
    cells, status, person_id, said = CASES[number]
    row = result[number]
    assert (row["baris"], row["status"], row["id_individu"]) == (
        str(number + 2),
        status,
        str(person_id),
    )
    assert said in row["alasan"], cells
    assert "1980" not in row["alasan"] and str(NIK) not in row["alasan"]


def test_two_rows_that_mean_one_person_name_each_other(home, tmp_path):
    again = (NIK, "BUDI SANTOSO", "1980-07-12", "")
    rows = matched(home, sheet(tmp_path / "daftar.csv", again, ("", "SITI AMINAH", "", ""), again))
    assert [row["alasan"][-8:] for row in (rows[0], rows[2])] == [" baris 4", " baris 2"]


def test_a_requester_sees_nobody_outside_his_regions(home, tmp_path):
    joko = (3578010909750001, "JOKO WIDAGDO", "1975-09-09", "")
    path = sheet(tmp_path / "daftar.csv", joko, (NIK, "BUDI SANTOSO", "1980-07-12", ""))
    seen = matched(home, path, "--requester", "dinsos_bogor")
    assert [row["status"] for row in seen] == ["tidak_padan", "padan"]
    assert seen[0]["alasan"] == "tidak ditemukan di wilayah perjanjian"
    assert list(seen[1]) == [
        "baris",
        "status",
        "id_individu",
        "alasan",
        "desil_nasional",
        "desil_kabupaten_kota",
    ]
    assert seen[1]["desil_nasional"] == "3"
    whole = matched(home, path, "--out", tmp_path / "bps")
    assert whole[0]["status"] == "padan"


def test_the_same_list_again_gives_the_same_bytes_for_its_owner_alone(home, tmp_path):
    path = sheet(tmp_path / "daftar.csv", (NIK, "BUDI SANTOSO", "1980-07-12", ""))
    folder = tmp_path / "daftar-padan-2026Q1-r0"

    def files():
        assert match(home, path).returncode == 0
        return {file.name: file.read_bytes() for file in folder.iterdir()}

    assert files() == files()
    assert {*files()} == {"BAST.md", "hasil.csv", "hasil.xlsx", "manifest.json"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_somebody_else_put_there_is_not_overwritten(home, tmp_path):
    path = sheet(tmp_path / "daftar.csv", (NIK, "BUDI SANTOSO", "1980-07-12", ""))
    done = match(home, path, "--out", tmp_path)
    assert done.returncode == 2 and "--out" in done.stderr
    assert match(home, path, "--out", tmp_path / "hasil").returncode == 0
    (tmp_path / "hasil/hasil.csv").write_text("catatan", encoding="utf-8")
    assert match(home, path, "--out", tmp_path / "hasil").returncode == 2
    assert (tmp_path / "hasil/hasil.csv").read_text(encoding="utf-8") == "catatan"


def test_all_statuses_are_counted_and_standard_output_is_the_document_alone(home, tmp_path):
    done = match(home, sheet(tmp_path / "daftar.csv", (NIK, "BUDI SANTOSO", "", "")))
    told = json.loads(done.stdout)
    assert told["rows"] == 1
    assert told["counts"] == {
        "padan": 1,
        "padan_perbaikan": 0,
        "perlu_ditinjau": 0,
        "tidak_padan": 0,
    }


def test_who_has_no_agreement_is_told_what_to_do(home, tmp_path):
    path = sheet(tmp_path / "daftar.csv", (NIK, "BUDI SANTOSO", "", ""))
    done = match(home, path, "--requester", "toko")
    assert done.returncode == 3
    assert "dinsos_bogor" in done.stderr and "pipelines/requesters" in done.stderr


def test_a_result_longer_than_a_sheet_goes_on_in_the_next(tmp_path):
    rows = [[str(n), str(NIK)] for n in range(7)]
    sheets.write_rows(tmp_path / "hasil.xlsx", "Hasil", {"baris": 10, "nik": 0}, rows, most_rows=3)
    book = CalamineWorkbook.from_path(str(tmp_path / "hasil.xlsx"))
    assert book.sheet_names == ["Hasil 1", "Hasil 2", "Hasil 3"]
    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [page[0] for page in pages] == [["baris", "nik"]] * 3
    assert [row for page in pages for row in page[1:]] == rows


def test_the_workbook_says_what_the_csv_says_with_every_cell_as_text(home, tmp_path):
    path = sheet(tmp_path / "daftar.csv", *(cells for cells, *_ in CASES))
    rows = matched(home, path)
    book = CalamineWorkbook.from_path(str(tmp_path / "daftar-padan-2026Q1-r0/hasil.xlsx"))
    first, *others = book.get_sheet_by_index(0).to_python()
    assert [dict(zip(first, row, strict=True)) for row in others] == rows


def test_a_row_that_is_repeated_many_times_names_a_few_of_the_others(home, tmp_path):
    again = [(NIK, "BUDI SANTOSO", "1980-07-12", "")] * 2_000
    rows = matched(home, sheet(tmp_path / "daftar.csv", *again))
    assert {row["id_individu"] for row in rows} == {"1"}
    assert rows[0]["alasan"].endswith("baris 3, 4, 5, 6, 7")
    assert rows[3]["alasan"].endswith("baris 2, 3, 4, 6, 7")
    assert rows[-1]["alasan"].endswith("baris 2, 3, 4, 5, 6")
