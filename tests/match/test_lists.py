"""Lists as offices keep them: whatever format, delimiter, encoding, header and form of a date."""

import datetime
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.match.drawn import draw, match, matched, person, sheet

NIK = 3201010107800001
ROWS = [(str(NIK), "SITI NURBAYA", "12/07/1980", "x"), ("", "BUDI SANTOSO", "1985-03-02", "")]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    people = [
        person(1, NIK, "SITI NURBAYA", "1980-07-12"),
        person(2, 3201010203850002, "BUDI SANTOSO", "1985-03-02"),
    ]
    return draw(tmp_path_factory.mktemp("lists") / "home", people)


def _text(path: Path, header: str, delimiter: str, encoding: str) -> Path:
    lines = [header.replace(",", delimiter), *(delimiter.join(row) for row in ROWS)]
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding)
    return path


def _workbook(path: Path, nik: object, born: object) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_row(0, 0, ["No", "N I K".replace(" ", ""), "Nama Lengkap", "Tgl Lahir"])
        page.write_row(1, 0, [1, nik, "Siti Nurbaya"])
        page.write(1, 3, born, day)
        page.write_row(2, 0, [2, None, "Budi Santoso", "2 Maret 1985"])
    return path


def _titled(path: Path) -> Path:
    """Write a list as dinsos keeps it: a title, numbers of columns, empty rows, places of birth."""
    lines = [
        "DAFTAR CALON PENERIMA BANTUAN;;;;",
        "Kabupaten Bogor;;;;",
        ";;;;",
        "No.;N.I.K.;Nama Lengkap;Tempat, Tgl. Lahir;Alamat",
        "(1);(2);(3);(4);(5)",
        ";;;;",
        f"1;{NIK};Siti Nurbaya;Bogor, 12 Juli 1980;Jl. Mawar",
        "2;;Budi Santoso;BOGOR, 02-03-1985;",
        "3;;;;",
    ]
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    return path


