"""How senders write files: CSV, XLSX, Parquet and JPEG, the same bytes for the same rows."""

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from simulation import slices

# A workbook bears its birthday; ours is fixed, or no two runs would give the same bytes.
WORKBOOK_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
ROW_GROUP = 122_880
PHOTO_SIZE = (64, 48)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one sender writes its tables."""

    format: str
    delimiter: str | None = None
    encoding: str | None = None

    @property
    def suffix(self) -> str:
        """Ending of the file name."""
        return f".{self.format}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its header's line, and what stands in the merged cells above."""

    name: str
    header_line: int
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    above: Mapping[int, str]


def write_csv(
    path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]], shape: Shape
) -> None:
    """Write lines of text; a row shorter or longer than the header is written as it is."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=shape.delimiter or ",", lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(shape.encoding or "utf-8"))


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook; text stays text, numbers become numeric cells, None stays empty."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"in_memory": True, "strings_to_numbers": False, "strings_to_urls": False}
    )
    book.set_properties({"created": WORKBOOK_CREATED})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        line = sheet.header_line - 1
        for column, text in sheet.above.items():
            page.write_string(0, column, text)
        for column, header in enumerate(sheet.headers):
            page.write_string(line, column, header)
        for number, row in enumerate(sheet.rows, line + 1):
            for column, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    page.write_string(number, column, value)
                else:
                    page.write_number(number, column, value)
    book.close()


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write one Parquet file without anything that names the machine or the day."""
    write_slices(path, table.num_rows, lambda part: table[part])


def write_slices(path: Path, rows: int, take: Callable[[slice], pa.Table]) -> None:
    """Write one Parquet file a row group at a time.

    Parameters
    ----------
    take : callable
        From a slice of the rows to the table that is written of them.
    """
    slices.write(
        path,
        rows,
        ROW_GROUP,
        lambda part: take(part).replace_schema_metadata(None),
        store_schema=False,
    )


def write_photo(path: Path, draw: np.random.Generator, broken: bool = False) -> None:
    """Write a small JPEG, or one that was cut off on its way."""
    from PIL import Image

    width, height = PHOTO_SIZE
    coarse = draw.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    picture = Image.fromarray(coarse.repeat(height // 6, axis=0).repeat(width // 8, axis=1))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=60)
    content = buffer.getvalue()
    path.write_bytes(content[: len(content) * 3 // 4] if broken else content)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, as hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
