"""Take in what senders left in the inbox: arrive, conform, identify.

Runs every ten minutes for the quarter that is running, so that a sender learns within minutes
what was refused and why; where no envelope came since the last time, it looks and skips.
`rerank_quarterly` takes up what is left over; nothing is done twice.

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
from pipelines.arrive import glance
from pipelines.home import Home
from pipelines.quarter import Quarter


@task(task_display_name="Which quarter?")
def which_quarter() -> str:
    """Return the quarter to take in; skip the run when nothing came into its inbox."""
    asked = clock.asked_for()
    quarter = Quarter.parse(asked) if asked else clock.running(clock.today())
    home = Home(HOME)
    if not any(home.inbox(quarter).glob("*/*/submission.json")):
        raise AirflowSkipException(f"nothing in the inbox of {quarter}")
    is_new = glance.begin(home, quarter)
    if not (is_new or asked):
        raise AirflowSkipException(f"nothing new in the inbox of {quarter}")
    return str(quarter)


@task(task_display_name="Note what was taken in")
def note_done(quarter: str) -> None:
    """Note it, so that the next look tells what is new."""
    glance.done(Home(HOME), Quarter.parse(quarter))


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
    schedule=CronTriggerTimetable("*/10 * * * *", timezone=clock.ZONE),
    catchup=False,
    max_active_runs=1,
    params={"quarter": clock.QUARTER},
    doc_md=__doc__,
    tags=["intake", "arrive", "conform", "identify"],
)
def intake() -> None:
    """Take in what came in."""
    steps = [step(CHOSEN) for step in taking_in()]
    chain(which_quarter(), *steps, note_done(CHOSEN), announce_survey(CHOSEN))


intake()
