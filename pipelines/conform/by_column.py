"""The columns of a table whose rows say no more than their cells do, each judged by itself.

A column of few different cells is read by its own SELECT, once for each of them; ids and texts
are looked at many at a time (`pipelines.conform.plain`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines import store
from pipelines.conform import in_place
from pipelines.conform.checks import checks
from pipelines.conform.in_place import LargeFile
from pipelines.conform.plain import MOST_DIGITS, Digits, Judge, Listed, Text, numbers
from pipelines.conform.select import any_of, select
from pipelines.conform.subject import Subject
from pipelines.conform.tables import Field, field_of
from pipelines.conform.work import Work
from pipelines.sources import Column as SentColumn
from pipelines.sources.arrived import Arrived

# different cells of a column in a file: of more none is asked about
MOST_CELLS = 100_000
_TYPES = (pa.string(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.date32(), pa.bool_())
# of one submission, by variable
Judges = dict[str, Judge]
Cells = Mapping[str, pa.Array]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table's files, judged by itself.

    Attributes
    ----------
    subject : Subject
        The table as if it had this column alone.
    field : Field
        What it feeds.
    name : str
        As the files call it.
    """

    subject: Subject
    field: Field
    name: str
    type: pa.DataType

    @property
    def is_listed(self) -> bool:
        """Whether its different cells are asked about, not looked at as digits or text."""
        (column,) = self.subject.table.used
        digits = self.field.book.digits if self.field.kind == "id" and self.field.book else ()
        is_long = self.field.kind == "text" or (digits and max(digits) <= MOST_DIGITS)
        return not is_long or bool(column.drop) or self.type != pa.string()


def columns(
    subject: Subject, submissions: list[Arrived], arrived: Path, files: list[LargeFile]
) -> list[Column]:
    """Return the columns of a table, as the first of its files has them.

    None at all where a rule is about several of them, or rows are not judged where they lie.

    Parameters
    ----------
    submissions : list of Arrived
        Those that are read as the subject's source.
    """
    is_moved = any(each.unfinished or any(f.asal for f in each.files) for each in submissions)
    if not files or is_moved or not are_independent(subject):
        return []
    own = [column for (column,) in subject.groups.values()]
    given = in_place.fields(subject, in_place.schema(str(arrived / files[0][1].path)))
    if any(each.header not in given or given[each.header].type not in _TYPES for each in own):
        return []
    found = []
    for each in own:
        sent = given[each.header]
        typed = in_place.with_types(_alone(subject, each), arrived, files[:1])
        found.append(Column(typed, field_of(subject.into, each.variable), sent.name, sent.type))
    return found


def are_independent(subject: Subject) -> bool:
    """Return whether a table's rows say, and break, no more than each of their cells does."""
    own = [column for some in subject.groups.values() for column in some]
    is_joined = len(own) > len(subject.groups) or any(c.constant or c.headers for c in own)
    if is_joined or subject.table.is_general or subject.is_base:
        return False
    by_themselves = {check for each in own for check in checks(_alone(subject, each))}
    return by_themselves == set(checks(subject))


def _alone(subject: Subject, column: SentColumn) -> Subject:
    """Return the table as if it had one column."""
    return replace(subject, table=replace(subject.table, columns=(column,)))


def batches(some: list[Column], path: Path) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a file; a listed text as its place among the different ones."""
    file = pq.ParquetFile(
        path, read_dictionary=[c.name for c in some if c.is_listed and c.type == pa.string()]
    )
    names = list(dict.fromkeys(each.name for each in some))
    yield from file.iter_batches(store.ROW_GROUP, columns=names, use_threads=False)


def different(some: list[Column], path: Path) -> Cells | None:
    """Return the different cells of a file's listed columns, but for blank ones.

    None if there are too many of them, or the file has other columns.
    """
    schema = in_place.schema(str(path))
    names = [name.lower() for name in schema.names]
    is_same = all(
        each.name in schema.names and schema.field(each.name).type == each.type for each in some
    )
    if not is_same or len(set(names)) < len(names):
        return None
    listed = [each for each in some if each.is_listed]
    found = {each.name: pa.array([], each.type) for each in listed}
    for batch in batches(listed, path):
        for name, cells in zip(batch.schema.names, batch.columns, strict=True):
            here = cells.dictionary if pa.types.is_dictionary(cells.type) else pc.unique(cells)
            found[name] = pc.unique(pa.chunked_array([found[name], here])).drop_null()
            if len(found[name]) > MOST_CELLS:
                return None
    return found


def judges(work: Work, some: list[Column], cells: Mapping[int, list[Cells]]) -> dict[int, Judges]:
    """Return by submission and variable who judges a cell.

    Parameters
    ----------
    cells : mapping of int to list
        By submission the different cells of its files.
    """
    found: dict[int, Judges] = {kiriman: {} for kiriman in sorted(cells)}
    for column in some:
        asked = [
            pc.unique(pa.chunked_array([each[column.name] for each in cells[kiriman]], column.type))
            if column.is_listed
            else pa.array([], column.type)
            for kiriman in found
        ]
        for kiriman, judge in zip(found, _asked(work, column, list(found), asked), strict=True):
            found[kiriman][column.field.name] = judge
    return found


def _asked(
    work: Work, column: Column, submissions: list[int], cells: list[pa.Array]
) -> Iterator[Judge]:
    """Yield by submission who judges a column, of which these are the different cells."""
    each_blank = [pa.concat_arrays([some, pa.nulls(1, column.type)]) for some in cells]
    whose = [
        pa.repeat(pa.scalar(kiriman, pa.int32()), len(some))
        for kiriman, some in zip(submissions, each_blank, strict=True)
    ]
    sent = pa.table([pa.chunked_array(whose), pa.chunked_array(each_blank)], ["_whose", "_cell"])
    places = pa.array(range(len(sent)), pa.int64())
    sent = sent.append_column("_place", places).rename_columns(["_whose", column.name, "_place"])
    read = in_place.cells(column.subject, pa.schema([(column.name, column.type)]))
    work.con.register("asked", sent)
    work.con.execute(
        "create or replace temp view raw as select f._whose as _kiriman, 0::smallint as _berkas, "
        f"null::varchar as _lembar, f._place as _baris, {in_place.NO_FAULT}, {read} "
        "from asked as f"
    )
    found = checks(column.subject)
    answers = work.con.sql(
        f"select {column.field.name} as value, not {any_of(found, list(found))} as is_plain "
        f"from ({select(column.subject)}) order by _baris"
    ).to_arrow_table()
    work.con.unregister("asked")
    begin = 0
    for some in cells:
        yield _judge(column, some, answers.slice(begin, len(some) + 1).combine_chunks())
        begin += len(some) + 1


def _judge(column: Column, cells: pa.Array, answers: pa.Table) -> Judge:
    """Return who judges a column; the last of the answers is that on a blank cell."""
    values, are_plain = (each.combine_chunks() for each in answers.columns)
    may_lack = are_plain[-1].as_py()
    if column.is_listed:
        return Listed(cells, values[:-1], are_plain[:-1], may_lack, values[-1])
    if column.field.kind == "text":
        return Text(may_lack)
    assert column.field.book
    lengths = column.field.book.digits
    none = numbers(word for word in column.field.missing if len(word) in lengths)
    return Digits(lengths, none, may_lack)
