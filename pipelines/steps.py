"""What each step of a quarter does; Airflow and the command line call the same functions.

State is kept under ``lake/runs/<quarter>/`` only. A step refuses unless those that it needs
(`pipelines.run.plan`) are done; done twice it changes nothing.
"""

import gc
import os
import shutil
import time
from collections.abc import Callable
from typing import Any

from pipelines import arrow, errors, rules
from pipelines.home import Home, ranked_release
from pipelines.quarter import Quarter
from pipelines.run import approval, lock, opening, plan, processes, release, state

# they hand frames of pandas to Arrow, or load what does
_WITH_PANDAS = ("check_register", "fit", "check_ranking", "publish")
# Polars reads and frees part after part: what one freed stays for the next
_KEEPING = ("merge",)


def summary(home_path: str, quarter: str) -> dict[str, Any]:
    """Return what an approver is shown of a quarter's candidate."""
    return approval.summary(Home(home_path), rules.parse_quarter(quarter))


def approve(home_path: str, quarter: str, name: str, note: str = "") -> dict[str, Any]:
    """Record that `name` approved the candidate that waits; return the answer.

    Raises
    ------
    Busy
        If nothing waits for an approval, or another process holds the quarter.
    """
    home, when = Home(home_path), rules.parse_quarter(quarter)
    with lock.held(home, when):
        return approval.approve(home, when, name, note)


def reject(home_path: str, quarter: str, name: str, note: str = "") -> dict[str, Any]:
    """Record that `name` rejected the candidate, and set it aside; return the answer."""
    home, when = Home(home_path), rules.parse_quarter(quarter)
    with lock.held(home, when):
        return approval.reject(home, when, name, note)


def _send(home: Home, quarter: Quarter, run: state.State) -> dict[str, Any]:
    from pipelines import digest, send
    from pipelines.behind import Behind
    from pipelines.ledger import accounts, finding, step

    lines = [line for done in run.done.values() for line in done.get("lines", [])]
    with digest.beside(home.candidate(quarter), release.SETTLED) as settled, Behind() as ledger:
        # most of its queries keep one core busy, and packages need little of it, and late
        ledger.do(step.write, home, quarter)
        ledger.do(finding.write, home, quarter)
        cut = send.run(home, quarter, ledger.catch_up)
        accounts.write(home, quarter, [*lines, *cut])
        run.root_hash = release.seal(home, quarter, run, settled)
    return {"lines": cut}


def _fit(home: Home, quarter: Quarter, run: state.State) -> dict[str, Any]:
    from pipelines import fit

    return {"lines": fit.run(home, quarter, anew=run.refit)}


def _rank(home: Home, quarter: Quarter, run: state.State) -> dict[str, Any]:
    from pipelines import rank, spark

    master = spark.chosen()
    lines = spark.rank(home, quarter, master) if master else rank.run(home, quarter)
    rank.compare_facts(home, quarter)
    return {"lines": lines}


def _publish(home: Home, quarter: Quarter, run: state.State) -> dict[str, Any]:
    from pipelines import send
    from pipelines.run import aside

    with lock.publishing(home):
        opening.still_follows(home, quarter, run)
        folder = release.publish(home, quarter, run, approval.approved_root(home, quarter))
    with aside.doing(home, quarter, "papers"):
        send.returns(home, quarter, folder)
    return {"release": run.release}


def _papers(home: Home, quarter: Quarter) -> None:
    from pipelines import audit, papers, report

    report.write(home, quarter)
    audit.write(home, quarter)
    papers.write_card(home, quarter, ranked_release(home, quarter, "write the card of"))
    papers.write_all(home, quarter)


# parts of a step that another process may do
ASIDE: dict[str, Callable[[Home, Quarter], None]] = {"papers": _papers}


def _deliver(home: Home, quarter: Quarter, run: state.State) -> dict[str, Any]:
    from pipelines import recipients, send

    for ministry in sorted(recipients.load()):
        send.deliver(home, quarter, ministry)
    return {}


def _stage(module: str) -> Callable[..., dict[str, Any]]:
    def work(home: Home, quarter: Quarter, run: state.State, **known: Any) -> dict[str, Any]:
        import importlib

        stage = importlib.import_module(f"pipelines.{module}")
        return {"lines": stage.run(home, quarter, **known) or []}

    return work


def _check(name: str) -> Callable[[Home, Quarter, state.State], dict[str, Any]]:
    def work(home: Home, quarter: Quarter, run: state.State) -> dict[str, Any]:
        from pipelines import check, spark

        with spark.counting(spark.chosen(), home.run(quarter)) as elsewhere:
            return {"gates": check.run(home, quarter, name, elsewhere)}

    return work


