"""From a column's definition to what must hold of it, and of counted facts to their limits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity

SEVERITY = {"galat": FailureSeverity.CRITICAL, "peringatan": FailureSeverity.WARNING}


class Column(Protocol):
    """What this module asks of a column; the codebook's `Column` answers."""

    @property
    def name(self) -> str:
        """Stored name."""

    @property
    def label(self) -> dict[str, str]:
        """Label in ``id`` and ``en``."""

    @property
    def between(self) -> tuple[int, int] | None:
        """Lowest and highest legal value, of counts and amounts."""

    @property
    def codes(self) -> dict[int, Any]:
        """Legal codes, of codes and flags."""

    @property
    def coarse(self) -> dict[int, Any]:
        """Negative codes of older lists."""

    @property
    def digits(self) -> tuple[int, ...]:
        """How many digits an id or region code may have."""

    @property
    def type(self) -> str:
        """DuckDB type."""

    @property
    def key(self) -> bool:
        """Whether it belongs to one of the 14 key variables."""


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


def of_column(column: Column, *, blank_permille: int | None = None) -> Iterator[Expectation]:
    """Yield what must hold of a column because of how it is defined.

    Parameters
    ----------
    column : Column
        Of the codebook.
    blank_permille : int, optional
        The most blanks that are tolerated, asked of key variables only.
    """
    says = column.label["id"]
    if column.codes:
        yield gxe.ExpectColumnValuesToBeInSet(
            column=column.name,
            value_set=[*column.codes, *column.coarse],
            meta={"says": f"{says}: hanya kode buku kode"},
        )
    if bounds := _bounds(column):
        yield gxe.ExpectColumnValuesToBeBetween(
            column=column.name,
            min_value=bounds[0],
            max_value=bounds[1],
            meta={"says": f"{says}: dalam rentang"},
        )
    if column.digits and column.type == "VARCHAR":
        yield gxe.ExpectColumnValueLengthsToBeBetween(
            column=column.name,
            min_value=min(column.digits),
            max_value=max(column.digits),
            meta={"says": f"{says}: banyaknya angka benar"},
        )
    if blank_permille is not None and column.key:
        yield gxe.ExpectColumnValuesToNotBeNull(
            column=column.name,
            mostly=1 - blank_permille / 1000,
            meta={"says": f"{says}: tidak terlalu banyak yang kosong"},
        )


def _bounds(column: Column) -> tuple[int, int] | None:
    """Return the lowest and highest value that may stand in a numeric column."""
    if column.between:
        low, high = column.between
        return min([low, *column.coarse]), high
    if column.digits and column.type == "BIGINT":
        # leading zeros are not stored, so only the longest form bounds a number
        return 1, 10 ** max(column.digits) - 1
    return None


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


def one_of(name: str, values: Iterable[str]) -> Expectation:
    """Return that the values of a column are on a list."""
    return gxe.ExpectColumnValuesToBeInSet(
        column=name, value_set=list(values), meta={"says": f"{name}: hanya nilai yang dikenal"}
    )
