"""The marks (marks.yaml), and what was found beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import DataStop
from simulation.population.geography import provinces

MARKS = Path(__file__).parent / "marks.yaml"
KEYS = {"by", "column", "goal", "within", "low", "high", "error", "unit", "source"}
ERRORS = 2.58  # standard errors that one line in a hundred exceeds by chance

Found = tuple[float, float | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the nation beside the published one.

    Attributes
    ----------
    figure, place : str
        Which figure; of which province, or empty.
    low, high : float or None
        Between which the figure is right.
    found, error : float, float or None
        What the nation has, and its standard error.
    beyond_error : bool
        Whether a figure is wrong only beyond its sampling error.
    """

    figure: str
    place: str
    low: float | None
    high: float | None
    found: float
    error: float | None
    beyond_error: bool
    unit: str
    source: str

    @property
    def right(self) -> bool:
        """Whether the figure agrees with the published one."""
        room = ERRORS * (self.error or 0) if self.beyond_error else 0
        above = self.low is None or self.found >= self.low - room
        return above and (self.high is None or self.found <= self.high + room)


@cache
def marks() -> dict[str, dict[str, Any]]:
    """Return the marks; a key that means nothing is refused."""
    with MARKS.open(encoding="utf-8") as lines:
        known = dict(yaml.safe_load(lines)["marks"])
    for name, mark in known.items():
        if unknown := set(mark) - KEYS:
            raise DataStop(f"marks.yaml, {name}: unknown {', '.join(sorted(unknown))}")
    return known


def judged(found: Mapping[str, Found | Mapping[str, Found]]) -> list[Line]:
    """Set what was found beside the marks, in their order.

    Parameters
    ----------
    found : mapping
        Figure and standard error by name of the mark; for marks by province, by its code.
        Every mark has to be found.
    """
    if missing := set(marks()) ^ set(found):
        raise ValueError(f"marks and figures differ: {', '.join(sorted(missing))}")
    return [line for name in marks() for line in _lines(name, found[name])]


def _lines(name: str, found: Found | Mapping[str, Found]) -> Iterator[Line]:
    mark = marks()[name]

    def line(place: str, goal: float | None, here: Found) -> Line:
        low, high = _range(mark, goal)
        beyond = bool(mark.get("error"))
        return Line(name, place, low, high, *here, beyond, mark.get("unit", ""), mark["source"])

    if isinstance(found, tuple):
        yield line("", mark.get("goal"), found)
        return
    published = provinces()[mark["column"]]
    for code, here in found.items():
        yield line(code, float(published[code]), here)


def _range(mark: dict[str, Any], goal: float | None) -> tuple[float | None, float | None]:
    """Return between which values the figure is right."""
    if goal is None:
        return mark.get("low"), mark.get("high")
    return round(goal - mark["within"], 6), round(goal + mark["within"], 6)


def describe(lines: list[Line]) -> str:
    """Return the lines as a table, the wrong ones marked, and how many are right."""
    head = ("", "figure", "place", "published", "found", "+-", "source")
    rows = [head, *(_words(line) for line in lines)]
    wide = [max(len(row[i]) for row in rows) for i in range(len(head))]
    text = ["  ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)).rstrip() for row in rows]
    right = sum(line.right for line in lines)
    return "\n".join([*text, f"{right} of {len(lines)} figures agree with the published ones."])


def _words(line: Line) -> tuple[str, ...]:
    low, high = ("" if v is None else f"{v:g}" for v in (line.low, line.high))
    error = "" if line.error is None else f"{line.error:.3f}"
    published = f"{low}..{high} {line.unit}".strip()
    verdict = "" if line.right else "OFF"
    found = f"{line.found:.3f}"
    return verdict, line.figure, line.place, published, found, error, line.source
