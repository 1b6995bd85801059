"""Envelopes and folders of any kind: each is told, and none stops what others sent."""

import json
import os

import pytest

from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import QUARTER, family, person, put, siks_files

LONE = "\ud800"  # half of a pair: JSON can say it, UTF-8 cannot


def files(number: int) -> list[dict]:
    return siks_files([family(number)], [person(number, number)])


@pytest.fixture
def home(tmp_path) -> Home:
    """An inbox with one sound submission, which whatever else lies there must not stop."""
    put(Home(tmp_path), files(1), name="utuh")
    return Home(tmp_path)


def refused(home: Home, name: str = "aneh") -> str:
    """Run the quarter; return why a submission was refused, the sound one being accepted."""
    outcome = run(home)
    assert outcome.counts("utuh") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert outcome.submission(name)["state"] == "ditolak"
    return outcome.told(name)


@pytest.mark.parametrize(
    "created",
    ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+07:00", "1999-12-31T23:59:59+07:00"],
)
def test_a_moment_that_no_sender_can_mean_is_refused(home, created):
    put(home, files(2), name="aneh", created=created)
    assert "created: bukan waktu antara tahun 2000 dan 2100" in refused(home)


@pytest.mark.parametrize("key", ["table", "format", "name", "encoding", "waiver", "sender"])
def test_a_text_that_is_no_utf8_is_refused(home, key):
    place = put(home, files(2), name="aneh") / "submission.json"
    envelope = json.loads(place.read_text())
    (envelope if key in envelope else envelope["files"][0])[key] = LONE
    place.write_text(json.dumps(envelope))
    assert "tidak dapat ditulis dalam UTF-8" in refused(home)


@pytest.mark.parametrize("folder", [b"siks_ng/\xff\xfe", b"\xff/kiriman", b"siks_ng/" + b"x" * 250])
def test_a_folder_whose_name_cannot_be_told_is_refused(home, folder):
    os.makedirs(os.fsencode(home.inbox(QUARTER)) + b"/" + folder)
    outcome = run(home)
    assert outcome.counts("utuh")[0] == "diterima"
    (other,) = outcome.rows("submission", "submission <> 'utuh'")
    assert other["state"] == "ditolak" and len(other["submission"]) <= 100
    said = "sumber" if folder.startswith(b"\xff") else "nama folder kiriman"
    assert said in outcome.told(other["submission"])


def test_two_sources_may_use_one_long_name(home):
    for source in ("siks_ng", "pln", "s" * 250):
        (home.inbox(QUARTER) / source / ("x" * 250)).mkdir(parents=True)
    states = [row["state"] for row in run(home).rows("submission", "submission <> 'utuh'")]
    assert states == ["ditolak"] * 3
