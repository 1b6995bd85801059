"""Learn the proxy means test's coefficients when a survey has come in.

Starts on the asset `survey`, which `intake` updates, or by hand. The quarter is taken as far as
the fit needs it: survey families are scored on what the register says of them, so the register
is merged and checked first. A model already in force for the survey's year is left as it is.

Reads   `lake/conformed`, the quarter's candidate register
Writes  the quarter's candidate model; the asset `model`
"""

from typing import Any

from airflow.sdk import chain, dag, task

from dags import clock
from dags.assets import MODEL, SURVEY
from dags.stages import CHOSEN, checking, fitting, freezing, taking_in


@task(task_display_name="Which quarter's survey?")
def which_quarter(triggering_asset_events: Any = None) -> str:
    """Return the quarter asked for, else that of the survey that came in."""
    events = [event for each in (triggering_asset_events or {}).values() for event in each]
    quarters = [event.extra["quarter"] for event in events]
    return clock.asked_for() or max(quarters, default=str(clock.running(clock.today())))


@dag(
    schedule=[SURVEY],
    catchup=False,
    max_active_runs=1,
    params={"quarter": clock.QUARTER},
    doc_md=__doc__,
    tags=["model", "rank"],
)
def fit_pmt() -> None:
    """Fit the model."""
    steps = (*taking_in(), freezing(), checking("register"), fitting(outlets=[MODEL]))
    chain(which_quarter(), *(step(CHOSEN) for step in steps))


fit_pmt()
