"""One quarter several times in one environment: a program that the tests call.

    python -m tests.run.varied BASE HOME ORDER HOURS

BASE is a home that waits to run QUARTER. It is linked to HOME with the inbox put there in the order
of the seed ORDER, the clock goes HOURS ahead, and the quarter is run once for every number of
threads and memory limit. To standard output goes JSON: what the clock said (`now`), and `found`, a
list of threads, memory limit and root hash.
"""

import ctypes
import gc
import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

QUARTER = "2026Q2"
THREADS = ("1", "2")
MEMORY = ("2GB", "4GB", "8GB")


def shift_clock(hours: int) -> None:
    """Let every clock of Python tell another time; a test sees to it that no SQL asks for one."""
    seconds, ahead = hours * 3600, timedelta(hours=hours)
    true_time, true_ns = time.time, time.time_ns
    true_local, true_utc = time.localtime, time.gmtime
    true_now, true_day = datetime.now, date.today
    time.time = lambda: true_time() + seconds
    time.time_ns = lambda: true_ns() + seconds * 10**9
    time.localtime = lambda at=None: true_local(time.time() if at is None else at)
    time.gmtime = lambda at=None: true_utc(time.time() if at is None else at)
    _replace(datetime, "now", lambda cls, tz=None: true_now(tz) + ahead)
    _replace(datetime, "utcnow", lambda cls: (true_now(UTC) + ahead).replace(tzinfo=None))
    _replace(datetime, "today", lambda cls: true_now() + ahead)
    _replace(date, "today", lambda cls: true_day() + ahead)


def _replace(kind: type, name: str, method: Callable) -> None:
    """Replace a method of a type that is written in C: others hold the type, not its name."""
    (names,) = gc.get_referents(kind.__dict__)
    names[name] = classmethod(method)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def link_home(base: Path, home: Path, order: int) -> None:
    """Link a home file by file, those of the inbox in an order drawn by a seed."""
    for name in ("keys", "lake"):
        shutil.copytree(base / name, home / name, symlinks=True, copy_function=os.link)
    files = sorted(path for path in (base / "inbox").rglob("*") if path.is_file())
    random.Random(order).shuffle(files)
    for path in files:
        target = home / path.relative_to(base)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def root_hash(home: Path) -> str:
    """Run the quarter from its start, without the gates: they write nothing that is hashed."""
    from pipelines import steps
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from pipelines.run import plan, state

    of, quarter = Home(home), Quarter.parse(QUARTER)
    for left in (of.run(quarter), of.conformed):
        shutil.rmtree(left, ignore_errors=True)
    for step in plan.NEEDS["approve"]:
        if step.startswith("check"):
            run = state.read(of, quarter)
            run.done[step] = {}
            state.save(of, quarter, run)
        else:
            steps.run_step(str(home), QUARTER, step)
    return str(state.read(of, quarter).root_hash)


def main(base: Path, home: Path, order: int, hours: int) -> None:
    shift_clock(hours)
    link_home(base, home, order)
    found = []
    for threads in THREADS:
        for memory in MEMORY:
            os.environ |= {"DTSEN_THREADS": threads, "DTSEN_MEMORY_LIMIT": memory}
            found.append((threads, memory, root_hash(home)))
    sys.stdout.write(json.dumps({"now": datetime.now(UTC).isoformat(), "found": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
