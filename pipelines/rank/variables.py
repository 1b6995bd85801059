"""What the model looks at: one level, a small whole number, per variable and family.

Most model variables are family columns of the codebook; the rest is listed in `derived.yaml`.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from pipelines.codebook import Column, load
from pipelines.codebook.strict import read_yaml

URBAN = "perkotaan"  # enters by the cell, kabupaten and urban or rural, not by a term of its own
UNASKED = "tidak ditanyakan"
NOT_ASKED = 0  # the question does not apply to the family; not the same as missing
_FEW = 20  # a count of which no more than this is possible is capped, a larger one banded
_CAP = 3  # levels of a capped count above its lowest
_SIGNS = {None: 0, "+": 1, "-": -1}
_BANDS = 10  # doubling bands: 1, 2-3, 4-7, … and the last one open


@dataclass(frozen=True, slots=True)
class ModelVariable:
    """One term of the score.

    Attributes
    ----------
    levels : tuple of int
        Every level that can occur; negative ones are coarse.
    sql : str
        The level, over the relation that ``sql/rank/features.sql`` gives; NULL is missing.
    columns : tuple of str
        Family columns that it is computed from; the first one's source and date are shown.
    coarse : dict
        The levels that a coarse level contains.
    members, time : bool
        Whether it depends on the members, and on the day of reference.
    words : dict
        What a level means, in Indonesian.
    ordered : bool
        Whether a higher level is more of the same thing.
    sign : int
        1: a higher level never lowers a score; -1: it never raises one; 0: either.
    """

    name: str
    label: str
    levels: tuple[int, ...]
    sql: str
    columns: tuple[str, ...] = ()
    coarse: dict[int, tuple[int, ...]] = field(default_factory=dict)
    members: bool = False
    time: bool = False
    words: dict[int, str] = field(default_factory=dict)
    ordered: bool = False
    sign: int = 0

    def __post_init__(self) -> None:
        if list(self.levels) != list(range(self.levels[0], self.levels[-1] + 1)):
            raise ValueError(f"model variable {self.name}: levels {self.levels} have gaps")


@dataclass(frozen=True, slots=True)
class _Derived:
    """An entry of `derived.yaml`; an unknown key is refused."""

    label: str
    levels: dict[str, int]
    members: bool = False
    time: bool = False
    columns: tuple[str, ...] = ()
    words: dict[int, str] = field(default_factory=dict)
    codes_of: str | None = None
    ordered: bool = True
    sign: Literal["+", "-"] | None = None

    def variable(self, name: str) -> ModelVariable:
        words = dict(self.words)
        if self.codes_of:
            codes = load().column(self.codes_of, "person").codes
            words |= {code: label["id"] for code, label in codes.items()}
            words.setdefault(NOT_ASKED, "tidak bekerja")
        return ModelVariable(
            name=name,
            label=self.label,
            levels=tuple(range(self.levels["first"], self.levels["last"] + 1)),
            sql=name,
            columns=tuple(self.columns),
            members=self.members,
            time=self.time,
            words=words,
            ordered=self.ordered,
            sign=_SIGNS[self.sign],
        )


def _from_column(column: Column) -> ModelVariable:
    """Return the model variable that a family column of the codebook is, level for level."""
    name, needs = column.name, tuple(column.asked_if)
    coarse = {code: tuple(meaning["of"]) for code, meaning in column.coarse.items()}
    if column.codes:
        levels = set(column.codes)
        words = {code: label["id"] for code, label in (column.codes | column.coarse).items()}
        if needs:
            if NOT_ASKED in levels:
                raise ValueError(f"column {name}: code {NOT_ASKED} means 'not asked' here")
            levels |= {NOT_ASKED}
            words[NOT_ASKED] = UNASKED
            asked = " and ".join(
                f"{other} in ({', '.join(map(str, codes))})"
                for other, codes in column.asked_if.items()
            )
            sql = f"case when {name} is null and not ({asked}) then {NOT_ASKED} else {name} end"
        else:
            sql = name
        span = range(min(levels), max(levels) + 1)
    else:
        low, high = column.between or (0, 0)
        words = {}
        if high <= _FEW:
            span = range(low, low + _CAP + 1)
            sql = f"case when {name} > {span[-1]} then {span[-1]} else {name} end"
        else:
            span = range(min(high.bit_length(), _BANDS) + 1)
            steps = " ".join(f"when {name} < {2**band} then {band}" for band in span[:-1])
            sql = f"case when {name} <= 0 then {name} {steps} when {name} > 0 then {span[-1]} end"
        # "there, number unknown" contains every level but none
        coarse = {code: of or tuple(span[1:]) for code, of in coarse.items()}
        words |= {code: meaning["id"] for code, meaning in column.coarse.items()}
    return ModelVariable(
        name=name,
        label=column.label["id"],
        levels=tuple(range(min([span[0], *coarse]), span[-1] + 1)),
        sql=sql,
        columns=(name, *needs),
        coarse=coarse,
        words=words,
        ordered=not column.codes or column.feature == "ordinal",
        sign=_SIGNS[column.sign],
    )


@cache
def model_variables() -> tuple[ModelVariable, ...]:
    """Return all model variables: derived ones first, then the codebook's family columns."""
    raw = read_yaml(Path(__file__).with_name("derived.yaml"))
    derived = [_Derived(**entry).variable(name) for name, entry in raw.items()]
    used = {column for variable in derived for column in variable.columns} | {URBAN}
    own = [
        _from_column(column)
        for column in load().columns("family")
        if column.feature and column.name not in used
    ]
    return (*derived, *own)


@cache
def family_columns() -> tuple[Column, ...]:
    """Return the family columns that the model reads, in codebook order."""
    names = {name for variable in model_variables() for name in variable.columns} | {URBAN}
    return tuple(column for column in load().columns("family") if column.name in names)


@cache
def person_columns() -> tuple[Column, ...]:
    """Return the person columns that the model reads, in codebook order."""
    return tuple(column for column in load().columns("person") if column.feature)
