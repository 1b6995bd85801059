"""Intake looks at the inbox before it reads it."""

import os

from pipelines.arrive import glance
from pipelines.home import Home
from pipelines.quarter import Quarter

QUARTER = Quarter.parse("2026Q1")


def put(home: Home, name: str) -> None:
    folder = home.inbox(QUARTER) / "siks_ng" / name
    folder.mkdir(parents=True)
    (folder / "submission.json").write_text("{}", encoding="utf-8")


def test_only_what_was_not_taken_in_is_new(tmp_path):
    home = Home(tmp_path)
    put(home, "a")
    assert glance.begin(home, QUARTER)
    assert glance.begin(home, QUARTER), "a run that failed is tried again"
    glance.done(home, QUARTER)
    assert not glance.begin(home, QUARTER)
    put(home, "b")
    assert glance.begin(home, QUARTER)
    put(home, "c")  # while b is being taken in
    glance.done(home, QUARTER)
    assert glance.begin(home, QUARTER)


def test_an_envelope_written_anew_is_new_whatever_its_time_says(tmp_path):
    home = Home(tmp_path)
    put(home, "a")
    glance.begin(home, QUARTER)
    glance.done(home, QUARTER)
    path = home.inbox(QUARTER) / "siks_ng" / "a" / "submission.json"
    about = path.stat()
    path.write_text("[]", encoding="utf-8")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert glance.begin(home, QUARTER)
