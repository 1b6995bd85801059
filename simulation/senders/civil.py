"""What Dukcapil knows of the nation: true once, behind ever since."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.quarter import Quarter
from simulation.population.households import Columns
from simulation.population.names import spell
from simulation.senders.distort import misspelt
from simulation.senders.draw import generator, steady
from simulation.senders.office import day_numbers
from simulation.senders.rates import senders
from simulation.senders.snapshot import PERSON_ID, Snapshot, position

ALIVE, DEAD, ABROAD = 1, 2, 3
# By column the world's own. What follows the person's life; the rest stays as it was registered.
FOLLOWED = {
    "nomor_kartu_keluarga": "nomor_kartu_keluarga",
    "status_hubungan_keluarga": "status_hubungan_keluarga",
    "status_kawin": "status_kawin",
    "kode_kelurahan_desa": "village",
}
REGISTERED = {
    PERSON_ID: "id",
    "nomor_induk_kependudukan": "nomor_induk_kependudukan",
    "nama": "name",
    "tanggal_lahir": "tanggal_lahir",
    "jenis_kelamin": "jenis_kelamin",
}
OLD_CARD = 9_500
LATE_REGISTRATION = 0.1


class Book:
    """Dukcapil's persons, a row each; what is text is spelled when it is read.

    Parameters
    ----------
    kode : pyarrow.Array
        Codes of the villages.
    own : dict of numpy.ndarray
        Columns by name: names as parts, villages as places in `kode`, days since 1970.
    wrong : numpy.ndarray
        Rows, ascending, whose name is not written as its parts say.
    names : pyarrow.Array
        How it is written there.
    """

    def __init__(self, kode: pa.Array, own: Columns, wrong: np.ndarray, names: pa.Array) -> None:
        self.kode, self.own, self.wrong, self.names = kode, own, wrong, names

    @property
    def village(self) -> np.ndarray:
        """Village code of each person as a number."""
        return np.array(self.kode.to_pylist(), dtype=np.int64)[self.own["kode_kelurahan_desa"]]

    def take(self, rows: np.ndarray) -> pa.Table:
        """Return some persons as a table."""
        return pa.table({name: self._column(name, rows) for name in self.own})

    def _column(self, name: str, rows: np.ndarray) -> pa.Array:
        values = self.own[name][..., rows]
        if name == "nama":
            return self._spelled(values, rows)
        if name == "kode_kelurahan_desa":
            return self.kode.take(pa.array(values))
        if name in ("tanggal", "tanggal_lahir"):
            return pa.array(values).cast(pa.date32())
        return pa.array(values).cast(pa.int64()) if name == PERSON_ID else pa.array(values)

    def _spelled(self, parts: np.ndarray, rows: np.ndarray) -> pa.Array:
        place = position(self.wrong, rows)
        found = place >= 0
        written = self.names.take(pa.array(place[found]))
        return pc.replace_with_mask(spell(parts), pa.array(found), written)

    def add(self, own: Columns, wrong: np.ndarray, names: pa.Array) -> None:
        """Add persons at the end; `wrong` counts from the first of them."""
        rows = len(self.own[PERSON_ID])
        for name, values in self.own.items():
            both = (values, own[name].astype(values.dtype, copy=False))
            self.own[name] = np.concatenate(both, axis=-1)
        self.wrong = np.concatenate([self.wrong, rows + wrong])
        self.names = pa.concat_arrays([self.names, names])


def persons(now: Snapshot, rows: np.ndarray | slice) -> Columns:
    """Return some of the nation's persons as a civil registry would describe them."""
    lives = now.family_of_person[rows]
    table = {name: now.person.own(own)[..., rows] for name, own in REGISTERED.items()}
    for name, own in FOLLOWED.items():
        of_family = name in ("nomor_kartu_keluarga", "kode_kelurahan_desa")
        table[name] = now.family.own(own)[lives] if of_family else now.person.own(own)[rows]
    return table


