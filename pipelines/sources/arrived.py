"""What arrive leaves for the stages after it: one record per submission, in ``batch.json``."""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import masked
from pipelines.quarter import Quarter

BATCH = "batch.json"
ROWS = "rows"
# lines in whose place corrected ones are judged: kiriman, berkas, lembar (its number), baris
SUPERSEDED_LINES = "digantikan.parquet"
TABULAR = frozenset({"csv", "xlsx", "parquet"})
# States of a submission, as ministries and senders read them.
ACCEPTED = "diterima"
REFUSED = "ditolak"
DUPLICATE = "duplikat"
SUPERSEDED = "digantikan"
LATE = "di_luar_jadwal"
COUNT_OF_STATE = {
    ACCEPTED: "accepted",
    REFUSED: "held_back",
    DUPLICATE: "duplicate",
    SUPERSEDED: "superseded",
    LATE: "out_of_window",
}
COUNTS = tuple(COUNT_OF_STATE.values())


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a submission was refused as a whole, or what is reported about one of its files.

    `rule` names a rule of the codebook; `detail` says where, never what a cell held.
    """

    rule: str
    detail: str = ""
    berkas: int | None = None
    lembar: str | None = None
    baris: int | None = None
    variabel: str | None = None

    def __post_init__(self) -> None:
        # a file may be named after a person's KK
        object.__setattr__(self, "detail", masked(self.detail))


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """One file of a submission as it was copied.

    Attributes
    ----------
    berkas : int
        Its place in the envelope, from 0.
    path : str
        Where the copy lies, below ``lake/arrived``.
    rows : int or None
        Data rows read; None where it is no table or could not be read.
    in_place : bool
        Read from the copy itself (a large Parquet file), not from the batch's rows.
    asal : tuple of int or None
        Of a file that came back corrected: the submission among whose rows it is judged, and
        the number that stands for the file there.
    asal_dulu : tuple of str, str, int or None
        The same of a file whose rows waited, the submission told by quarter and content: which
        number it has in this batch is known once all have theirs (`write`).
    """

    berkas: int
    name: str
    table: str
    format: str
    sha256: str
    path: str = ""
    rows: int | None = None
    in_place: bool = False
    asal: tuple[int, int] | None = None
    asal_dulu: tuple[str, str, int] | None = None

    def __post_init__(self) -> None:
        if self.asal is not None:  # JSON knows lists only
            object.__setattr__(self, "asal", tuple(self.asal))


@dataclass(frozen=True, slots=True)
class Arrived:
    """One submission: who sent it, what became of it, and its files.

    Attributes
    ----------
    kiriman : int
        Its number in the batch; repeats of the same bytes are numbered last.
    read_as : str
        The source whose layout it has (``source`` is ``tertunda`` if it waited).
    kode_kabupaten_kota : str or None
        In Kemendagri digits.
    created, tanggal_kirim : str
        The moment in UTC, and the day by the sender's own clock.
    state : str
        ``diterima``, ``ditolak``, ``duplikat``, ``digantikan`` or ``di_luar_jadwal``.
    original : int or None
        For a repeat: the submission of the batch whose bytes it repeats.
    triwulan, isi : str
        The quarter in whose inbox it lies, and a hash over its envelope and files: by these a
        later quarter knows that it was decided.
    waiver : str or None
        Number of the waiver that lets it count although it is late.
    unfinished : bool
        An earlier quarter decided on part of its rows; the others waited for sign-offs.
    digantikan : int
        Rows of an accepted submission in whose place corrected ones came (`SUPERSEDED_LINES`).
    """

    kiriman: int
    submission: str
    source: str
    read_as: str
    number: int
    class_: str
    code_system: str | None
    kode_kabupaten_kota: str | None
    created: str | None
    tanggal_kirim: str | None
    state: str
    digest: str
    rows_in: int | None
    message: str
    original: int | None = None
    reasons: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    files: tuple[ArrivedFile, ...] = ()
    triwulan: str = ""
    isi: str = ""
    waiver: str | None = None
    unfinished: bool = False
    digantikan: int = 0


def _plain(record: Any) -> Any:
    """Return a record as JSON types, leaving out what has its default."""
    plain = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if value is not field.default and value != ():
            items = isinstance(value, tuple) and dataclasses.is_dataclass(value[0])
            plain[field.name] = [_plain(item) for item in value] if items else value
    return plain


def write(folder: Path, quarter: Quarter, submissions: list[Arrived]) -> None:
    """Write the batch's record into `folder`, one submission a line."""
    placed = _placed(submissions)
    lines = [json.dumps(_plain(each), ensure_ascii=False, sort_keys=True) for each in placed]
    text = f'{{"quarter": "{quarter}", "submissions": [\n' + ",\n".join(lines) + "\n]}\n"
    (folder / BATCH).write_text(text, encoding="utf-8")


def _placed(submissions: list[Arrived]) -> list[Arrived]:
    """Let corrected files that waited be judged again among the rows where they were before.

    One that was replaced since has no rows any more: what corrected it then stands by itself.
    """
    numbers = {
        (each.triwulan, each.isi): each.kiriman
        for each in submissions
        if each.unfinished and each.state == ACCEPTED
    }

    def placed(file: ArrivedFile) -> ArrivedFile:
        *key, berkas = file.asal_dulu or ("", "", 0)
        kiriman = numbers.get((key[0], key[1]))
        asal = file.asal if kiriman is None else (kiriman, berkas)
        return dataclasses.replace(file, asal=asal, asal_dulu=None)

    return [
        dataclasses.replace(each, files=tuple(map(placed, each.files)))
        if each.unfinished and each.state == ACCEPTED
        else each
        for each in submissions
    ]


def read(folder: Path) -> list[Arrived]:
    """Read the submissions of a batch, in the order of their numbers."""
    raw = json.loads((folder / BATCH).read_text("utf-8"))
    return [_arrived(each) for each in raw["submissions"]]


def _arrived(raw: dict[str, Any]) -> Arrived:
    for key, kind in (("reasons", Finding), ("warnings", Finding), ("files", ArrivedFile)):
        raw[key] = tuple(kind(**item) for item in raw.get(key, ()))
    return Arrived(**raw)


def envelope(batch: Path, record: Arrived) -> bytes:
    """Return the envelope that came with a submission of a batch; empty if it is not there."""
    # Two sources may use one name; then the later one's copy bears its source too.
    for name in (f"{record.submission}~{record.read_as}", record.submission):
        path = batch / name / "submission.json"
        if path.is_file():
            return path.read_bytes()
    return b""
