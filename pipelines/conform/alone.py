"""Large files of rows that stand alone, as extracts are: conformed straight from where they lie.

Nothing is carried from row to row, so a row is read, judged and written in one pass: column by
column where a row says no more than its cells do (`pipelines.conform.quick`), else by the engine.
The few that break anything, or are not plain, are read once more and judged as all others are.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.conform import in_place, raw, units
from pipelines.conform.checks import checks
from pipelines.conform.in_place import LargeFile
from pipelines.conform.quick import Quick
from pipelines.conform.select import any_of, select
from pipelines.conform.subject import Subject
from pipelines.conform.units import Loaded
from pipelines.conform.work import ORDER, ROWS_AT_ONCE, Work, columns, count, write
from pipelines.progress import track
from pipelines.sources import Source
from pipelines.sources.arrived import Arrived

if TYPE_CHECKING:
    import pyarrow as pa

# a query costs the same tenths of a second however few rows it meets; the rows of a group without
# fault may have to be looked up by the others
ROWS_TOGETHER = 4_000_000
_RELATION = "large_row"


def rows(source: Source, submissions: list[Arrived]) -> int:
    """Return how many rows the large files of a source have.

    Parameters
    ----------
    submissions : list of Arrived
        Those that are read as this source.
    """
    large = (in_place.large_files(each, submissions) for each in _subjects(source))
    return sum(file.rows or 0 for files in large for _, file in files)


def begin(source: Source, submissions: list[Arrived], quick: Quick) -> None:
    """Let what is plain in the large files of a source be written meanwhile."""
    for subject in _subjects(source):
        quick.begin(subject, submissions, in_place.large_files(subject, submissions))


def finish(work: Work, source: Source, submissions: list[Arrived], quick: Quick) -> None:
    """Write the accepted rows of the large files of a source."""
    for subject in _subjects(source):
        files = in_place.large_files(subject, submissions)
        left, odd = quick.finish(files)
        groups = list(_together(left))
        for number, some in enumerate(track(groups, f"conforming {source.source}, large files")):
            each = _read(work, subject, submissions, some)
            _conform(work, each, f"besar-{subject.name}-lain-{number:03}")
        if len(odd):
            each = _read(work, subject, submissions, files)
            _conform_odd(work, each, odd, f"besar-{subject.name}")


def _subjects(source: Source) -> list[Subject]:
    """Return the tables of a source whose rows stand alone."""
    subjects = (Subject(source, name, table) for name, table in source.tables.items())
    return [each for each in subjects if each.stands_alone]


def _read(
    work: Work, subject: Subject, submissions: list[Arrived], files: list[LargeFile]
) -> Loaded:
    """Let ``raw`` be the rows of some files; return how they are read."""
    typed = in_place.with_types(subject, work.arrived, files)
    raw.make_of_files(work.con, typed, work.arrived, submissions, files)
    return Loaded(typed, _RELATION, checks(typed))


def _together(files: list[LargeFile]) -> Iterator[list[LargeFile]]:
    """Yield files in groups of about so many rows."""
    group: list[LargeFile] = []
    rows = 0
    for large in files:
        here = large[1].rows or 0
        if group and rows + here > ROWS_TOGETHER:
            yield group
            group, rows = [], 0
        group.append(large)
        rows += here
    if group:
        yield group


def _conform(work: Work, each: Loaded, portion: str) -> None:
    """Write the rows of ``raw`` that break nothing, and judge the others."""
    subject = each.subject
    path = work.file(subject.into, subject.source, portion)
    faultless = f"({select(subject)}) where not {any_of(each.checks, list(each.checks))}"
    rows = f"select {columns(each)} from {faultless}"
    written = store.write(work.con, rows, path, ORDER, form=store.PASSING)
    file = f"read_parquet({store.literal(path)})"
    count(work, file)
    others = store.one(work.con, "select count(*) from raw")[0] - written
    _judge(work, each, f"anti join {file}", others, portion)


def _conform_odd(work: Work, each: Loaded, odd: "pa.Table", portion: str) -> None:
    """Judge some rows of ``raw`` as all others are."""
    work.con.register("odd", odd)
    work.con.execute("create or replace temp table odd_row as select * from odd")
    work.con.unregister("odd")
    _judge(work, each, "semi join odd_row", len(odd), portion)


def _judge(work: Work, each: Loaded, joined: str, rows: int, portion: str) -> None:
    """Judge those rows of ``raw`` that a join leaves, some at a time."""
    pieces = -(-rows // ROWS_AT_ONCE)
    for piece in range(pieces):
        work.con.execute(
            f"create or replace temp view raw as select as_sent.* from as_sent {joined} as told "
            "on as_sent._kiriman = told.kiriman and as_sent._berkas = told.berkas "
            "and as_sent._baris = told.baris "
            f"where as_sent._baris % {pieces} = {piece}"
        )
        work.con.execute(f"create or replace temp table {_RELATION} as {select(each.subject)}")
        units.judge(work.con, [each], work.quarter)
        write(work, each, f"{portion}-peringatan-{piece:03}")
