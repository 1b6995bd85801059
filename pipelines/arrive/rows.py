"""Write what was read as text rows: one Parquet file per job, source table and sheet."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipelines.arrive.headers import Layout, of_sheet
from pipelines.arrive.photo import Photo
from pipelines.arrive.text import Row
from pipelines.sources import Table
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import pyarrow.parquet as pq

FLUSH = 20_000
EVIDENCE = "evidence"
# Lead columns of the rows as sent; the others bear the source's own headers.
LEAD = (
    ("_kiriman", "int32"),
    ("_berkas", "int16"),
    ("_lembar", "string"),
    ("_baris", "int64"),
    ("_cacat", "string"),
    ("_angka", "string"),
    ("_kunci", "string"),
)
Place = tuple[str, str, int]


def folder_of(place: Place) -> str:
    """Return the name of the folder that holds the rows of a source's table and sheet."""
    return f"{place[0]}.{place[1]}.{place[2]}"


class _Sink:
    """The open Parquet file of one place, and the rows not yet written to it."""

    def __init__(self, path: Path, names: list[str]) -> None:
        import pyarrow as pa

        self.names = names
        self.columns: list[list[Any]] = [[] for _ in range(len(LEAD) + len(names))]
        fields = [(name, getattr(pa, kind)()) for name, kind in LEAD]
        self.schema = pa.schema(fields + [(name, pa.string()) for name in names])
        self.path = path
        self.writer: pq.ParquetWriter | None = None

    def flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self.writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.writer = pq.ParquetWriter(
                self.path, self.schema, compression="zstd", write_page_checksum=True
            )
        arrays = [
            pa.array(values, field.type)
            for values, field in zip(self.columns, self.schema, strict=True)
        ]
        self.writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        for values in self.columns:
            values.clear()


def _column(lines: Sequence[Sequence[str]], position: int | None) -> list[str | None]:
    """Return what stands in a column; None where the file or a line has no such column."""
    if position is None:
        return [None] * len(lines)
    return [(cells[position] or None) if position < len(cells) else None for cells in lines]


class RowWriter:
    """Collect the rows of one job; closing it closes its files.

    Parameters
    ----------
    folder : Path
        Where the folders of the places lie.
    name : str
        The job, which names the files.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._sinks: dict[str, _Sink] = {}

    def __enter__(self) -> "RowWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sink in self._sinks.values():
            sink.flush()
            if sink.writer:
                sink.writer.close()

    def _sink(self, name: str, headers: list[str]) -> _Sink:
        if name not in self._sinks:
            path = self._folder / name / f"{self._name}.parquet"
            self._sinks[name] = _Sink(path, headers)
        return self._sinks[name]

    def add(
        self,
        place: Place,
        table: Table,
        file: dict[str, Any],
        sheet: str | None,
        found: Layout,
        rows: Iterator[Row],
    ) -> int:
        """Write the rows of one sheet or file; return how many there are."""
        defined = table.sheets[place[2]].name if len(table.sheets) > 1 else ""
        headers = [normal(c.header) for c in of_sheet(table, defined) if c.used]
        sink = self._sink(folder_of(place), headers)
        positions = [found.positions.get(header) for header in headers]
        lead, own = sink.columns[: len(LEAD)], sink.columns[len(LEAD) :]
        said, count = (file["kiriman"], file["berkas"], sheet), 0
        while some := list(itertools.islice(rows, FLUSH - len(lead[0]))):
            of_row, cells, faults, numbers = zip(*some, strict=True)
            of_file = [[each] * len(some) for each in said]
            keys = _column(cells, found.line_key)
            for values, more in zip(lead, (*of_file, of_row, faults, numbers, keys), strict=True):
                values.extend(more)
            for values, position in zip(own, positions, strict=True):
                values.extend(_column(cells, position))
            count += len(some)
            if len(lead[0]) >= FLUSH:
                sink.flush()
        return count

    def add_photo(self, file: dict[str, Any], photo: Photo) -> None:
        """Note a piece of evidence: whether it is a photo, and what is known of it."""
        sink = self._sink(EVIDENCE, ["nama", "sah", "phash", "diambil", "lintang", "bujur"])
        given = (file["kiriman"], file["berkas"], None, 1, None, None, None)
        place = (None if each is None else str(each) for each in (photo.latitude, photo.longitude))
        # by its own name: its bytes may be stored under that of another photo
        shown = (
            file["name"],
            "1" if photo.sound else "0",
            photo.phash or None,
            photo.taken or None,
            *place,
        )
        for values, value in zip(sink.columns, given + shown, strict=True):
            values.append(value)
