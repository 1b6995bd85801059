"""What happened, for a person: families, desil, who moved, what was refused, where to look."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.home import Home
from pipelines.quarter import Quarter

MOVEMENT = {
    "naik": "to a higher desil",
    "turun": "to a lower desil",
    "tetap": "in the same desil",
    "baru": "new in the ranking",
}


def told(home: Home, quarters: list[str], summaries: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the closing page of `make run`.

    Parameters
    ----------
    home : Home
        Where the nation lives.
    quarters : list of str
        In order.
    summaries : Mapping
        Of each quarter, as ``pipelines.steps.summary`` returns it.
    """
    lines = [f"The nation in {_near(home.root)}, quarter by quarter"]
    for quarter in quarters:
        lines += ["", *_quarter(quarter, summaries[quarter]), *_packages(home, quarter)]
    return "\n".join([*lines, "", *_where(home, Quarter.parse(quarters[-1]))])


def _quarter(quarter: str, summary: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{quarter}  {summary['families']:,} families, {summary['persons']:,} persons ranked; "
        f"root hash {summary['root_hash'][:12]}…"
    )
    sizes = list(_persons_by_desil(summary["desil"]))
    yield "  persons per desil (1 poorest)  " + "  ".join(f"{size:,}" for size in sizes)
    moved = summary["movement"]
    said = [f"{moved[key]:,} {text}" for key, text in MOVEMENT.items() if moved.get(key)]
    yield "  families " + ", ".join(said)
    yield f"  rows held back and returned to their senders  {summary['held_back']:,}"
    stopping = [gate for gate in summary["gates"] if gate.get("severity") != "peringatan"]
    warned = sum(not gate["ok"] for gate in summary["gates"] if gate not in stopping)
    held = sum(bool(gate["ok"]) for gate in stopping)
    if not summary["signed"]:
        yield "  NOT SIGNED: no signing key was there"
    yield f"  gates  {held} of {len(stopping)} hold; warnings for the approver: {warned}"


def _persons_by_desil(sizes: Any) -> Iterator[int]:
    for size in sizes.values() if isinstance(sizes, Mapping) else sizes:
        yield size["persons"] if isinstance(size, Mapping) else size


def _packages(home: Home, quarter: str) -> Iterator[str]:
    """Yield a line for every package of the quarter that a ministry has."""
    for path in sorted(home.outbox.glob(f"*/dtsen-{quarter}-*/manifest.json")):
        package = json.loads(path.read_text(encoding="utf-8"))
        yield (
            f"  package for {package['ministry']:11} {package['rows']:>10,} rows in "
            f"{len(package['files'])} files"
        )


def _where(home: Home, quarter: Quarter) -> Iterator[str]:
    """Yield where to look next; only what is really there."""
    places = (
        ("ranking, for analysts (Parquet)", home.current_link(quarter) / "ranked" / "family"),
        ("packages delivered", home.outbox),
        ("returns to the kabupaten", home.returns(quarter)),
        ("the quarter's report, for a browser", home.reports(quarter) / "index.html"),
        ("check results", home.reports(quarter)),
    )
    yield "Where to look"
    for what, path in places:
        if path.exists():
            yield f"  {what:37}{_near(path)}"
    explain = f".venv/bin/dtsen explain KK --quarter {quarter} --home {_near(home.root)}"
    yield f"  {'one family, and why its desil':37}{explain}"
    yield f"  {'Airflow in the browser':37}make ui"


def _near(path: Path) -> str:
    """Write a path from where the reader stands, if it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
