"""`dtsen submit`: whoever has only the file gets an envelope that arrive accepts."""

import json
import os

import pytest
import xlsxwriter

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import line_key
from tests.arrive.quarter import run
from tests.arrive.submissions import as_csv, family, headers, person, put, siks_files
from tests.arrive.test_any_agency import DEFINITION
from tests.arrive.test_any_agency import as_csv as listed
from tests.run.nation import document, dtsen

QUARTER = Quarter.parse("2026Q1")
CREATED = ("--created", "2026-03-10T09:00:00+07:00")


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "keluarga.csv"
    path.write_bytes(as_csv([family(1), family(2)], headers("siks_ng", "keluarga")))
    return path


def submit(home, sheet, *more):
    call = ("submit", sheet, "--source", "siks_ng", "--quarter", "2026Q1", "--home", home)
    return dtsen(*call, *(more or ("--kabupaten", "3201", "--bast", "BAST/1/2026", *CREATED)))


def test_what_is_submitted_is_accepted(tmp_path, sheet):
    done = submit(tmp_path / "home", sheet)
    assert done.returncode == 0, done.stderr
    line = run(Home(tmp_path / "home"), QUARTER).submission("siks_ng-3201-1")
    assert (line["state"], line["rows_in"]) == ("diterima", 2)


def test_a_submission_never_takes_the_place_of_another(tmp_path, sheet):
    inbox = tmp_path / "home/inbox/2026Q1/siks_ng"
    (inbox / "siks_ng-3201-2").mkdir(parents=True)
    assert submit(tmp_path / "home", sheet).returncode == 0
    assert sorted(p.name for p in inbox.iterdir()) == ["siks_ng-3201-2", "siks_ng-3201-3"]


def test_without_a_time_it_is_when_the_file_was_written(tmp_path, sheet):
    done = submit(tmp_path / "home", sheet, "--kabupaten", "3201")
    assert done.returncode == 0, done.stderr
    note = next((tmp_path / "home").rglob("submission.json"))
    assert json.loads(note.read_text())["created"].endswith("+00:00")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--kabupaten", "99zz"), "99zz"),
        ((), "--kabupaten"),
        (("--kabupaten", "3201", "--table", "rumah"), "rumah"),
        (("--kabupaten", "3201", "--source", "cek_bansos"), "national"),
        (("--kabupaten", "3201", "--created", "kemarin"), "kemarin"),
        (("--kabupaten", "3201", "--created", "2026-03-10 09:00:00+07:00"), "offset"),
        (("--kabupaten", "3201", "--created", "20260310T090000+0700"), "offset"),
        (("--kabupaten", "3201", "--created", "2026-W10-2T09:00:00+07:00"), "offset"),
        (("--kabupaten", "3201", "--created", "9999-12-31T23:59:59+00:00"), "offset"),
        (("--kabupaten", "3201", "--sender", os.fsdecode(b"Dinas \xff")), "UTF-8"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(tmp_path, sheet, wrong, said):
    call = ("submit", sheet, "--source", "siks_ng", "--quarter", "2026Q1")
    done = dtsen(*call, "--home", tmp_path / "home", *wrong)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list((tmp_path / "home").rglob("submission.json"))


@pytest.mark.parametrize(
    "name", ["a|b.csv", " awal.csv", f"{'x' * 210}.csv", os.fsdecode(b"buruk\xff.csv")]
)
def test_a_file_whose_name_would_be_refused_is_not_put_into_the_inbox(tmp_path, sheet, name):
    sheet.rename(tmp_path / name)
    done = submit(tmp_path / "home", tmp_path / name)
    assert done.returncode == 2
    assert "rename it" in done.stderr and "Traceback" not in done.stderr
    assert not list((tmp_path / "home").rglob("submission.json"))


def test_a_workbook_that_kills_its_reader_ends_no_command(tmp_path):
    """One cell in the last row and column: its rows would take all memory."""
    with xlsxwriter.Workbook(tmp_path / "jauh.xlsx") as book:
        page = book.add_worksheet()
        page.write(0, 0, "nomor_kartu_keluarga")
        page.write(1_048_575, 16_383, "x")
    done = submit(tmp_path / "home", tmp_path / "jauh.xlsx")
    assert done.returncode == 1, done.stderr
    assert "jauh.xlsx tidak dapat dibaca" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kosong.csv", b"", "Berkas kosong"),
        ("rusak.parquet", b"PAR1 bukan", "rusak.parquet"),
        ("rusak.xlsx", b"PK bukan", "rusak.xlsx"),
        ("unicode.csv", "alamat;kode_provinsi\n".encode("utf-16"), "pengodean"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_put_into_the_inbox(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    done = submit(tmp_path / "home", tmp_path / name)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "home").rglob("submission.json"))


def test_a_workbook_is_sent_as_all_its_sheets(tmp_path, simulated):
    (note,) = list(simulated.rglob("inbox/2026Q1/regsosek/*/submission.json"))[:1]
    sent = json.loads(note.read_text())
    call = ("submit", note.parent / sent["files"][0]["name"], "--source", "regsosek")
    where = ("--kabupaten", "3201", "--quarter", "2026Q1", "--home", tmp_path / "home")
    done = dtsen(*call, *where, "--bast", "B1", *CREATED)
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "home").rglob("submission.json")
    (file,) = json.loads(made.read_text())["files"]
    assert (file["table"], file["rows"]) == (
        sent["files"][0]["table"],
        sent["files"][0]["rows"],
    )


