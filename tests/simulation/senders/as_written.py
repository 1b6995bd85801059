"""Read submissions by plain means: not by the code that wrote them, nor by the pipeline's."""

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook


def lines(path: Path, file: dict[str, Any], sheet: str | None = None) -> dict[int, list[str]]:
    """Return the rows of a file by line, the header's too, as the envelope describes it."""
    if file["format"] == "parquet":
        table = pq.read_table(path)
        columns = [[text(v) for v in table[name].to_pylist()] for name in table.column_names]
        return {1: table.column_names} | {
            n: list(row) for n, row in enumerate(zip(*columns, strict=True), 2)
        }
    if file["format"] == "xlsx":
        book = CalamineWorkbook.from_path(str(path))
        name = sheet or book.sheet_names[0]
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        return {n: [text(cell) for cell in row] for n, row in enumerate(rows, 1)}
    content = path.read_bytes().decode(file["encoding"])
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=file["delimiter"]))
    return dict(enumerate(rows, 1))


def text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
