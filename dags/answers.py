"""Answer citizens once a day: where their claims stand, a file per channel.

Runs at 00:30 (Jakarta) for the day that has just ended, or for the day that is asked for. It folds
what `intake` has taken in up to that midnight; run again for the same day it writes the same.

Reads   `lake/conformed` of the quarter, the claims' ledgers of the releases before
Writes  `outbox/jawaban/<channel>/<date>.csv` and its manifest
"""

from datetime import date, timedelta
from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from dags import clock
from dags.stages import HOME, RETRIED, guarded
from pipelines.home import Home


def the_day() -> date:
    """Return the day asked for, else the day before the run's."""
    asked = get_current_context()["params"].get("date")
    return date.fromisoformat(asked) if asked else clock.today() - timedelta(days=1)


@task(task_id="answer", task_display_name="Write the answers", **RETRIED)
def answer() -> dict[str, Any]:
    """Write a file per channel; return names and counts."""
    from pipelines.claims import answers

    with guarded():
        return answers.write(Home(HOME), the_day())


@dag(
    dag_id="answers_daily",
    schedule=CronTriggerTimetable("30 0 * * *", timezone=clock.ZONE),
    catchup=False,
    max_active_runs=1,
    params={
        "date": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Day",
            description="Such as 2026-02-14; left empty, the day before the run.",
        )
    },
    doc_md=__doc__,
    tags=["claims", "outbox"],
)
def answers_daily() -> None:
    """Answer citizens."""
    answer()


answers_daily()
