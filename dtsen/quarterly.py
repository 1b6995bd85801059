"""Commands that make something: simulate, submit, run."""

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from dtsen import text
from dtsen.cli import answer, existing_home, home_option, json_option, parse
from pipelines import spark
from pipelines.errors import Busy, DataStop, UsageError
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.run import again, approval, child, document, lock, opening, plan, state


@click.command()
@click.argument("home_path", metavar="[HOME]", required=False, type=click.Path(path_type=Path))
@click.option("--families", type=click.IntRange(min=1), required=True)
@click.option("--quarters", required=True, help="Such as 2026Q1,2026Q2.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    required=True,
    help="Same seed, same nation, byte for byte.",
)
@click.option("--regencies", type=click.IntRange(1, 514), help="A nation of K regencies.")
@click.option(
    "--check",
    is_flag=True,
    help="Set the nation beside the published figures instead; no HOME is written.",
)
@json_option
def simulate(
    home_path: Path | None,
    families: int,
    quarters: str,
    seed: int,
    regencies: int | None,
    check: bool,
    as_json: bool,
) -> None:
    """Make a nation with known truth, and its inbox.

    With --check no HOME is named and nothing is written: the same nation is surveyed and
    watched for a year, and each figure set beside the published one. Exit status 1 if any is off.
    """
    import simulation

    asked = [parse(name.strip()) for name in quarters.split(",")]
    if check:
        if home_path is not None:
            raise UsageError("--check writes nothing; leave HOME out.")
        _liken(families, seed, asked[0], regencies, as_json)
        return
    if home_path is None:
        raise UsageError("Name the folder to make the nation in, or ask for --check.")
    simulation.simulate(home_path, families, asked, seed, regencies)
    made = {"home": str(home_path), "families": families, "seed": seed, "quarters": quarters}
    answer(made, as_json, f"A nation of {families:,} families lies in {home_path}.")


def _liken(families: int, seed: int, first: Quarter, regencies: int | None, as_json: bool) -> None:
    """Set a nation beside the published figures; end with 1 if one is off."""
    from simulation import likeness

    lines = likeness.check(families, seed, first, regencies)
    right = all(line.right for line in lines)
    told = [asdict(line) | {"right": line.right} for line in lines]
    answer({"right": right, "lines": told}, as_json, likeness.describe(lines))
    if not right:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--source", help="Who sends it; a returned file tells it by itself.")
@click.option("--kabupaten", help="Four digits; none for national sources and for returned files.")
@click.option("--quarter", required=True)
@click.option("--table", "table_name", help="Which table they are; told by their columns.")
@click.option("--created", help="Instant with offset, if not when the file was last written.")
@click.option(
    "--code-system",
    type=click.Choice(["kemendagri", "bps"]),
    default="kemendagri",
    show_default=True,
    help="Which region codes the file bears.",
)
@click.option("--replaces", help="Name of the submission that this one replaces.")
@click.option("--waiver", help="Number of the waiver for a late submission.")
@click.option("--sender", default="operator", show_default=True)
@click.option("--bast", help="Number of the berita acara serah terima.")
@home_option
@json_option
def submit(files: tuple[Path, ...], home_path: Path, as_json: bool, **given: Any) -> None:
    """Write the envelope for some files and put them in the inbox, as one submission.

    A file of returned rows, corrected, is sent as it is: its keys tell whose rows they are.
    """
    from pipelines import submit as submitting

    made = submitting.put(Home(home_path), parse(given.pop("quarter")), files, **given)
    answer(made, as_json, text.submitted(made))


