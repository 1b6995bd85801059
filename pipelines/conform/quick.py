"""Rows of large files whose every cell is plain, written without the engine.

Of the extracts nearly all rows are such, and what a row says is what each of its cells says. Rows
left over are read as all others are.
"""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines import store
from pipelines.conform import by_column, in_place, report
from pipelines.conform.by_column import Cells, Column, Judges
from pipelines.conform.in_place import FIRST_ROW, LargeFile
from pipelines.conform.subject import Subject
from pipelines.conform.work import Work
from pipelines.sources import Source
from pipelines.sources.arrived import Arrived

# of so many rows of a file one may be left over, for those are read twice
ODD = 16
_ODD_ROW = pa.schema([("kiriman", pa.int32()), ("berkas", pa.int16()), ("baris", pa.int64())])


class Quick:
    """Writes the plain rows of large files in threads, while the engine does something else."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(store.threads(work.con), "quick")
        self._begun: dict[tuple[int, int], Future[pa.Table | None]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, source: Source, submissions: list[Arrived]) -> None:
        """Begin with the large files of a source.

        Parameters
        ----------
        submissions : list of Arrived
            Those that are read as this source.
        """
        for name, table in source.tables.items():
            subject = Subject(source, name, table)
            files = in_place.large_files(subject, submissions) if subject.stands_alone else []
            columns = by_column.columns(subject, submissions, self._work.arrived, files)
            if columns:
                self._begin(subject, columns, files)

    def _begin(self, subject: Subject, columns: list[Column], files: list[LargeFile]) -> None:
        work, schema = self._work, _schema(self._work, subject)
        paths = [work.arrived / file.path for _, file in files]
        found = list(self._pool.map(partial(by_column.different, columns), paths))
        cells: dict[int, list[Cells]] = defaultdict(list)
        for (submission, _), here in zip(files, found, strict=True):
            cells[submission.kiriman] += [here] if here is not None else []
        judges = by_column.judges(work, columns, cells)
        for number, (large, here) in enumerate(zip(files, found, strict=True)):
            if here is not None:
                path = work.file(subject.into, subject.source, f"besar-{subject.name}-{number:03}")
                path.parent.mkdir(parents=True, exist_ok=True)
                rows = _rows(columns, work.arrived, large, judges[large[0].kiriman], schema)
                begun = self._pool.submit(_write, rows, large[1].rows or 0, path, schema)
                self._begun[_place(large)] = begun

    def finish(self, files: list[LargeFile]) -> tuple[list[LargeFile], pa.Table]:
        """Wait until all is written of some files, and enter how many rows that were.

        Returns
        -------
        list of LargeFile
            Those of which nothing was written.
        pyarrow.Table
            Kiriman, berkas and baris of the rows that are left over of the others.
        """
        left, odd, kept = [], [_ODD_ROW.empty_table()], []
        for large in files:
            begun = self._begun.get(_place(large))
            others = begun.result() if begun else None
            if others is None:
                left.append(large)
                continue
            odd.append(others)
            kept.append((*_place(large), (large[1].rows or 0) - len(others)))
        store.insert(self._work.con, "kept", [line for line in kept if line[2]])
        return left, pa.concat_tables(odd)


def _place(large: LargeFile) -> tuple[int, int]:
    submission, file = large
    return submission.kiriman, file.berkas


def _schema(work: Work, subject: Subject) -> pa.Schema:
    """Return the columns of the conformed table."""
    return work.con.sql(report.empty(subject.into)).to_arrow_table().schema


def _rows(
    columns: list[Column], arrived: Path, large: LargeFile, judges: Judges, schema: pa.Schema
) -> Iterator[tuple[pa.Table, pa.Array | None]]:
    """Yield the conformed rows of a file, and which of them are plain (None: all)."""
    submission, file = large
    given: dict[str, object] = {"kiriman": submission.kiriman, "berkas": file.berkas}
    if submission.tanggal_kirim:
        given["tanggal"] = date.fromisoformat(submission.tanggal_kirim)
    line = FIRST_ROW
    for batch in by_column.batches(columns, arrived / file.path):
        is_plain = None
        values = {"baris": pa.array(np.arange(line, line + len(batch), dtype=np.int64))}
        for column in columns:
            name = column.field.name
            values[name], here = judges[name].judged(batch.column(column.name))
            if here is not None:
                is_plain = here if is_plain is None else pc.and_(is_plain, here)
        cells = [
            values[each.name]
            if each.name in values
            else pa.repeat(pa.scalar(given.get(each.name), each.type), len(batch))
            for each in schema
        ]
        yield pa.Table.from_arrays(cells, schema=schema), is_plain
        line += len(batch)


def _write(
    rows: Iterator[tuple[pa.Table, pa.Array | None]], count: int, path: Path, schema: pa.Schema
) -> pa.Table | None:
    """Write the plain ones of some rows; return where the others stand, None if these are many."""
    odd, left = [_ODD_ROW.empty_table()], 0
    waiting: list[pa.Table] = []
    with _writer(path, schema) as writer:
        for some, is_plain in rows:
            if is_plain is not None:
                odd.append(some.select(_ODD_ROW.names).filter(pc.invert(is_plain)))
                left += len(odd[-1])
                some = some.filter(is_plain)
            if left * ODD > count:
                break
            waiting.append(some)
            if sum(map(len, waiting)) >= store.ROW_GROUP:
                _flush(writer, waiting)
        _flush(writer, waiting)
    if left * ODD > count:
        path.unlink()
        return None
    return pa.concat_tables(odd)


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a file of what passes on: long numbers by their differences, texts as they are."""
    long = [each.name for each in schema if each.type == pa.int64()]
    return pq.ParquetWriter(
        path,
        schema,
        compression="snappy",
        use_dictionary=[name for name in schema.names if name not in (*long, "nama")],
        column_encoding=dict.fromkeys(long, "DELTA_BINARY_PACKED"),
        write_statistics=long,
        store_schema=False,
    )


def _flush(writer: pq.ParquetWriter, waiting: list[pa.Table]) -> None:
    """Write rows as one group, so that a file of many small ones becomes none such."""
    if waiting:
        some = pa.concat_tables(waiting).combine_chunks()
        writer.write_table(some, row_group_size=max(1, len(some)))
        waiting.clear()
