"""The programmes that look at a family's desil, and how far up each of them looks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines import rules

if TYPE_CHECKING:
    import pyarrow as pa

_PREFIX = "programme_highest_decile_"


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme in one quarter: a family of a decile up to `highest` counts for it."""

    name: str
    label: dict[str, str]
    highest: int


def programmes(quarter: object) -> tuple[Programme, ...]:
    """Return the programmes whose rule is in force in a quarter, those for the poorest first.

    Raises
    ------
    ValueError
        If a programme's rule does not say what the programme is called.
    """
    found = []
    for rule, history in rules.load().items():
        if not rule.startswith(_PREFIX) or min(history.values) > str(quarter):
            continue
        if history.subject is None:
            raise ValueError(f"rule {rule} has no subject, the name of its programme")
        name = rule.removeprefix(_PREFIX)
        found.append(Programme(name, history.subject, rules.in_force(rule, quarter)))
    return tuple(sorted(found, key=lambda each: (each.highest, each.name)))


def national() -> dict[str, dict[str, str]]:
    """Return the name of every programme that a rule ever named, by its code."""
    return {
        rule.removeprefix(_PREFIX): history.subject or history.label
        for rule, history in rules.load().items()
        if rule.startswith(_PREFIX)
    }


def as_table(quarter: object) -> "pa.Table":
    """Return `programmes` as a table for SQL: program, nama_program, desil_tertinggi."""
    import pyarrow as pa

    listed = programmes(quarter)
    return pa.table(
        {
            "program": pa.array([each.name for each in listed], pa.string()),
            "nama_program": pa.array([each.label["id"] for each in listed], pa.string()),
            "desil_tertinggi": pa.array([each.highest for each in listed], pa.int8()),
        }
    )