def _do_all(home: Home, quarter: Quarter, asked: tuple[str, ...], handle: int | None) -> None:
    """Do the steps of `asked` that are not done yet."""

    def do(step: str) -> None:
        say(f"{quarter} {text.STEP[step]}")
        child.do(home, quarter, step, handle)

    done = state.read(home, quarter).done
    plan.go_through([step for step in asked if step not in done], do)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What `dtsen run` was asked for, and how it answers."""

    home: Home
    quarter: Quarter
    to: str | None
    approver: str | None
    reason: str | None
    as_json: bool

    def finish(self, status: str, message: str) -> None:
        """Answer with the document of the run."""
        told = document.run_document(self.home, self.quarter, status, message, plan.VERB)
        answer(told, self.as_json, text.run(told))

    def refuse(self, message: str) -> None:
        """Answer with the document of a run that stopped, if one was asked for."""
        if self.as_json:
            self.finish("stopped", message)


def _steps(to: str | None) -> tuple[str, ...]:
    last = plan.LAST_STEP[to] if to else "send"
    return plan.STEPS[: plan.STEPS.index(last) + 1]


@click.command()
@click.argument("quarter_text", metavar="QUARTER")
@home_option
@click.option("--to", type=click.Choice(list(plan.LAST_STEP)), help="Stop after this stage.")
@click.option("--approve-as", "approver", metavar="NAME", help="Approve what comes out as NAME.")
@click.option("--revise", "reason", metavar="REASON", help="Publish a revision, with its reason.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    help="What scores and compares the families; the answer is the same. Without it: Spark if "
    "DTSEN_SPARK_MASTER names one, else duckdb.",
)
@click.option(
    "--master", metavar="URL", help="Where Spark is: local[2], spark://…, k8s://…, yarn, sc://…"
)
@click.option(
    "--again",
    "is_again",
    is_flag=True,
    help="Make an archived release once more, aside, and compare; nothing is published.",
)
@click.option("--release", "release_name", metavar="rN", help="With --again: not the one in force.")
@json_option
def run(
    quarter_text: str,
    home_path: Path,
    to: str | None,
    approver: str | None,
    reason: str | None,
    engine: str | None,
    master: str | None,
    is_again: bool,
    release_name: str | None,
    as_json: bool,
) -> None:
    """Do the whole quarter: arrive, conform, identify, merge, rank, send."""
    quarter, home = parse(quarter_text), existing_home(home_path)
    spark.choose(engine, master)
    if is_again or release_name is not None:
        beside = {"--to": to, "--approve-as": approver, "--revise": reason}
        _again(home, quarter, is_again, release_name, beside, as_json)
        return
    asked = _Asked(home, quarter, to, approver, reason, as_json)
    for option, given in (("--approve-as", approver), ("--revise", reason)):
        if given is not None and not given.strip():
            raise UsageError(f"{option} is empty; say {'who' if given == approver else 'why'}")
    try:
        _under_lock(asked)
    except (DataStop, Busy) as refusal:
        asked.refuse(str(refusal))
        raise


def _again(
    home: Home,
    quarter: Quarter,
    is_again: bool,
    name: str | None,
    beside: dict[str, str | None],
    as_json: bool,
) -> None:
    """Make an archived release once more; end with 1 if it is not the same."""
    if not is_again:
        raise UsageError("--release goes with --again: it names the release to make once more")
    if given := [option for option, value in beside.items() if value is not None]:
        raise UsageError(f"--again publishes nothing, so {given[0]} does not go with it")
    if name is not None and not re.fullmatch(r"r\d+", name):
        raise UsageError(f"'{name}' is not a release; write r and its number, such as r0")
    try:
        told = again.again(home, quarter, name)
    except (DataStop, Busy) as refusal:
        if as_json:
            answer(again.not_made(quarter, name, str(refusal)), as_json, "")
        raise
    answer(told, as_json, told["message"])
    if not told["same"]:
        raise click.exceptions.Exit(1)


def _under_lock(asked: _Asked) -> None:
    """Hold the quarter while it is run; tell why a step stopped it."""
    home, quarter = asked.home, asked.quarter
    if not home.inbox(quarter).is_dir():
        raise DataStop(
            f"nothing has arrived for {quarter}: {home.inbox(quarter)} is not there; "
            "put submissions in it (docs/way-of-a-submission.md) or simulate a nation"
        )
    with lock.held(home, quarter) as handle:
        child.forget_stops(home, quarter)
        try:
            _run(asked, handle)
        except child.Stopped as stop:
            asked.refuse(child.why_stopped(home, quarter, stop.step))
            raise click.exceptions.Exit(stop.code) from stop


def _run(asked: _Asked, handle: int | None) -> None:
    """Do what is left of a quarter under its lock, and answer."""
    home, quarter = asked.home, asked.quarter
    if state.read(home, quarter).status == "published":  # killed while it was, or nothing is left
        _do_all(home, quarter, ("publish", "deliver"), handle)
    begun = opening.begin(home, quarter, asked.reason)
    if begun.status != "published":
        _do_all(home, quarter, _steps(asked.to), handle)
        if asked.to:
            asked.finish("partial", f"{quarter} is done up to {asked.to}.")
            return
        approval.must_not_be_rejected(home, quarter)
        if asked.approver is None:
            message = f"{quarter} waits for an approval: run again with --approve-as NAME."
            asked.finish("waiting", message)
            return
        answered = approval.approve(home, quarter, asked.approver)
        say(f"{quarter} approved by {answered['by']}: root {answered['root_hash'][:12]}…")
    _do_all(home, quarter, ("publish", "deliver"), handle)
    release = state.read(home, quarter).release
    asked.finish("published", f"{quarter} is published as {release}.")
