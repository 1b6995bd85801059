"""The workbook of a report card: the same counts, a sheet for each part."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.send import sheets

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# By sheet: the part of the card, and its columns with their heads.
_SHEETS = {
    "Sumber": (
        "source",
        {
            "label": "Sumber",
            "keadaan": "Keadaan",
            "kiriman": "Kiriman",
            "rows_in": "Baris dikirim",
            "accepted": "Diterima",
            "held_back": "Ditahan",
            "lulus_permil": "Lulus (per seribu)",
            "lulus_permil_sebelumnya": "Lulus triwulan lalu (per seribu)",
            "peringkat_provinsi": "Peringkat provinsi",
            "peserta_provinsi": "dari",
            "peringkat_nasional": "Peringkat nasional",
            "peserta_nasional": "dari",
            "menunggu": "Usulan menunggu",
            "tindakan": "Tindakan",
        },
    ),
    "Aturan": (
        "rule",
        {
            "label": "Sumber",
            "kode_aturan": "Aturan",
            "baris": "Baris ditahan",
            "lulus_permil": "Lulus (per seribu)",
            "pesan": "Pesan",
            "saran": "Saran",
        },
    ),
    "Menunggu": (
        "waiting",
        {
            "label": "Sumber",
            "tingkat": "Menunggu tingkat",
            "usulan": "Usulan",
            "umur_triwulan": "Terlama (triwulan)",
            "umur_hari": "Terlama (hari)",
        },
    ),
    "Kecenderungan": (
        "trend",
        {
            "triwulan": "Triwulan",
            "rows_in": "Baris dikirim",
            "accepted": "Diterima",
            "held_back": "Ditahan",
            "lulus_permil": "Lulus (per seribu)",
        },
    ),
    "Kiriman": (
        "submission",
        {
            "submission": "Kiriman",
            "label": "Sumber",
            "tanggal_kirim": "Tanggal",
            "state": "Keadaan",
            "rows_in": "Baris",
            "message": "Keterangan",
        },
    ),
    "Dispensasi": (
        "waiver",
        {
            "submission": "Kiriman",
            "dispensasi": "Nomor dispensasi",
            "tanggal_kirim": "Tanggal kirim",
            "batas_kirim": "Batas kirim",
            "hari_terlambat": "Hari terlambat",
        },
    ),
    "Keluarga diperebutkan": (
        "contested",
        {
            "kabupaten_lain": "Kabupaten/kota lain",
            "nomor": "Menurut",
            "submission": "Kiriman",
            "berkas": "Berkas",
            "baris": "Baris",
        },
    ),
}


def write(path: Path, card: dict[str, Any]) -> None:
    """Write the workbook of one card; the same card gives the same bytes."""
    title = f"Kartu pelaporan DTSEN {card['triwulan']}"
    with sheets.workbook(path, title, small=True) as (book, bold):
        front = [
            ("Kabupaten/kota", f"{card['nama']} ({card['kode']})"),
            ("Triwulan, rilis", f"{card['triwulan']}, {card['rilis']}"),
            ("Langkah berikutnya", card["tindakan"]),
            ("Sumber", card["tindakan_sumber"]),
            ("Rincian", card["tindakan_rinci"]),
        ]
        _fill(book.add_worksheet("Ringkasan"), ("Perihal", "Isi"), front, bold)
        for name, (part, columns) in _SHEETS.items():
            rows = [[row[column] for column in columns] for row in card[part]]
            _fill(book.add_worksheet(name), tuple(columns.values()), rows, bold)


def _fill(
    sheet: "Worksheet", heads: Sequence[str], rows: Sequence[Sequence[Any]], bold: "Format"
) -> None:
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, 22)
        sheet.write_string(0, column, head, bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell)
            elif cell is not None:
                sheet.write_string(line, column, str(cell))
