"""What the approver is shown, and what the answer does."""

import pytest

SUMMARY = {
    "families": 1000,
    "persons": 3100,
    "root_hash": "ab" * 32,
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


def decide(option, shown="ab" * 32, note="baik"):
    from dags import rerank_quarterly

    answer = {
        "chosen_options": [option],
        "params_input": {"note": note},
        "responded_by_user": {"id": "ketua", "name": "ketua"},
    }
    instance = Instance(approve=answer, show={"root_hash": shown})
    return rerank_quarterly.record_decision.function("2026Q1", ti=instance)


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


def test_who_approved_is_written_down_before_publishing(steps):
    decide("Approve")

    assert steps == [
        ("approve", "2026Q1", "ketua", "baik"),
        ("run_step", "2026Q1", "approve"),
    ]


def test_a_rejection_is_written_down_and_ends_the_run(steps):
    from airflow.sdk.exceptions import AirflowFailException

    with pytest.raises(AirflowFailException, match="rejected"):
        decide("Reject")

    assert steps == [("reject", "2026Q1", "ketua", "baik")]


def test_an_approval_of_another_candidate_is_not_taken(steps):
    from airflow.sdk.exceptions import AirflowFailException

    with pytest.raises(AirflowFailException, match="no longer"):
        decide("Approve", shown="cd" * 32)

    assert steps == []


def test_a_published_quarter_is_not_asked_about_again(steps):
    from dags import rerank_quarterly

    assert rerank_quarterly.show.function("2026Q1", {"status": "published"}) is None
