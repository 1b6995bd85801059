"""Write what was read as text rows: one Parquet file per job, source table and sheet."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipelines.arrive.block import Block, Row, in_blocks
from pipelines.arrive.headers import Layout, of_sheet
from pipelines.arrive.photo import Photo
from pipelines.sources import Table
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import pyarrow as pa
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

        fields = [(name, getattr(pa, kind)()) for name, kind in LEAD]
        self.schema = pa.schema(fields + [(name, pa.string()) for name in names])
        self.path = path
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0
        self._writer: pq.ParquetWriter | None = None

    def add(self, columns: "list[pa.Array]") -> None:
        """Take rows, in the order of the schema's columns."""
        import pyarrow as pa

        self._waiting.append(pa.RecordBatch.from_arrays(columns, schema=self.schema))
        self._rows += len(columns[0])
        while self._rows >= FLUSH:
            self._write(FLUSH)

    def close(self) -> None:
        self._write(self._rows)
        if self._writer:
            self._writer.close()

    def _write(self, rows: int) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(
                self.path, self.schema, compression="zstd", write_page_checksum=True
            )
        waiting = pa.Table.from_batches(self._waiting, self.schema)
        self._writer.write_table(waiting.slice(0, rows).combine_chunks())
        self._waiting = waiting.slice(rows).to_batches()
        self._rows -= rows


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
        self._photos: list[tuple[Any, ...]] = []

    def __enter__(self) -> "RowWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write_photos()
        for sink in self._sinks.values():
            sink.close()

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
        rows: Iterator[Row | Block],
    ) -> int:
        """Write the rows of one sheet or file; return how many there are."""
        import pyarrow as pa

        defined = table.sheets[place[2]].name if len(table.sheets) > 1 else ""
        headers = [normal(c.header) for c in of_sheet(table, defined) if c.used]
        sink = self._sink(folder_of(place), headers)
        positions = [found.line_key, *(found.positions.get(header) for header in headers)]
        count = 0
        for block in in_blocks(rows, found.width, FLUSH):
            nothing = pa.nulls(len(block), pa.string())
            said = (nothing if each is None else each for each in (block.faults, block.numbers))
            cells = (nothing if at is None else block.columns[at] for at in positions)
            sink.add([*_of_file(file, sheet, len(block)), block.lines, *said, *cells])
            count += len(block)
        return count

    def add_photo(self, file: dict[str, Any], photo: Photo) -> None:
        """Note a piece of evidence: whether it is a photo, and what is known of it."""
        place = (None if each is None else str(each) for each in (photo.latitude, photo.longitude))
        # by its own name: its bytes may be stored under that of another photo
        shown = (
            file["name"],
            "1" if photo.sound else "0",
            photo.phash or None,
            photo.taken or None,
            *place,
        )
        self._photos.append((file["kiriman"], file["berkas"], None, 1, None, None, None, *shown))

    def _write_photos(self) -> None:
        import pyarrow as pa

        if self._photos:
            sink = self._sink(EVIDENCE, ["nama", "sah", "phash", "diambil", "lintang", "bujur"])
            columns = zip(zip(*self._photos, strict=True), sink.schema.types, strict=True)
            sink.add([pa.array(values, kind) for values, kind in columns])


def _of_file(file: dict[str, Any], sheet: str | None, count: int) -> "list[pa.Array]":
    """Return what every row of a file or sheet has in common, in three columns."""
    import pyarrow as pa

    said = (file["kiriman"], pa.int32()), (file["berkas"], pa.int16()), (sheet, pa.string())
    return [pa.repeat(pa.scalar(value, kind), count) for value, kind in said]