def _printed(seed: int, born: np.ndarray, card: np.ndarray, first: Quarter) -> np.ndarray:
    """Return the day of each person's card: of one card the same, after everybody's birth."""
    chance = steady(seed, "registered", card)
    since = day_numbers(chance, date(2014, 1, 1), first.start - timedelta(days=1))
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
    book : Book
        One row per registered person.
    """

    seed: int
    book: Book

    @classmethod
    def founded(cls, seed: int, before: Snapshot, first: Quarter) -> "CivilRegistry":
        """Return the book on the eve of the first quarter, with its gaps and errors."""
        rates = senders().extracts
        known = steady(seed, "unregistered", before.person.own("id")) >= rates.unregistered
        table = persons(before, np.flatnonzero(known))
        card = table["nomor_kartu_keluarga"]
        behind = steady(seed, "card", card) < rates.kk_behind
        card = np.where(behind, card // 10_000 * 10_000 + OLD_CARD + card % 400, card)
        table["nomor_kartu_keluarga"] = card
        since = _printed(seed, table["tanggal_lahir"], card, first)
        table["status_hidup"] = np.full(len(card), ALIVE, np.int8)
        table["tanggal"] = since
        return cls(seed, Book(before.kode, table, *_as_registered(seed, table)))

    def follow(self, quarter: Quarter, now: Snapshot, died: np.ndarray) -> None:
        """Let some of what happened since reach the book.

        Parameters
        ----------
        died : numpy.ndarray
            Ids of all persons who ever died; who is gone otherwise went abroad.
        """
        rates = senders().extracts
        draw = generator(self.seed, quarter, "civil")
        book = self.book.own
        ids, known = now.person.own("id"), book[PERSON_ID]
        place = position(ids, known)
        here = place >= 0
        true = persons(now, np.maximum(place, 0))
        differs = np.zeros(len(known), bool)
        for name in FOLLOWED:
            differs |= book[name] != true[name]
        reaches = draw.random(len(known)) < rates.event_reaches
        # a card is one document: whoever stands on it has it on the same day
        card = true["nomor_kartu_keluarga"]
        printed = steady(self.seed, f"printed {quarter}", card) < rates.event_reaches
        reaches = np.where(here, printed, reaches)
        changed = differs & here & reaches
        for name in FOLLOWED:
            book[name][changed] = true[name][changed]
        gone = ~here & (book["status_hidup"] == ALIVE) & reaches
        book["status_hidup"][gone] = np.where(np.isin(known[gone], died), DEAD, ABROAD)
        chance = draw.random(len(known))
        chance = np.where(here, steady(self.seed, f"day {quarter}", card), chance)
        days = day_numbers(chance, quarter.start, quarter.end)
        book["tanggal"][changed | gone] = days[changed | gone]
        self._register(quarter, now, position(known, ids) < 0, draw)

    def _register(
        self, quarter: Quarter, now: Snapshot, unknown: np.ndarray, draw: np.random.Generator
    ) -> None:
        born = now.person.own("tanggal_lahir")
        newborn = born >= day_numbers(np.zeros(1), quarter.start, quarter.start)[0] - 365
        chance = np.where(newborn, senders().extracts.event_reaches, LATE_REGISTRATION)
        enters = np.flatnonzero(unknown & (draw.random(len(born)) < chance))
        if not len(enters):
            return
        table = persons(now, enters)
        wrong, names = _as_registered(self.seed, table)
        days = day_numbers(draw.random(len(enters)), quarter.start, quarter.end)
        table["tanggal"] = np.maximum(days, table["tanggal_lahir"])
        table["status_hidup"] = np.full(len(enters), ALIVE, np.int8)
        self.book.add(table, wrong, names)


def _as_registered(seed: int, table: Columns) -> tuple[np.ndarray, pa.Array]:
    """Write some birth dates as a clerk once did; return whose names he misspelt, and how."""
    rates = senders().extracts
    ids = table[PERSON_ID]
    wrong = np.flatnonzero(steady(seed, "name", ids) < rates.name_differs)
    draw = generator(seed, "civil names", len(ids), int(ids[:1].sum()))
    names = spell(table["nama"][:, wrong]).to_pylist()
    off = steady(seed, "birth", ids)
    shift = np.where(off < rates.birth_date_differs / 2, 1, 30)
    born = table["tanggal_lahir"]
    born = np.where(off < rates.birth_date_differs, born - shift, born).astype(np.int32)
    table["tanggal_lahir"] = born
    return wrong, pa.array([misspelt(name, draw) for name in names], pa.string())
