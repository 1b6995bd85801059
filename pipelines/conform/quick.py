"""Rows of large files whose every cell is plain, written without the engine.

Of the extracts nearly all rows are such, and what a row says is what each of its cells says. Rows
left over are read as all others are.
"""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines import store
from pipelines.conform import by_column, report
from pipelines.conform.by_column import Cells, Column, Judges
from pipelines.conform.in_place import FIRST_ROW, LargeFile
from pipelines.conform.subject import Subject
from pipelines.conform.work import Work
from pipelines.sources.arrived import Arrived

# of so many rows of a file one may be left over, for those are read twice
ODD = 16
# rows by which it is told whether a column's texts are mostly the same ones
_LOOKED_AT = 8_192
_ODD_ROW = pa.schema([("kiriman", pa.int32()), ("berkas", pa.int16()), ("baris", pa.int64())])


class Quick:
    """Writes the plain rows of large files in threads, while the engine does something else."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # the engine has as many threads as it may: half as many beside them fill what it leaves
        self._pool = ThreadPoolExecutor(max(1, store.threads(work.con) // 2), "quick")
        self._begun: dict[tuple[int, int], Future[pa.Table | None]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, subject: Subject, submissions: list[Arrived], files: list[LargeFile]) -> None:
        """Begin with large files of a table.

        Parameters
        ----------
        submissions : list of Arrived
            Those that are read as the subject's source.
        """
        columns = by_column.columns(subject, submissions, self._work.arrived, files)
        if not columns:
            return
        work, schema = self._work, _schema(self._work, subject)
        paths = [work.arrived / file.path for _, file in files]
        with ThreadPoolExecutor(store.threads(work.con)) as pool:
            found = list(pool.map(partial(by_column.different, columns), paths))
        cells: dict[int, list[Cells]] = defaultdict(list)
        for (submission, _), here in zip(files, found, strict=True):
            cells[submission.kiriman] += [here] if here is not None else []
        judges = by_column.judges(work, columns, cells)
        for number, (large, here) in enumerate(zip(files, found, strict=True)):
            if here is not None:
                path = work.file(subject.into, subject.source, f"besar-{subject.name}-{number:03}")
                rows = _rows(columns, work.arrived, large, judges[large[0].kiriman], schema)
                begun = self._pool.submit(_write, rows, large[1].rows or 0, path)
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
    rows: Iterator[tuple[pa.Table, pa.Array | None]], count: int, path: Path
) -> pa.Table | None:
    """Write the plain ones of some rows; return where the others stand, None if these are many."""
    odd, left = [_ODD_ROW.empty_table()], 0
    with closing(_Sink(path)) as sink:
        for some, is_plain in rows:
            plain = some
            if is_plain is not None:
                odd.append(some.select(_ODD_ROW.names).filter(pc.invert(is_plain)))
                left += len(odd[-1])
                plain = some.filter(is_plain)
            if left * ODD > count:
                break
            sink.add(plain)
    if left * ODD > count:
        path.unlink(missing_ok=True)
        return None
    return pa.concat_tables(odd)


class _Sink:
    """A file of rows that pass on, as quick to read as the engine's own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[pa.Table] = []
        self._writer: pq.ParquetWriter | None = None

    def add(self, rows: pa.Table) -> None:
        """Take rows; those of several batches make one group, if they are few."""
        self._waiting.append(rows)
        if sum(map(len, self._waiting)) >= store.ROW_GROUP:
            self._write()

    def close(self) -> None:
        """Write what is left."""
        if self._waiting:
            self._write()
        if self._writer:
            self._writer.close()

    def _write(self) -> None:
        rows = pa.concat_tables(self._waiting).combine_chunks()
        self._waiting.clear()
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._open(rows)
        self._writer.write_table(rows, max(1, len(rows)))

    def _open(self, rows: pa.Table) -> pq.ParquetWriter:
        """Open the file: long numbers and days by differences, texts alike by a list of them."""
        ordered = [each.name for each in rows.schema if each.type in (pa.int64(), pa.date32())]
        texts = [
            each.name
            for each in rows.schema
            if each.type == pa.string()
            and pc.count_distinct(rows[each.name][:_LOOKED_AT]).as_py() > _LOOKED_AT // 16
        ]
        encoding = dict.fromkeys(ordered, "DELTA_BINARY_PACKED")
        encoding |= dict.fromkeys(texts, "DELTA_LENGTH_BYTE_ARRAY")
        return pq.ParquetWriter(
            self._path,
            rows.schema,
            compression="snappy",
            use_dictionary=[name for name in rows.schema.names if name not in encoding],
            column_encoding=encoding,
            write_statistics=ordered,
            store_schema=False,
        )
