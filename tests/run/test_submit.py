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
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(tmp_path, sheet, wrong, said):
    call = ("submit", sheet, "--source", "siks_ng", "--quarter", "2026Q1")
    done = dtsen(*call, "--home", tmp_path / "home", *wrong)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list((tmp_path / "home").rglob("submission.json"))
