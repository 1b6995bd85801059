"""Commands about linking records that no NIK links: train the weights, judge by the truth."""

from pathlib import Path
from typing import Any

import click

from dtsen.cli import answer, existing_home, home_option, json_option, parse
from pipelines.errors import UsageError

_SEED = click.option("--seed", type=int, default=1, show_default=True, help="Of drawn records.")
_RECORDS = click.IntRange(min=100)
_PROBABILITY = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.group()
def linkage() -> None:
    """Train or judge the weights that link records without a NIK, or follow their doubt."""


@linkage.command("train")
@click.option("--quarter", "quarter_text", required=True)
@click.option("--records", type=_RECORDS, default=40_000, show_default=True)
@_SEED
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@home_option
@json_option
def train(
    quarter_text: str, records: int, seed: int, out: Path, home_path: Path, as_json: bool
) -> None:
    """Train weights on unlabelled records of a simulated nation, outside any quarter.

    The file takes effect when `pipelines/rules/linkage.yaml` names it from a quarter on.
    """
    from pipelines import store
    from simulation import linking

    weights = linking.train(existing_home(home_path), parse(quarter_text), records, seed)
    store.write_text(out, weights.text)
    told = {"path": str(out), "hash": weights.document["hash"], **weights.document["facts"]}
    answer(told, as_json, f"The weights are in {out}.")


@linkage.command("evaluate")
@click.option("--quarter", "quarter_text", required=True)
@click.option("--records", type=_RECORDS, default=100_000, show_default=True)
@_SEED
@home_option
@json_option
def evaluate(quarter_text: str, records: int, seed: int, home_path: Path, as_json: bool) -> None:
    """Count missed and false links on records of a simulated nation, whose truth is known."""
    from simulation import linking

    told = linking.judge(existing_home(home_path), parse(quarter_text), records, seed)
    answer(told, as_json, _table(told))


@linkage.command("judge")
@click.argument("quarter_text", metavar="QUARTER")
@home_option
@json_option
def judge(quarter_text: str, home_path: Path, as_json: bool) -> None:
    """Count missed and false links that a published quarter of a simulated nation really made."""
    from simulation import judge as judging

    told = judging.links(existing_home(home_path), parse(quarter_text))
    answer(told, as_json, _table(told))


@linkage.command("propagate")
@click.argument("quarter_text", metavar="QUARTER")
@click.option("--low", type=_PROBABILITY, default=0.90, show_default=True)
@click.option("--high", type=_PROBABILITY, default=0.99, show_default=True)
@home_option
@json_option
def propagate(quarter_text: str, low: float, high: float, home_path: Path, as_json: bool) -> None:
    """Count families whose desil would change if links of a probability in a band flipped.

    Links of the release in force between the two probabilities become none, pairs put before a
    person become links; model and cut points are the release's.
    """
    from pipelines.linkage import propagation

    if low >= high:
        raise UsageError(f"--low {low} must be below --high {high}")
    told = propagation.propagate(existing_home(home_path), parse(quarter_text), low, high)
    answer(told, as_json, _reach(told))


def _reach(told: dict[str, Any]) -> str:
    return (
        f"{told['quarter']}, release {told['release']}: {told['links']:,} links and "
        f"{told['reviews']:,} pairs under review have a probability from {told['low']} to below "
        f"{told['high']}; they are about {told['families_touched']:,} families.\n"
        f"If all were the other way round, {told['families_changed']:,} of {told['families']:,} "
        f"families ({100 * told['share']:.4f} %) would be in another desil, "
        f"{told['families_gone']:,} would not be ranked and {told['families_founded']:,} more "
        "would be."
    )


def _table(told: dict[str, Any]) -> str:
    against = ""
    if "register" in told:
        against = (
            f" against {told['register']:,} persons of the {told['against']}, {told['seconds']} s"
        )
    lines = [
        f"{told['records']:,} records{against}",
        f"{'':28}{'records':>9}{'links':>9}{'false':>7}{'missed':>8}"
        f"{'precision (95 %)':>28}{'recall (95 %)':>28}{'review':>9}",
    ]
    for group, values in told["groups"].items():
        for value, row in values.items():
            lines.append(
                f"{group + ' ' + value:28}{row['records']:9,}{row['links']:9,}{row['false']:7,}"
                f"{row['missed']:8,}{_share(row['precision']):>28}{_share(row['recall']):>28}"
                f"{_percent(row['review']['value']):>9}"
            )
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.2f} %"


def _share(share: dict[str, Any]) -> str:
    low, high = share["interval"]
    return f"{_percent(share['value'])} ({100 * low:.2f}-{100 * high:.2f})"
