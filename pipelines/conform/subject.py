"""A source's table together with how its columns are read."""

from dataclasses import dataclass, replace
from functools import cached_property

from pipelines.conform.cells import reading
from pipelines.conform.naming import Reading, named
from pipelines.conform.tables import field_of
from pipelines.sources import Column, Source, Table
from pipelines.sources.facts import SUBJECT
from pipelines.sources.loading import normal


@dataclass(frozen=True)
class Subject:
    """A source's table together with how its columns are read.

    Attributes
    ----------
    typed, days : frozenset of str
        Headers of columns that the files hold as numbers, days or flags, so that there is nothing
        to tidy; and those of them that hold days, which then need not pass through text.
    """

    source: Source
    name: str
    table: Table
    typed: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()

    @property
    def into(self) -> str:
        """The conformed table that it becomes."""
        return self.table.into

    @property
    def is_base(self) -> bool:
        """Whether it is the base register, whose broken cells become missing."""
        return self.source.class_ == "dasar"

    @property
    def is_joined(self) -> bool:
        """Whether a row is put together from several sheets, joined by KK."""
        return len(self.table.sheets) > 1

    @property
    def stands_alone(self) -> bool:
        """Whether each row of it is judged by itself: no other row matters, as in an extract."""
        is_extract = self.into in ("civil", "meter", "insurance") or self.table.is_general
        return is_extract and not self.table.key

    @cached_property
    def groups(self) -> dict[str, list[Column]]:
        """The columns that feed each variable; a header that several sheets share once."""
        found: dict[str, dict[str, Column]] = {}
        for column in self.table.used:
            same = found.setdefault(column.variable, {})
            same.setdefault(normal(column.header), column)
        return {variable: list(columns.values()) for variable, columns in found.items()}

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """How each variable of the table is read."""
        return {
            variable: self._by_day(reading(field_of(self.into, variable), columns), columns)
            for variable, columns in self.groups.items()
        }

    def _by_day(self, how: Reading, columns: list[Column]) -> Reading:
        """Let the day that a file holds be the value; its text is read where there is none."""
        header = columns[0].header
        if header not in self.days:
            return how
        return replace(how, value=f"coalesce({named('day', header)}, {how.value})")

    @property
    def told(self) -> list[str]:
        """What rows of a general table tell beside whom it is about and when: its facts."""
        if not self.table.is_general:
            return []
        return [name for name in self.groups if name not in (*SUBJECT, "tanggal")]

    def sheet_of(self, variable: str) -> int | None:
        """Return the number of the sheet in which a variable stands (None: in all)."""
        names = [sheet.name for sheet in self.table.sheets]
        sheets = {c.sheet for c in self.table.used if c.variable == variable}
        if len(names) < 2:
            return 0
        return names.index(sheets.pop()) if len(sheets) == 1 else None
