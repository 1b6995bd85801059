"""A submission's folder in the inbox: data files, and the envelope that names them."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from simulation.senders import files
from simulation.senders.files import Shape, Sheet


@dataclass(frozen=True, slots=True)
class Envelope:
    """What ``submission.json`` says beside the list of files."""

    submission: str
    source: str
    quarter: str
    code_system: str
    kode_kabupaten_kota: str | None
    sender: str
    created: datetime
    bast: str | None
    legal_basis: str
    replaces: str | None = None
    waiver: str | None = None


@dataclass
class Submission:
    """One folder while its sender fills it; `close` writes the envelope."""

    inbox: Path
    envelope: Envelope
    files: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self.inbox / self.envelope.source / self.envelope.submission

    def add_rows(
        self, name: str, table: str, headers: Sequence[str], rows: Sequence, shape: Shape
    ) -> None:
        """Add a CSV, a one-sheet workbook or a Parquet file of text."""
        path = self.folder / name
        if shape.format == "csv":
            files.write_csv(path, headers, rows, shape)
        elif shape.format == "xlsx":
            files.write_xlsx(path, [Sheet("Sheet1", 1, headers, rows, {})])
        else:
            columns = list(zip(*rows, strict=True)) or [()] * len(headers)
            text = [pa.array(column, pa.string()) for column in columns]
            files.write_parquet(path, pa.table(text, names=list(headers)))
        self._listed(name, table, shape, len(rows))

    def add_table(self, name: str, table: str, content: pa.Table) -> None:
        """Add a Parquet file of an institution, its types kept."""
        files.write_parquet(self.folder / name, content)
        self._listed(name, table, Shape("parquet"), content.num_rows)

    def add_slices(
        self, name: str, table: str, rows: int, take: Callable[[slice], pa.Table]
    ) -> None:
        """Add a Parquet file as `add_table` does, of which only a slice is made at a time."""
        files.write_slices(self.folder / name, rows, take)
        self._listed(name, table, Shape("parquet"), rows)

    def add_workbook(self, name: str, table: str, sheets: Sequence[Sheet], rows: int) -> None:
        """Add a workbook of several sheets that count `rows` lines with a KK."""
        files.write_xlsx(self.folder / name, sheets)
        self._listed(name, table, Shape("xlsx"), rows)

    def add_photo(self, name: str, table: str, draw: Any, broken: bool = False) -> None:
        """Add a photo, or one that can not be opened."""
        files.write_photo(self.folder / name, draw, broken)
        self._listed(name, table, Shape("jpeg"), None)

    def add_copy(self, name: str, table: str, of: str) -> None:
        """Add a photo that was sent under another name already."""
        shutil.copyfile(self.folder / of, self.folder / name)
        self._listed(name, table, Shape("jpeg"), None)

    def _listed(self, name: str, table: str, shape: Shape, rows: int | None) -> None:
        self.files.append(
            {
                "name": name,
                "table": table,
                "format": shape.format,
                "delimiter": shape.delimiter,
                "encoding": shape.encoding,
                "rows": rows,
                "sha256": files.sha256(self.folder / name),
            }
        )

    def cut_short(self) -> None:
        """Lose the end of the first file; its hash is that of what is left."""
        first = self.files[0]
        path = self.folder / first["name"]
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 5])
        first["sha256"] = files.sha256(path)

    def close(self) -> None:
        """Write the envelope."""
        _write_envelope(self.folder, self.envelope, self.files)

    def sent_again(self, submission: str, created: datetime) -> None:
        """Leave the same files a second time, in a folder of their own."""
        again = Submission(self.inbox, replace(self.envelope, submission=submission))
        for entry in self.files:
            shutil.copyfile(self.folder / entry["name"], again.folder / entry["name"])
        again.files = self.files
        again.envelope = replace(again.envelope, created=created)
        again.close()


def _write_envelope(folder: Path, envelope: Envelope, listed: list[dict[str, Any]]) -> None:
    said = {name: getattr(envelope, name) for name in Envelope.__dataclass_fields__}
    said["created"] = envelope.created.isoformat()
    said["files"] = [
        {key: value for key, value in entry.items() if value is not None} for entry in listed
    ]
    text = json.dumps(said, ensure_ascii=False, indent=1)
    (folder / "submission.json").write_text(text + "\n", encoding="utf-8")
