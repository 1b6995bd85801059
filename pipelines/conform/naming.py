"""Names of the steps by which a cell is read, and how one column's reading is written down."""

import re
from dataclasses import dataclass, field

from pipelines.conform.tables import Field
from pipelines.sources import Column
from pipelines.sources.loading import normal


@dataclass(frozen=True, slots=True)
class Reading:
    """How one conformed column is read.

    Attributes
    ----------
    first, second : dict of str to str
        Steps before the value: name of the step and its SQL.
    value : str
        SQL of the typed value; null where the cell is blank or broken.
    blank : str
        SQL that says of a row without value whether all its cells are blank; never null.
    broken : dict of str to str
        By kind of check (code, number, range, date, digits, typed_number, exponent, failure) the
        SQL that is true where a cell breaks it; never null.
    """

    value: str
    blank: str = "true"
    broken: dict[str, str] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    second: dict[str, str] = field(default_factory=dict)


def named(step: str, header: str) -> str:
    """Return the name of a step's column for a header."""
    return f'"{step} ' + normal(header).replace('"', '""') + '"'


def quoted(header: str) -> str:
    """Return the name of a column as sent: its header, marked so that no value is meant."""
    return named("sent", header)


def text(value: str) -> str:
    """Return an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def listed(values: tuple[str, ...] | list[str]) -> str:
    """Return SQL expressions as a list, with commas between them."""
    return ", ".join(values)


def first_of(values: list[str]) -> str:
    """Return the SQL of the first expression that is not null."""
    return f"coalesce({listed(values)})" if len(values) > 1 else values[0]


def tidied(column: Column) -> str:
    """Return the SQL of a column's cells without blanks around, and without what it drops."""
    sent = quoted(column.header)
    if not column.drop:
        return f"tidy({sent})"
    words = "|".join(map(re.escape, sorted(column.drop, key=lambda word: (-len(word), word))))
    return f"tidy(regexp_replace(tidy({sent}), {text(words)}, '', 'gi'))"


def is_blank(field: Field) -> str:
    """Return the name of the column that says whether a variable's cells are blank."""
    return named("blank", field.name)
