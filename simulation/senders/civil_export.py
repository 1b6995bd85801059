"""The export of a regency's civil registry (SIAK): words of any spelling, odd characters."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import sources
from simulation.senders.batch import Batch
from simulation.senders.civil import CivilRegistry
from simulation.senders.distort import Record
from simulation.senders.habits import SHAPES, Regency
from simulation.senders.mistakes import Mistakes
from simulation.senders.planting import Clerk
from simulation.senders.regional import send_tables
from simulation.senders.rounds import Round
from simulation.senders.snapshot import replaced

SOURCE = "siak"
TABLE = "penduduk"
INVISIBLE = ("\u200b", "\u00a0", "\ufeff")
UNSEEN_SHARE = 0.01
HAMLETS = ("DSN KRAJAN", "DUSUN TENGAH", "DSN. LOR", "DUSUN II", "DSN KIDUL")


def exporter(regency: Regency) -> Regency:
    """Return a regency as its civil registry writes: CSV or workbook, Kemendagri codes."""
    shape = regency.shape if regency.shape.format == "xlsx" else SHAPES["csv_semicolon"]
    form = regency.date_form if regency.date_form != "%Y-%m-%d" else "%d-%m-%Y"
    if shape.format == "csv" and form == "serial":
        form = "%d/%m/%Y"
    return replace(regency, shape=shape, date_form=form, code_system="kemendagri")


def send(
    round_: Round, civil: CivilRegistry, share: float, mistakes: Mistakes, clerk: Clerk
) -> None:
    """Write the exports of the round's regencies: the villages drawn, whole."""
    codes = np.array([regency.code for regency in round_.regencies])
    village = civil.book.village
    draw = round_.draw("export")
    wanted = np.unique(village[np.isin(village // 10**6, codes)])
    wanted = wanted[draw.random(len(wanted)) < share]
    rows = np.flatnonzero(np.isin(village, wanted))
    if not len(rows):
        return
    card = civil.book.own["nomor_kartu_keluarga"][rows]
    rows = rows[np.lexsort((rows, card, village[rows]))]
    frame = civil.book.take(rows)
    owner = np.searchsorted(codes, village[rows] // 10**6)
    frame = replaced(frame, "nama", pc.utf8_upper(frame["nama"].combine_chunks()))
    frame = _shown(frame, draw)
    columns = sources.load()[SOURCE].tables[TABLE].columns
    batch = Batch.of(
        TABLE, columns, Record.of(frame), frame, owner, round_.regencies, round_.draw("words")
    )
    for variable in ("nomor_induk_kependudukan", "nomor_kartu_keluarga"):
        _hide_characters(batch, variable, draw)
    send_tables(round_, [batch], mistakes, clerk)


def _shown(frame: pa.Table, draw: np.random.Generator) -> pa.Table:
    """Add columns that readers pass over, as the export shows them."""
    rows = frame.num_rows
    village = frame["kode_kelurahan_desa"].combine_chunks()
    hamlet = pa.array(np.array(HAMLETS)[draw.integers(0, len(HAMLETS), rows)])
    numbers = [pa.array([f"'{n:03d}" for n in draw.integers(1, 12, rows)]) for _ in range(2)]
    shown = {
        "Kecamatan": pc.utf8_slice_codeunits(village, 0, 6),
        "Desa/Kel": village,
        "Alamat": hamlet,
        "RW": numbers[0],
        "RT": numbers[1],
        "Agama": pa.array(["-"] * rows),
    }
    for name, values in shown.items():
        frame = frame.append_column(name, values)
    return frame


def _hide_characters(batch: Batch, variable: str, draw: np.random.Generator) -> None:
    """Put characters that nobody sees into some ids."""
    place = batch.place(variable)
    if place is None:
        return
    rows = np.flatnonzero(draw.random(len(batch.owner)) < UNSEEN_SHARE)
    marks = draw.integers(0, len(INVISIBLE), len(rows))
    at = draw.integers(0, 17, len(rows))
    wrong = [
        text[:where] + INVISIBLE[mark] + text[where:]
        for text, mark, where in zip(batch.cells[place][rows], marks, at, strict=True)
    ]
    batch.plant(rows, place, wrong, "tanda_tak_terlihat")
