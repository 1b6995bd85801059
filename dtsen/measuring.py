"""The command `dtsen bench`: what a job costs, beside what a user would pick instead."""

from collections.abc import Callable
from functools import partial
from typing import Any

import click

from dtsen.cli import answer, json_option
from dtsen.text import table
from pipelines.errors import UsageError

_JOBS = ("rank", "validate", "quarter", "spark", "explain", "link", "match")
_REGISTER = ("rank", "validate", "quarter")  # jobs on a whole register
_ALONE = ("explain",)  # beside which nothing else is run
_SIZES = ("records", "persons")  # of a result, where one job was done at several
_HEADINGS = (
    "tool",
    "seconds",
    "ratio",
    "CPU s",
    "peak MB",
    "ratio",
    "read MB",
    "written MB",
    "s per million",
    "same answer",
)


def _sized(name: str, least: int, usual: int, of: str) -> Callable[[Any], Any]:
    kind = click.IntRange(min=least)
    return click.option(f"--{name}", type=kind, default=usual, show_default=True, help=of)


@click.command()
@click.argument("job", type=click.Choice(_JOBS), default="rank")
@_sized("families", 1000, 100_000, "Of the nation: rank, validate, quarter, spark, explain.")
@_sized("records", 1000, 20_000, "To be linked: link.")
@_sized("rows", 100, 20_000, "Of the list: match.")
@_sized("persons", 1000, 200_000, "Of the register: link, match.")
@click.option(
    "--peers",
    is_flag=True,
    help="rank: beside Polars, DuckDB and Spark too. validate has its peers always, quarter none.",
)
@click.option(
    "--profile",
    is_flag=True,
    help="Where our time goes; of rank and validate also how far off the limit.",
)
@json_option
def bench(
    job: str,
    families: int,
    records: int,
    rows: int,
    persons: int,
    peers: bool,
    profile: bool,
    as_json: bool,
) -> None:
    """Time a job beside what a user would pick instead, and check that the answers agree."""
    import bench as benching

    if peers and job not in _REGISTER:
        has = "has none" if job in _ALONE else "has its own always"
        raise UsageError(f"--peers goes with {', '.join(_REGISTER)}; {job} {has}")
    jobs: dict[str, Callable[[], dict[str, Any]]] = {
        "rank": partial(benching.rank, families, peers=peers),
        "validate": partial(benching.validate, families),
        "quarter": partial(benching.quarter, families),
        "spark": partial(benching.spark, families),
        "explain": partial(benching.explain, families),
        "link": partial(benching.link, records, persons),
        "match": partial(benching.match, rows, persons),
    }
    told = jobs[job]()
    lines = _quarter(told) if job == "quarter" else _table(told)
    answer(told, as_json, "\n".join([*lines, *(_profile(told) if profile else [])]))


def _table(told: dict[str, Any]) -> list[str]:
    """Return the cost of every tool, with the ratio to ours."""
    rows = [_row(result, _ours(told["results"], result)) for result in told["results"]]
    skipped = [f"{tool} was skipped: {why}" for tool, why in told.get("skipped", {}).items()]
    return [
        f"{told['job']} of {_size(told)} on {told['machine']}",
        "",
        table(_HEADINGS, rows),
        *skipped,
        *_tables(told.get("tables", [])),
        *_qualities(told["results"]),
    ]


def _quarter(told: dict[str, Any]) -> list[str]:
    """Return what every step of every quarter cost, and the quarters as a whole."""
    columns = ("seconds", "cpu_seconds", "peak_rss_mb", "peak_disk_mb", "read_mb", "written_mb")
    whole = [result | {"step": "whole quarter"} for result in reversed(told["results"])]
    rows = [
        (step.get("quarter", ""), step["step"], *(step[name] for name in columns))
        for step in [*told["steps"], *whole]
    ]
    headings = ("quarter", "step", "seconds", "CPU s", "peak MB", "disk MB", "read MB")
    unfinished = [step["step"] for step in told["steps"] if not step["finished"]]
    packed = (
        f"{result['quarter']}: packages after {result['packages_seconds']} seconds of work"
        for result in reversed(told["results"])
    )
    return [
        f"quarter of {_size(told)} on {told['machine']}",
        "",
        table((*headings, "written MB"), rows),
        *packed,
        *(f"{step} did not finish; see above" for step in unfinished),
    ]


def _ours(results: list[dict[str, Any]], other: dict[str, Any]) -> dict[str, Any]:
    """Return our own result for as much as another was given."""
    ours = [result for result in results if result["tool"] == "dtsen"]
    return next((r for r in ours if all(r.get(n) == other.get(n) for n in _SIZES)), ours[0])


def _row(result: dict[str, Any], ours: dict[str, Any]) -> tuple[Any, ...]:
    same = "yes" if result["same_answer"] else "NO"
    size = " to ".join(f"{result[name]:,}" for name in _SIZES if name in result)
    return (
        f"{result['tool']}, {size}" if size else result["tool"],
        f"{result['seconds']:.2f}",
        f"{result['seconds'] / ours['seconds']:.2f}",
        result["cpu_seconds"],
        result["peak_rss_mb"],
        f"{result['peak_rss_mb'] / max(1, ours['peak_rss_mb']):.2f}",
        result["read_mb"],
        result["written_mb"],
        result.get("seconds_per_million", "-"),
        same if result["finished"] else "NOT FINISHED",
    )


def _size(told: dict[str, Any]) -> str:
    if "families" in told:
        return f"{told['families']:,} families"
    left = "records" if "records" in told else "rows"
    return f"{told[left]:,} {left} to {told['persons']:,} persons"


def _tables(tables: list[dict[str, Any]]) -> list[str]:
    """Return which tables two engines gave alike."""
    rows = [
        (each["table"], each["rows"], each["digest"], "yes" if each["same"] else "NO")
        for each in tables
    ]
    return ["", table(("table", "rows", "digest", "same"), rows)] if rows else []


def _qualities(results: list[dict[str, Any]]) -> list[str]:
    names = ("precision", "recall", "agreement")
    told = {
        r["tool"]: ", ".join(f"{name} {r[name]:.5f}" for name in names if name in r)
        for r in results
    }
    return ["", *(f"{tool}: {said}" for tool, said in told.items() if said)]


def _profile(told: dict[str, Any]) -> list[str]:
    """Return where our time went by phase, and how long moving the bytes alone would take."""
    ours = next(r for r in told["results"] if r["tool"] == "dtsen")
    rest = ours["seconds"] - sum(ours["phases"].values())
    # steps of a quarter go on beside each other, and take more together
    unnamed = {"start, end and what has no name": round(rest, 3)} if rest >= 0 else {}
    phases = ours["phases"] | unnamed
    rows = [
        (name, f"{seconds:.2f}", f"{100 * seconds / ours['seconds']:.0f} %")
        for name, seconds in phases.items()
    ]
    lines = ["where the time goes", table(("phase", "seconds", "share"), rows)]
    if "limit" in told:
        limit, least = told["limit"], told["limit"]["least_seconds"]
        lines += [
            "",
            f"{limit['files_mb']:,} MB of files, {limit['unpacked_mb']:,} MB in memory, "
            f"{ours['written_mb']:,} MB written; disk {limit['disk_mb_per_second']:,} MB/s, "
            f"its cache {limit['cache_mb_per_second']:,}, memory "
            f"{limit['memory_mb_per_second']:,}",
            f"to move them takes {least['disk']} s by the disk, {least['cache']} by its cache, "
            f"{least['memory']} through memory; dtsen took {limit['gap']} times the longest",
        ]
    return lines
