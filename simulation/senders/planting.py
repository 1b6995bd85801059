"""Slips of the pen: what operators, spreadsheets and forms do to single cells and lines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pipelines import codebook
from simulation.senders.batch import LONG, SHORT, Batch
from simulation.senders.habits import Regency
from simulation.senders.wording import book_column, spellings

UNKNOWN_CODE = "77"
NOT_A_NUMBER = ("dua", "1 unit", "-", "1,5", "ada")
NO_DATE = ("31-02-1990", "1990", "tidak tahu", "00-00-0000", "12 Mei 87")
IMPOSSIBLE_DATE = ("2031-01-01", "1850-06-15")
HEAD, CHILD = 1, 3
NIK, KK, VILLAGE = "nomor_induk_kependudukan", "nomor_kartu_keluarga", "kode_kelurahan_desa"
RELATION, STATED = "status_hubungan_keluarga", "jumlah_anggota_keluarga"

Plant = Callable[[Batch, np.ndarray, "Clerk"], None]


class Clerk:
    """What a slip may need to know of the nation: other villages, and who writes workbooks."""

    def __init__(
        self, regencies: Sequence[Regency], villages: np.ndarray, draw: np.random.Generator
    ) -> None:
        self.workbook = np.array([regency.shape.format == "xlsx" for regency in regencies])
        self.text = np.array([regency.shape.format == "csv" for regency in regencies])
        self.codes = np.array([regency.code for regency in regencies])
        self.villages = villages
        self.draw = draw

    def village_elsewhere(self, regency: int) -> str:
        """Return a village of another regency."""
        for _ in range(100):
            village = int(self.draw.choice(self.villages))
            if village // 10**6 != regency:
                return str(village)
        return "9471012001" if regency != 9471 else "1101012001"


def plant(
    batch: Batch, rates: Mapping[str, float], clerk: Clerk, spared: np.ndarray | None = None
) -> None:
    """Spoil rows at the given rates, each row at most once.

    Parameters
    ----------
    rates : mapping of str to float
        Share of rows by kind; kinds that do not fit the table are passed over.
    spared : numpy.ndarray, optional
        Rows that stay as they are.
    """
    kinds = [kind for kind in rates if kind in PLANTS]
    edges = np.cumsum([rates[kind] for kind in kinds])
    chance = clerk.draw.random(len(batch.owner))
    if spared is not None:
        chance[spared] = 1
    fate = np.searchsorted(edges, chance, side="right")
    for number, kind in enumerate(kinds):
        PLANTS[kind](batch, np.flatnonzero(fate == number), clerk)


def _of_kind(batch: Batch, *kinds: str) -> list[int]:
    """Return the columns whose codebook kind is one of `kinds`."""
    found = []
    for number, column in enumerate(batch.columns):
        book = book_column(column.variable) if column.used else None
        if book is not None and book.kind in kinds and column.variable != "status_keberadaan":
            found.append(number)
    return found


def _scattered(
    batch: Batch, rows: np.ndarray, clerk: Clerk, columns: list[int],
    wrong: Callable[[int], str], kind: str,
) -> None:  # fmt: skip
    """Spoil one cell of each row, in columns drawn from `columns`."""
    if not columns:
        return
    chosen = clerk.draw.integers(0, len(columns), len(rows))
    for place in np.unique(chosen):
        number = columns[place]
        here = batch.cells[number].given(rows[chosen == place])
        batch.plant(here, number, [wrong(number)] * len(here), kind)


def unknown_code(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """A code that no list has."""
    columns = [n for n in _of_kind(batch, "code") if batch.columns[n].variable != RELATION]

    def wrong(number: int) -> str:
        column = batch.columns[number]
        return "TIDAK JELAS" if column.labels or column.codes else UNKNOWN_CODE

    _scattered(batch, rows, clerk, columns, wrong, "kode_tak_dikenal")


def out_of_range(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """A number that cannot be."""
    columns = [n for n in _of_kind(batch, "count", "amount") if not batch.columns[n].codes]
    columns = [n for n in columns if not batch.columns[n].scale]
    columns = [n for n in columns if batch.columns[n].variable not in ("lintang", "bujur")]

    def wrong(number: int) -> str:
        return str(book_column(batch.columns[number].variable).between[1] * 10 + 3)

    _scattered(batch, rows, clerk, columns, wrong, "di_luar_rentang")


def not_a_number(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """Words where a number is asked."""
    columns = [n for n in _of_kind(batch, "count") if not batch.columns[n].codes]
    word = NOT_A_NUMBER[int(clerk.draw.integers(0, len(NOT_A_NUMBER)))]
    _scattered(batch, rows, clerk, columns, lambda _: word, "bukan_angka")


def blank(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """An answer of the 14 key variables left out."""
    keys = {c.name for c in codebook.load().columns("family") if c.key and c.kind == "code"}
    columns = [n for n, c in enumerate(batch.columns) if c.used and c.variable in keys]
    _scattered(batch, rows, clerk, columns, lambda _: "", "isian_kosong")


def answered_though_skipped(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """An answer to a question that the form says to pass over."""
    for number, column in enumerate(batch.columns):
        book = book_column(column.variable) if column.used else None
        if book is None or not book.asked_if or book.kind != "code":
            continue
        empty = np.setdiff1d(rows, batch.cells[number].given(rows))
        parents = [batch.place(name) for name in book.asked_if]
        for parent in parents:
            if parent is not None:
                empty = batch.cells[parent].given(empty)
        code = min(book.codes)
        said = book.codes[code]["id"].upper() if column.labels else str(code)
        batch.plant(empty, number, [said] * len(empty), "seharusnya_dilewati")
        rows = np.setdiff1d(rows, empty)


def _id_slip(variable: str, kind: str, wrong: Callable[[str, bool], Any]) -> Plant:
    def spoil(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
        number = batch.place(variable)
        if number is None:
            return
        here = batch.cells[number].given(rows)
        workbook = clerk.workbook[batch.owner[here]]
        written = [
            wrong(text, book)
            for text, book in zip(batch.cells[number][here], workbook, strict=True)
        ]
        batch.plant(here, number, written, kind)

    return spoil


def _too_short(text: str, _: bool) -> str:
    return text[:-1]


def through_a_spreadsheet(text: str, workbook: bool) -> str | float:
    """Return what a spreadsheet makes of sixteen digits: fifteen of them, or an exponent."""
    if not text.isdecimal():
        return text
    return float(int(text) // 10 * 10) if workbook else f"{float(text):.5E}"


def elsewhere(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """A row of another regency."""
    number = batch.place(VILLAGE)
    if number is not None:
        wrong = [clerk.village_elsewhere(int(clerk.codes[batch.owner[row]])) for row in rows]
        batch.plant(rows, number, wrong, "wilayah_lain")


def nowhere(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """A village that no list has."""
    number = batch.place(VILLAGE)
    if number is not None:
        wrong = [f"{code[:6]}9999" for code in batch.cells[number][rows]]
        batch.plant(rows, number, wrong, "wilayah_tak_dikenal")


def _dates(words: Sequence[str], kind: str) -> Plant:
    def spoil(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
        number = batch.place("tanggal_lahir")
        if number is None:
            number = batch.place("tanggal")
        if number is not None:
            here = batch.cells[number].given(rows)
            chosen = clerk.draw.integers(0, len(words), len(here))
            batch.plant(here, number, [words[c] for c in chosen], kind)

    return spoil


def _relation(now_head: bool, kind: str) -> Plant:
    def spoil(batch: Batch, rows: np.ndarray, _: Clerk) -> None:
        number, whereabouts = batch.place(RELATION), batch.place("status_keberadaan")
        if number is None:
            return
        known = spellings(batch.columns[number])
        heads = known.get(HEAD, [str(HEAD)])
        children = known.get(CHILD, [str(CHILD)])
        here = rows[[(text in heads) is not now_head for text in batch.cells[number][rows]]]
        if whereabouts is not None:  # a second head counts only if both live there
            stays = [text in (None, "", "1", "5") for text in batch.cells[whereabouts][here]]
            here = here[stays]
        wrong = heads[0] if now_head else children[0]
        batch.plant(here, number, [wrong] * len(here), kind)

    return spoil


def stranger_kk(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """A member under a KK that the submission does not have."""
    number = batch.place(KK)
    if number is not None:
        here = batch.cells[number].given(rows)
        cards = batch.cells[number][here]
        wrong = [f"{card[:12]}{9990 + i % 10}" for i, card in enumerate(cards)]
        batch.plant(here, number, wrong, "kk_tak_ada")


def _says(variable: str, word: str, kind: str) -> Plant:
    def spoil(batch: Batch, rows: np.ndarray, _: Clerk) -> None:
        number = batch.place(variable)
        if number is not None:
            batch.plant(rows, number, [word] * len(rows), kind)

    return spoil


def one_more(batch: Batch, rows: np.ndarray, _: Clerk) -> None:
    """A family said to have one member more than are listed."""
    number = batch.place(STATED)
    if number is not None:
        here = batch.cells[number].given(rows)
        said = [str(int(count) + 1) for count in batch.cells[number][here]]
        batch.plant(here, number, said, "jumlah_anggota_beda")


def ticket_twice(batch: Batch, rows: np.ndarray, _: Clerk) -> None:
    """A claim under the number of the one before it."""
    number = batch.place("nomor_tiket")
    if number is not None:
        here = rows[rows > 0]
        batch.plant(here, number, batch.cells[number][here - 1], "tiket_ganda")


def broken_line(batch: Batch, rows: np.ndarray, clerk: Clerk) -> None:
    """A line with too few or too many fields; only text files can have one."""
    here = rows[clerk.text[batch.owner[rows]]]
    batch.break_lines(here, np.where(np.arange(len(here)) % 2, LONG, SHORT).astype(np.int8))


PLANTS: dict[str, Plant] = {
    "kode_tak_dikenal": unknown_code,
    "di_luar_rentang": out_of_range,
    "bukan_angka": not_a_number,
    "isian_kosong": blank,
    "seharusnya_dilewati": answered_though_skipped,
    "kk_salah_panjang": _id_slip(KK, "kk_salah_panjang", _too_short),
    "kk_eksponen": _id_slip(KK, "kk_eksponen", through_a_spreadsheet),
    "nik_salah_panjang": _id_slip(NIK, "nik_salah_panjang", _too_short),
    "nik_eksponen": _id_slip(NIK, "nik_eksponen", through_a_spreadsheet),
    "nik_kosong": _id_slip(NIK, "nik_kosong", lambda *_: ""),
    "wilayah_lain": elsewhere,
    "wilayah_tak_dikenal": nowhere,
    "tanggal_tak_terbaca": _dates(NO_DATE, "tanggal_tak_terbaca"),
    "tanggal_mustahil": _dates(IMPOSSIBLE_DATE, "tanggal_mustahil"),
    "kepala_ganda": _relation(True, "kepala_ganda"),
    "tanpa_kepala": _relation(False, "tanpa_kepala"),
    "kk_tak_ada": stranger_kk,
    "nama_kosong": _says("nama", "", "nama_kosong"),
    "variabel_tak_dikenal": _says("variabel", "kondisi_rumah", "variabel_tak_dikenal"),
    "nilai_tak_berlaku": _says("nilai", "sudah rusak", "nilai_tak_berlaku"),
    "jumlah_anggota_beda": one_more,
    "tiket_ganda": ticket_twice,
    "baris_rusak": broken_line,
}
