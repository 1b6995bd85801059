"""Large files of rows that stand alone, as extracts are: conformed straight from where they lie.

Nothing is carried from row to row, so a row is read, judged and written in one pass. The few that
break anything are read once more and judged as all others are.
"""

from collections.abc import Iterator

from pipelines import store
from pipelines.conform import in_place, raw, units
from pipelines.conform.checks import checks
from pipelines.conform.in_place import LargeFile
from pipelines.conform.select import any_of, select
from pipelines.conform.subject import Subject
from pipelines.conform.units import Loaded
from pipelines.conform.work import ORDER, ROWS_AT_ONCE, Work, columns, count, write
from pipelines.progress import track
from pipelines.sources import Source
from pipelines.sources.arrived import Arrived

# a query costs the same tenths of a second however few rows it meets; the rows of a group without
# fault may have to be looked up by the others
ROWS_TOGETHER = 4_000_000
_RELATION = "large_row"


def conform(work: Work, source: Source, submissions: list[Arrived]) -> int:
    """Write the accepted rows of the large files of a source; return how many rows they have.

    Parameters
    ----------
    submissions : list of Arrived
        Those that are read as this source.
    """
    rows = 0
    for name, table in source.tables.items():
        subject = Subject(source, name, table)
        files = in_place.large_files(subject, submissions) if subject.stands_alone else []
        groups = list(_together(files))
        for number, some in enumerate(track(groups, f"conforming {source.source}, large files")):
            typed = in_place.with_types(subject, work.arrived, some)
            raw.make_of_files(work.con, typed, work.arrived, submissions, some)
            _conform(work, typed, f"besar-{name}-{number:03}")
        rows += sum(file.rows or 0 for _, file in files)
    return rows


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


def _conform(work: Work, subject: Subject, portion: str) -> None:
    each = Loaded(subject, _RELATION, checks(subject))
    path = work.file(subject.into, subject.source, portion)
    faultless = f"({select(subject)}) where not {any_of(each.checks, list(each.checks))}"
    rows = f"select {columns(each)} from {faultless}"
    written = store.write(work.con, rows, path, ORDER, form=store.PASSING)
    file = f"read_parquet({store.literal(path)})"
    count(work, file)
    others = store.one(work.con, "select count(*) from raw")[0] - written
    pieces = -(-others // ROWS_AT_ONCE)
    for piece in range(pieces):
        work.con.execute(
            "create or replace temp view raw as select as_sent.* from as_sent "
            f"anti join {file} as faultless on as_sent._kiriman = faultless.kiriman "
            "and as_sent._berkas = faultless.berkas and as_sent._baris = faultless.baris "
            f"where as_sent._baris % {pieces} = {piece}"
        )
        work.con.execute(f"create or replace temp table {_RELATION} as {select(subject)}")
        units.judge(work.con, [each], work.quarter)
        write(work, each, f"{portion}-peringatan-{piece:03}")
