"""The command behind `make run` and `make ui`."""

import argparse
import fcntl
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dtsen.nation import driver, keys, story
from dtsen.nation.rest import Refused, Rest
from dtsen.nation.services import NotHealthy, airflow
from pipelines.errors import Busy, DataStop, UsageError
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter

ROOT = Path(__file__).parents[2]
NATION = "nation.json"


def main(argv: list[str]) -> int:
    """Run the command; return its exit status (0 done, 1 stopped, 2 usage, 3 busy)."""
    options = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        options.work(options)
    except (DataStop, driver.Stopped, NotHealthy, Refused) as stop:
        say(f"\nStopped: {stop}")
        return 1
    except (UsageError, ValueError) as fault:
        say(f"\n{fault}")
        return 2
    except Busy as fault:
        say(f"\n{fault}")
        return 3
    except KeyboardInterrupt:
        say("\nStopped on request; what was finished is kept, and the same command goes on.")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dtsen.nation", description=__doc__)
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="simulate a nation and take it through Airflow")
    run.set_defaults(work=_run)
    run.add_argument("--families", type=int, default=100_000)
    run.add_argument("--quarters", default="2026Q1,2026Q2")
    run.add_argument("--seed", type=int, default=7)
    ui = commands.add_parser("ui", help="start Airflow and leave it running until Ctrl-C")
    ui.set_defaults(work=_ui)
    for command in (run, ui):
        command.add_argument("--home", type=Path, default=ROOT / "home")
        command.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    secrets = commands.add_parser("secrets", help="draw Airflow's secrets, once")
    secrets.set_defaults(work=lambda options: keys.draw(options.root / "var"))
    secrets.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    return parser


def _run(options: argparse.Namespace) -> None:
    """Simulate, run every quarter through Airflow, tell what came of it."""
    began = time.monotonic()
    home = Home(options.home)
    quarters = [str(Quarter.parse(text)) for text in options.quarters.split(",")]
    with _alone(options.root):
        _have_nation(home, {"families": options.families, "seed": options.seed}, quarters)
        left = [quarter for quarter in quarters if not _delivered(home, quarter)]
        if left:
            _through_airflow(options.root, home, left)
        else:
            say("Every quarter is published and delivered (`make clean` to begin anew).")
    from pipelines.steps import summary

    summaries = {quarter: summary(str(home.root), quarter) for quarter in quarters}
    say("\n" + story.told(home, quarters, summaries))
    say(f"\nDone in {time.monotonic() - began:.0f} s.")


def _published(home: Home, quarter: str) -> bool:
    return home.current(Quarter.parse(quarter)) is not None


def _delivered(home: Home, quarter: str) -> bool:
    """Tell whether every ministry has the release in force, to its last file."""
    release = home.current(Quarter.parse(quarter))
    if release is None:
        return False
    name = f"dtsen-{quarter}-{release.name.removeprefix('release=')}"
    whole = [path.parent.name for path in home.outbox.glob(f"*/{name}-*/SELESAI.json")]
    return len(whole) == len(driver.DELIVER)


def _have_nation(home: Home, nation: dict[str, Any], quarters: list[str]) -> None:
    """Simulate the nation, unless just this one lives in `home`.

    Raises
    ------
    UsageError
        If something else lives there: it is not ours to remove.
    """
    note, wanted = home.root / NATION, {**nation, "quarters": quarters}
    if note.exists() and json.loads(note.read_text(encoding="utf-8")) == wanted:
        say(f"The nation of {nation['families']:,} families is there; it is not made again.")
        return
    if home.root.exists() and any(home.root.iterdir()):
        raise UsageError(
            f"{home.root} holds something else than the nation asked for ({wanted}); "
            "remove it (`make clean`), or name another place with --home"
        )
    say(f"Simulating a nation of {nation['families']:,} families, seed {nation['seed']} …")
    part = home.root.with_name(f".{home.root.name}.simulating")
    shutil.rmtree(part, ignore_errors=True)  # of a simulation that was cut short
    options = {**nation, "quarters": ",".join(quarters)}
    arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "dtsen", "simulate", str(part), *arguments]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise DataStop(f"the nation was not made (dtsen simulate exits {done.returncode})")
    (part / NATION).write_text(json.dumps(wanted), encoding="utf-8")
    part.rename(home.root)


def _through_airflow(root: Path, home: Home, quarters: list[str]) -> None:
    """Take the quarters one by one through a real scheduler and API server."""
    say("Starting Airflow (API server, scheduler, DAG processor) on loopback …")
    with airflow(root, home.root) as base:
        users = ("admin", keys.APPROVER)
        watcher, approver = (Rest(base, u, keys.password(root / "var", u)) for u in users)
        dags = (driver.RERANK, *driver.DELIVER)
        watcher.wait_for_dags(dags)
        driver.clear_away(watcher)
        watcher.switch_on(dags)
        say(f"Airflow is up at {base}")
        for quarter in quarters:
            if _published(home, quarter):
                driver.deliver_quarter(watcher, quarter)
            else:
                driver.take_quarter(watcher, approver, quarter)
        say("\nStopping Airflow …")


def _ui(options: argparse.Namespace) -> None:
    """Leave Airflow running for a person, until Ctrl-C."""
    with _alone(options.root), airflow(options.root, options.home) as base:
        say(
            f"\nAirflow's page: {base}\n"
            f"Sign in as admin (looks after Airflow), {keys.APPROVER} (answers approvals) or "
            f"pengamat (may only look);\ntheir passwords are in "
            f"{options.root / 'var' / keys.PASSWORDS}\nCtrl-C stops it."
        )
        with suppress(KeyboardInterrupt):
            signal.pause()


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the one Airflow of this folder; a second one would share its database."""
    keys.draw(root / "var")
    with (root / "var" / "nation.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "`make run` or `make ui` runs already in this folder; wait for it or stop it"
            ) from None
        yield
