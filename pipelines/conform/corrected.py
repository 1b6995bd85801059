"""Rows that came back corrected, put among the rows whose place they take."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from pipelines import store
from pipelines.conform.subject import Subject
from pipelines.sources import line_key
from pipelines.sources.arrived import SUPERSEDED_LINES, Arrived


def prepare(con: duckdb.DuckDBPyConnection, submissions: list[Arrived], batch: Path) -> None:
    """Make ``corrected_file`` (as whose file each is judged) and ``superseded_line``."""
    con.execute(
        "create temp table corrected_file "
        "(kiriman integer, berkas smallint, kiriman_asal integer, berkas_asal smallint)"
    )
    files: list[tuple[Any, ...]] = [
        (each.kiriman, file.berkas, *file.asal)
        for each in submissions
        for file in each.files
        if file.asal
    ]
    store.insert(con, "corrected_file", files)
    store.view(con, "superseded_line", batch / SUPERSEDED_LINES)


def in_place(rows: str, subject: Subject, place: int, submissions: Iterable[Arrived]) -> str:
    """Return the rows of a table's sheet as they are judged.

    Without the lines that were corrected; corrected rows bear the submission that they correct,
    so that they are judged with the rest of their family there.

    Parameters
    ----------
    rows : str
        A SELECT of the rows as sent.
    place : int
        Which of the table's sheets they are of.
    """
    if not any(file.asal for each in submissions for file in each.files):
        return rows
    names = [sheet.name for sheet in subject.table.sheets]
    number = line_key.sheet_number(subject.source, names[place] if names else None)
    return (
        "select r.* replace (coalesce(f.kiriman_asal, r._kiriman) as _kiriman, "
        "coalesce(f.berkas_asal, r._berkas) as _berkas) "
        f"from ({rows}) as r left join corrected_file as f "
        "on r._kiriman = f.kiriman and r._berkas = f.berkas "
        "where not exists (select 1 from superseded_line as s where s.kiriman = r._kiriman "
        f"and s.berkas = r._berkas and s.baris = r._baris and s.lembar = {number})"
    )
