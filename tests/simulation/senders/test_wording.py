"""What is written in a source's words maps back to the same value by the source's YAML."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipelines import codebook, sources
from pipelines.sources import Column, Table
from simulation.senders.snapshot import ARROW
from simulation.senders.wording import Style, render

ROWS = 240
GRAINS = {"family": "family", "survey_family": "family", "person": "person",
          "survey_person": "person", "civil": "person", "meter": "family",
          "insurance": "person"}  # fmt: skip
CASES = [
    (source.source, name)
    for source in sources.load().values()
    for name, table in source.tables.items()
    if table.into in GRAINS
]
NEVER_SENT = {("insurance", "segmen_jkn"): 0}  # who has no insurance is not in the extract
OLDEST = date(1950, 1, 1)


def drawn(table: Table, rng: np.random.Generator) -> pa.Table:
    """Legal values for every variable of a table, some blank."""
    grain = GRAINS[table.into]
    columns = {}
    for column in table.used:
        try:
            book = codebook.load().column(column.variable, grain)
        except KeyError:
            continue
        if book.codes:
            legal = [c for c in book.codes if NEVER_SENT.get((table.into, book.name)) != c]
            values: list[Any] = rng.choice(legal, ROWS).tolist()
        elif book.between:
            low, high = book.between
            values = [low, high, *rng.integers(low, high + 1, ROWS - 2).tolist()]
        elif book.kind == "date":
            values = [OLDEST + timedelta(days=int(d)) for d in rng.integers(0, 27_000, ROWS)]
        elif book.kind == "id":
            digits = book.digits[-1]
            values = rng.integers(10 ** (digits - 1), 10**digits, ROWS).tolist()
        elif book.kind == "region":
            values = [f"{n:010d}" for n in rng.integers(11 * 10**8, 97 * 10**8, ROWS)]
        else:
            values = [f"isian {n}" for n in range(ROWS)]
        blank = rng.random(ROWS) < 0.1
        values = [None if b else v for v, b in zip(values, blank, strict=True)]
        columns[column.variable] = pa.array(values, ARROW[book.type])
    return pa.table(columns)


def meant(column: Column, sent: Any, grain: str) -> Any:
    """Read a cell back as the definition of `Column` says."""
    if sent in (None, ""):
        return None
    book = codebook.load().column(column.variable, grain)
    text = " ".join(str(sent).upper().split())
    if book.kind == "date":
        if isinstance(sent, date):
            return sent
        for form in column.dates or ("%Y-%m-%d",):
            if form == "serial" and text.isdecimal():
                return date(1899, 12, 30) + timedelta(days=int(text))
            try:
                return datetime.strptime(text, form).replace(tzinfo=UTC).date()
            except ValueError:
                continue
        raise AssertionError(f"{column.header}: {text} is in no form of {column.dates}")
    if book.kind in ("text", "region"):
        return str(sent)[: column.prefix] if column.prefix else str(sent)
    if text in column.codes:
        return column.codes[text]
    if column.labels:
        for code, label in {**book.codes, **book.coarse}.items():
            if label["id"].upper() == text:
                return code
    assert not column.codes or column.own_codes, f"{column.header}: {text}"
    return int(Decimal(text) * (column.scale or 1))


def agrees(name: str, value: Any, read: Any, grain: str) -> bool:
    """The same value, or the coarse code that holds it."""
    if read == value:
        return True
    coarse = codebook.load().column(name, grain).coarse
    if value is None or read not in coarse:
        return False
    return value in coarse[read]["of"] or (not coarse[read]["of"] and value > 0)


def joined(columns: list[Column], cells: list[Any]) -> Any:
    known = [cell for cell in cells if cell is not None]
    if not known:
        return None
    how = columns[0].combine
    return {"sum": sum, "min": min, "max": max}[how](known) if how != "first" else known[0]


@pytest.mark.parametrize(("source", "name"), CASES)
@pytest.mark.parametrize(
    ("form", "spelling"), [("%Y-%m-%d", False), ("%d/%m/%Y", True), ("serial", True)]
)
def test_what_is_sent_means_what_was_said(
    source: str, name: str, form: str, spelling: bool
) -> None:
    table = sources.load()[source].tables[name]
    grain = GRAINS[table.into]
    frame = drawn(table, np.random.default_rng(11))
    assert frame.num_columns > 1
    draw = np.random.default_rng(3) if spelling else None
    sent = render(table.columns, frame, Style(date_form=form, draw=draw))
    for variable in frame.column_names:
        feeding = [n for n, c in enumerate(table.columns) if c.used and c.variable == variable]
        columns = [table.columns[n] for n in feeding]
        cells = [sent[n].to_pylist() for n in feeding]
        for row, value in enumerate(frame[variable].to_pylist()):
            read = [meant(c, each[row], grain) for c, each in zip(columns, cells, strict=True)]
            if value is None and columns[0].combine in ("min", "sum"):
                continue  # the other parts are answered: nothing is known of the whole
            assert agrees(variable, value, joined(columns, read), grain), (
                variable,
                value,
                read,
            )


def test_dates_are_written_as_each_row_s_sender_does() -> None:
    column = Column("tanggal", "tanggal_lahir", dates=("%Y-%m-%d", "%d-%m-%Y", "serial"))
    frame = pa.table({"tanggal_lahir": pa.array([date(1990, 1, 31)] * 3)})
    forms = np.array(["%d-%m-%Y", "serial", "%Y-%m-%d"])
    (sent,) = render([column], frame, Style(date_form=forms))
    assert sent.to_pylist() == ["31-01-1990", "32904", "1990-01-31"]


def test_a_number_is_scaled_without_a_floating_point() -> None:
    column = Column("lintang", "lintang", scale=1_000_000)
    values = [-6_123_456, 5, None, -1, 6_100_000]
    (sent,) = render([column], pa.table({"lintang": pa.array(values, pa.int32())}), Style())
    assert sent.to_pylist() == ["-6.123456", "0.000005", None, "-0.000001", "6.100000"]


def test_what_a_source_cannot_say_is_left_blank() -> None:
    column = Column("status", "status_kawin", codes={"KAWIN": 2})
    frame = pa.table({"status_kawin": pa.array([1, 2, None], pa.int8())})
    (sent,) = render([column], frame, Style())
    assert sent.to_pylist() == [None, "KAWIN", None]
