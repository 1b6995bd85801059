"""The steps of a quarter side by side: each after what it needs, and what one keeps stays."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import predecessor, steps
from pipelines.errors import Busy, DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import approval, document, lock, plan, state

QUARTER = Quarter.parse("2026Q1")
TO_PACKAGES = plan.NEEDS["approve"]


class Diary:
    """Notes what was done when each step began and how many were at work."""

    def __init__(self, asked: tuple[str, ...], fails: tuple[str, ...] = ()) -> None:
        self.done = set(plan.STEPS) - set(asked)
        self.begun: dict[str, set[str]] = {}
        self.most = self._at_work = 0
        self._fails, self._lock = fails, threading.Lock()

    def do(self, step: str) -> None:
        with self._lock:
            self.begun[step] = set(self.done)
            self._at_work += 1
            self.most = max(self.most, self._at_work)
        threading.Event().wait(0.002)
        with self._lock:
            self._at_work -= 1
            self.done.add(step)
        if step in self._fails:
            raise DataStop(step)


@given(st.sets(st.sampled_from(plan.STEPS)))
def test_each_step_is_done_once_after_all_that_it_needs(asked: set[str]) -> None:
    diary = Diary(tuple(asked))
    plan.go_through(asked, diary.do)
    assert set(diary.begun) == asked
    for step, before in diary.begun.items():
        assert before >= set(plan.NEEDS[step])
    assert diary.most <= 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("check_register", "fit"), ("check_register", "rank"), ("check_ranking", "send")],
)
def test_a_check_does_not_keep_the_work_waiting(one: str, other: str) -> None:
    both = threading.Barrier(2, timeout=10)

    def do(step: str) -> None:
        if step in (one, other):
            both.wait()  # for ever, did one wait for the other

    plan.go_through(TO_PACKAGES, do)
    assert not both.broken


def test_an_engine_of_one_thread_gets_one_step_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DTSEN_THREADS", "1")
    diary = Diary(TO_PACKAGES)
    plan.go_through(TO_PACKAGES, diary.do)
    assert diary.most == 1
    assert tuple(diary.begun) == TO_PACKAGES


def test_where_a_check_fails_nothing_further_is_begun_and_it_is_the_check_that_speaks() -> None:
    diary = Diary(TO_PACKAGES, fails=("check_register", "rank"))
    with pytest.raises(DataStop, match="check_register"):
        plan.go_through(TO_PACKAGES, diary.do)
    assert "send" not in diary.begun and "check_ranking" not in diary.begun


def test_other_steps_share_a_quarter_and_the_same_step_does_not(tmp_path) -> None:
    home = Home(tmp_path)
    with lock.held(home, QUARTER, "check_register"):
        with lock.held(home, QUARTER, "rank"):
            pass
        for who in ("check_register", None):
            with pytest.raises(Busy, match="another process"), lock.held(home, QUARTER, who):
                pass
    with lock.held(home, QUARTER), pytest.raises(Busy), lock.held(home, QUARTER, "rank"):
        pass


@pytest.fixture
def made(tmp_path, monkeypatch) -> Callable[[str], None]:
    """A quarter merged; returns what does a step of it, which does nothing but take its time."""
    home = Home(tmp_path)
    told = {"seconds": 0.0, "peak_rss_mb": 0}
    begun = state.State(done=dict.fromkeys(plan.NEEDS["check_register"], told))
    begun.used = predecessor.used(home)
    state.save(home, QUARTER, begun)
    both = threading.Barrier(2, timeout=10)

    def work(at_home: Home, quarter: Quarter, run: state.State) -> dict[str, object]:
        both.wait()  # so that each read the state before the other kept anything
        run.root_hash = "0" * 64
        return {}

    def judge(at_home: Home, quarter: Quarter, run: state.State) -> dict[str, object]:
        both.wait()
        return {"gates": [{"name": "g"}]}

    own = {"rank": work, "check_register": judge, "send": work, "check_ranking": judge}
    for step, does in own.items():
        monkeypatch.setitem(steps._WORK, step, does)
    monkeypatch.setitem(steps._WORK, "fit", lambda *_: {})
    return lambda step: steps.run_step(str(tmp_path), str(QUARTER), step) and None


def test_what_steps_side_by_side_keep_is_all_there(made, tmp_path):
    made("fit")
    plan.go_through(("check_register", "rank"), made)
    plan.go_through(("check_ranking", "send"), made)
    run = state.read(Home(tmp_path), QUARTER)
    assert set(run.done) == set(TO_PACKAGES)
    assert run.done["check_register"]["gates"] == run.done["check_ranking"]["gates"]
    assert (run.status, run.root_hash) == ("waiting", "0" * 64)


@pytest.mark.parametrize("check", ["check_register", "check_ranking"])
def test_nothing_is_approved_or_shown_before_both_checks_hold(tmp_path, check):
    home, told = Home(tmp_path), {"seconds": 0.0, "peak_rss_mb": 0}
    home.candidate(QUARTER).mkdir(parents=True)
    (home.candidate(QUARTER) / "manifest.json").write_text('{"families": 1}', encoding="utf-8")
    done = {step: told for step in TO_PACKAGES if step != check}
    state.save(home, QUARTER, state.State(done=done, root_hash="0" * 64))
    with pytest.raises(Busy, match="nothing of 2026Q1 waits"):
        approval.approve(home, QUARTER, "ketua")
    with pytest.raises(Busy, match=f"after {check}"):
        steps.run_step(str(tmp_path), str(QUARTER), "publish")
    shown = document.run_document(home, QUARTER, "stopped", "", plan.VERB)
    assert (shown["root_hash"], shown["packages"]) == (None, [])
