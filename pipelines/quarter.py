"""A quarter such as ``2026Q1`` and its dates."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORM = re.compile(r"(\d{4})Q([1-4])")


def is_quarter(text: str) -> bool:
    """Return whether a text names a quarter."""
    return _FORM.fullmatch(text) is not None


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """One quarter of a year; quarters sort in time.

    Examples
    --------
    >>> Quarter.parse("2026Q1").end
    datetime.date(2026, 3, 31)
    >>> str(Quarter.parse("2026Q1").previous)
    '2025Q4'
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read ``2026Q1``.

        Raises
        ------
        ValueError
            If `text` is anything else than four digits, ``Q`` and 1 to 4.
        """
        found = _FORM.fullmatch(text)
        if not found:
            raise ValueError(
                f"'{text}' is not a quarter; write the year, Q and 1 to 4, such as 2026Q1"
            )
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return self.next.start - timedelta(days=1)

    @property
    def last_month(self) -> date:
        """First day of the third month, whose calendar binds the submissions."""
        return date(self.year, 3 * self.number, 1)

    @property
    def reference_date(self) -> date:
        """The day after the end, as of which the register is ranked."""
        return self.next.start

    @property
    def next(self) -> "Quarter":
        """The quarter after."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before."""
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    @property
    def index(self) -> int:
        """Quarters counted from the year 0, as SQL counts them: 4 × year + number."""
        return 4 * self.year + self.number

    def since(self, day: date) -> int:
        """Whole quarters from the quarter of `day` to this one; never negative."""
        return max(0, 4 * (self.year - day.year) + self.number - (day.month + 2) // 3)
