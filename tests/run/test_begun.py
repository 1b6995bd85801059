"""Runs that begin with the inbox: two at once, one that stops, and those of a hamlet."""

import json
import shutil

import pytest

from tests.run.nation import QUARTERS, document, dtsen, simulate, started

pytestmark = pytest.mark.long


def test_two_runs_at_once_end_as_agreed(fresh):
    call = ("run", QUARTERS[0], "--home", fresh, "--to", "arrive")
    both = [started(*call), started(*call)]
    assert sorted(process.wait() for process in both) == [0, 3]


def test_a_stopped_run_still_answers_with_one_document(fresh):
    shutil.rmtree(fresh / "inbox" / QUARTERS[0] / "susenas")
    done = dtsen("run", QUARTERS[0], "--home", fresh, "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["status"] == "stopped"
    assert "susenas" in told["message"]


def test_a_hamlet_reached_by_a_link_goes_through_two_quarters(tmp_path):
    """Too few families for tenths, and a home that is named by another path than its own."""
    simulate(tmp_path / "real", families=30, regencies=2)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for quarter in QUARTERS:
        home = tmp_path / "real" / ".." / "link"
        done = document("run", quarter, "--home", home, "--approve-as", "ketua")
        assert done["status"] == "published"
