"""A few calls of Airflow's REST API (version 2), as one of its users."""

import json
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote


class Refused(Exception):
    """Airflow answered with an error; the text says which."""


class Rest:
    """Airflow on this machine, as seen by one user.

    Parameters
    ----------
    base : str
        Such as ``http://127.0.0.1:8080``.
    user, password : str
        Of the simple auth manager.
    """

    def __init__(self, base: str, user: str, password: str) -> None:
        self._base = base
        self._token = ""
        self._token = self._call("POST", "/auth/token", {"username": user, "password": password})[
            "access_token"
        ]

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - loopback only
            self._base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Authorization": f"Bearer {self._token}",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")[:300]
            raise Refused(f"{method} {path}: {error.code} {said}") from None

    def wait_for_dags(self, dags: tuple[str, ...], seconds: float = 120) -> None:
        """Wait until Airflow has read the DAGs.

        Raises
        ------
        Refused
            If a DAG file cannot be imported, or takes longer than `seconds`.
        """
        end = time.monotonic() + seconds
        while True:
            known = {dag["dag_id"] for dag in self._call("GET", "/api/v2/dags")["dags"]}
            if known.issuperset(dags):
                break
            errors = self._call("GET", "/api/v2/importErrors")["import_errors"]
            if errors or time.monotonic() > end:
                names = sorted({str(error["filename"]) for error in errors})
                raise Refused(f"DAGs not read: {sorted(set(dags) - known)}; faults in {names}")
            time.sleep(0.5)

    def switch_on(self, dags: tuple[str, ...]) -> None:
        """Let the DAGs run; a new one is paused."""
        for dag in dags:
            self._call("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})

    def trigger(self, dag: str, conf: dict[str, Any]) -> str:
        """Start a run of `dag`; return its id."""
        run = self._call(
            "POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf}
        )
        return str(run["dag_run_id"])

    def state(self, dag: str, run: str) -> str:
        """Return the state of a run."""
        return str(self._call("GET", f"/api/v2/dags/{dag}/dagRuns/{quote(run)}")["state"])

    def tasks(self, dag: str, run: str) -> list[dict[str, Any]]:
        """Return the task instances of a run, in the order in which they started."""
        path = f"/api/v2/dags/{dag}/dagRuns/{quote(run)}/taskInstances"
        found = self._call("GET", path)["task_instances"]
        return sorted(found, key=lambda task: task["start_date"] or "9")

    def runs(self, dag: str) -> dict[str, str]:
        """Return the ids of all runs of `dag`, with their states."""
        found = self._call("GET", f"/api/v2/dags/{dag}/dagRuns?limit=100&order_by=-id")
        return {run["dag_run_id"]: run["state"] for run in found["dag_runs"]}

    def give_up(self, dag: str, run: str) -> None:
        """End a run whose processes are gone."""
        path = f"/api/v2/dags/{dag}/dagRuns/{quote(run)}"
        self._call("PATCH", path, {"state": "failed"})

    def wait_for_scheduler(self, seconds: float = 60) -> None:
        """Wait until the scheduler has gone round once more, begun and ended after this call.

        A task that has just paused is marked as failed if its answer comes before the scheduler
        heard that its process ended; it hears that in each round, before it gives its heartbeat.

        Raises
        ------
        Refused
            If that takes longer than `seconds`.
        """
        end = time.monotonic() + seconds
        seen: set[str | None] = set()
        while len(seen) < 3:  # the last heartbeat before this call, and two that came after it
            health = self._call("GET", "/api/v2/monitor/health")
            seen.add(health["scheduler"]["latest_scheduler_heartbeat"])
            if time.monotonic() > end:
                raise Refused("Airflow's scheduler gives no heartbeat; look at var/logs")
            time.sleep(0.5)

    def question(self, dag: str, run: str) -> dict[str, Any] | None:
        """Return the question that a run waits on a person to answer, if it does."""
        path = f"/api/v2/dags/{dag}/dagRuns/{quote(run)}/hitlDetails?response_received=false"
        asked: list[dict[str, Any]] = self._call("GET", path)["hitl_details"]
        return asked[0] if asked else None

    def answer(self, dag: str, run: str, task: str, option: str, note: str) -> None:
        """Answer a run's question as this user."""
        path = f"/api/v2/dags/{dag}/dagRuns/{quote(run)}/taskInstances/{task}/-1/hitlDetails"
        body = {"chosen_options": [option], "params_input": {"note": note}}
        self._call("PATCH", path, body)

    def complaint(self, dag: str, run: str, task: str, attempt: int) -> str:
        """Return the error that ended a task, as its log gives it."""
        path = f"/api/v2/dags/{dag}/dagRuns/{quote(run)}/taskInstances/{task}/logs/{attempt}"
        lines = self._call("GET", path)["content"]
        details = [d for line in lines for d in line.get("error_detail") or ()]
        values = [str(detail["exc_value"]) for detail in details if detail.get("exc_value")]
        errors = [str(line["event"]) for line in lines if line.get("level") == "error"]
        return next(iter(values or errors), "its log says nothing")
