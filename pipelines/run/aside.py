"""Part of a step in a process of its own, while the step goes on with the rest."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pipelines import errors, steps
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter

_REFUSALS = {kind.__name__: kind for kind in (errors.DataStop, errors.UsageError, errors.Busy)}


@contextmanager
def doing(home: Home, quarter: Quarter, part: str) -> Iterator[None]:
    """Do a part of a step, one of `steps.ASIDE`, while the block is done.

    It is done when the block ends well, and given up when the block fails or this process dies.

    Raises
    ------
    DataStop, UsageError, Busy
        As the part did.
    RuntimeError
        If it failed otherwise; no number that may be a person's is in the text.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.run.aside", str(home.root), str(quarter), part],
        stdin=subprocess.PIPE,  # which ends with this process, and tells the other
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield
            said = process.stdout.read() if process.stdout else ""
            process.wait()
        finally:
            process.kill()
    if process.returncode:
        told = json.loads(said.splitlines()[-1]) if said else {}
        kind = _REFUSALS.get(told.get("kind", ""), RuntimeError)
        raise kind(told.get("message", f"{part} of {quarter} ended with {process.returncode}"))


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _main(home_path: str, quarter: str, part: str) -> int:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        steps.ASIDE[part](Home(home_path), Quarter.parse(quarter))
    except Exception as error:
        if type(error).__name__ not in _REFUSALS:
            say(errors.where(error))
        message = errors.said(error)[:1000]
        sys.stdout.write(json.dumps({"kind": type(error).__name__, "message": message}) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:4]))
