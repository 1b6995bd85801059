"""Let Great Expectations read DuckDB, and say what came of a suite in counts only.

GX 1.24 closes each connection before it fetches, which loses DuckDB's unbuffered rows
(great_expectations issues #10738 and #11579). Keeping the connection open, as GX does for
SQLite, cures it. That part of this module goes when GX reads DuckDB by itself.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import great_expectations as gx

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # no call leaves the machine

# Neither values nor rows enter a result: they would be NIK, KK and names.
COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}


class _Dialect(StrEnum):
    DUCKDB = "duckdb"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one expectation.

    Attributes
    ----------
    table : str
        View that was looked at.
    expectation : str
        Such as ``expect_column_values_to_be_in_set``.
    column : str or None
        Column that was looked at.
    says : str
        In Indonesian, for the approver.
    severity : str
        ``galat`` stops the quarter, ``peringatan`` is reported.
    ok : bool
        Whether it holds.
    observed, limit : int, float or None
        What was counted, and the most that is allowed.
    fault : str or None
        Why the check could not run; then `ok` says nothing about the data.
    """

    table: str
    expectation: str
    column: str | None
    says: str
    severity: str
    ok: bool
    observed: float | None
    limit: float | None
    fault: str | None = None


def validate(
    database: Path, suites: Mapping[str, "gx.ExpectationSuite"], config: Mapping[str, Any]
) -> list[Outcome]:
    """Run every suite on the table or view of its name.

    Parameters
    ----------
    database : Path
        A DuckDB file; it is only read.
    suites : Mapping
        From table or view to its suite.
    config : Mapping
        DuckDB's settings, such as ``memory_limit``.
    """
    outcomes: list[Outcome] = []
    with _opened(database, config) as source:
        for table, suite in suites.items():
            asset = source.add_table_asset(table, table_name=table)
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            results = batch.validate(suite, result_format=COUNTS_ONLY).results
            outcomes += sorted((_outcome(table, each) for each in results), key=_by_name)
    return outcomes


@contextmanager
def _opened(database: Path, config: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the database as a source of tables; GX by itself would leave it open."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.execution_engine import sqlalchemy_execution_engine

    engine: Any = sqlalchemy_execution_engine
    if _Dialect.DUCKDB not in engine._PERSISTED_CONNECTION_DIALECTS:
        engine._PERSISTED_CONNECTION_DIALECTS += (_Dialect.DUCKDB,)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    sources: Any = context.data_sources  # its stub lacks the engine's own arguments
    source = sources.add_sql(
        "tables",
        connection_string=f"duckdb:///{database}",
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": True, "config": dict(config)}},
    )
    try:
        yield source
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()


def _by_name(outcome: Outcome) -> tuple[str, str]:
    return outcome.column or "", outcome.expectation


def _outcome(table: str, result: Any) -> Outcome:
    config = result.expectation_config
    counted, asked, meta = result.result, config.kwargs, config.meta or {}
    observed = counted.get("unexpected_count", counted.get("observed_value"))
    limit = asked.get("max_value") if "observed_value" in counted else 0
    if "mostly" in asked and counted.get("element_count"):
        limit = int((1 - asked["mostly"]) * counted["element_count"])
    return Outcome(
        table=table,
        expectation=config.type,
        column=asked.get("column"),
        says=meta.get("says", ""),
        severity="galat" if str(config.severity.value) == "critical" else "peringatan",
        ok=bool(result.success),
        observed=_number(observed),
        limit=_number(limit),
        fault=_fault(result.exception_info or {}),
    )


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool | str | list | dict):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 4)


def _fault(info: Mapping[str, Any]) -> str | None:
    """Return why an expectation could not run: GX reports that as if it did not hold."""
    each: Iterable[Any] = [info] if "raised_exception" in info else info.values()
    faults = [str(one["exception_message"]) for one in each if one["raised_exception"]]
    # an engine's message may quote a cell
    return re.sub(r"'[^']*'|\d{9,}", "…", faults[0])[:300] if faults else None
