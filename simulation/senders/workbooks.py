"""The five-sheet Regsosek workbook in which villages hand over families."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipelines import sources
from pipelines.sources import Column
from pipelines.sources import Table as Layout
from simulation.senders.batch import Batch, in_cells
from simulation.senders.envelope import Submission
from simulation.senders.files import Sheet
from simulation.senders.mistakes import Mistakes
from simulation.senders.planting import KK, Clerk, plant, through_a_spreadsheet
from simulation.senders.rounds import Round
from simulation.senders.wording import spellings

SOURCE = "regsosek"
SLIPS = {"kode_tak_dikenal": 0.02, "nik_salah_panjang": 0.01}
KK_AS_NUMBER = 0.03
PREFILLED = 3  # rows without a family that a form's template leaves behind
ABOVE = {"1": "I. KETERANGAN TEMPAT", "2": "II. KETERANGAN PETUGAS",
         "3": "III. KETERANGAN PERUMAHAN", "4": "A. KETERANGAN DEMOGRAFI",
         "5": "V. KEIKUTSERTAAN PROGRAM"}  # fmt: skip


def send(round_: Round, batches: Sequence[Batch], mistakes: Mistakes, clerk: Clerk) -> None:
    """Write a workbook for each sender that has families to hand over."""
    source = sources.load()[SOURCE]
    (workbook,) = source.workbooks
    for batch in batches:
        plant(batch, SLIPS, clerk)
    _type_kk_as_number(batches, clerk)
    first = [f"{SOURCE}-{regency.code}-1" for regency in round_.regencies]
    files = [f"regsosek2022k_{regency.code}.xlsx" for regency in round_.regencies]
    senders = np.unique(batches[0].owner)
    for owner in senders:
        submission = Submission(round_.office.inbox, round_.envelope(int(owner), 1))
        sheets: list[Sheet] = []
        rows = 0
        for batch in batches:
            layout = source.tables[batch.table]
            span = batch.span(int(owner))
            sheets += _sheets(batch, layout, batch.rows(span))
            rows += (span.stop - span.start) * len(layout.sheets)
        sheets.sort(key=lambda sheet: sheet.name)
        submission.add_workbook(files[owner], workbook, sheets, rows)
        submission.close()
    for batch in batches:
        lines = {s.name: s.header_row + 1 for s in source.tables[batch.table].sheets}
        batch.note(mistakes, first, files, senders, lines)


def _type_kk_as_number(batches: Sequence[Batch], clerk: Clerk) -> None:
    """Let some families' KK be typed as numbers, in every sheet: the last digit is lost."""
    family = batches[0]
    number = family.place(KK)
    if number is None:
        return
    rows = np.flatnonzero(clerk.draw.random(len(family.owner)) < KK_AS_NUMBER)
    cards = set(family.cells[number][rows])
    for batch in batches:
        for place, column in enumerate(batch.columns):
            if column.used and column.variable == KK:
                here = np.flatnonzero([text in cards for text in batch.cells[place]])
                wrong = [through_a_spreadsheet(text, True) for text in batch.cells[place][here]]
                batch.plant(here, place, wrong, "kk_angka")


def _sheets(batch: Batch, layout: Layout, rows: list[list[Any]]) -> list[Sheet]:
    made = []
    for sheet in layout.sheets:
        one = len(layout.sheets) == 1
        places = [n for n, c in enumerate(batch.columns) if one or c.sheet == sheet.name]
        columns = [batch.columns[place] for place in places]
        lines = in_cells(columns, [[row[place] for place in places] for row in rows])
        lines += _prefilled(columns)
        headers = [column.header for column in columns]
        more = [n for n, c in enumerate(columns) for _ in range(c.repeats - 1)]
        headers += [headers[n] for n in more]
        lines = [[*line, *(line[n] for n in more)] for line in lines]
        above = {1: ABOVE.get(sheet.name[0], "")}
        made.append(Sheet(sheet.name, sheet.header_row, headers, lines, above))
    return made


def _prefilled(columns: Sequence[Column]) -> list[list[str]]:
    """Return the template's empty rows, where "no" stands in every asset already."""
    no = [
        spellings(column)[0][0] if column.codes and set(column.codes.values()) <= {0, -1} else ""
        for column in columns
    ]
    return [no] * PREFILLED if any(no) else []
