"""Hand a published release to one ministry: one definition, a DAG per recipient's YAML.

Starts when a release is published, and at the times of the recipient's own schedule, so that
a delivery that failed is taken up again. A package that was delivered is not delivered twice.

Reads   `lake/releases/…/sent/<ministry>`
Writes  `outbox/<ministry>/`, its marker file last
"""

from pathlib import Path
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dags import clock
from dags.assets import PUBLISHED
from dags.stages import HOME, RETRIED, guarded
from pipelines import recipients
from pipelines.home import Home
from pipelines.quarter import Quarter


@task(task_display_name="Which quarters?")
def which_quarters(ministry: str, triggering_asset_events: Any = None) -> list[str]:
    """Return the quarter asked for, else those just published, else what was not delivered yet."""
    events = [event for each in (triggering_asset_events or {}).values() for event in each]
    published = sorted({event.extra["quarter"] for event in events})
    asked = clock.asked_for()
    return [asked] if asked else published or left_over(Home(HOME), ministry)


def left_over(home: Home, ministry: str) -> list[str]:
    """Return the last published quarter, and those before it of which no delivery is noted.

    What was delivered and noted the ministry may have taken away: it is not delivered again.
    """
    links = sorted((home.lake / "current").glob("quarter=*"))
    return [
        link.name.removeprefix("quarter=")
        for link in links
        if link == links[-1] or not _is_noted(home, link / "sent" / ministry, ministry)
    ]


def _is_noted(home: Home, package: Path, ministry: str) -> bool:
    """Tell whether a delivery is noted, or there was none to make for this ministry then."""
    from pipelines.errors import DataStop
    from pipelines.send import manifest
    from pipelines.send.delivery import RECEIPTS

    if not package.is_dir():
        return True
    try:
        name = manifest.read(package / manifest.MANIFEST)["package"]
    except DataStop:  # the delivery tells what is wrong with it
        return False
    return (home.outbox / ministry / RECEIPTS / f"{name}.json").exists()


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
            # the newest first: what is wrong with an old package must not keep it back
            return {
                quarter: send.deliver(Home(HOME), Quarter.parse(quarter), ministry)
                for quarter in sorted(quarters, reverse=True)
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
        deliver(which_quarters(ministry))

    delivery()


for _ministry, _recipient in recipients.load().items():
    deliver_to(_ministry, _recipient)
