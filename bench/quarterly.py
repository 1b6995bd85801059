"""`dtsen bench quarter`: two whole quarters of a simulated nation, from inbox to packages.

The first founds the register; the second is as every later one: some families visited, whole
extracts of the others.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.job import Q1, Q2, machine, measured, report_io
from pipelines.progress import say

_SIMULATE, _APPROVE = "simulate", "approve"
_COSTS = ("seconds", "cpu_seconds", "read_mb", "written_mb")
_PEAKS = ("peak_rss_mb", "peak_disk_mb")


def measure(families: int, seed: int) -> dict[str, Any]:
    """Simulate a nation and do two quarters, each step in a process of its own as in a run.

    Disk is what the home and everything temporary take together, at most; the home holds all
    quarters so far.
    """
    from pipelines import steps

    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        home, spill = Path(scratch) / "home", Path(scratch) / "tmp"
        spill.mkdir()
        os.environ["TMPDIR"] = str(spill)  # of the steps, which spill there
        say(f"bench: simulating {families:,} families")
        told = [_step(scratch, home, _SIMULATE, str(families), str(seed))]
        for quarter in map(str, (Q1, Q2)):
            for step in steps.STEPS:
                if not told[-1]["finished"]:
                    break
                if step == _APPROVE:
                    steps.approve(str(home), quarter, "bench")
                    continue
                say(f"bench: {quarter} {step}")
                told.append(_step(scratch, home, step, quarter) | {"quarter": quarter})
        results = [whole(told, str(quarter)) for quarter in (Q2, Q1)]
        for result in results:
            result["seconds_per_million"] = round(result["seconds"] * 1e6 / families, 2)
        return {
            "job": "quarter",
            "families": families,
            "results": results,
            "steps": told,
            "machine": machine(),
            "note": "peak_disk_mb: the home with all quarters so far and everything temporary",
        }


def _step(scratch: str, home: Path, step: str, *arguments: str) -> dict[str, Any]:
    cost = measured("dtsen", "bench.quarterly", str(home), step, *arguments, disk=Path(scratch))
    return {"step": step} | cost


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

        families, seed = map(int, arguments)
        simulation.simulate(Path(home), families, [Q1, Q2], seed, None)
        return
    from pipelines import steps

    (quarter,) = arguments
    steps.run_step(home, quarter, step)


if __name__ == "__main__":
    do(*sys.argv[1:])
    report_io()
