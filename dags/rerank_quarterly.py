"""The quarter, end to end: merge and freeze, check, rank, check, cut, approve, publish.

Runs at 02:00 (Jakarta) on the day after a quarter's end for the quarter that just ended, or
for the quarter that is asked for. A person approves before anything is published; the
`deliver_*` DAGs start when it is. Triggered with a reason, it makes a revision of a quarter that
is published already (`r1` beside `r0`).

Reads   what `intake` took in, and takes in what it left over
Writes  `lake/runs/<quarter>/candidate`, then `lake/releases`, `lake/current`; the asset
        `published`
Stops   at bad data (a gate that does not hold: the message names the file to look at; it is
        checked beside the work, and nobody is asked to approve before it holds), at a
        rejection (the candidate is kept, with who and why), never half-way: every step can be
        cleared and run again
"""

from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, chain, dag, task

from dags import approval, clock
from dags.assets import PUBLISHED
from dags.stages import (
    CHOSEN,
    HOME,
    RETRIED,
    checking,
    fitting,
    freezing,
    guarded,
    stage,
    taking_in,
)

# why a published quarter is revised, as a template
REASON = "{{ params.reason or '' }}"


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
    task_id="publish",
    task_display_name="Publish the release",
    outlets=[PUBLISHED],
    **RETRIED,
)
def publish(quarter: str, outlet_events: Any = None) -> dict[str, Any]:
    """Put the approved candidate among the releases, flip `current`, wake the deliveries."""
    from pipelines.steps import run_step

    with guarded():
        run_step(HOME, quarter, "approve")
        counts = run_step(HOME, quarter, "publish")
    outlet_events[PUBLISHED].extra = {"quarter": quarter}
    return counts


@dag(
    schedule=CronTriggerTimetable("0 2 1 1,4,7,10 *", timezone=clock.ZONE),
    catchup=False,
    max_active_runs=1,
    params={
        "quarter": clock.QUARTER,
        "reason": Param(
            None,
            type=["null", "string"],
            maxLength=500,
            title="Reason of a revision",
            description="Only to publish a quarter anew that is published already; it stands in "
            "the release's manifest, so name nobody.",
        ),
    },
    doc_md=__doc__,
    tags=["quarterly", "merge", "rank", "send"],
)
def rerank_quarterly() -> None:
    """Re-rank one quarter."""
    rank = stage(
        "rank",
        "Rank: features, score, desil, movement",
        "Scores every family, cuts the desil nationally, by province and by regency, and says "
        "for every family that moved why it did.",
    )
    send = stage(
        "send",
        "Cut the ministries' packages",
        "Cuts one package per ministry, columns default-deny, with manifest and BAST. Delivers "
        "nothing yet: that, and each kabupaten's returns, come after the approval.",
    )
    approve = approval.RecordedApproval(
        task_id="approve",
        task_display_name="Approve or reject",
        subject=f"Terbitkan pemeringkatan {CHOSEN}?",
        body="{{ ti.xcom_pull(task_ids='show')['page'] }}",
        params={"note": Param("", type="string", title="Catatan untuk berita acara")},
        fail_on_reject=True,  # a rejected quarter must not look like a finished one
        doc_md="Waits for a person (role `op`). Nothing is published before the answer; who "
        "answered is kept with the release, or with the rejected candidate.",
    )
    arrive, conform, identify = taking_in()
    merged, fitted, ranked, cut = freezing()(CHOSEN), fitting()(CHOSEN), rank(CHOSEN), send(CHOSEN)
    register = checking("register")(CHOSEN)
    chain(which_quarter(), arrive(CHOSEN, REASON), conform(CHOSEN), identify(CHOSEN), merged)
    # a check, and what needs no word of it, side by side (`pipelines.run.plan`)
    chain(merged, [register, fitted])
    chain(fitted, ranked)
    chain(ranked, checking("ranking")(CHOSEN), shown := show(CHOSEN, cut))
    chain([register, ranked], cut)
    chain(shown, approve, publish(CHOSEN))


rerank_quarterly()
