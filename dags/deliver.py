"""Hand a published release to one ministry: one definition, a DAG per recipient's YAML.

Starts when a release is published, and at the times of the recipient's own schedule, so that
a delivery that failed is taken up again. A package that was delivered is not delivered twice.

Reads   `lake/releases/…/sent/<ministry>`
Writes  `outbox/<ministry>/`, its marker file last
"""

from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dags import clock
from dags.assets import PUBLISHED
from dags.stages import HOME, RETRIED, guarded
from pipelines import recipients
from pipelines.home import Home
from pipelines.quarter import Quarter


@task(task_display_name="Which quarters?")
def which_quarters(triggering_asset_events: Any = None) -> list[str]:
    """Return the quarter asked for, else those just published, else the last published."""
    events = [event for each in (triggering_asset_events or {}).values() for event in each]
    published = sorted({event.extra["quarter"] for event in events})
    asked = clock.asked_for()
    return [asked] if asked else published or _last_published()


def _last_published() -> list[str]:
    links = (Home(HOME).lake / "current").glob("quarter=*")
    return sorted(link.name.removeprefix("quarter=") for link in links)[-1:]


def schedule_of(recipient: Any) -> Any:
    """Return when to deliver: on publication, and on the recipient's own days."""
    return AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(recipient.schedule, timezone=clock.ZONE),
        assets=[PUBLISHED],
    )


def deliver_to(ministry: str, recipient: Any) -> None:
    """Define the DAG that delivers to `ministry`."""

    @task(task_display_name="Deliver the package", **RETRIED)
    def deliver(quarters: list[str]) -> dict[str, Any]:
        """Copy the package into the outbox, its marker last; return the counts by quarter."""
        from pipelines import send

        with guarded():
            return {
                quarter: send.deliver(Home(HOME), Quarter.parse(quarter), ministry)
                for quarter in quarters
            }

    @dag(
        dag_id=f"deliver_{ministry}",
        schedule=schedule_of(recipient),
        catchup=False,
        max_active_runs=1,
        params={"quarter": clock.QUARTER},
        doc_md=__doc__,
        tags=["send", ministry],
    )
    def delivery() -> None:
        deliver(which_quarters())

    delivery()


for _ministry, _recipient in recipients.load().items():
    deliver_to(_ministry, _recipient)
