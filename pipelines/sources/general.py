"""What the YAML of a source of any agency may declare beside its tables.

Facts that the codebook does not know, conditions under which they contradict the register, and
lines of a file that are no data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipelines.codebook.strict import Label, Reference

# Tables of any agency: its YAML says which facts or programmes they hold, no code knows it.
GENERAL = ("fact", "programme")
Grain = Literal["person", "family"]
Kind = Literal["amount", "count", "code", "flag"]
Severity = Literal["galat", "peringatan"]


@dataclass(frozen=True, slots=True)
class Skip:
    """Lines between or below the data that are no data: numbers of columns, sums, signatures.

    Attributes
    ----------
    header : str
        The column that tells; empty: any cell of the line may.
    words : tuple of str
        What stands in it (upper case, single spaces).
    starts : tuple of str
        How what stands in it begins.
    blank : bool
        Nothing stands in it.
    digits : bool
        Only digits stand in every cell of the line that is not blank: numbers of columns.
    rest : bool
        Nor is anything below it.
    """

    header: str = ""
    words: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    blank: bool = False
    digits: bool = False
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that the codebook does not know, kept beside the register with source and date.

    Attributes
    ----------
    grain : str
        Of a person, or of a family.
    several : str
        What several rows about one person or family in one quarter make: the ``latest``, their
        ``sum``, ``min`` or ``max``.
    """

    label: Label
    grain: Grain
    kind: Kind
    unit: str = ""
    between: tuple[int, ...] = ()
    codes: Mapping[int, Label] = field(default_factory=dict)
    several: Literal["latest", "sum", "min", "max"] = "latest"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a comparison finds a contradiction, and by whose word."""

    when: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Comparison:
    """A dated rule that sets facts beside the register; true is a finding.

    Attributes
    ----------
    variable : str
        The variable that the finding is about.
    values : mapping of str to Condition
        By the first quarter in which each condition holds.
    """

    severity: Severity
    variable: str
    message: str
    fix: str
    values: Mapping[str, Condition]
