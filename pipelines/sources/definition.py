"""What a source's YAML may say, as frozen dataclasses: a key that is not here is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from pipelines.codebook.strict import Label, Reference
from pipelines.sources.general import GENERAL, Comparison, Fact, Skip

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
    "review",
    "claim_event",
    "survey_family",
    "survey_person",
    "listing",
    "evidence",
    "fact",
    "programme",
]
Combine = Literal["sum", "min", "max", "first"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet and the row in which its column names stand (1 is the first row).

    In a table of facts or programmes, or of a list to be matched, the name may be a pattern, such
    as ``Kec*``: every sheet that fits is read, one after the other.
    """

    name: str
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column as sent, and what becomes of it.

    Attributes
    ----------
    header : str
        As sent; compared after trimming, lower-casing and squeezing spaces.
    aliases : tuple of str
        Other headers under which the same column may come.
    headers : tuple of str
        Instead of `header`: several columns whose cells, joined by a space, are read as one.
    constant : str
        Instead of `header`: what every row of the file says, though no column does.
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
    words : tuple of str
        Names of shared word lists (``words/*.yaml``) that are read too.
    programmes : mapping of str to str
        For ``program``: words as sent and the programme that each means; "" means none.
    scale : int
        The stored integer is the number as sent times this, rounded; 0 for no scaling.
    decimal : str
        The decimal mark, "," or "."; the other one then parts thousands. "": a plain number.
    drop : tuple of str
        Signs and words that are no part of the value: currency, units, marks inside an id.
    dates : tuple of str
        Forms in which a date may be written; ``serial`` is a spreadsheet's day number, and
        ``%B`` and ``%b`` read Indonesian months, written out or shortened.
    prefix : int
        Only the first characters count; a shorter text is a missing value. 0: all.
    combine : str
        How several columns that feed one variable become one value.
    repeats : int
        How often the header stands in the sheet; the first one is read.
    """

    header: str = ""
    variable: str = ""
    aliases: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    constant: str = ""
    required: bool = False
    used: bool = True
    sheet: str = ""
    codes: Mapping[str, int] = field(default_factory=dict)
    own_codes: bool = False
    labels: bool = False
    words: tuple[str, ...] = ()
    programmes: Mapping[str, str] = field(default_factory=dict)
    scale: int = 0
    decimal: Literal["", ",", "."] = ""
    drop: tuple[str, ...] = ()
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
    header_row : int
        Where the column names stand in a CSV or an unnamed sheet; 0: the first row that has
        every required one, or the row that has most of them where none is required.
    header_rows : int
        Over how many rows they go; names above are put before those below.
    skip : tuple of Skip
        Lines that are no data; how many there were is reported.
    nik_verified : str
        Why a NIK alone may link a row: how the agency checked it with Dukcapil. Demanded of a
        general table that has neither name nor birth date nor KK beside the NIK.
    columns : tuple of Column
        With `codebook`, the loaded table lists the codebook's columns here too.
    """

    into: Into
    codebook: bool = False
    key: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    header_row: int = 1
    header_rows: int = 1
    skip: tuple[Skip, ...] = ()
    nik_verified: str = ""
    columns: tuple[Column, ...] = ()

    @property
    def used(self) -> tuple[Column, ...]:
        """Columns that feed a conformed column."""
        return tuple(column for column in self.columns if column.used)

    @property
    def is_general(self) -> bool:
        """Whether it holds facts or programmes of any agency."""
        return self.into in GENERAL

    @property
    def sent(self) -> tuple[Column, ...]:
        """The columns that a file has: constants left out, joined ones one by one."""
        return tuple(
            replace(column, header=header, headers=()) if column.headers else column
            for column in self.columns
            if not column.constant
            for header in column.headers or (column.header,)
        )


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
    facts : mapping of str to Fact
        What it tells that the codebook does not know.
    programmes : mapping of str to Label
        Programmes that no national rule names.
    comparisons : mapping of str to Comparison
        What of it may contradict the register, by rule code.
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
    facts: Mapping[str, Fact] = field(default_factory=dict)
    programmes: Mapping[str, Label] = field(default_factory=dict)
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
