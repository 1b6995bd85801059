"""What the approver is shown, and what the answer does."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

SUMMARY = {
    "families": 1000,
    "persons": 3100,
    "root_hash": "ab" * 32,
    "signed": True,
    "desil": [{"desil": d, "families": 100, "persons": 310} for d in range(1, 11)],
    "movement": {"naik": 10, "turun": 12, "tetap": 900, "baru": 78},
    "held_back": 1234567,
    "gates": [
        {"name": "Keluarga baru", "ok": True, "observed": 3, "limit": 100},
        {
            "name": "Kepala ganda",
            "ok": False,
            "observed": 7,
            "limit": 0,
            "severity": "peringatan",
        },
    ],
}


class Instance:
    """A task instance that holds what earlier tasks returned."""

    def __init__(self, **returned):
        self.returned = returned

    def xcom_pull(self, task_ids):
        return self.returned[task_ids]


@pytest.fixture
def steps(monkeypatch):
    """Steps that write down what they were asked."""
    from pipelines import steps as real

    asked = []
    monkeypatch.setattr(real, "summary", lambda home, quarter: {"root_hash": "ab" * 32})
    for name in ("approve", "reject", "run_step"):

        def record(home, quarter, *what, name=name):
            asked.append((name, quarter, *what))
            return {"status": "waiting"}

        monkeypatch.setattr(real, name, record)
    return asked


def decide(option, shown="ab" * 32, **more):
    """Answer the question of the DAG's own approval task."""
    from dags import rerank_quarterly

    task = rerank_quarterly.rerank_quarterly().get_task("approve")
    event = {
        "chosen_options": [option],
        "params_input": {"note": "baik"},
        "responded_by_user": {"id": "ketua", "name": "ketua"},
        "responded_at": datetime(2026, 4, 1, tzinfo=UTC),
        **more,
    }
    instance = Instance(which_quarter="2026Q1", show={"root_hash": shown})
    return task.execute_complete({"ti": instance, "task": task}, event)


def test_the_page_says_where_nothing_is_signed():
    from dags.approval import page

    assert "tidak bertanda tangan" not in page("2026Q1", SUMMARY)
    assert "tidak bertanda tangan" in page("2026Q1", SUMMARY | {"signed": False})


def test_the_page_shows_sizes_movement_gates_and_the_root_hash():
    from dags import approval

    page = approval.page("2026Q1", SUMMARY)

    assert "| 10 | 100 | 310 |" in page
    assert "| turun | 12 |" in page
    assert "1.234.567" in page
    assert "| Kepala ganda | tidak, dilaporkan saja | 7 | 0 |" in page
    assert SUMMARY["root_hash"] in page
    assert "semua terpenuhi, 1 peringatan" in page


def test_a_broken_gate_is_seen_at_once():
    from dags import approval

    gates = [{"name": "Keluarga baru", "ok": False, "observed": 300, "limit": 100}]

    page = approval.page("2026Q1", {**SUMMARY, "gates": gates})

    assert "1 tidak terpenuhi" in page
    assert "| Keluarga baru | TIDAK | 300 | 100 |" in page


def test_who_approved_is_written_down(steps):
    decide("Approve")

    assert steps == [("approve", "2026Q1", "ketua", "baik")]


def test_a_rejection_is_written_down_and_ends_the_run(steps):
    from airflow.providers.standard.exceptions import HITLRejectException

    with pytest.raises(HITLRejectException):
        decide("Reject")

    assert steps == [("reject", "2026Q1", "ketua", "baik")]


def test_an_approval_of_another_candidate_is_not_taken(steps):
    from airflow.sdk.exceptions import AirflowFailException

    with pytest.raises(AirflowFailException, match="no longer"):
        decide("Approve", shown="cd" * 32)

    assert steps == []


def test_no_answer_is_not_taken_for_one(steps):
    from airflow.providers.standard.exceptions import HITLTimeoutError

    with pytest.raises(HITLTimeoutError):
        decide("Approve", error="too late", error_type="timeout")

    assert steps == []


def test_publishing_follows_the_recorded_approval(steps):
    from dags import rerank_quarterly
    from dags.assets import PUBLISHED

    events = {PUBLISHED: SimpleNamespace(extra=None)}

    rerank_quarterly.publish.function("2026Q1", outlet_events=events)

    assert steps == [("run_step", "2026Q1", "approve"), ("run_step", "2026Q1", "publish")]
    assert events[PUBLISHED].extra == {"quarter": "2026Q1"}


def test_a_published_quarter_is_not_asked_about_again(steps):
    from dags import rerank_quarterly

    assert rerank_quarterly.show.function("2026Q1", {"status": "published"}) is None
