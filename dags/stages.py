"""One step of a quarter as an Airflow task: retried only where trying again can help."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import task
from airflow.sdk.exceptions import AirflowFailException

from pipelines.errors import Busy

HOME = os.environ.get("DTSEN_HOME", str(Path(__file__).parents[1] / "home"))

# What the task `which_quarter` returned, as a template: handed on as an argument, it would draw an
# arrow from that task to every other, and the graph would be unreadable.
CHOSEN = "{{ ti.xcom_pull(task_ids='which_quarter') }}"

# Only another run's lock goes away by itself; see `guarded` for everything else.
RETRIED: dict[str, Any] = {"retries": 30, "retry_delay": timedelta(minutes=1)}


@contextmanager
def guarded() -> Iterator[None]:
    """Fail at once where trying again would fail again, and keep numbers out of the log.

    The steps give the same answer twice, so whatever stopped one stops it again: bad data, a
    full disk, a fault of ours. An engine's error may quote a cell: what may be is hidden.
    """
    from pipelines.errors import NoRoom, masked, said

    try:
        yield
    except AirflowFailException:
        raise
    except Exception as error:
        if isinstance(error, Busy) and not isinstance(error, NoRoom):
            raise
        why = f"{type(error).__name__}: {masked(said(error))[:1000]}"
        raise AirflowFailException(why) from None


def stage(step: str, title: str, what: str, **more: Any) -> Callable[..., Any]:
    """Return the task that runs `step` of the quarter it is given.

    Parameters
    ----------
    step : str
        One of ``pipelines.run.plan.STEPS``; also the task's id.
    title : str
        What the graph shows.
    what : str
        What a newcomer reads when they open the task.
    **more
        Passed on to Airflow's ``task``.

    Returns
    -------
    Callable
        Takes the quarter (and, of `arrive`, why it is revised), returns the step's counts.
    """

    @task(task_id=step, task_display_name=title, doc_md=what, **RETRIED, **more)
    def run(quarter: str, revised_for: str = "") -> dict[str, Any]:
        from pipelines.steps import run_step

        with guarded():
            return run_step(HOME, quarter, step, revised_for.strip() or None)

    return run


def taking_in() -> tuple[Callable[..., Any], ...]:
    """Return the tasks that take in what senders left: arrive, conform, identify.

    `intake` runs them for what came in, `rerank_quarterly` once more for what is left over;
    what was done is not done again.
    """
    return (
        stage(
            "arrive",
            "Arrive: copy and hash submissions",
            "Copies every submission of the inbox byte for byte, checks its envelope, "
            "records sender, period and legal basis. Leaves `lake/arrived`.",
        ),
        stage(
            "conform",
            "Conform: bring to the codebook",
            "Brings each sender's columns and codes to the codebook's. A row that cannot be "
            "is held back with rule and reason, never dropped. Leaves `lake/conformed`.",
        ),
        stage(
            "identify",
            "Identify: who is who",
            "Checks NIK and KK, matches with Dukcapil, links persons and families to their "
            "ids in the register.",
        ),
    )


def freezing() -> Callable[..., Any]:
    """Return the task that makes the quarter's register."""
    return stage(
        "merge",
        "Merge and freeze the register",
        "Accepted changes enter the register by dated precedence rules, each value with "
        "its source and date; then the quarter is frozen.",
    )


def checking(name: str) -> Callable[..., Any]:
    """Return the task that runs the gates of the register or of the ranking."""
    return stage(
        f"check_{name}",
        f"Check the {name}",
        "Great Expectations suites as gates, beside the work on what they look at. Results, counts "
        f"only, go to `reports/<quarter>/checks-{name}.json`; where a gate is broken nobody is "
        "asked to approve the quarter.",
    )


def fitting(**more: Any) -> Callable[..., Any]:
    """Return the task that fits the model."""
    return stage(
        "fit",
        "Fit the model, if none is in force",
        "Learns the proxy means test from the survey (`docs/model.md`), kept as canonical JSON of "
        "integers. Frozen for the survey's year: most quarters find a model in force and do "
        "nothing.",
        **more,
    )
