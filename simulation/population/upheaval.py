"""A quarter under way: who has been touched, what was recorded, which groups are new."""

import datetime
from typing import TYPE_CHECKING

import numpy as np

from pipelines.quarter import Quarter
from simulation.population.asset import ASSETS, NEEDS_POWER
from simulation.population.frames import DWELLING
from simulation.population.households import SPOUSE, Columns
from simulation.population.rates import stream

if TYPE_CHECKING:
    from simulation.population.world import World

NEVER = np.datetime64("NaT", "D")
# What a quarter may change of persons; the rest is not copied.
LIVED = (
    "status_hubungan_keluarga", "status_kawin", "partisipasi_sekolah", "ijazah_tertinggi",
    "bekerja", "status_pekerjaan", "lapangan_usaha", "jumlah_usaha", "lapangan_usaha_dimiliki",
)  # fmt: skip
PARENT_GAP = 16  # years by which a parent is older, at least


class Upheaval:
    """The working copy of a world during one quarter.

    Persons carry `group`, the KK group they are in: at first their family's id. New groups
    are rows added to `family`. Each family takes part in one upheaval a quarter at most, so
    that upheavals can be applied to whole arrays at once.
    """

    def __init__(self, world: "World", quarter: Quarter) -> None:
        self.world, self.quarter = world, quarter
        self.known = self.used = len(world._family["id"])
        # Room for the groups that the quarter will found: about one in a hundred families.
        room = self.known // 25 + 64
        self.family: Columns = {
            n: np.concatenate([v, np.zeros(room, v.dtype)]) for n, v in world._family.items()
        }
        self.family["kk_issued"] = np.full(self.known + room, NEVER)
        self.person: Columns = {
            n: v.copy() if n in LIVED else _kept(v) for n, v in world._person.items()
        }
        self.person["group"] = self.person["family"].copy()
        now = world.standing()
        self.start, self.size = now.first[:-1], now.sizes.astype(np.int32)
        self.row = np.repeat(np.arange(self.known, dtype=np.int32), self.size)
        self.age = years(quarter.end, self.person["tanggal_lahir"])
        self.free = np.ones(self.known, dtype=bool)
        self.next_group = world.next_family
        self.next_dwelling = world.next_dwelling
        self.records: list[tuple] = []
        spouse = self.person["status_hubungan_keluarga"] == SPOUSE
        self.spouse = np.full(self.known, -1, dtype=np.int32)
        self.spouse[self.row[spouse]] = np.flatnonzero(spouse)

    def rng(self, purpose: str) -> np.random.Generator:
        """Return the quarter's random numbers of a purpose."""
        return stream(self.world.seed, purpose, self.quarter.year, self.quarter.number)

    def dates(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Draw days of the quarter."""
        start = np.datetime64(self.quarter.start, "D")
        days = (self.quarter.end - self.quarter.start).days + 1
        return start + rng.integers(0, days, count)

    def take(self, rng: np.random.Generator, eligible: np.ndarray, rate: float) -> np.ndarray:
        """Pick families (rows) of those eligible and untouched; `rate` is of all families."""
        candidates = np.flatnonzero(eligible & self.free)
        wanted = min(len(candidates), rng.poisson(rate * self.known))
        rows = np.sort(rng.choice(candidates, wanted, replace=False))
        self.free[rows] = False
        return rows

    def has(self, mask: np.ndarray) -> np.ndarray:
        """Count the persons of a mask in each family."""
        return np.bincount(self.row[mask], minlength=self.known)

    def one_each(self, rng: np.random.Generator, mask: np.ndarray) -> np.ndarray:
        """Return for each family one person (row) of the mask, -1 if it has none."""
        rows = np.flatnonzero(mask)
        rows = rows[np.argsort(rng.random(len(rows)), kind="stable")]
        chosen = np.full(self.known, -1)
        chosen[self.row[rows]] = rows
        return chosen

    def record(
        self,
        kind: str,
        persons: np.ndarray,
        dates: np.ndarray,
        before: np.ndarray | None = None,
    ) -> None:
        """Note what happened to persons; KK and village are looked up when all is over.

        `before` is the row of the family they belonged to (by default their family's).
        """
        rows = self.row[persons] if before is None else before
        self.records.append((kind, persons, dates, rows))

    def reissue(self, rows: np.ndarray, dates: np.ndarray) -> None:
        """Give groups (rows of `family`) a new KK number of their village and date."""
        self.family["kk_issued"][rows] = dates

    def add_groups(self, template: np.ndarray) -> np.ndarray:
        """Add groups that begin as copies of families; return their rows."""
        rows = self.used + np.arange(len(template))
        self.used += len(template)
        for values in self.family.values():
            values[rows] = values[template]
        self.family["id"][rows] = self.next_group + np.arange(len(template))
        self.next_group += len(template)
        for name in ASSETS:
            self.family[name][rows] = 0
        return rows

    def settle(self, rng: np.random.Generator, rows: np.ndarray, village: np.ndarray) -> None:
        """Give groups a dwelling of their own in a village, like one that stands there."""
        order, count = self.world.by_village, self.world.living
        # A village that has lost all its families borrows from its neighbours.
        place = np.minimum((np.cumsum(count) - count)[village], len(order) - 1)
        donor = order[place + (rng.random(len(rows)) * count[village]).astype(int)]
        for name in DWELLING:
            self.family[name][rows] = self.family[name][donor]
        for name in ("lintang", "bujur"):
            self.family[name][rows] = self.family[name][donor] + rng.integers(-900, 900, len(rows))
        self.family["village"][rows] = village
        self.family["dwelling"][rows] = self.next_dwelling + np.arange(len(rows))
        self.next_dwelling += len(rows)
        self.family["house"][rows] = rng.integers(1, 200, len(rows))
        self.family["street"][rows] = self.family["street"][donor]
        self.family["ward"][rows] = self.family["ward"][donor]
        owner = rng.random(len(rows))
        tenure = np.where(owner < 0.55, 2, np.where(owner < 0.72, 3, 1))
        self.family["status_kepemilikan_rumah"][rows] = tenure

    def near(self, rng: np.random.Generator, village: np.ndarray, far: float) -> np.ndarray:
        """Return a village for each: mostly of the same regency, else anywhere."""
        regency = self.world.place.village["regency_index"].to_numpy()
        low = np.searchsorted(regency, regency[village], side="left")
        high = np.searchsorted(regency, regency[village], side="right")
        here = low + (rng.random(len(village)) * (high - low)).astype(int)
        away = rng.integers(0, len(regency), len(village))
        return np.where(rng.random(len(village)) < far, away, here)

    def furnish(self, rng: np.random.Generator, rows: np.ndarray, source: np.ndarray) -> None:
        """Give new groups what they bring along from the family they leave."""
        family = self.family
        for name, chance in (("sepeda_motor", 0.8), ("komputer_laptop_tablet", 0.4)):
            takes = (family[name][source] > 1) & (rng.random(len(rows)) < chance)
            family[name][rows] = takes
            family[name][source] -= takes.astype(family[name].dtype)
        family["smartphone"][rows] = (family["smartphone"][source] > 0) * rng.integers(
            1, 3, len(rows)
        )
        family["lemari_es"][rows] = rng.random(len(rows)) < 0.35
        jewels = rng.random(len(rows)) < 0.25
        family["emas_perhiasan"][rows] = np.where(jewels, rng.integers(2, 9, len(rows)), 0)
        family["z"][rows] += rng.normal(0.0, 0.2, len(rows)).astype(np.float32)

    def head_person(self, rows: np.ndarray) -> np.ndarray:
        """Return the heads (rows of persons) of families (rows), as the quarter began."""
        return self.start[rows]


def _kept(values: np.ndarray) -> np.ndarray:
    """Return values that nobody can write to."""
    view = values.view()
    view.flags.writeable = False
    return view


def reconcile(family: Columns) -> None:
    """Make items agree after changes: no cold box in the dark, gas cylinders with gas."""
    gas = np.isin(family["bahan_bakar_utama_memasak"], (2, 3))
    family["tabung_gas"] = np.where(gas, np.maximum(family["tabung_gas"], 1), 0).astype(np.int16)
    dark = family["sumber_penerangan_utama"] == 4
    for name in NEEDS_POWER:
        family[name][dark] = 0
    cooks = dark & (family["bahan_bakar_utama_memasak"] == 1)
    family["bahan_bakar_utama_memasak"][cooks] = 4
    weak = (family["daya_terpasang"] == 1) & (family["ac"] + family["pemanas_air"] > 0)
    family["daya_terpasang"][weak] = 2
    bare = (family["jenis_lantai_terluas"] == 7) & (family["jenis_dinding_terluas"] == 1)
    family["jenis_lantai_terluas"][bare] = 6
    unmetered = family["sumber_penerangan_utama"] != 1
    family["id_meteran_pln"][unmetered] = 0
    family["daya_terpasang"][unmetered] = 0


def in_dwelling(dwelling: np.ndarray) -> np.ndarray:
    """Count the families in the dwelling of each family."""
    return np.bincount(dwelling).astype(np.int8)[dwelling]


def years(day: datetime.date, born: np.ndarray) -> np.ndarray:
    """Age in years, as a fraction; births are days since 1970."""
    today = np.datetime64(day, "D").astype(int)
    return ((today - born) / 365.2425).astype(np.float32)
