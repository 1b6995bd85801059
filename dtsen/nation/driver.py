"""One quarter through Airflow: trigger, tell, approve as demo approver, see it delivered."""

import time
from typing import Any

from dtsen.nation import keys
from dtsen.nation.rest import Rest
from pipelines import recipients
from pipelines.progress import say

RERANK = "rerank_quarterly"
DELIVER = tuple(f"deliver_{ministry}" for ministry in recipients.load())
ENDED = {"success", "failed"}
NOTE = "Persetujuan contoh oleh make run; bukan keputusan BPS."
_SECONDS_BETWEEN_SIGNS = 10.0


class Stopped(Exception):
    """A DAG run failed; the text says at which step and why."""


def take_quarter(watcher: Rest, approver: Rest, quarter: str) -> None:
    """Run `quarter` from its inbox to the ministries' outboxes.

    Parameters
    ----------
    watcher : Rest
        Who triggers and watches.
    approver : Rest
        Who answers the approval.
    quarter : str
        Such as ``2026Q1``.

    Raises
    ------
    Stopped
        If the quarter was not published or a package not delivered.
    """
    say(f"\n{quarter}: DAG {RERANK} started")
    before = {dag: set(watcher.runs(dag)) for dag in DELIVER}
    run = watcher.trigger(RERANK, {"quarter": quarter})
    _follow(watcher, approver, RERANK, run)
    for dag in DELIVER:
        _follow_delivery(watcher, dag, before[dag])


def deliver_quarter(watcher: Rest, quarter: str) -> None:
    """Deliver a quarter that was published when an earlier run was cut short."""
    say(f"\n{quarter}: published already; its deliveries are made up for")
    for dag in DELIVER:
        before = set(watcher.runs(dag))
        watcher.trigger(dag, {"quarter": quarter})
        _follow_delivery(watcher, dag, before)


def clear_away(watcher: Rest) -> None:
    """End the runs that an earlier Airflow left unfinished: their processes died with it."""
    for dag in (RERANK, *DELIVER):
        for run, state in watcher.runs(dag).items():
            if state not in ENDED:
                watcher.give_up(dag, run)


def _follow(watcher: Rest, approver: Rest, dag: str, run: str) -> None:
    """Tell what the run does until it ends, answering its question on the way."""
    told: dict[str, str] = {}
    sign = time.monotonic()
    while True:
        state = watcher.state(dag, run)
        tasks = watcher.tasks(dag, run)
        for task in tasks:
            if _tell(task, told):
                sign = time.monotonic()
        waiting = [task for task in tasks if task["state"] == "awaiting_input"]
        if waiting and (question := watcher.question(dag, run)):
            say(f'  Airflow asks: "{question["subject"]}"')
            watcher.wait_for_scheduler()
            _approve(approver, dag, run, question)
        if state in ENDED:
            break
        if time.monotonic() - sign > _SECONDS_BETWEEN_SIGNS:
            sign = time.monotonic()
            _still(tasks)
        time.sleep(0.5)
    _must_have_ended_well(watcher, dag, run, state, tasks)


def _tell(task: dict[str, Any], told: dict[str, str]) -> bool:
    """Say a line when a task has ended; return whether there was anything to say."""
    name, state = task["task_id"], task["state"]
    if state not in {"success", "failed", "skipped"} or told.get(name) == state:
        return False
    told[name] = state
    if state == "skipped" or not task["duration"]:
        return False
    mark = "ok    " if state == "success" else "FAILED"
    say(f"  {mark} {task['duration']:6.1f} s  {task['task_display_name']}")
    return True


def _still(tasks: list[dict[str, Any]]) -> None:
    """Give a sign of life while a task takes long."""
    for task in tasks:
        if task["state"] == "running":
            say(f"         …       {task['task_display_name']}")


def _approve(approver: Rest, dag: str, run: str, question: dict[str, Any]) -> None:
    """Answer as the demo approver, and say so."""
    approver.answer(dag, run, question["task_instance"]["task_id"], "Approve", NOTE)
    say(
        f"  Answered 'Approve' through the REST API as the demo approver '{keys.APPROVER}'; "
        "in production a person reads the page and answers."
    )


def _follow_delivery(watcher: Rest, dag: str, before: set[str], seconds: float = 120) -> None:
    """Wait for the delivery that the published asset started."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        new = {run: state for run, state in watcher.runs(dag).items() if run not in before}
        if new and set(new.values()) <= ENDED:
            for run, state in new.items():
                tasks = watcher.tasks(dag, run)
                _must_have_ended_well(watcher, dag, run, state, tasks)
            say(f"  ok               Delivered by {dag}")
            return
        time.sleep(0.5)
    raise Stopped(f"{dag} did not deliver within {seconds:.0f} s of the publication")


def _must_have_ended_well(
    watcher: Rest, dag: str, run: str, state: str, tasks: list[dict[str, Any]]
) -> None:
    if state == "success":
        return
    failed = [task for task in tasks if task["state"] == "failed"]
    if not failed:
        raise Stopped(f"{dag} ended as {state}; see it in `make ui`")
    task = failed[0]
    why = watcher.complaint(dag, run, task["task_id"], task["try_number"])
    raise Stopped(f"{dag} stopped at {task['task_id']}: {why}")
