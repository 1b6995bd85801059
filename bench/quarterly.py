"""`dtsen bench quarter`: two whole quarters of a simulated nation, from inbox to packages.

The first founds the register; the second is as every later one: some families visited, whole
extracts of the others.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.job import Q1, Q2, document, measured, report_io
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.run import processes

_SIMULATE, _APPROVE = "simulate", "approve"
_COSTS = ("seconds", "cpu_seconds", "read_mb", "written_mb")
_PEAKS = ("peak_rss_mb", "peak_home_mb", "peak_temporary_mb", "peak_disk_mb")


def measure(families: int, seed: int) -> dict[str, Any]:
    """Simulate a nation and do two quarters, each step in a process of its own as in a run.

    Disk is what the home and everything temporary take together, at most; the home holds all
    quarters so far. What the home held when a quarter began, its inbox and the release that it
    follows are told beside it: by them `pipelines.run.room` foretells what a quarter needs.
    """
    from pipelines import steps

    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        home, spill = Path(scratch) / "home", Path(scratch) / "tmp"
        spill.mkdir()
        os.environ["TMPDIR"] = str(spill)  # of the steps, which spill there
        say(f"bench: simulating {families:,} families")
        told = [_step(scratch, home, _SIMULATE, str(families), str(seed))]
        begun = {}
        for quarter in map(str, (Q1, Q2)):
            begun[quarter] = _begun(Home(home), Quarter.parse(quarter))
            for step in steps.STEPS:
                if not told[-1]["finished"]:
                    break
                if step == _APPROVE:
                    steps.approve(str(home), quarter, "bench")
                    continue
                say(f"bench: {quarter} {step}")
                told.append(_step(scratch, home, step, quarter) | {"quarter": quarter})
        results = [whole(told, name) | begun[name] for name in map(str, (Q2, Q1))]
        note = "peak_disk_mb: the home with all quarters so far and everything temporary"
        return document("quarter", families, results, steps=told, note=note)


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
    """Add up the steps of a quarter; the largest memory and disk of any."""
    own = [step for step in told if step.get("quarter") == quarter]
    finished = bool(own) and all(step["finished"] for step in told)
    return {
        "tool": "dtsen",
        "quarter": quarter,
        **{name: round(sum(step[name] for step in own), 2) for name in _COSTS},
        **{name: max((step[name] for step in own), default=0) for name in _PEAKS},
        "same_answer": finished,
        "finished": finished,
        "phases": {step["step"]: step["seconds"] for step in own},
    }


def do(home: str, step: str, *arguments: str) -> None:
    """Do one step in this process."""
    if step == _SIMULATE:
        import simulation
        from simulation.population.geography import LEAST_FAMILIES

        families, seed = map(int, arguments)
        regencies = families // LEAST_FAMILIES  # all that there are, unless so few live in them
        simulation.simulate(Path(home), families, [Q1, Q2], seed, regencies)
        return
    from pipelines import steps

    (quarter,) = arguments
    steps.run_alone(home, quarter, step)


if __name__ == "__main__":
    do(*sys.argv[1:])
    report_io()
