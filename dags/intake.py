"""Take in what senders left in the inbox: arrive, conform, identify.

Runs every hour for the quarter that is running, so that a sender learns within the hour what
was refused and why. `rerank_quarterly` takes up what is left over; nothing is done twice.

Reads   `inbox/<quarter>/`
Writes  `lake/arrived`, `lake/conformed`, the quarter's run folder; the asset `survey`, when
        the quarter's inbox holds a survey that `fit_pmt` has not seen
"""

from typing import Any

from airflow.sdk import CronTriggerTimetable, chain, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from dags import clock
from dags.assets import SURVEY
from dags.stages import CHOSEN, HOME, taking_in
from pipelines.home import Home
from pipelines.quarter import Quarter


@task(task_display_name="Which quarter?")
def which_quarter() -> str:
    """Return the quarter to take in; skip the run when its inbox is empty."""
    quarter = clock.asked_for() or str(clock.running(clock.today()))
    if not any(Home(HOME).inbox(Quarter.parse(quarter)).glob("*/*/submission.json")):
        raise AirflowSkipException(f"nothing in the inbox of {quarter}")
    return quarter


@task(task_display_name="Has a survey come in?", outlets=[SURVEY], inlets=[SURVEY])
def announce_survey(quarter: str, inlet_events: Any = None, outlet_events: Any = None) -> list[str]:
    """Tell `fit_pmt` of surveys it has not been told of; skip when there are none."""
    notes = Home(HOME).inbox(Quarter.parse(quarter)).glob("susenas/*/submission.json")
    surveys = sorted(note.parent.name for note in notes)
    told = {name for event in inlet_events[SURVEY] for name in event.extra["submissions"]}
    if told.issuperset(surveys):
        raise AirflowSkipException("no survey that was not announced before")
    outlet_events[SURVEY].extra = {"quarter": quarter, "submissions": surveys}
    return surveys


@dag(
    schedule=CronTriggerTimetable("0 * * * *", timezone=clock.ZONE),
    catchup=False,
    max_active_runs=1,
    params={"quarter": clock.QUARTER},
    doc_md=__doc__,
    tags=["intake", "arrive", "conform", "identify"],
)
def intake() -> None:
    """Take in what came in."""
    chain(which_quarter(), *(step(CHOSEN) for step in taking_in()), announce_survey(CHOSEN))


intake()
