"""Read a Parquet file: checked to the last page by pyarrow before any engine trusts it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.arrive.block import Block, as_column
from pipelines.arrive.headers import Layout, layout
from pipelines.arrive.sheets import as_texts
from pipelines.arrive.text import Unreadable
from pipelines.sources import Table
from pipelines.sources.arrived import Finding
from pipelines.sources.line_key import KEY
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import pyarrow.parquet as pq

LARGE = 1_000  # rows from which on the engine reads the file itself
_OF_THE_ENGINE = {"filename", "file_row_number"}  # columns that it adds to those of a file
_BATCH = 65_536
_FEW = 3  # bytes a row below which no text can stand in it, only its place in a list


def _open(path: Path, dictionaries: Sequence[str] = ()) -> "pq.ParquetFile":
    import pyarrow.parquet as pq

    if path.stat().st_size == 0:
        raise Unreadable("BERKAS_KOSONG", f"{path.name}: berkas kosong")
    try:
        return pq.ParquetFile(
            path, page_checksum_verification=True, read_dictionary=list(dictionaries)
        )
    except Exception:  # pyarrow tells corruption by many kinds of error
        raise Unreadable("BERKAS_RUSAK", f"{path.name}: bukan Parquet utuh") from None


def is_large(path: Path) -> bool:
    """Return whether the file is large, and such that the engine can read it in place."""
    try:
        file = _open(path)
        names = {name.lower() for name in file.schema_arrow.names}
        return file.metadata.num_rows >= LARGE and not names & _OF_THE_ENGINE
    except Unreadable:
        return False


def names(path: Path) -> list[str]:
    """Return the names of the columns.

    Raises
    ------
    Unreadable
        If it is no Parquet file.
    """
    return list(_open(path).schema_arrow.names)


def verify(path: Path) -> int:
    """Decode every page of the file and look at every text; return its number of rows.

    Raises
    ------
    Unreadable
        If a page is broken, or a text is not UTF-8.
    """
    rows = 0
    try:
        for batch in _open(path, _of_few_values(path)).iter_batches(_BATCH):
            batch.validate(full=True)  # of a dictionary: each of its texts once, and every place
            rows += batch.num_rows
    except Unreadable:
        raise
    except Exception:
        raise Unreadable("BERKAS_RUSAK", f"{path.name}: halaman Parquet rusak") from None
    return rows


def _of_few_values(path: Path) -> list[str]:
    """Return the columns of texts that are listed once and counted off, as the first rows are."""
    import pyarrow.types as kinds

    file = _open(path)
    texts = {field.name for field in file.schema_arrow if kinds.is_string(field.type)}
    first = file.metadata.row_group(0)
    return [
        column.path_in_schema
        for column in map(first.column, range(first.num_columns))
        if column.path_in_schema in texts
        and column.has_dictionary_page
        and column.total_uncompressed_size < _FEW * column.num_values
    ]


def open_columns(path: Path, table: Table, ids: frozenset[str]) -> tuple[Layout, Iterator[Block]]:
    """Return the layout of a Parquet file and an iterator over its rows as text.

    Raises
    ------
    Unreadable
        If the file is broken; also while iterating.
    """
    import pyarrow.types as kinds

    file = _open(path)
    schema = file.schema_arrow
    found = layout(schema.names, table.sent, path.name, 1)
    if found.line_key is not None:
        detail = f"{path.name}: baris yang dikembalikan dikirim lagi sebagai CSV atau XLSX"
        found.faults.append(Finding("KUNCI_BARIS", detail, variabel=KEY))
    for column in table.sent:
        position = found.positions.get(normal(column.header))
        if position is None or not column.used:
            continue
        kind = schema.field(position).type
        if kinds.is_nested(kind) or kinds.is_binary(kind):
            detail = f"{path.name}: kolom '{column.header}' bukan nilai tunggal"
            found.faults.append(Finding("BERKAS_RUSAK", detail, variabel=column.header))
        elif column.variable in ids and kinds.is_floating(kind):
            detail = f"{path.name}: kolom '{column.header}' bertipe pecahan, angka akhir hilang"
            found.faults.append(Finding("KK_ANGKA", detail, variabel=column.header))
    return found, _rows(path, file, found)


def _rows(path: Path, file: "pq.ParquetFile", found: Layout) -> Iterator[Block]:
    import numpy as np
    import pyarrow as pa

    line = 2
    try:
        for batch in file.iter_batches(_BATCH):
            texts = [
                as_texts(column.to_pylist(), found.mark(at)) for at, column in enumerate(batch)
            ]
            lines = pa.array(np.arange(line, line + batch.num_rows))
            yield Block(lines, [as_column(column) for column in texts])
            line += batch.num_rows
    except Unreadable:
        raise
    except Exception:
        raise Unreadable("BERKAS_RUSAK", f"{path.name}: halaman Parquet rusak") from None
