"""Large Parquet files, which the engine reads where they lie: what it reads of their columns."""

import glob
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipelines.conform.cells import reads_days
from pipelines.conform.naming import named, quoted, text
from pipelines.conform.subject import Subject
from pipelines.conform.tables import field_of
from pipelines.sources import Column
from pipelines.sources.arrived import ACCEPTED, Arrived, ArrivedFile
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import pyarrow as pa

LargeFile = tuple[Arrived, ArrivedFile]
FIRST_ROW = 2  # line of a Parquet file's first row, its header being line 1
# No row of such a file has another shape than the others, and no number was typed as one.
NO_FAULT = "null::varchar as _cacat, null::varchar as _angka"


def large_files(subject: Subject, submissions: Iterable[Arrived]) -> list[LargeFile]:
    """Return the large Parquet files of a table, each with its submission."""
    return [
        (submission, file)
        for submission in submissions
        for file in submission.files
        if file.in_place and file.table == subject.name and submission.state == ACCEPTED
    ]


def with_types(subject: Subject, arrived: Path, large: Iterable[LargeFile]) -> Subject:
    """Return a subject that knows which columns all of some files hold otherwise than as text."""
    import pyarrow.types as kinds

    files = [fields(subject, schema(str(arrived / file.path))) for _, file in large]
    columns: dict[str, list[Column]] = {}
    for column in subject.table.used:
        columns.setdefault(column.header, []).append(column)

    def are_all(header: str, test: Callable[["pa.DataType"], bool]) -> bool:
        return all(header in file and test(file[header].type) for file in files)

    typed = {
        header
        for header, some in columns.items()
        if are_all(header, _is_typed) and not any(column.drop for column in some)
    }
    days = {
        column.header
        for variable, (column, *others) in subject.groups.items()
        if column.header in typed
        and not others
        and len(columns[column.header]) == 1
        and field_of(subject.into, variable).kind == "date"
        and reads_days(column)
        and are_all(column.header, kinds.is_date32)
    }
    return replace(subject, typed=frozenset(typed), days=frozenset(days))


def _is_typed(kind: "pa.DataType") -> bool:
    import pyarrow.types as kinds

    tests = (kinds.is_integer, kinds.is_floating, kinds.is_decimal, kinds.is_date)
    return kinds.is_boolean(kind) or any(test(kind) for test in tests)


@cache
def schema(path: str) -> "pa.Schema":
    """Return the columns of a Parquet file."""
    import pyarrow.parquet as pq

    return pq.read_schema(path).remove_metadata()


def fields(subject: Subject, schema: "pa.Schema") -> dict[str, "pa.Field"]:
    """Return the field of each column that a file has, by its header in the definition."""
    given = {normal(field.name): field for field in schema}
    found = {}
    for column in subject.table.sent:
        names = [normal(name) for name in (column.header, *column.aliases)]
        if name := next((name for name in names if name in given), None):
            found[column.header] = given[name]
    return found


def cell_of(column: Column, cell: Callable[[str], str]) -> str:
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


def select(
    con: duckdb.DuckDBPyConnection, subject: Subject, arrived: Path, large: Iterable[LargeFile]
) -> list[str]:
    """Return a select of the Parquet files that are read where they lie, per schema among them.

    One scan of many files, not a union of as many scans: each scan of a union keeps the state of
    the whole SELECT above it in memory.
    """
    import pyarrow as pa

    # a content that was sent to several places lies in one
    alike: dict[pa.Schema, dict[str, None]] = {}
    places = []
    for submission, file in large:
        path = str(arrived / file.path)
        alike.setdefault(schema(path), {})[path] = None
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


def cells(subject: Subject, schema: "pa.Schema") -> str:
    """Return the SQL of a row's cells, read from the columns of a file as ``f``."""
    import pyarrow.types as kinds

    given = fields(subject, schema)
    commas = {c.header for c in subject.table.sent if c.decimal == ","}

    def cell(header: str) -> str:
        if header not in given:
            return "null::varchar"
        sent, kind = _sent(given[header]), given[header].type
        if header in commas and (kinds.is_floating(kind) or kinds.is_decimal(kind)):
            return f"replace({sent}::decimal(38, 6)::varchar, '.', ',')"
        if kinds.is_decimal(kind) and kind.scale > 0:
            return f"rtrim(rtrim({sent}::varchar, '0'), '.')"  # 1.000 of a text may be a thousand
        if header in subject.days:
            return f"case when plausible({sent}) is null then {sent}::varchar end"
        return f"{sent}::varchar"

    columns = {quoted(column.header): cell_of(column, cell) for column in subject.table.used}
    days = {named("day", each): f"plausible({_sent(given[each])})" for each in subject.days}
    named_cells = columns | dict(sorted(days.items()))
    return ", ".join(f"{cell} as {name}" for name, cell in named_cells.items())


def _of_schema(subject: Subject, schema: "pa.Schema", paths: list[str]) -> str:
    lead = (
        "p._kiriman, p._berkas, null::varchar as _lembar, "
        f"f.file_row_number + {FIRST_ROW} as _baris, {NO_FAULT}"
    )
    listed = ", ".join(text(glob.escape(path)) for path in paths)  # DuckDB reads patterns
    return (
        f"select {lead}, {cells(subject, schema)} "
        f"from read_parquet([{listed}], file_row_number = true, filename = true, "
        "hive_partitioning = false) as f inner join file_in_place as p on f.filename = p.filename"
    )


def _sent(field: "pa.Field") -> str:
    return f'f."{field.name.replace(chr(34), chr(34) * 2)}"'
