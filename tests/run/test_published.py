"""What a run killed while it publishes leaves, and what becomes of revisions: drawn states only."""

import json
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from dtsen import cli, quarterly
from pipelines import steps, store
from pipelines.errors import Busy, DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import approval, child, lock, opening, plan, state
from tests.arrive import submissions

QUARTER = Quarter.parse("2026Q1")
ROOT = "a" * 64


def put(home, number):
    """Put a submission of one family into the inbox."""
    submissions.put(
        home,
        submissions.siks_files([submissions.family(number)], [submissions.person(number, number)]),
        name=f"siks_ng-3201-{number}",
        of=QUARTER,
        kode_kabupaten_kota="3201",
    )


def released(home, quarter, name, root=ROOT, last=0):
    """Draw a release."""
    folder = home.releases(quarter) / f"release={name}"
    folder.mkdir(parents=True)
    told = {"root_hash": root, "follows": None, "last_id": {"person": last, "family": last}}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def in_force(home, quarter, name, **more):
    """Draw the release in force."""
    folder = released(home, quarter, name, **more)
    link = home.current_link(quarter)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(folder)


def done_to(step):
    """Return what is done when `step` is."""
    return {
        name: {"seconds": 0.0, "peak_rss_mb": 0}
        for name in plan.STEPS[: plan.STEPS.index(step) + 1]
    }


@pytest.fixture
def home(tmp_path):
    """A quarter that was approved."""
    home = Home(tmp_path / "home")
    put(home, 1)
    run = opening.begin(home, QUARTER)
    run.done, run.status, run.root_hash = done_to("approve"), "waiting", ROOT
    state.save(home, QUARTER, run)
    return home


def test_killed_while_it_was_published_a_quarter_is_published_to_its_end_first(home, monkeypatch):
    in_force(home, QUARTER, "r0")
    put(home, 2)
    asked = []
    monkeypatch.setitem(steps._WORK, "publish", lambda *_: asked.append("publish") or {})

    with pytest.raises(DataStop, match="--revise"):
        steps.run_step(str(home.root), "2026Q1", "arrive")

    assert asked == ["publish"]
    kept = state.read(home, QUARTER)
    assert (kept.status, "publish" in kept.done) == ("published", True)
    assert not home.candidate(QUARTER).exists()
    with pytest.raises(DataStop, match="--revise"):
        steps.run_step(str(home.root), "2026Q1", "arrive")
    assert asked == ["publish"]


def test_the_command_takes_up_what_publishing_left_before_it_asks_why(home, monkeypatch):
    in_force(home, QUARTER, "r0")
    put(home, 2)
    asked = []

    def do(home, quarter, step, _):
        run = state.read(home, quarter)
        run.done[step] = {"seconds": 0.0, "peak_rss_mb": 0}
        state.save(home, quarter, run)
        asked.append(step)

    monkeypatch.setattr(child, "do", do)

    done = CliRunner().invoke(quarterly.run, ["2026Q1", "--home", str(home.root)])

    assert asked == ["publish", "deliver"]
    assert isinstance(done.exception, DataStop) and "--revise" in str(done.exception)


def test_a_candidate_beside_an_earlier_release_is_not_published(home):
    in_force(home, QUARTER, "r0", root="b" * 64)

    assert state.read(home, QUARTER).status == "waiting"


def test_ids_that_another_release_gave_meanwhile_are_never_given_again(home):
    in_force(home, QUARTER.next, "r0", last=7)
    home.candidate(QUARTER).mkdir()

    with pytest.raises(DataStop, match="gave the ids"):
        steps.run_step(str(home.root), "2026Q1", "publish")

    assert home.candidate(QUARTER).is_dir() and not home.releases(QUARTER).exists()
    begun = opening.begin(home, QUARTER)
    assert (begun.done, begun.used) == ({}, {"person": 7, "family": 7})
    assert opening.begin(home, QUARTER) == begun


