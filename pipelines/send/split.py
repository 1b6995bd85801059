"""Rows that come ordered by folder, written to a file of one name in each of the folders."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from pipelines import store
from pipelines.parts.folders import pieces

if TYPE_CHECKING:
    import duckdb

_LOOKED_AT = 10_000  # rows that tell whether a column repeats itself
_AS_OFTEN = 8  # times that a value stands there, one with the other


def write_csv(rows: "duckdb.DuckDBPyRelation", part: Path, name: str) -> None:
    """Write `rows` to ``part/<folder>/<name>``: text quoted, numbers not, ``;`` between them.

    Parameters
    ----------
    rows : duckdb.DuckDBPyRelation
        Ordered by the first column, which is the folder and is not written.
    """
    for folder, of_folder in itertools.groupby(pieces(rows), key=lambda piece: piece[0]):
        with Files(part / folder / name, ("csv",), delimiter=";") as files:
            for _, piece in of_folder:
                files.add(piece)


class Files:
    """One file, in each of some formats, written piece by piece.

    Parameters
    ----------
    path : Path
        Its place; the suffix is that of each format.
    formats : tuple of str
        ``parquet``, ``csv``.
    keys : sequence of str
        Columns of which Parquet tells the lowest and highest value: those that order the rows,
        for of any other a row group holds nearly all that there is.
    """

    def __init__(
        self,
        path: Path,
        formats: tuple[str, ...],
        keys: Sequence[str] = (),
        delimiter: str = ",",
    ) -> None:
        self._path, self._formats, self._delimiter = path, formats, delimiter
        self._keys = list(keys)
        self._writers: list[Any] = []

    def __enter__(self) -> "Files":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish the files."""
        for writer in self._writers:
            writer.close()

    def add(self, piece: pa.Table) -> None:
        """Append the rows of `piece`; the first one gives the columns."""
        if not self._writers:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writers = [self._open(kind, piece) for kind in self._formats]
        for writer in self._writers:
            writer.write_table(piece, store.ROW_GROUP)

    def _open(self, kind: str, piece: pa.Table) -> Any:
        path = self._path.with_suffix(f".{kind}")
        if kind == "csv":
            options = csv.WriteOptions(delimiter=self._delimiter)
            return csv.CSVWriter(path, piece.schema, write_options=options)
        numbers = [each.name for each in piece.schema if _is_whole(each.type)]
        others = piece.drop_columns(numbers)
        return pq.ParquetWriter(
            path,
            piece.schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=_repeating(others),
            # a quarter quicker than by lists of values, and ids take a third of the room
            column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
            write_statistics=self._keys,
            write_page_checksum=True,
            store_schema=False,
        )


def _is_whole(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_date(kind)


def _repeating(piece: pa.Table) -> list[str]:
    """Return the columns of which few values differ: a list of the others' would be as long."""
    looked_at = piece.slice(0, _LOOKED_AT)
    return [
        name
        for name in piece.column_names
        if _AS_OFTEN * pc.count_distinct(looked_at[name]).as_py() <= len(looked_at)
    ]
