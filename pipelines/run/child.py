"""One step as a process of its own: how `dtsen run` calls it, and how it reports a failure."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from pipelines import errors, steps, store
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.run import lock, plan


class Stopped(Exception):
    """A step ended with this exit status, and said why."""

    def __init__(self, code: int, step: str) -> None:
        super().__init__(code)
        self.code, self.step = code, step


def do(home: Home, quarter: Quarter, step: str, handle: int | None) -> None:
    """Do one step in a process of its own, so that its memory goes back when it ends.

    Parameters
    ----------
    handle : int or None
        The quarter's lock, as `pipelines.run.lock.held` gives it.

    Raises
    ------
    Stopped
        If it did not end well; `why_stopped` tells.
    """
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.run.child", str(home.root), str(quarter), step],
        env=lock.for_children(home, quarter),
        pass_fds=[handle] if handle is not None else [],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise Stopped(done.returncode if done.returncode in (1, 2, 3) else 1, step)


def _note(home: Home, quarter: Quarter, step: str) -> Path:
    return home.run(quarter) / f"stopped-{step}.txt"


def note_stop(home_path: str, quarter: str, step: str, message: str) -> None:
    """Keep why a step stopped, for the document that `dtsen run --json` still owes.

    Where the disk is full it is not kept: whoever calls has said it before.
    """
    with suppress(OSError):
        store.write_text(_note(Home(home_path), Quarter.parse(quarter), step), message)


def forget_stops(home: Home, quarter: Quarter) -> None:
    """Drop what was kept of steps that stopped."""
    for step in plan.STEPS:
        _note(home, quarter, step).unlink(missing_ok=True)


def why_stopped(home: Home, quarter: Quarter, step: str) -> str:
    """Return why a step stopped."""
    note = _note(home, quarter, step)
    if not note.exists():
        return (
            "a step failed, and why could not be noted: perhaps the disk is full, or the process "
            "was killed; what it said stands above"
        )
    return note.read_text(encoding="utf-8")


def _main(home_path: str, quarter: str, step: str) -> int:
    try:
        steps.run_alone(home_path, quarter, step)
    except (errors.DataStop, errors.UsageError, errors.Busy) as error:
        say(f"dtsen: {error}")
        note_stop(home_path, quarter, step, str(error))
        return errors.exit_code(error)
    except Exception as error:
        say(f"dtsen: step {step} of {quarter} failed: {errors.said(error)[:600]}")
        say(errors.where(error))
        note_stop(home_path, quarter, step, f"step {step} failed: {errors.said(error)[:600]}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:4]))