_WORK: dict[str, Callable[..., dict[str, Any]]] = {
    "arrive": _stage("arrive"),
    "conform": _stage("conform"),
    "identify": _stage("identify"),
    "merge": _stage("merge"),
    "check_register": _check("register"),
    "fit": _fit,
    "rank": _rank,
    "check_ranking": _check("ranking"),
    "send": _send,
    "publish": _publish,
    "deliver": _deliver,
}


def _refuse_early(quarter: Quarter, step: str, run: state.State) -> None:
    missing = [name for name in plan.NEEDS[step] if name not in run.done]
    if missing:
        raise errors.Busy(
            f"step {step} of {quarter} comes after {missing[0]}, which is not done; "
            f"run `dtsen run {quarter}` to do all steps in order"
        )


def run_step(home_path: str, quarter: str, step: str, reason: str | None = None) -> dict[str, Any]:
    """Do one step of a quarter, unless it is done already.

    Parameters
    ----------
    home_path : str
        ``$DTSEN_HOME``.
    quarter : str
        Such as ``2026Q1``.
    step : str
        One of `plan.STEPS` but ``approve``, which is a person's.
    reason : str, optional
        To ``arrive`` only: why a published quarter is to have a revision.

    Returns
    -------
    dict
        Names, paths and counts only: ``step``, ``release``, ``status`` and the step's own.

    Raises
    ------
    DataStop
        If the data stop the quarter.
    Busy
        If another process holds it, or a step that this one needs is not done.
    """
    home, when = Home(home_path), rules.parse_quarter(quarter)
    known: dict[str, Any] = {}
    beside = step if plan.may_be_beside(step) else None
    with lock.held(home, when, beside):
        run = state.read(home, when)
        if step == "arrive":
            from pipelines.arrive import Inboxes

            if run.status == "published":
                _do(home, when, "publish", run)  # what a killed one left undone
            known["inboxes"] = Inboxes(home, when)
            run = opening.begin(home, when, reason, **known)
        if run.status == "published" and step in run.done:
            return {"step": step, "release": run.release, "status": run.status, "again": True}
        _do(home, when, step, run, **known)
        lines = run.done[step].get("lines", [])
        return {
            "step": step,
            "release": run.release,
            "status": run.status,
            "rows_in": sum(line["rows_in"] or 0 for line in lines),
            "held_back": sum(line["held_back"] or 0 for line in lines),
            "gates": len(run.done[step].get("gates", [])),
        }


def _do(home: Home, quarter: Quarter, step: str, run: state.State, **known: Any) -> None:
    """Do a step unless it is done, with what is known already, and keep what it reported."""
    if step in run.done:
        return
    _refuse_early(quarter, step, run)
    opening.still_follows(home, quarter, run)
    started = time.monotonic()
    with processes.Watch(os.getpid()) as watch:
        reported = _WORK[step](home, quarter, run, **known)
    told = {
        **reported,
        "seconds": round(time.monotonic() - started, 2),
        "peak_rss_mb": max(processes.peak_of_all(), watch.memory) // 2**20,
    }
    if step == "publish":
        run.status, run.revised = "published", None
    with lock.saving(home, quarter):
        now = state.read(home, quarter)  # what a step beside this one kept meanwhile
        run.done = now.done | {step: told}
        run.root_hash = run.root_hash or now.root_hash
        if run.status != "published" and run.done.keys() >= set(plan.NEEDS["approve"]):
            run.status = "waiting"
        state.save(home, quarter, run)
    if step == "publish":
        state.forget_revised(home, quarter)


def run_alone(home_path: str, quarter: str, step: str) -> dict[str, Any]:
    """Do one step as `run_step` does, in a process that does nothing else."""
    gc.set_threshold(50_000)  # what a step loads stays, and to look for cycles in it takes long
    if step not in _WITH_PANDAS:
        arrow.without_pandas()
    if step in _KEEPING:  # read by its allocator when it is loaded
        os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:10000,muzzy_decay_ms:-1")
    return run_step(home_path, quarter, step)


def refit(home: Home, quarter: Quarter) -> None:
    """Fit a new model in place of the one in force; what was ranked by that one is undone.

    Raises
    ------
    DataStop
        If the quarter is published, or there is no survey to fit on.
    Busy
        If another process holds the quarter.
    """
    from pipelines import fit

    with lock.held(home, quarter):
        run = state.read(home, quarter)
        if run.status == "published":
            raise errors.DataStop(
                f"{quarter} is published with its model; to publish it with a new one, first open "
                f'a revision: dtsen run {quarter} --to conform --revise "REASON"'
            )
        fit.run(home, quarter, anew=True)
        run.refit = True  # or the step would put the model in force back
        run.done = {step: told for step, told in run.done.items() if step not in plan.after("fit")}
        run.status, run.root_hash = "open", None
        state.save(home, quarter, run)
        shutil.rmtree(home.candidate(quarter) / "ranked", ignore_errors=True)
