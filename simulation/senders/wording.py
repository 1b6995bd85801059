"""Say the codebook's values in a sender's own headers, words, numbers and dates.

This is the crosswalk of ``pipelines/sources/*.yaml`` read backwards; no layout is typed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import codebook
from pipelines.sources import Column

ISO = "%Y-%m-%d"
SERIAL = "serial"
FIRST_SERIAL_DAY = date(1899, 12, 30)
PRESENT, ABSENT = -1, 0
TAIL = "000100"
_NULL = -(2**31)


@dataclass(frozen=True)
class Style:
    """Habits of one sender.

    Attributes
    ----------
    date_form : str or numpy.ndarray
        How dates are written where the source's YAML leaves a choice; one for all rows, or
        one a row.
    typed : bool
        Numbers and dates keep their type (Parquet of an institution); else all is text.
    draw : numpy.random.Generator, optional
        Chooses among the spellings of a word; without it the first is used.
    """

    date_form: str | np.ndarray = ISO
    typed: bool = False
    draw: np.random.Generator | None = None


@cache
def book_column(name: str) -> Any:
    """Return the codebook's column `name`, or None where the codebook has none."""
    try:
        return codebook.load().column(name)
    except KeyError:
        return None


def spellings(column: Column) -> dict[int, list[str]]:
    """Return, for each code of the codebook, the ways in which `column` may say it."""
    known: dict[int, list[str]] = {}
    for word, code in column.codes.items():
        known.setdefault(code, []).append(word)
    book = book_column(column.variable)
    if book is None:
        return known
    for code, label in {**book.codes, **book.coarse}.items():
        if column.labels:
            known.setdefault(code, []).append(label["id"].upper())
        if column.own_codes:
            known.setdefault(code, [str(code)])
    for code, entry in book.coarse.items():  # the coarse word serves where no finer one does
        for fine in entry["of"] if code in known else ():
            known.setdefault(fine, known[code])
    return known


def words(column: Column, values: pa.Array, style: Style) -> pa.Array:
    """Return `values` (codes) in the words of `column`; what it cannot say is left blank."""
    known = spellings(column)
    encoded = pc.fill_null(values.cast(pa.int64()), _NULL).dictionary_encode()
    codes, place = encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int64)
    counted = book_column(column.variable)
    ways: list[Sequence[str | None]] = []
    for code in codes:
        said = known.get(code)
        if said is None and counted is not None and counted.kind in ("count", "amount"):
            said = known.get(PRESENT) if code > 0 else None
            if said is None and (column.own_codes or not column.codes):
                said = [str(code)]
        ways.append([None] if code == _NULL or said is None else said)
    most = max((len(each) for each in ways), default=1)
    choice = np.empty((len(ways), most), dtype=object)
    for number, each in enumerate(ways):
        choice[number] = [each[i % len(each)] for i in range(most)]
    chosen = place * most
    if most > 1 and style.draw is not None:
        chosen += style.draw.integers(0, most, len(place))
    return pa.array(choice.ravel(), pa.string()).take(pa.array(chosen))


def numbers(values: pa.Array, scale: int, typed: bool) -> pa.Array:
    """Return integers as they are sent: divided by `scale`, exactly."""
    if not scale or scale == 1:
        return values if typed else values.cast(pa.string())
    places = len(str(scale)) - 1
    if scale != 10**places:
        raise ValueError(f"scale {scale} is not a power of ten")
    wide = values.cast(pa.decimal128(19, 0))
    shifted = pa.Array.from_buffers(
        pa.decimal128(19, places), len(wide), wide.buffers(), wide.null_count, wide.offset
    )
    return shifted.cast(pa.float64()) if typed else shifted.cast(pa.string())


def dates(values: pa.Array, form: str, typed: bool) -> pa.Array:
    """Return dates as they are sent."""
    if typed:
        return values
    if form == SERIAL:
        days = pc.subtract(values.cast(pa.int32()), (FIRST_SERIAL_DAY - date(1970, 1, 1)).days)
        return days.cast(pa.string())
    return values.cast(pa.string()) if form == ISO else pc.strftime(values, form)


def _dates(column: Column, values: pa.Array, style: Style) -> pa.Array:
    wanted = style.date_form
    if style.typed or not column.dates:
        return dates(values, ISO, style.typed)
    if isinstance(wanted, str):
        return dates(values, wanted if wanted in column.dates else column.dates[0], False)
    sent = dates(values, column.dates[0], False)
    for form in sorted(set(wanted) & set(column.dates[1:])):
        sent = pc.if_else(pa.array(wanted == form), dates(values, form, False), sent)
    return sent


def as_sent(column: Column, values: pa.Array, style: Style) -> pa.Array:
    """Return one column of canonical values as a sender writes it.

    Parameters
    ----------
    column : Column
        From the source's YAML.
    values : pyarrow.Array
        Codes, counts, ids (integers), text or dates of the codebook.
    style : Style
        The sender's habits.
    """
    kind = values.type
    if pa.types.is_date(kind):
        return _dates(column, values, style)
    if pa.types.is_integer(kind):
        book = book_column(column.variable)
        if column.codes or column.labels:
            return words(column, values, style)
        is_id = (book is not None and book.kind == "id") or column.variable.startswith("nomor_")
        return numbers(values, column.scale, style.typed and not is_id)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return values if style.typed else values.cast(pa.string())
    if column.prefix:  # the reader takes the first characters of a longer code
        return pc.binary_join_element_wise(values, pa.scalar(TAIL), "")
    return values


def filler(column: Column) -> int | None:
    """Return what stands in the other columns where several feed one variable."""
    if column.combine == "sum":
        return ABSENT
    book = book_column(column.variable)
    if column.combine == "min" and book is not None and book.codes:
        return max(book.codes)
    return None


def render(columns: Sequence[Column], frame: pa.Table, style: Style) -> list[pa.Array]:
    """Return the columns of a file, in order, for the rows of `frame`.

    Parameters
    ----------
    columns : sequence of Column
        A table's columns, or those of one of its sheets.
    frame : pyarrow.Table
        Columns named as the conformed variables; one that is absent is left blank. Columns
        that the reader passes over are filled where `frame` has one of that name.

    Returns
    -------
    list of pyarrow.Array
        One per column.
    """
    given: set[tuple[str, str]] = set()
    sent = []
    for column in columns:
        name = column.variable or column.header
        if name not in frame.column_names:
            sent.append(pa.nulls(frame.num_rows, pa.string()))
            continue
        values = frame[name].combine_chunks()
        if column.used and (column.sheet, column.variable) in given:
            other = filler(column)
            values = pa.repeat(pa.scalar(other, pa.int32()), frame.num_rows)
        given.add((column.sheet, column.variable))
        sent.append(as_sent(column, values, style))
    return sent