def test_a_release_that_comes_out_while_another_is_being_published_is_seen(home, monkeypatch):
    """The last look is under the lock that all quarters share."""

    @contextmanager
    def after_another(home):
        in_force(home, QUARTER.next, "r0", last=7)
        yield

    monkeypatch.setattr(lock, "publishing", after_another)

    with pytest.raises(DataStop, match="gave the ids"):
        steps.run_step(str(home.root), "2026Q1", "publish")


def test_the_ids_of_its_own_release_open_no_revision_anew(home):
    in_force(home, QUARTER, "r0", last=7)
    run = state.read(home, QUARTER)
    run.done, run.reason = done_to("deliver"), "dispensasi"
    state.save(home, QUARTER, run)

    assert opening.begin(home, QUARTER, "dispensasi").status == "published"


@pytest.fixture
def revised(home):
    """A revision of a published quarter that waits for an approval."""
    in_force(home, QUARTER, "r0")
    steps_done = state.read(home, QUARTER)
    steps_done.done = done_to("deliver")
    state.save(home, QUARTER, steps_done)
    store.write_text(home.pointer(QUARTER, "conform"), "of r0")
    _make(home, opening.begin(home, QUARTER, "angka diragukan"))
    return home


def _make(home, run):
    run.done, run.status, run.root_hash = done_to("send"), "waiting", "b" * 64
    state.save(home, QUARTER, run)
    store.write_text(home.pointer(QUARTER, "conform"), "of r1")
    home.candidate(QUARTER).mkdir()


def test_after_a_rejected_revision_the_release_stands_as_before(revised):
    assert state.read(revised, QUARTER).release == "r1"

    approval.reject(revised, QUARTER, "pengawas", "angka aneh")

    begun = opening.begin(revised, QUARTER)
    assert (begun.release, begun.status, begun.root_hash) == ("r0", "published", ROOT)
    assert revised.pointer(QUARTER, "conform").read_text() == "of r0"
    put(revised, 2)
    with pytest.raises(DataStop, match=r"published as r0 .*--revise"):
        opening.begin(revised, QUARTER)
    assert opening.begin(revised, QUARTER, "kiriman susulan").release == "r1"


def test_a_rejected_revision_made_again_is_refused_and_given_up(revised):
    approval.reject(revised, QUARTER, "pengawas", "angka aneh")
    _make(revised, opening.begin(revised, QUARTER, "angka diragukan"))
    call = ["2026Q1", "--home", str(revised.root), "--json"]

    done = CliRunner().invoke(quarterly.run, [*call, "--revise", "angka diragukan"])

    assert isinstance(done.exception, Busy)
    assert "rejected by pengawas (angka aneh)" in str(done.exception)
    with pytest.raises(Busy, match="pengawas"):
        approval.summary(revised, QUARTER)
    with pytest.raises(Busy, match="pengawas"):
        approval.approve(revised, QUARTER, "ketua")
    assert opening.begin(revised, QUARTER).release == "r0"
    assert state.read(revised, QUARTER).status == "published"


def test_a_published_revision_leaves_nothing_of_what_it_revised(revised, monkeypatch):
    approval.approve(revised, QUARTER, "ketua")
    monkeypatch.setitem(steps._WORK, "publish", lambda *_: {})

    steps.run_step(str(revised.root), "2026Q1", "publish")

    run = state.read(revised, QUARTER)
    assert (run.release, run.status, run.revised) == ("r1", "published", None)
    assert not (revised.run(QUARTER) / "work-in-force").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("report", "2026Q1"),
        ("trace", "BAST-1", "--quarter", "2026Q1"),
        ("audit", "nik_ganda", "--quarter", "2026Q1", "--kabupaten", "3201", "--requester", "BPK"),
    ],
)
def test_while_a_revision_is_made_nothing_of_it_is_told_of_the_release(revised, command, tmp_path):
    if command[0] == "audit":
        command += ("--out", str(tmp_path / "out"))

    done = CliRunner().invoke(cli.dtsen, [*command, "--home", str(revised.root)])

    assert isinstance(done.exception, DataStop)
    assert "a revision of 2026Q1, r1, is under way" in str(done.exception)
    assert not revised.access_log.exists() and not (tmp_path / "out").exists()
