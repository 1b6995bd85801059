"""The rows of a source's table as sent, as the relation ``raw`` that the SELECT reads."""

import glob
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipelines import store
from pipelines.conform import corrected
from pipelines.conform.checks import Subject
from pipelines.conform.naming import quoted, text
from pipelines.conform.tables import KK
from pipelines.sources import Column
from pipelines.sources.arrived import ACCEPTED, ROWS, Arrived, ArrivedFile
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import pyarrow as pa

LEAD = ("_kiriman", "_berkas", "_lembar", "_baris", "_cacat", "_angka")
EVIDENCE = "evidence"
LargeFile = tuple[Arrived, ArrivedFile]
FIRST_ROW = 2  # line of a Parquet file's first row, its header being line 1


# Of a submission that an earlier quarter decided in part, only the rows that waited are read.
_UNDECIDED = """
select * from ({}) as s
where
    _kiriman not in (select kiriman from unfinished)
    or exists (
        select 1 from waiting_line as w
        where w.kiriman = s._kiriman and w.berkas = s._berkas
            and w.lembar is not distinct from s._lembar and w.baris = s._baris
    )
"""


def make(
    con: duckdb.DuckDBPyConnection,
    subject: Subject,
    batch: Path,
    arrived: Path,
    submissions: Sequence[Arrived],
) -> bool:
    """Make the view ``raw`` over the rows of one table; return whether there are any files.

    Of a table whose rows stand alone the large files are left out (`make_of_files`).

    Parameters
    ----------
    batch : Path
        The arrived batch, which holds the rows of small files as text.
    arrived : Path
        ``lake/arrived``, below which large Parquet files are read in place.
    submissions : sequence of Arrived
        Those accepted and read as the subject's source.
    """
    if subject.is_joined:
        return _make_joined(con, subject, batch, submissions)
    parts = []
    folder = batch / ROWS / f"{subject.source.source}.{subject.name}.0"
    if folder.is_dir():
        parts.append(_select(subject.table.used, f"read_parquet({text(f'{folder}/*.parquet')})"))
    if not subject.stands_alone:
        parts += _in_place(con, subject, arrived, large_files(subject, submissions))
    if not parts:
        return False
    _show(con, subject, parts, submissions)
    if subject.into == "claim":
        show_photos(con, batch)
        con.execute(f"create or replace temp view raw as {store.query('conform/claim_photo')}")
    return True


def make_of_files(
    con: duckdb.DuckDBPyConnection,
    subject: Subject,
    arrived: Path,
    submissions: Sequence[Arrived],
    large: Iterable[LargeFile],
) -> None:
    """Make the view ``raw`` over the rows of large files, in their order."""
    _show(con, subject, _in_place(con, subject, arrived, large), submissions)


def large_files(subject: Subject, submissions: Iterable[Arrived]) -> list[LargeFile]:
    """Return the large Parquet files of a table, each with its submission."""
    return [
        (submission, file)
        for submission in submissions
        for file in submission.files
        if file.in_place and file.table == subject.name and submission.state == ACCEPTED
    ]


def _show(
    con: duckdb.DuckDBPyConnection,
    subject: Subject,
    parts: list[str],
    submissions: Iterable[Arrived],
) -> None:
    rows = _UNDECIDED.format("\nunion all\n".join(parts))
    rows = corrected.in_place(rows, subject, 0, submissions)
    con.execute(f"create or replace temp view as_sent as {rows}")
    con.execute("create or replace temp view raw as select * from as_sent")


def _select(columns: Iterable[Column], relation: str) -> str:
    def cell(header: str) -> str:
        return f'"{normal(header).replace(chr(34), chr(34) * 2)}"'

    named = {quoted(column.header): _cell(column, cell) for column in columns}
    cells = [f"{cell} as {sent}" for sent, cell in named.items()]
    return f"select {', '.join([*LEAD, *cells])} from {relation}"


def _cell(column: Column, cell: Callable[[str], str]) -> str:
    """Return the SQL of a column's cells: sent, joined from several, or said of every row.

    Parameters
    ----------
    cell : callable
        Gives the SQL of a header's cells.
    """
    if column.constant:
        return text(column.constant)
    if column.headers:
        return f"concat_ws(' ', {', '.join(f'tidy({cell(each)})' for each in column.headers)})"
    return cell(column.header)


