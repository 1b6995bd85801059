"""What `dtsen bench` says without measuring anything."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import quarterly
from dtsen import measuring
from dtsen.cli import dtsen
from pipelines.errors import UsageError


def test_no_answer_is_told_of_a_step_since_nothing_is_set_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cost = {"tool": "dtsen", "seconds": 1.0, "same_answer": False, "finished": True}
    monkeypatch.setattr(quarterly, "measured", lambda *_, **__: dict(cost))
    told = quarterly._step(str(tmp_path), tmp_path, "rank", "2026Q2")
    assert told == {"step": "rank", "tool": "dtsen", "seconds": 1.0, "finished": True}


@pytest.mark.parametrize(
    ("job", "has"),
    [
        ("explain", "has none"),
        ("spark", "has its own always"),
        ("link", "has its own always"),
        ("match", "has its own always"),
    ],
)
def test_where_peers_cannot_be_asked_for_it_is_said_truly_why(job: str, has: str) -> None:
    result = CliRunner().invoke(dtsen, ["bench", job, "--peers"])
    assert isinstance(result.exception, UsageError)
    assert str(result.exception).endswith(f"{job} {has}")


@pytest.mark.parametrize(("seconds", "unnamed"), [(15.0, True), (10.0, False)])
def test_phases_beside_each_other_leave_no_time_without_a_name(
    seconds: float, unnamed: bool
) -> None:
    ours = {"tool": "dtsen", "seconds": seconds, "phases": {"rank": 8.0, "check_register": 5.0}}
    lines = "\n".join(measuring._profile({"results": [ours]}))
    assert "rank" in lines and "check_register" in lines
    assert ("no name" in lines) is unnamed and "-" not in lines.replace("--", "")
