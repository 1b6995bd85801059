"""What a recipient's YAML may say, as frozen dataclasses: a key that is not here is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pipelines.codebook.strict import Label, Reference
from pipelines.quarter import Quarter
from pipelines.rules import in_force

Format = Literal["parquet", "csv"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number and where it comes from."""

    value: int
    reference: Reference


@dataclass(frozen=True, slots=True)
class Join:
    """A table joined to a frame's base; an optional one may lack the row.

    A join that `filters` decides which rows of the base there are, so it is made even where no
    column of its table is wanted.
    """

    table: str
    by: str
    optional: bool = False
    filters: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The tables that a package table may draw on; the base gives the grain."""

    grain: Label
    base: str
    joins: tuple[Join, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """Base and joined tables."""
        return (self.base, *(join.table for join in self.joins))


@dataclass(frozen=True, slots=True)
class Released:
    """A column of a release that is not the codebook's.

    Attributes
    ----------
    tables : tuple of str
        Where it stands; a frame takes it from the first of them that it has.
    personal : bool
        It leads to one person or family: never in a pseudonymised package.
    pseudonym_of : str
        The id that it stands for; empty for an ordinary column.
    """

    tables: tuple[str, ...]
    type: str
    label: Label
    unit: str = ""
    personal: bool = False
    pseudonym_of: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Which rows a table holds: a condition in SQL, and what it names."""

    sql: str
    columns: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackageTable:
    """One table of a package.

    Attributes
    ----------
    columns : tuple of str
        The allow-list, in the order of the file; what is not here is not sent.
    rows : str
        Condition over columns of the frame; ``$name`` is one of the recipient's limits.
    order : tuple of str
        Columns of the allow-list that order the rows totally.
    national : bool
        One file for the nation instead of one per province.
    """

    label: Label
    frame: str
    order: tuple[str, ...]
    columns: tuple[str, ...]
    rows: str = ""
    national: bool = False


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Cells that add up to another cell: ``parent`` names the ``child`` key of that cell."""

    child: str
    parent: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One aggregate table, small cells suppressed.

    Attributes
    ----------
    query : str
        File in ``sql/``; empty: generated from the codebook's key variables.
    smallest_cell : int
        Cells of fewer families are blank.
    keys : tuple of str
        The columns that name a cell.
    known_totals : tuple of tuple of str
        Sums over the other keys that a reader may know; no single cell may follow from one.
    limits : tuple of str
        The recipient's limits that the query binds (``$name``).
    """

    label: Label
    query: str
    smallest_cell: int
    keys: tuple[str, ...]
    known_totals: tuple[tuple[str, ...], ...]
    limits: tuple[str, ...] = ()
    hierarchy: Hierarchy | None = None


@dataclass(frozen=True, slots=True)
class Transport:
    """How a package gets there; ``folder`` is the recipient's folder in the outbox."""

    kind: Literal["folder"]


@dataclass(frozen=True, slots=True)
class Keys:
    """File names in the key folder."""

    signing: str
    pseudonym: str = ""


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """Families go under pseudonyms; a new epoch gives every one another."""

    epoch: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """One ministry: what it receives, in which form, when, and by what right.

    Attributes
    ----------
    contract : int
        Raised when columns or formats change.
    schedule : str
        Cron line in Asia/Jakarta.
    limits : mapping of str to str
        Names that row conditions and aggregates may bind (``$name``), and the dated rule each
        stands for.
    """

    ministry: str
    label: Label
    purpose: Label
    legal_basis: tuple[Reference, ...]
    contract: int
    schedule: str
    formats: tuple[Format, ...]
    transport: Transport
    keys: Keys
    tables: Mapping[str, PackageTable]
    pseudonym: Pseudonym | None = None
    limits: Mapping[str, str] = field(default_factory=dict)
    aggregates: Mapping[str, Aggregate] = field(default_factory=dict)

    def limits_in_force(self, quarter: Quarter) -> dict[str, Any]:
        """Return the value of each limit in `quarter`.

        Raises
        ------
        LookupError
            If a rule was not in force yet: a missing rule is an error, never a zero.
        """
        return {name: in_force(rule, quarter) for name, rule in self.limits.items()}
