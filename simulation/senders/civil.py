"""What Dukcapil knows of the nation: true once, behind ever since."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.quarter import Quarter
from simulation.senders.distort import misspelt
from simulation.senders.draw import generator, steady
from simulation.senders.office import day_numbers
from simulation.senders.rates import senders
from simulation.senders.snapshot import PERSON_ID, Snapshot, position, replaced

ALIVE, DEAD, ABROAD = 1, 2, 3
# What follows the person's life; name and birth date stay as they were registered.
FOLLOWED = (
    "nomor_kartu_keluarga",
    "status_hubungan_keluarga",
    "status_kawin",
    "kode_kelurahan_desa",
)
REGISTERED = (PERSON_ID, "nomor_induk_kependudukan", "nama", "tanggal_lahir", "jenis_kelamin")
OLD_CARD = 9_500
LATE_REGISTRATION = 0.1


def persons(now: Snapshot) -> pa.Table:
    """Return the nation's persons as a civil registry would describe them."""
    table = now.person.select([*REGISTERED, *FOLLOWED[:-1]])
    village = now.family["kode_kelurahan_desa"].combine_chunks()
    lives = village.take(pa.array(now.family_of_person))
    return table.append_column("kode_kelurahan_desa", lives)


def _printed(seed: int, table: pa.Table, card: np.ndarray, first: Quarter) -> np.ndarray:
    """Return the day of each person's card: of one card the same, after everybody's birth."""
    chance = steady(seed, "registered", card)
    since = day_numbers(chance, date(2014, 1, 1), first.start - timedelta(days=1))
    born = table["tanggal_lahir"].combine_chunks().cast(pa.int32()).to_numpy()
    cards, of = np.unique(card, return_inverse=True)
    youngest = np.full(len(cards), born.min(initial=0), born.dtype)
    np.maximum.at(youngest, of, born)
    return np.maximum(since, youngest[of]).astype(np.int32)


@dataclass
class CivilRegistry:
    """Dukcapil's book of persons.

    Attributes
    ----------
    seed : int
        Seed of the nation.
    book : pyarrow.Table
        One row per registered person.
    """

    seed: int
    book: pa.Table

    @classmethod
    def founded(cls, seed: int, before: Snapshot, first: Quarter) -> "CivilRegistry":
        """Return the book on the eve of the first quarter, with its gaps and errors."""
        rates = senders().extracts
        table = persons(before)
        ids = table[PERSON_ID].to_numpy()
        table = table.filter(pa.array(steady(seed, "unregistered", ids) >= rates.unregistered))
        ids = table[PERSON_ID].to_numpy()
        card = table["nomor_kartu_keluarga"].to_numpy()
        behind = steady(seed, "card", card) < rates.kk_behind
        card = np.where(behind, card // 10_000 * 10_000 + OLD_CARD + card % 400, card)
        table = replaced(table, "nomor_kartu_keluarga", pa.array(card))
        since = _printed(seed, table, card, first)
        table = table.append_column("status_hidup", pa.array(np.full(len(ids), ALIVE, np.int8)))
        table = table.append_column("tanggal", pa.array(since).cast(pa.date32()))
        return cls(seed, cls._as_registered(seed, table))

    @staticmethod
    def _as_registered(seed: int, table: pa.Table) -> pa.Table:
        """Write some names and birth dates as a clerk once did."""
        rates = senders().extracts
        ids = table[PERSON_ID].to_numpy()
        chosen = steady(seed, "name", ids) < rates.name_differs
        names = table["nama"].combine_chunks()
        draw = generator(seed, "civil names", len(ids), int(ids[:1].sum()))
        wrong = [misspelt(n, draw) for n in names.filter(pa.array(chosen)).to_pylist()]
        names = pc.replace_with_mask(names, pa.array(chosen), pa.array(wrong, names.type))
        born = table["tanggal_lahir"].combine_chunks().cast(pa.int32()).to_numpy()
        off = steady(seed, "birth", ids)
        shift = np.where(off < rates.birth_date_differs / 2, 1, 30)
        born = np.where(off < rates.birth_date_differs, born - shift, born).astype(np.int32)
        table = replaced(table, "nama", names)
        return replaced(table, "tanggal_lahir", pa.array(born).cast(pa.date32()))

    def follow(self, quarter: Quarter, now: Snapshot, died: np.ndarray) -> None:
        """Let some of what happened since reach the book.

        Parameters
        ----------
        died : numpy.ndarray
            Ids of all persons who ever died; who is gone otherwise went abroad.
        """
        rates = senders().extracts
        draw = generator(self.seed, quarter, "civil")
        true = persons(now)
        ids, known = true[PERSON_ID].to_numpy(), self.book[PERSON_ID].to_numpy()
        place = position(ids, known)
        here = place >= 0
        index = pa.array(np.maximum(place, 0))
        differs = np.zeros(len(known), bool)
        follow = {}
        for name in FOLLOWED:
            follow[name] = true[name].combine_chunks().take(index)
            said = self.book[name].combine_chunks()
            differs |= pc.not_equal(said, follow[name]).to_numpy(zero_copy_only=False)
        reaches = draw.random(len(known)) < rates.event_reaches
        # a card is one document: whoever stands on it has it on the same day
        card = follow["nomor_kartu_keluarga"].to_numpy()
        printed = steady(self.seed, f"printed {quarter}", card) < rates.event_reaches
        reaches = np.where(here, printed, reaches)
        changed = differs & here & reaches
        for name, values in follow.items():
            self._write(name, changed, values)
        alive = self.book["status_hidup"].to_numpy() == ALIVE
        gone = ~here & alive & reaches
        state = np.where(np.isin(known, died), DEAD, ABROAD).astype(np.int8)
        self._write("status_hidup", gone, pa.array(state))
        chance = draw.random(len(known))
        chance = np.where(here, steady(self.seed, f"day {quarter}", card), chance)
        days = day_numbers(chance, quarter.start, quarter.end)
        self._write("tanggal", changed | gone, pa.array(days).cast(pa.date32()))
        self._register(quarter, true, position(known, ids) < 0, draw)

    def _write(self, name: str, rows: np.ndarray, values: pa.Array) -> None:
        now = self.book[name].combine_chunks()
        self.book = replaced(self.book, name, pc.if_else(pa.array(rows), values, now))

    def _register(
        self, quarter: Quarter, true: pa.Table, unknown: np.ndarray, draw: np.random.Generator
    ) -> None:
        born = true["tanggal_lahir"].combine_chunks().cast(pa.int32()).to_numpy()
        newborn = born >= day_numbers(np.zeros(1), quarter.start, quarter.start)[0] - 365
        chance = np.where(newborn, senders().extracts.event_reaches, LATE_REGISTRATION)
        enters = unknown & (draw.random(len(born)) < chance)
        table = true.filter(pa.array(enters))
        if not table.num_rows:
            return
        table = self._as_registered(self.seed, table)
        days = day_numbers(draw.random(table.num_rows), quarter.start, quarter.end)
        days = np.maximum(days, table["tanggal_lahir"].cast(pa.int32()).to_numpy())
        table = table.append_column(
            "status_hidup", pa.array(np.full(table.num_rows, ALIVE, np.int8))
        )
        table = table.append_column("tanggal", pa.array(days.astype(np.int32)).cast(pa.date32()))
        self.book = pa.concat_tables(
            [self.book, table.select(self.book.column_names)]
        ).combine_chunks()
