"""Run the suites of a check as gates: keep every result, stop on what must not be."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines import rules, store
from pipelines.check.tables import Laid, laid_out
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.predecessor import Predecessor
from pipelines.progress import phase, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import great_expectations as gx

    from expectations.batch import Outcome
    from pipelines.check.elsewhere import Elsewhere
    from pipelines.quarter import Quarter

    Validate = Callable[..., list[Outcome]]

# gates that a person looks at one by one; the others are summed up table by table
FACTS = (
    "register_fact",
    "register_twice",
    "shape",
    "regency",
    "refused_share",
    "refused",
    "ranking_fact",
    "ranking_share",
    "tenth",
)


class CheckError(RuntimeError):
    """A check could not run. That says nothing about the data: the check must be mended."""


def run(
    home: Home, quarter: "Quarter", check: str, elsewhere: "Elsewhere | None" = None
) -> list[dict[str, Any]]:
    """Run the suites of `check`; keep the results in ``reports/<quarter>/``.

    Parameters
    ----------
    home : Home
    quarter : Quarter
    check : {"register", "ranking"}
    elsewhere : callable, optional
        Counts the facts between tables on another engine than this machine's.

    Returns
    -------
    list of dict
        ``name`` (Indonesian), ``check``, ``severity``, ``ok``, ``observed``, ``limit``.

    Raises
    ------
    DataStop
        If an expectation of severity ``galat`` does not hold.
    CheckError
        If an expectation could not be evaluated.
    """
    try:
        with _loading(elsewhere) as loaded, laid_out(home, quarter, check, elsewhere) as laid:
            suites = suites_of(home, quarter, check, laid.families)
            if laid.misshapen:
                suites = {"shape": suites["shape"]}
            for name in laid.without_rows:
                suites.pop(name, None)
            validate = loaded()
            with phase("check: expectations"):
                outcomes = validate(laid.database, suites, laid.config)
    except duckdb.BinderException as error:
        raise CheckError(
            f"a table of {quarter} lacks a column that the {check} check counts by; this is a "
            "fault of the check, not of the data: the stage that writes the table and "
            "pipelines/check must name the same columns"
        ) from error
    gates = _gates(outcomes)
    place = home.reports(quarter) / f"checks-{check}.json"
    content = {
        "quarter": str(quarter),
        "check": check,
        "gates": gates,
        "outcomes": [asdict(outcome) for outcome in outcomes],
        "rules": laid.counted,
    }
    store.write_text(place, store.as_json(content))
    _judge(quarter, outcomes, laid, place.relative_to(home.root).as_posix())
    return gates


@contextmanager
def _loading(elsewhere: "Elsewhere | None") -> "Iterator[Callable[[], Validate]]":
    """Load Great Expectations, a second or two, while the block runs; give what waits for it.

    Before the block where another engine is: its library is kept from Great Expectations.
    """
    with ThreadPoolExecutor(1, "loading") as beside:
        loading = beside.submit(_validator)

        def loaded() -> "Validate":
            with phase("check: waiting for Great Expectations"):  # what goes on beside is no phase
                return loading.result()

        if elsewhere is not None:
            loaded()
        yield loaded


def _validator() -> "Validate":
    from expectations.batch import validate

    return validate


def suites_of(
    home: Home, quarter: "Quarter", check: str, families: int
) -> dict[str, "gx.ExpectationSuite"]:
    """Return the suites of a check by the table that they look at."""

    def limit(name: str) -> int:
        return int(rules.in_force(f"gate_{name}", quarter))

    if check == "register":
        return _register_suites(limit, families)
    from expectations import ranking
    from expectations.columns import Fact, counted
    from pipelines.check.ranked import rules_of

    shares = ("moved", "moved_far", "new", "departed", "unranked")
    limits = {name: limit(f"{name}_permille") for name in shares}
    limits["probability_off"] = limit("probability_tolerance_permille")
    first = Predecessor.of(home, quarter).is_first
    return {
        "ranked_rule": counted(
            "ranked_rule",
            [Fact(rule.code, rule.says) for rule in rules_of(limit("largest_family"))],
        ),
        "ranking_fact": ranking.facts(),
        "ranking_share": ranking.shares(
            limits,
            far=limit("moved_far_deciles"),
            poorest=int(rules.in_force("probability_highest_decile", quarter)),
            first_quarter=first,
        ),
        "tenth": ranking.tenths(limit("tenth_tolerance_permille")),
    }


def _register_suites(limit: Any, families: int) -> dict[str, "gx.ExpectationSuite"]:
    from expectations import register
    from expectations.columns import Fact, counted
    from pipelines.check.judged import TABLES, rules_of

    allowed = {"none": 0, "blanks": limit("missing_key_permille") * families // 1000}
    return {
        "shape": register.shape(),
        **{
            f"registry_{table}": counted(
                f"registry_{table}",
                [
                    Fact(rule.code.lower(), rule.says, allowed[rule.limit])
                    for rule in rules_of(table)
                    if rule.limit
                ],
            )
            for table in TABLES
        },
        "register_fact": register.facts(),
        "register_twice": register.twice(),
        "regency": register.regencies(limit("missing_regencies")),
        **register.refused(
            {
                "quarter": limit("held_back_permille"),
                "submission": limit("held_back_submission_permille"),
            }
        ),
    }


def _gates(outcomes: "list[Outcome]") -> list[dict[str, Any]]:
    """Sum up: one gate per counted fact, one per table for its columns."""
    gates = [_gate(outcome) for outcome in outcomes if outcome.table in FACTS]
    for table in dict.fromkeys(o.table for o in outcomes if o.table not in FACTS):
        of_table = [outcome for outcome in outcomes if outcome.table == table]
        broken = [outcome for outcome in of_table if not outcome.ok]
        stops = [outcome for outcome in broken if outcome.severity == "galat"]
        gates.append(
            {
                "name": f"{table}: {len(of_table)} harapan atas kolom",
                "check": table,
                "severity": "galat",
                "ok": not stops,
                "observed": len(stops),
                "limit": 0,
            }
        )
        gates += [_gate(outcome) for outcome in broken]
    return gates


def _gate(outcome: "Outcome") -> dict[str, Any]:
    return {
        "name": outcome.says,
        "check": f"{outcome.table}.{outcome.column}",
        "severity": outcome.severity,
        "ok": outcome.ok,
        "observed": outcome.observed,
        "limit": outcome.limit,
    }


def _judge(quarter: "Quarter", outcomes: "list[Outcome]", laid: Laid, place: str) -> None:
    """Raise what must be raised; say what is only reported."""
    faults = [outcome for outcome in outcomes if outcome.fault]
    if faults:
        first = faults[0]
        raise CheckError(
            f"{first.expectation} of {first.table}.{first.column} could not run "
            f"({len(faults)} of {len(outcomes)} checks could not); this is a fault of the "
            f"check, not of the data: see {place}"
        )
    broken = [outcome for outcome in outcomes if not outcome.ok]
    for outcome in broken:
        if outcome.severity == "peringatan":
            say(f"  warning: {_sentence(outcome)}; see {place}")
    stops = [outcome for outcome in broken if outcome.severity == "galat"]
    if stops:
        first = stops[0]
        suspect = laid.suspects.get((first.table, first.column)) or laid.suspects.get(
            (first.table, None), place
        )
        more = f" and {len(stops) - 1} more do not hold" if len(stops) > 1 else ""
        raise DataStop(
            f"{quarter} stops before approval: {_sentence(first)}{more}. Look at {suspect}; "
            f"all results are in {place}. Correct or withdraw what is wrong and run {quarter} "
            "again"
        )


def _sentence(outcome: "Outcome") -> str:
    return (
        f"{outcome.expectation} of {outcome.table}.{outcome.column} does not hold: "
        f"{outcome.observed} observed, at most {outcome.limit} allowed ({outcome.says})"
    )
