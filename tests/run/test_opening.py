"""How a run opens: what makes an unfinished one begin anew, and what leaves a published one be."""

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import opening, state
from tests.arrive.submissions import as_csv, family, headers
from tests.decree import decree
from tests.run.nation import dtsen

QUARTER = Quarter.parse("2026Q1")


@pytest.fixture
def home(tmp_path):
    """A quarter with one submission, ranked but not cut yet."""
    sheet = tmp_path / "keluarga.csv"
    sheet.write_bytes(as_csv([family(1)], headers("siks_ng", "keluarga")))
    home = Home(tmp_path / "home")
    where = ("--quarter", "2026Q1", "--home", home.root, "--kabupaten", "3201")
    assert dtsen("submit", sheet, "--source", "siks_ng", *where).returncode == 0
    begun = opening.begin(home, QUARTER)
    begun.done = {"arrive": {}, "rank": {}}
    state.save(home, QUARTER, begun)
    home.candidate(QUARTER).mkdir()
    return home


def test_an_unfinished_run_goes_on(home):
    assert set(opening.begin(home, QUARTER).done) == {"arrive", "rank"}
    assert home.candidate(QUARTER).exists()


def test_a_rule_changed_meanwhile_begins_anew(home, monkeypatch):
    decree(monkeypatch, "gate_moved_far_deciles", 2, first="2026Q1")

    assert opening.begin(home, QUARTER).done == {}
    assert not home.candidate(QUARTER).exists()


def test_a_rule_of_a_later_quarter_changes_nothing(home, monkeypatch):
    decree(monkeypatch, "gate_moved_far_deciles", 2, first="2026Q2")

    assert set(opening.begin(home, QUARTER).done) == {"arrive", "rank"}


def test_what_is_published_stays_by_the_rules_of_its_day(home, monkeypatch):
    published = state.read(home, QUARTER)
    published.status = "published"
    state.save(home, QUARTER, published)
    decree(monkeypatch, "gate_moved_far_deciles", 2, first="2026Q1")

    assert opening.begin(home, QUARTER).status == "published"
