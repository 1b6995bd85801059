"""What must hold of a column, and from counted facts to their limits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity

SEVERITY = {"galat": FailureSeverity.CRITICAL, "peringatan": FailureSeverity.WARNING}


@dataclass(frozen=True, slots=True)
class Fact:
    """A count over a whole table that must not pass a limit.

    Attributes
    ----------
    column : str
        Column of the table of facts; its rows (one per part of the nation) are added up.
    says : str
        What is counted, in Indonesian.
    limit : int
        The most that is allowed.
    severity : str
        ``galat`` or ``peringatan``.
    highest : bool
        The rows are not added up; the highest of them counts.
    """

    column: str
    says: str
    limit: int = 0
    severity: str = "galat"
    highest: bool = False

    def expectation(self) -> Expectation:
        """Return the expectation that the fact stays within its limit."""
        kind = gxe.ExpectColumnMaxToBeBetween if self.highest else gxe.ExpectColumnSumToBeBetween
        return kind(
            column=self.column,
            max_value=self.limit,
            severity=SEVERITY[self.severity],
            meta={"says": self.says},
        )


def counted(table: str, facts: Iterable[Fact]) -> gx.ExpectationSuite:
    """Return the suite of a table of counts: one row for each part, a column for each fact."""
    return gx.ExpectationSuite(name=table, expectations=[fact.expectation() for fact in facts])


def present(*names: str) -> Iterator[Expectation]:
    """Yield that the columns are never blank."""
    for name in names:
        yield gxe.ExpectColumnValuesToNotBeNull(
            column=name, meta={"says": f"{name}: selalu terisi"}
        )


def between(name: str, low: int, high: int) -> Expectation:
    """Return that the values of a column lie between two numbers."""
    return gxe.ExpectColumnValuesToBeBetween(
        column=name,
        min_value=low,
        max_value=high,
        meta={"says": f"{name}: {low} sampai {high}"},
    )