def test_a_workbook_is_known_by_the_sheet_with_the_columns_wherever_it_stands(tmp_path):
    names = headers("siks_ng", "keluarga")
    sheets = {
        "Kosong": [],
        "Petunjuk": [["Isi setiap kolom"], ["Simpan sebagai teks"]],
        "data": [names, *([family(n).get(name, "") for name in names] for n in (1, 2))],
    }
    with xlsxwriter.Workbook(tmp_path / "keluarga.xlsx") as book:
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for at, line in enumerate(lines):
                page.write_row(at, 0, line)
    done = submit(tmp_path / "home", tmp_path / "keluarga.xlsx")
    assert done.returncode == 0, done.stderr
    line = run(Home(tmp_path / "home"), QUARTER).submission("siks_ng-3201-1")
    assert (line["state"], line["rows_in"]) == ("diterima", 2)


def test_a_quarter_in_which_everything_was_refused_says_so(tmp_path):
    (tmp_path / "lain.csv").write_text("alamat;b\n1;2\n")
    assert submit(tmp_path / "home", tmp_path / "lain.csv").returncode == 0
    done = dtsen("run", "2026Q1", "--home", tmp_path / "home")
    assert done.returncode == 1
    assert "register_awal" in done.stderr and "dtsen status 2026Q1" in done.stderr


def test_several_files_are_one_submission_each_known_by_its_columns(tmp_path, sheet):
    members = tmp_path / "orang.csv"
    rows = as_csv([person(1, 1), person(2, 2)], headers("siks_ng", "anggota"), "\t", "cp1252")
    members.write_bytes(rows)
    call = ("submit", members, sheet, "--source", "siks_ng", "--kabupaten", "3201")
    where = ("--quarter", "2026Q1", "--home", tmp_path / "home", "--bast", "B1", *CREATED)
    told = document(*call, *where)
    assert [(f["name"], f["table"], f["rows"]) for f in told["files"]] == [
        ("orang.csv", "anggota", 2),
        ("keluarga.csv", "keluarga", 2),
    ]
    line = run(Home(tmp_path / "home"), QUARTER).submission("siks_ng-3201-1")
    assert (line["state"], line["accepted"]) == ("diterima", 4)


def test_a_file_without_any_column_of_the_source_is_refused(tmp_path):
    (tmp_path / "lain.csv").write_text("a;b\n1;2\n")
    done = submit(tmp_path / "home", tmp_path / "lain.csv")
    assert done.returncode == 2 and "no column of siks_ng" in done.stderr


@pytest.fixture
def refused(tmp_path):
    """A home where one family of two was held, and its rows as they are returned."""
    home = Home(tmp_path / "home")
    put(home, siks_files([family(1), family(2, luas_lantai="5000")], [person(1, 1), person(2, 2)]))
    outcome = run(home, QUARTER)
    key = line_key.line_key(outcome.submission("siks_ng-3201-1")["isi"], line_key.Place(0, 0, 3))
    lead = {**dict.fromkeys(line_key.LEAD, "x"), "kunci_baris": key}
    names = [*line_key.LEAD, *headers("siks_ng", "keluarga")]
    path = tmp_path / "ditolak-siks_ng-3201-1-keluarga.csv"
    path.write_bytes(as_csv([{**lead, **family(2, luas_lantai="50")}], names, ";", "utf-8-sig"))
    return home, path


def test_a_returned_file_tells_by_itself_whose_rows_it_corrects(refused):
    home, path = refused
    call = ("submit", path, "--quarter", "2026Q1", "--home", home.root, *CREATED)
    told = document(*call)
    assert (told["source"], told["kabupaten"]) == ("siks_ng", "3201")
    assert told["corrects"] == "siks_ng-3201-1"
    again = run(home, QUARTER)
    assert again.counts("siks_ng-3201-1") == ("diterima", 4, 3, 0, 0, 1, 0)
    assert again.counts(told["submission"]) == ("diterima", 1, 1, 0, 0, 0, 0)


def test_a_returned_file_of_another_kabupaten_or_with_a_strange_key_is_refused(refused, tmp_path):
    home, path = refused
    call = ("--quarter", "2026Q1", "--home", home.root, *CREATED)
    done = dtsen("submit", path, "--kabupaten", "3273", *call)
    assert done.returncode == 1 and "siks_ng-3201-1" in done.stderr
    strange = tmp_path / "asing.csv"
    key = line_key.line_key("0" * 64, line_key.Place(0, 0, 3))
    strange.write_text(f"kunci_baris;alamat\n{key};Jl. Mawar\n")
    done = dtsen("submit", strange, *call)
    assert done.returncode == 1 and "kunci_baris" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_source_of_the_homes_own_is_known_wherever_the_command_is_called(tmp_path):
    """The home is named from where the caller stands; a parsing process stands elsewhere."""
    (tmp_path / "home/sources").mkdir(parents=True)
    (tmp_path / "home/sources/dinas_x.yaml").write_text(DEFINITION, encoding="utf-8")
    (tmp_path / "daftar.csv").write_bytes(listed())
    call = ("submit", "daftar.csv", "--source", "dinas_x", "--kabupaten", "3201")
    done = dtsen(*call, "--quarter", "2026Q1", "--home", "home", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "home").rglob("submission.json"))
