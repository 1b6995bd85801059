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
        ("isi.csv", b"nik,nama\n,\n", "nik or nama"),
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
