"""What a source's YAML may say, as frozen dataclasses: a key that is not here is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Class = Literal["lapangan", "daerah", "ekstrak", "warga", "dasar", "survei"]
Scope = Literal["kabupaten", "nasional"]
Calendar = Literal["daerah", "nasional", "awal"]
Into = Literal[
    "family",
    "person",
    "civil",
    "meter",
    "insurance",
    "claim",
    "signoff",
    "survey_family",
    "survey_person",
    "evidence",
]
Combine = Literal["sum", "min", "max", "first"]


@dataclass(frozen=True, slots=True)
class Label:
    """A name in Indonesian and English."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the layout or its legal basis is written down."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet and the row in which its column names stand (1 is the first row)."""

    name: str
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column as sent, and what becomes of it.

    Attributes
    ----------
    header : str
        As sent; compared after trimming, lower-casing and squeezing spaces.
    variable : str
        The conformed column it feeds; empty if `used` is false.
    required : bool
        A file without the column is refused; an optional one that is missing is reported.
    used : bool
        False: known, and read past.
    sheet : str
        The worksheet it stands in, where the table has several.
    codes : mapping of str to int
        Words or numbers as sent (upper case, trimmed, single spaces) and the codebook's code.
    own_codes : bool
        The codebook's own code numbers are read too (always so where `codes` is empty).
    labels : bool
        The codebook's Indonesian labels are read as words too.
    scale : int
        The stored integer is the number as sent times this; 0 for no scaling.
    dates : tuple of str
        Forms in which a date may be written; ``serial`` is a spreadsheet's day number.
    prefix : int
        Only the first characters count; a shorter text is a missing value. 0: all.
    combine : str
        How several columns that feed one variable become one value.
    repeats : int
        How often the header stands in the sheet; the first one is read.
    """

    header: str
    variable: str = ""
    required: bool = False
    used: bool = True
    sheet: str = ""
    codes: Mapping[str, int] = field(default_factory=dict)
    own_codes: bool = False
    labels: bool = False
    scale: int = 0
    dates: tuple[str, ...] = ()
    prefix: int = 0
    combine: Combine = "first"
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one kind of file (or of some sheets of a workbook).

    Attributes
    ----------
    into : str
        The conformed table that its rows become.
    codebook : bool
        Every column of the codebook that a sender can know is read under its own name, unless
        `columns` says otherwise; those of official variables are required.
    key : tuple of str
        Columns of which a submission may give each combination once.
    sheets : tuple of Sheet
        Worksheets, joined by the first column of `key`; empty: the first sheet of a workbook.
    columns : tuple of Column
        With `codebook`, the loaded table lists the codebook's columns here too.
    """

    into: Into
    codebook: bool = False
    key: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    columns: tuple[Column, ...] = ()

    @property
    def used(self) -> tuple[Column, ...]:
        """Columns that feed a conformed column."""
        return tuple(column for column in self.columns if column.used)


@dataclass(frozen=True, slots=True)
class Source:
    """One sender: what it may send, until when, and what must accompany it.

    Attributes
    ----------
    source : str
        Its name, which is also its folder in the inbox.
    number : int
        What stands for it in ``registry/provenance``.
    class_ : str
        Its precedence class (``class`` in the YAML).
    scope : str
        One submission per kabupaten, or of the nation.
    calendar : str
        ``daerah``: the kabupaten's cut-off binds; ``nasional``: the quarter's end does;
        ``awal``: the first quarter only.
    awaited : bool
        Expected every quarter: from every kabupaten of the register, or of the nation.
    requires : tuple of str
        Parts of the envelope that must not be empty.
    workbooks : mapping of str to tuple of str
        Name that an envelope gives a workbook as its ``table``, and the tables in its sheets.
    """

    source: str
    number: int
    label: Label
    class_: Class
    scope: Scope
    calendar: Calendar
    legal_basis: str
    reference: Reference
    awaited: bool = False
    requires: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    workbooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
