"""Where a document's number stands: in envelopes, or in rows as they were sent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.conform.in_place import FIRST_ROW
from pipelines.sources import load as load_sources
from pipelines.sources.arrived import ROWS, Arrived
from pipelines.sources.definition import Source
from pipelines.sources.loading import normal

if TYPE_CHECKING:
    import duckdb

# the columns by which a row names the document or ticket that it belongs to
REFERENCES = ("nomor_referensi", "nomor_usulan", "nomor_tiket", "nomor_dokumen")
_OF_ENVELOPE = ("submission", "bast", "waiver")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as sent: submission, file and line."""

    kiriman: int
    berkas: int
    baris: int


def by_envelope(batch: Path, submissions: list[Arrived], number: str) -> list[Arrived]:
    """Return the submissions that bear the number: their name, their BAST, their waiver."""
    found = []
    for each in submissions:
        names = {each.submission}
        envelope = batch / each.submission / "submission.json"
        if envelope.exists():
            content = json.loads(envelope.read_text(encoding="utf-8"))
            names |= {content.get(key) for key in _OF_ENVELOPE}
        if number in names:
            found.append(each)
    return found


def signed(con: "duckdb.DuckDBPyConnection", number: str) -> list[str]:
    """Return what a sign-off's document is about: proposals, or whole submissions.

    The connection has the view `signoff`.
    """
    found = con.execute(
        "select distinct coalesce(nomor_usulan, submission) as asal from signoff "
        "where nomor_dokumen = $number and asal is not null order by asal",
        {"number": number},
    ).fetchall()
    return [about for (about,) in found]


def by_reference(
    con: "duckdb.DuckDBPyConnection",
    batch: Path,
    arrived: Path,
    submissions: list[Arrived],
    number: str,
) -> list[Line]:
    """Return the rows that name the number, accepted or not, in order."""
    lines: set[Line] = set()
    for source in load_sources().values():
        for name, table in source.tables.items():
            for column in table.used:
                if column.variable in REFERENCES:
                    header = normal(column.header)
                    for relation in _relations(source, name, header, batch, arrived, submissions):
                        lines |= _lines(con, relation, header, number)
    return sorted(lines, key=lambda line: (line.kiriman, line.berkas, line.baris))


def _relations(
    source: Source, table: str, header: str, batch: Path, arrived: Path, submissions: list[Arrived]
) -> Iterator[str]:
    """Yield the relations in which a source's rows of one table lie as text."""
    for folder in sorted((batch / ROWS).glob(f"{source.source}.{table}.*")):
        yield f"read_parquet({store.literal(folder / '*.parquet')})"
    for each in submissions:
        for file in each.files:
            if file.in_place and file.table == table and each.read_as == source.source:
                path = store.literal(arrived / file.path)
                yield (
                    f"(select {each.kiriman} as _kiriman, {file.berkas} as _berkas, "
                    f"file_row_number + {FIRST_ROW} as _baris, columns(c -> lower(c) = "
                    f"{store.literal(header)}) from read_parquet({path}, file_row_number = true))"
                )


def _lines(con: "duckdb.DuckDBPyConnection", relation: str, header: str, number: str) -> set[Line]:
    name = header.replace('"', '""')
    found = con.execute(
        f'select _kiriman, _berkas, _baris from {relation} where trim("{name}"::varchar) = $number',
        {"number": number},
    ).fetchall()
    return {Line(*map(int, row)) for row in found}
