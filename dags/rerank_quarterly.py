"""The quarter, end to end: merge and freeze, check, rank, check, cut, approve, publish.

Runs at 02:00 (Jakarta) on the day after a quarter's end for the quarter that just ended, or
for the quarter that is asked for. A person approves before anything is published; the three
`deliver_*` DAGs start when it is.

Reads   what `intake` took in, and takes in what it left over
Writes  `lake/runs/<quarter>/candidate`, then `lake/releases`, `lake/current`; the asset
        `published`
Stops   at bad data (a gate that does not hold: the message names the file to look at), at a
        rejection (the candidate is kept, with who and why), never half-way: every step can be
        cleared and run again
"""

from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import CronTriggerTimetable, Param, chain, dag, task
from airflow.sdk.exceptions import AirflowFailException

from dags import approval, clock
from dags.assets import PUBLISHED
from dags.stages import (
    HOME,
    RETRIED,
    checking,
    fitting,
    freezing,
    guarded,
    stage,
    taking_in,
)


@task(task_display_name="Which quarter?")
def which_quarter() -> str:
    """Return the quarter asked for, or the one that just ended."""
    return clock.asked_for() or str(clock.just_ended(clock.today()))


@task.short_circuit(task_display_name="Show what is to be approved")
def show(quarter: str, cut: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the approver decides on; nothing, when just that is published already."""
    from pipelines.steps import summary

    if cut["status"] == "published":
        return None
    with guarded():
        found = summary(HOME, quarter)
    return {"root_hash": found["root_hash"], "page": approval.page(quarter, found)}


@task(
    task_display_name="Record who decided",
    trigger_rule="none_failed",  # a rejection skips the task before this one
    **RETRIED,
)
def record_decision(quarter: str, ti: Any = None) -> dict[str, Any]:
    """Write down who approved which root hash, or who rejected it, which ends the run here."""
    from pipelines import steps

    answer = ti.xcom_pull(task_ids="approve")
    shown = ti.xcom_pull(task_ids="show")["root_hash"]
    name = (answer.get("responded_by_user") or {}).get("name") or "tanpa nama"
    note = (answer.get("params_input") or {}).get("note") or ""
    with guarded():
        if steps.summary(HOME, quarter)["root_hash"] != shown:
            raise AirflowFailException(
                f"the candidate of {quarter} is no longer the one that {name} was shown; "
                "run the DAG again and have the new one approved"
            )
        if answer["chosen_options"] == [ApprovalOperator.APPROVE]:
            steps.approve(HOME, quarter, name, note)
            return steps.run_step(HOME, quarter, "approve")
        steps.reject(HOME, quarter, name, note)
    raise AirflowFailException(f"{name} rejected {quarter}; nothing is published or sent")


@task(
    task_id="publish",
    task_display_name="Publish the release",
    outlets=[PUBLISHED],
    **RETRIED,
)
def publish(quarter: str, outlet_events: Any = None) -> dict[str, Any]:
    """Put the approved candidate among the releases, flip `current`, wake the deliveries."""
    from pipelines.steps import run_step

    with guarded():
        counts = run_step(HOME, quarter, "publish")
    outlet_events[PUBLISHED].extra = {"quarter": quarter}
    return counts


@dag(
    schedule=CronTriggerTimetable("0 2 1 1,4,7,10 *", timezone=clock.ZONE),
    catchup=False,
    max_active_runs=1,
    params={"quarter": clock.QUARTER},
    doc_md=__doc__,
    tags=["quarterly", "merge", "rank", "send"],
)
def rerank_quarterly() -> None:
    """Re-rank one quarter."""
    quarter = which_quarter()
    rank = stage(
        "rank",
        "Rank: features, score, desil, movement",
        "Scores every family, cuts the desil nationally, by province and by regency, and says "
        "for every family that moved why it did.",
    )
    send = stage(
        "send",
        "Cut the ministries' packages and the returns",
        "Cuts one package per ministry, columns default-deny, with manifest and BAST; writes "
        "each kabupaten's returns. Delivers nothing yet.",
    )
    approve = ApprovalOperator(
        task_id="approve",
        task_display_name="Approve or reject",
        subject="Terbitkan pemeringkatan {{ ti.xcom_pull(task_ids='which_quarter') }}?",
        body="{{ ti.xcom_pull(task_ids='show')['page'] }}",
        params={"note": Param("", type="string", title="Catatan untuk berita acara")},
        doc_md="Waits for a person (role `op`). Nothing is published before the answer.",
    )
    cut = send(quarter)
    chain(
        *(step(quarter) for step in (*taking_in(), *freezing())),
        fitting()(quarter),
        rank(quarter),
        checking("ranking")(quarter),
        cut,
        show(quarter, cut),
        approve,
        # A rejection skips what follows it directly; the decision is recorded either way.
        EmptyOperator(task_id="approved", task_display_name="Approved"),
        record_decision(quarter),
        publish(quarter),
    )


rerank_quarterly()
