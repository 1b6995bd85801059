"""`dtsen submit`: whoever has only the file gets an envelope that arrive accepts."""

import json

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.arrive.quarter import run
from tests.arrive.submissions import as_csv, family, headers
from tests.run.nation import dtsen

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
        (("--kabupaten", "3201", "--created", "kemarin"), "kemarin"),
        (("--kabupaten", "3201", "--created", "2026-03-10 09:00:00+07:00"), "offset"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(tmp_path, sheet, wrong, said):
    call = ("submit", sheet, "--source", "siks_ng", "--quarter", "2026Q1")
    done = dtsen(*call, "--home", tmp_path / "home", *wrong)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list((tmp_path / "home").rglob("submission.json"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kosong.csv", b"", "Berkas kosong"),
        ("rusak.parquet", b"PAR1 bukan", "rusak.parquet"),
        ("rusak.xlsx", b"PK bukan", "rusak.xlsx"),
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


def test_a_quarter_in_which_everything_was_refused_says_so(tmp_path):
    (tmp_path / "lain.csv").write_text("a;b\n1;2\n")
    assert submit(tmp_path / "home", tmp_path / "lain.csv").returncode == 0
    done = dtsen("run", "2026Q1", "--home", tmp_path / "home")
    assert done.returncode == 1
    assert "register_awal" in done.stderr and "dtsen status 2026Q1" in done.stderr