def _books(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets:
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for at, cell in enumerate(row):
                    is_day = isinstance(cell, datetime.date)
                    page.write(line, at, cell, day if is_day else None)
    return path


HEADER = ["No", "NIK", "Nama", "Tanggal Lahir"]
SITI = [1, str(NIK), "SITI NURBAYA", datetime.date(1980, 7, 12)]
BUDI = [2, None, "BUDI SANTOSO", "02/03/1985"]


def _parquet(path: Path) -> Path:
    names = ("nik", "nama", "tanggal_lahir", "alamat")
    columns = dict(zip(names, map(list, zip(*ROWS, strict=True)), strict=True))
    columns["tanggal_lahir"] = [datetime.date(1980, 7, 12), datetime.date(1985, 3, 2)]
    columns["nik"] = [NIK, None]
    pq.write_table(pa.table(columns), path)
    return path


@pytest.mark.parametrize(
    "make",
    [
        lambda p: _text(p / "a.csv", "NIK,Nama Lengkap,Tanggal Lahir,Alamat", ",", "utf-8-sig"),
        lambda p: _text(p / "b.txt", "no_nik,nama,tgl_lahir,alamat", ";", "cp1252"),
        lambda p: _text(p / "c.csv", " Nik ,NAMA,TANGGAL  LAHIR,ALAMAT", "\t", "utf-16"),
        lambda p: _workbook(p / "d.xlsx", str(NIK), datetime.date(1980, 7, 12)),
        lambda p: _parquet(p / "e.parquet"),
    ],
    ids=["comma", "semicolon", "utf-16", "workbook", "parquet"],
)
def test_a_list_is_read_as_it_is_kept(home, tmp_path, make):
    rows = matched(home, make(tmp_path))
    assert [(r["baris"], r["status"], r["id_individu"]) for r in rows] == [
        ("2", "padan", "1"),
        ("3", "padan", "2"),
    ]


def test_a_nik_that_a_spreadsheet_took_for_a_number_is_not_used(home, tmp_path):
    rows = matched(home, _workbook(tmp_path / "daftar.xlsx", NIK, datetime.date(1980, 7, 12)))
    assert rows[0]["status"] == "padan" and "NIK tidak dipakai" in rows[0]["alasan"]
    assert "tanpa NIK" in rows[0]["alasan"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kosong.csv", b"", "kosong"),
        ("lain.csv", b"kode,harga\n1,2\n", "tanggal_lahir"),
        ("isi.csv", b"nik,nama\n,\n", "nik atau nama"),
        ("ganda.csv", b"nik,nik,nama\n1,2,A\n", "lebih dari sekali"),
        ("lama.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xlsx"),
        ("rusak.xlsx", b"PK\x03\x04 bukan", "rusak.xlsx"),
        ("rusak.parquet", b"PAR1 bukan", "rusak.parquet"),
        ("biner.csv", b"nik,nama\n\0\0\0,A\n", "biner.csv"),
    ],
)
def test_what_cannot_be_used_is_told_and_leaves_nothing(home, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    done = match(home, tmp_path / name)
    assert done.returncode == 1 and not done.stdout
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_row_with_other_cells_than_the_header_is_not_guessed_at(home, tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text(f"nik,nama,tanggal_lahir\n{NIK},NURBAYA, SITI,1980-07-12\n", encoding="utf-8")
    (row,) = matched(home, path)
    assert row["status"] == "tidak_padan" and "jumlah sel" in row["alasan"]


def test_a_quarter_without_release_says_so(home, tmp_path):
    done = match(home, sheet(tmp_path / "daftar.csv", *ROWS), "--quarter", "2026Q2")
    assert done.returncode == 1 and "2026Q2" in done.stderr


def test_the_handover_draft_names_who_gets_what(home, tmp_path):
    done = match(home, sheet(tmp_path / "daftar.csv", *ROWS))
    folder = Path(json.loads(done.stdout)["folder"])
    draft = (folder / "BAST.md").read_text(encoding="utf-8")
    for said in ("Badan Pusat Statistik", "2026Q1", "| `padan` |", "## Dasar hukum", "UU 27/2022"):
        assert said in draft
    assert "SITI" not in draft and str(NIK) not in draft


def test_a_list_is_found_below_its_title(home, tmp_path):
    rows = matched(home, _titled(tmp_path / "daftar.csv"))
    assert [(r["baris"], r["status"], r["id_individu"]) for r in rows] == [
        ("7", "padan", "1"),
        ("8", "padan", "2"),
    ]


def test_a_list_is_found_in_another_sheet_than_the_first(home, tmp_path):
    told = [["Petunjuk pengisian"], ["Isilah lembar berikut"]]
    page = [["DAFTAR PENERIMA"], [], HEADER, SITI, [], BUDI]
    path = _books(tmp_path / "daftar.xlsx", ("Petunjuk", told), ("Isian", page), ("Sheet3", []))
    rows = matched(home, path)
    assert [(r["baris"], r["id_individu"]) for r in rows] == [("4", "1"), ("6", "2")]
    assert "lembar" not in rows[0]


def test_a_list_in_a_sheet_for_each_village_says_which_row_of_which_sheet(home, tmp_path):
    path = _books(
        tmp_path / "daftar.xlsx",
        ("Pabuaran", [HEADER, SITI]),
        ("=Cibinong", [["Desa"], HEADER, BUDI, SITI]),
    )
    rows = matched(home, path)
    assert [(r["lembar"], r["baris"], r["id_individu"]) for r in rows] == [
        ("Pabuaran", "2", "1"),
        ("'=Cibinong", "3", "2"),
        ("'=Cibinong", "4", "1"),
    ]
    assert rows[0]["alasan"].endswith("baris 4 lembar =Cibinong")
    assert rows[2]["alasan"].endswith("baris 2 lembar Pabuaran")


def test_niks_that_a_spreadsheet_rounded_before_they_became_text_are_not_used(home, tmp_path):
    rounded = [(NIK // 10 * 10 + 10 * n, "SITI NURBAYA", "1980-07-12", "") for n in range(300)]
    rows = matched(home, sheet(tmp_path / "daftar.csv", *rounded))
    assert {row["id_individu"] for row in rows} == {"1"}
    assert all("NIK tidak dipakai" in row["alasan"] for row in rows)


@pytest.mark.parametrize(
    ("born", "is_read"),
    [
        ("1980-07-12", True),
        ("12/7/1980", True),
        ("12.07.1980", True),
        ("12 Juli 1980", True),
        ("12-Jul-1980", True),
        ("12/07/1980 00:00:00", True),
        ("Sabtu, 12 JULI 1980", True),
        ("29414", True),
        ("12/07/80", False),
        ("12 Julember 1980", False),
        ("1980", False),
    ],
)
def test_a_birth_date_is_read_or_said_to_be_unreadable(home, tmp_path, born, is_read):
    (row,) = matched(home, sheet(tmp_path / "daftar.csv", (NIK, "SITI NURBAYA", born, "")))
    assert row["status"] == "padan"
    assert ("tanggal lahir sama" in row["alasan"]) is is_read
    assert ("lahir tidak terbaca" in row["alasan"]) is not is_read


def test_a_file_that_is_not_there_is_wrong_usage(home, tmp_path):
    for path in (tmp_path / "lain.csv", tmp_path):
        done = match(home, path)
        assert done.returncode == 2 and "periksa" in done.stderr
