"""Whoever replaces a submission leaves one of the two to count, however the two came to be."""

import pytest

from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import family, person, put, siks_files


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def send(home: Home, name: str, number: int, day: int, rows: int | None = 1, **changes) -> None:
    """Put a family's submission of a day of March; with another count it is refused."""
    sent = siks_files([family(number)], [person(number, number)])
    sent[0]["rows"] = rows
    put(home, sent, name=name, created=f"2026-03-{day:02}T09:00:00+07:00", **changes)


def states(home: Home) -> dict[str, str]:
    return {row["submission"]: row["state"] for row in run(home).rows("submission")}


@pytest.mark.parametrize(("old", "new"), [("z", "a"), ("siks_ng-3201-9", "siks_ng-3201-10")])
def test_of_one_instant_the_one_that_replaces_the_other_counts(home, old, new):
    """A clock that tells days only, and names of which the later one sorts first."""
    send(home, old, 1, day=5)
    send(home, new, 2, day=5, replaces=old)
    assert states(home) == {old: "digantikan", new: "diterima"}


def test_a_ring_of_one_instant_does_not_replace_itself_away(home):
    for name, number, other in (("a", 1, "b"), ("b", 2, "c"), ("c", 3, "a")):
        send(home, name, number, day=5, replaces=other)
    assert states(home) == {"a": "digantikan", "b": "diterima", "c": "diterima"}


def test_who_replaces_a_repeat_replaces_what_it_repeats(home):
    send(home, "a", 1, day=1)
    send(home, "b", 1, day=2)
    send(home, "c", 2, day=3, replaces="b")
    assert states(home) == {"a": "digantikan", "b": "duplikat", "c": "diterima"}


def test_who_replaces_a_refused_replacement_replaces_what_that_meant(home):
    send(home, "a", 1, day=1)
    send(home, "b", 2, day=2, rows=9, replaces="a")
    send(home, "c", 3, day=3, replaces="b")
    assert states(home) == {"a": "digantikan", "b": "ditolak", "c": "diterima"}


def test_who_replaces_a_late_replacement_replaces_what_that_meant(home):
    send(home, "a", 1, day=1)
    send(home, "b", 2, day=20, replaces="a")
    send(home, "c", 3, day=21, replaces="b", waiver="W-1")
    assert states(home) == {"a": "digantikan", "b": "digantikan", "c": "diterima"}


def test_what_is_replaced_has_replaced_its_own_whatever_the_names(home):
    send(home, "z", 1, day=1)
    send(home, "y", 2, day=2, replaces="z")
    send(home, "x", 3, day=3, replaces="y")
    assert states(home) == {"z": "digantikan", "y": "digantikan", "x": "diterima"}


def test_an_older_one_replaces_no_newer_one(home):
    send(home, "a", 1, day=5)
    send(home, "b", 2, day=4, replaces="a")
    assert states(home) == {"a": "diterima", "b": "diterima"}


def test_a_strangers_refused_replacement_leads_to_nothing_of_others(home):
    send(home, "a", 1, day=1)
    send(home, "b", 2, day=2, replaces="a", kode_kabupaten_kota="3202")
    send(home, "c", 3, day=3, replaces="b", kode_kabupaten_kota="3202")
    assert states(home) == {"a": "diterima", "b": "ditolak", "c": "diterima"}
