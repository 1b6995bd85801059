"""Which quarter a DAG run is about: the only place that knows the time of day.

The DAGs have no start date: the first run is that of the next date of the schedule, not of the
last one before somebody switched the DAG on.
"""

from datetime import date
from zoneinfo import ZoneInfo

from airflow.sdk import Param, get_current_context

from pipelines.quarter import Quarter

ZONE = "Asia/Jakarta"

QUARTER = Param(
    None,
    type=["null", "string"],
    pattern=r"^\d{4}Q[1-4]$",
    title="Quarter",
    description="Such as 2026Q1; left empty, the quarter that the date of the run implies.",
)


def running(day: date) -> Quarter:
    """Return the quarter that `day` lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def just_ended(day: date) -> Quarter:
    """Return the last quarter that was over on `day`."""
    return running(day).previous


def asked_for() -> str | None:
    """Return the quarter that the person who triggered the run asked for, if any."""
    return get_current_context()["params"].get("quarter")


def today() -> date:
    """Return the date of this DAG run in Jakarta, not of the retry."""
    return get_current_context()["dag_run"].run_after.astimezone(ZoneInfo(ZONE)).date()
