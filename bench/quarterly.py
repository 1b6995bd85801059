"""`dtsen bench quarter`: two whole quarters of a simulated nation, from inbox to packages.

The first founds the register; the second is as every later one: some families visited, whole
extracts of the others.
"""

import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.job import Q1, Q2, document, measured, report_io
from pipelines import steps
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.run import child, plan, processes

_SIMULATE, _APPROVE = "simulate", "approve"
_COSTS = ("cpu_seconds", "read_mb", "written_mb")
_DISK = ("peak_home_mb", "peak_temporary_mb", "peak_disk_mb")


def measure(families: int, seed: int) -> dict[str, Any]:
    """Simulate a nation and do two quarters, each step in a process of its own as in a run.

    Disk is what the home and everything temporary take together, at most; the home holds all
    quarters so far. What the home held when a quarter began, its inbox and the release that it
    follows are told beside it: by them `pipelines.run.room` foretells what a quarter needs.
    """
    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        home, spill = Path(scratch) / "home", Path(scratch) / "tmp"
        spill.mkdir()
        os.environ["TMPDIR"] = str(spill)  # of the steps, which spill there
        say(f"bench: simulating {families:,} families")
        told = [_step(scratch, home, _SIMULATE, str(families), str(seed))]
        begun = {}
        for quarter in map(str, (Q1, Q2)):
            begun[quarter] = _begun(Home(home), Quarter.parse(quarter))
            if told[-1]["finished"]:
                told += _quarter(scratch, home, quarter)
        results = [whole(told, name) | begun[name] for name in map(str, (Q2, Q1))]
        note = "peak_disk_mb: the home with all quarters so far and everything temporary"
        return document("quarter", families, results, steps=told, note=note)


def _quarter(scratch: str, home: Path, quarter: str) -> list[dict[str, Any]]:
    """Do a quarter as `dtsen run` does; return what each step cost, and when it began."""
    told: list[dict[str, Any]] = []
    opened = time.monotonic()

    def do(step: str) -> None:
        if step == _APPROVE:
            steps.approve(str(home), quarter, "bench")
            return
        say(f"bench: {quarter} {step}")
        begun = {"quarter": quarter, "begun": round(time.monotonic() - opened, 2)}
        told.append(_step(scratch, home, step, quarter) | begun)
        if not all(step["finished"] for step in told):
            raise child.Stopped(1, step)

    with suppress(child.Stopped):
        plan.go_through(plan.STEPS, do)
    return sorted(told, key=lambda step: step["begun"])


def _step(scratch: str, home: Path, step: str, *arguments: str) -> dict[str, Any]:
    folders = {"home": home, "temporary": Path(scratch) / "tmp"}
    cost = measured("dtsen", "bench.quarterly", str(home), step, *arguments, folders=folders)
    del cost["same_answer"]  # nothing is set beside a step
    return {"step": step} | cost


def _begun(home: Home, quarter: Quarter) -> dict[str, float]:
    """Return what lies there as a quarter begins: in MB, with decimals for small nations."""
    from pipelines.run.room import Given

    given = Given.of(home, quarter)
    held = {"home": processes.size(home.root), "inbox": given.inbox, "release": given.release}
    return {f"{name}_before_mb": round(size / 2**20, 1) for name, size in held.items()}


def whole(told: list[dict[str, Any]], quarter: str) -> dict[str, Any]:
    """Add up the steps of a quarter, some of which went on beside each other.

    Seconds are those in which any was at work, so without the looks at the disk between them; those
    until the packages could be approved are told too.
    Memory is at most what a step held and all that went on beside it, as if each had held its most
    at once; disk the most of any.
    """
    own = [step for step in told if step.get("quarter") == quarter]
    packed = [step for step in own if step["step"] in plan.NEEDS[_APPROVE]]
    finished = bool(own) and all(step["finished"] for step in told)
    return {
        "tool": "dtsen",
        "quarter": quarter,
        "seconds": round(_at_work(own), 2),
        "packages_seconds": round(_at_work(packed), 2),
        **{name: round(sum(step[name] for step in own), 2) for name in _COSTS},
        "peak_rss_mb": max((_held_beside(step, own) for step in own), default=0),
        **{name: max((step[name] for step in own), default=0) for name in _DISK},
        "same_answer": finished,
        "finished": finished,
        "phases": {step["step"]: step["seconds"] for step in own},
    }


def _ended(step: dict[str, Any]) -> float:
    return float(step["begun"] + step["seconds"])


def _at_work(own: list[dict[str, Any]]) -> float:
    """Return the seconds in which any of the steps was at work."""
    seconds = until = 0.0
    for step in sorted(own, key=lambda step: step["begun"]):
        seconds += max(0.0, _ended(step) - max(until, step["begun"]))
        until = max(until, _ended(step))
    return seconds


def _held_beside(step: dict[str, Any], own: list[dict[str, Any]]) -> int:
    return sum(
        other["peak_rss_mb"]
        for other in own
        if other["begun"] < _ended(step) and step["begun"] < _ended(other)
    )


def do(home: str, step: str, *arguments: str) -> None:
    """Do one step in this process."""
    if step == _SIMULATE:
        import simulation
        from simulation.population.geography import LEAST_FAMILIES

        families, seed = map(int, arguments)
        regencies = families // LEAST_FAMILIES  # all that there are, unless so few live in them
        simulation.simulate(Path(home), families, [Q1, Q2], seed, regencies)
        return
    (quarter,) = arguments
    steps.run_alone(home, quarter, step)


if __name__ == "__main__":
    do(*sys.argv[1:])
    report_io()