def _in_place(
    con: duckdb.DuckDBPyConnection, subject: Subject, arrived: Path, large: Iterable[LargeFile]
) -> list[str]:
    """Return a select of the Parquet files that are read where they lie, per schema among them.

    One scan of many files, not a union of as many scans: each scan of a union keeps the state of
    the whole SELECT above it in memory.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    # a content that was sent to several places lies in one
    alike: dict[pa.Schema, dict[str, None]] = {}
    places = []
    for submission, file in large:
        path = str(arrived / file.path)
        alike.setdefault(pq.read_schema(path).remove_metadata(), {})[path] = None
        places.append((path, submission.kiriman, file.berkas))
    if not alike:
        return []
    paths, numbers, files = zip(*places, strict=True)
    con.register("in_place", pa.table({"filename": paths, "_kiriman": numbers, "_berkas": files}))
    con.execute(
        "create or replace temp table file_in_place as select filename, "
        "_kiriman::integer as _kiriman, _berkas::smallint as _berkas from in_place"
    )
    con.unregister("in_place")
    return [_of_schema(subject, schema, list(files)) for schema, files in alike.items()]


def _of_schema(subject: Subject, schema: "pa.Schema", paths: list[str]) -> str:
    import pyarrow.types as kinds

    given = {normal(name): name for name in schema.names}
    aliases = {c.header: (c.header, *c.aliases) for c in subject.table.sent}
    commas = {c.header for c in subject.table.sent if c.decimal == ","}

    def cell(header: str) -> str:
        name = next((given[n] for n in map(normal, aliases[header]) if n in given), None)
        if name is None:
            return "null::varchar"
        sent = f'f."{name.replace(chr(34), chr(34) * 2)}"'
        kind = schema.field(name).type
        if header in commas and (kinds.is_floating(kind) or kinds.is_decimal(kind)):
            return f"replace({sent}::decimal(38, 6)::varchar, '.', ',')"
        if kinds.is_decimal(kind) and kind.scale > 0:
            return f"rtrim(rtrim({sent}::varchar, '0'), '.')"  # 1.000 of a text may be a thousand
        return f"{sent}::varchar"

    named = {quoted(column.header): _cell(column, cell) for column in subject.table.used}
    cells = [f"{cell} as {sent}" for sent, cell in named.items()]
    lead = (
        "p._kiriman, p._berkas, null::varchar as _lembar, "
        f"f.file_row_number + {FIRST_ROW} as _baris, "
        "null::varchar as _cacat, null::varchar as _angka"
    )
    listed = ", ".join(text(glob.escape(path)) for path in paths)  # DuckDB reads patterns
    return (
        f"select {lead}, {', '.join(cells)} "
        f"from read_parquet([{listed}], file_row_number = true, filename = true, "
        "hive_partitioning = false) as f inner join file_in_place as p on f.filename = p.filename"
    )


def _make_joined(
    con: duckdb.DuckDBPyConnection,
    subject: Subject,
    batch: Path,
    submissions: Iterable[Arrived],
) -> bool:
    """Join the sheets of workbooks by KK, one row a family; keep every row in `sheet_row`."""
    folders = [
        batch / ROWS / f"{subject.source.source}.{subject.name}.{number}"
        for number in range(len(subject.table.sheets))
    ]
    if not all(folder.is_dir() for folder in folders):
        return False
    key = quoted(next(c.header for c in subject.table.used if c.variable == KK))
    joins, columns, lines = [], [], []
    for number, (sheet, folder) in enumerate(zip(subject.table.sheets, folders, strict=True)):
        own = [c for c in subject.table.used if c.sheet in ("", sheet.name)]
        rows = _select(own, f"read_parquet({text(f'{folder}/*.parquet')})")
        rows = corrected.in_place(rows, subject, number, submissions)
        con.execute(f"create or replace temp view sheet_{number} as {rows}")
        lines.append(
            f"select _kiriman, _berkas, _lembar, _baris, _cacat, _angka, tidy({key}) as _kk, "
            f"{number} as _sheet from sheet_{number}"
        )
        joins.append(
            f"left join (select *, tidy({key}) as _kk from sheet_{number} "
            f"qualify row_number() over (partition by _kiriman, _berkas, tidy({key}) "
            f"order by _baris) = 1) as s{number} using (_kiriman, _berkas, _kk)"
        )
        columns += [f"s{number}.{quoted(c.header)}" for c in own if quoted(c.header) != key]
    con.execute("create or replace temp table sheet_row as " + " union all ".join(lines))
    con.execute(
        "create or replace temp view raw as "
        "select u._kiriman, u._berkas, u._lembar, u._baris, u._cacat, u._angka, "
        f"u._kk as {key}, {', '.join(columns)} from ({_UNITS}) as u " + " ".join(joins)
    )
    return True


_UNITS = """
select _kiriman, _berkas, _kk, arg_min(_lembar, _sheet) as _lembar,
    min(_baris) filter (_sheet = _first_sheet) as _baris, min(_cacat) as _cacat,
    max(_angka) as _angka
from (select *, min(_sheet) over (partition by _kiriman, _berkas, _kk) as _first_sheet
    from sheet_row)
group by _kiriman, _berkas, _kk
"""


def show_photos(con: duckdb.DuckDBPyConnection, batch: Path) -> None:
    """Make the view ``photo_row`` over the photos that arrived."""
    folder = batch / ROWS / EVIDENCE
    shape = (
        "select null::integer as _kiriman, null::smallint as _berkas, null::varchar as nama, "
        "null::varchar as sah, null::varchar as phash, null::varchar as diambil, "
        "null::varchar as lintang, null::varchar as bujur limit 0"
    )
    if folder.is_dir():
        store.view(con, "photo_row", str(folder / "*.parquet"))
    else:
        con.execute(f"create or replace view photo_row as {shape}")
