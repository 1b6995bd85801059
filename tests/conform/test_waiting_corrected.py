"""A proposal that came back corrected waits with all its rows, whoever brought them."""

from datetime import date

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.arrive.quarter import Outcome, publish, run
from tests.arrive.submissions import (
    QUARTER,
    Row,
    family,
    headers,
    kk,
    person,
    put,
    siks_files,
)
from tests.arrive.test_corrected import BROKEN, key, returned, send_back
from tests.conform.signing import chain, signoff_file

FIRST, SECOND = "siks_ng-3201-1", "siks_ng-3201-2"
PERSON = headers("siks_ng", "anggota")


def proposed(**changes: str) -> Row:
    return family(2, nomor_usulan="U-1", **changes)


def members() -> list[Row]:
    wife = {"status_hubungan_keluarga": "2", "jenis_kelamin": "2"}
    return [person(21, 2), person(22, 2, **wife)]


@pytest.fixture
def home(tmp_path) -> Home:
    """A family that goes on, and a proposal of three rows with a broken floor."""
    home = Home(tmp_path)
    families = [family(1), proposed(jenis_lantai_terluas=BROKEN)]
    put(home, siks_files(families, [person(1, 1), *members()]))
    return home


def correct(home: Home, wholly: bool) -> Outcome:
    """Send back the family row alone, or with its members; nobody has signed yet."""
    first = run(home)
    files = [returned([(key(first, 0, 3), proposed(jenis_lantai_terluas="3"))])]
    if wholly:
        rows = [(key(first, 1, line), row) for line, row in enumerate(members(), 3)]
        files.append(returned(rows, PERSON, "anggota"))
    send_back(home, files)
    return run(home)


def following(home: Home, before: Outcome, quarter: Quarter, papers: list[Row]) -> Outcome:
    publish(home, quarter.previous, before)
    n = 50 + quarter.index % 10
    files = siks_files([family(n)], [person(n, n)])
    made = f"{quarter.last_month.replace(day=5)}T09:00:00+07:00"
    put(home, [*files, *([signoff_file(papers)] if papers else [])], name=f"own-{quarter}",
        of=quarter, created=made)  # fmt: skip
    return run(home, quarter)


@pytest.mark.parametrize("wholly", [False, True], ids=["family row", "whole family"])
def test_it_waits_quarter_after_quarter_and_enters_whole_once_signed(home, wholly):
    outcome = correct(home, wholly)
    left, back = (0, 3) if wholly else (2, 1)
    assert outcome.counts(FIRST) == ("diterima", 5, 2, left, 0, 3 - left, 0)
    assert outcome.counts(SECOND) == ("diterima", back, 0, back, 0, 0, 0)
    for quarter in (QUARTER.next, QUARTER.next.next):
        outcome = following(home, outcome, quarter, [])
        assert outcome.counts(FIRST) == ("diterima", 5, 0, left, 5 - left, 0, 0)
        assert outcome.counts(SECOND) == ("diterima", back, 0, back, 0, 0, 0)
        assert set(outcome.rules(SECOND)) == {"MENUNGGU"}
    # by the name under which the proposal was first judged, as the list of what waits says it
    papers = [{**row, "submission": f"{QUARTER}-{FIRST}"} for row in chain()]
    last = following(home, outcome, quarter.next, papers)
    assert last.counts(FIRST) == ("diterima", 5, left, 0, 5 - left, 0, 0)
    assert last.counts(SECOND) == ("diterima", back, back, 0, 0, 0, 0)
    (entered,) = last.rows("family", f"nomor_kartu_keluarga = {kk(2)}")
    assert (entered["jenis_lantai_terluas"], entered["tanggal"]) == (3, date(2026, 2, 20))
    assert len(last.rows("person", f"nomor_kartu_keluarga = {kk(2)}")) == 2


def test_what_corrected_a_submission_that_is_replaced_stands_by_itself(home):
    first = correct(home, wholly=True)
    publish(home, QUARTER, first)
    new, made = siks_files([family(60)], [person(60, 60)]), "2026-06-05T09:00:00+07:00"
    put(home, new, name="new", of=QUARTER.next, created=made, replaces=FIRST)
    second = run(home, QUARTER.next)
    assert second.counts(FIRST) == ("digantikan", 5, 0, 0, 5, 0, 0)
    assert second.counts(SECOND) == ("diterima", 3, 0, 3, 0, 0, 0)
