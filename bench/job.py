"""A measured job: its home of two quarters, and a child process whose cost is taken down."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.progress import spent
from pipelines.quarter import Quarter
from pipelines.run import processes

if TYPE_CHECKING:
    from pipelines.home import Home

Q1, Q2 = Quarter.parse("2026Q1"), Quarter.parse("2026Q2")
_ROOT = Path(__file__).parent.parent


def machine() -> str:
    """Return what the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return f"{platform.machine()}, {os.cpu_count()} cores, {memory} GB, {platform.system()}"


def report_io() -> None:
    """Print what this process and those it started read and wrote, for what measures it.

    Children that ended are counted with it by the system; those still there, such as a Java
    machine, are asked. How long each named phase took is told too.
    """
    moved = {"rchar": 0, "wchar": 0}
    left_cpu_seconds = 0.0
    for process in processes.tree(os.getpid()):
        for line in processes.read(f"{process.id}/io").splitlines():
            name, value = line.split(": ")
            if name in moved:
                moved[name] += int(value)
        if process.id != os.getpid():
            left_cpu_seconds += process.cpu_seconds
    told = {**moved, "left_cpu_seconds": left_cpu_seconds, "phases": spent()}
    told["peak_rss"] = processes.peak(os.getpid())
    sys.stdout.write(json.dumps(told) + "\n")


def measured(
    tool: str, module: str, *arguments: str, folders: Mapping[str, Path] | None = None
) -> dict[str, Any]:
    """Run a module as a child and take down what it cost.

    That is seconds of the clock and of the processors, peak memory of it and all that it
    started, bytes read and written.

    Parameters
    ----------
    folders : mapping of str to Path, optional
        Folders of which the largest size meanwhile is taken down too, as ``peak_<name>_mb``, and
        of all of them at once as ``peak_disk_mb``.
    """
    started = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child.stdout, processes.Watch(child.pid, folders) as watch:
        told = child.stdout.read().splitlines()
        _, status, usage = os.wait4(child.pid, 0)
        # before the watch ends, which looks at the disk once more: seconds for many files
        seconds = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    counts = json.loads(told[-1]) if told and not child.returncode else {}
    cpu_seconds = usage.ru_utime + usage.ru_stime + counts.get("left_cpu_seconds", 0)
    sizes = {**watch.disk, "disk": watch.disk_at_once} if folders else {}
    return {f"peak_{name}_mb": held // 2**20 for name, held in sizes.items()} | {
        "tool": tool,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "peak_rss_mb": max(counts.get("peak_rss", 0), watch.memory) // 2**20,
        "read_mb": counts.get("rchar", 0) // 2**20,
        "written_mb": counts.get("wchar", 0) // 2**20,
        "same_answer": False,
        "finished": child.returncode == 0,
        "phases": counts.get("phases", {}),
    }


def document(job: str, families: int, results: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return what a benchmark tells: what every tool cost, by million families too."""
    for result in results:
        result["seconds_per_million"] = round(result["seconds"] * 1e6 / families, 2)
    return {"job": job, "families": families, "results": results, **more, "machine": machine()}


def prepare_apart(module: str, home: "Home", families: int, seed: int) -> dict[str, Any]:
    """Draw what a job needs in a process of its own, so that its memory is gone before the job.

    Returns
    -------
    dict
        What that cost.

    Raises
    ------
    RuntimeError
        If that process failed.
    """
    made = measured("prepare", module, str(home.root), str(families), str(seed))
    if not made["finished"]:
        raise RuntimeError("what the benchmark needs could not be made; see above")
    return {name: made[name] for name in ("seconds", "cpu_seconds", "peak_rss_mb", "written_mb")}


def publish(candidate: Path, release: Path, link: Path) -> None:
    """Make a candidate the release in force, without gates and approval."""
    release.parent.mkdir(parents=True, exist_ok=True)
    candidate.rename(release)
    put_in_force(release, link)


def put_in_force(release: Path, link: Path) -> None:
    """Let a link name a release, which gets the least of a manifest."""
    note = json.dumps({"last_id": {"person": 0, "family": 0}})
    (release / "manifest.json").write_text(note, encoding="utf-8")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(release)
