"""The nation as a whole: founded once, advanced quarter by quarter."""

import datetime

import numpy as np
import pandas as pd

from pipelines.quarter import Quarter
from simulation.population import frames
from simulation.population.advance import live
from simulation.population.found import found_province
from simulation.population.geography import Place, settle
from simulation.population.households import Columns
from simulation.population.identity import kk, meter, nik
from simulation.population.rates import rates, stream
from simulation.population.upheaval import Upheaval, in_dwelling, reconcile


def nation(
    families: int, seed: int, regencies: int | None = None, first: Quarter | None = None
) -> "World":
    """Found a nation as it is on the eve of its first quarter.

    Parameters
    ----------
    families
        Families altogether; at least three for every regency.
    seed
        The same seed gives the same world, byte for byte.
    regencies
        How many regencies the nation has; all 514 if None.
    first
        Quarter that the first call of `World.advance` will live through (2026Q1).
    """
    first = first or Quarter(2026, 1)
    place = settle(families, regencies, stream(seed, "settle"))
    parts = [
        found_province(place, code, seed, first.start)
        for code in place.regency["province"].unique()
    ]
    starts = np.cumsum([0] + [len(f["village"]) for f, _ in parts])
    for (family, person), start in zip(parts, starts, strict=False):
        family["host"] += start
        person["family"] += start
    # a province's column goes as the nation's comes
    family = {n: np.concatenate([f.pop(n) for f, _ in parts]) for n in tuple(parts[0][0])}
    person = {n: np.concatenate([p.pop(n) for _, p in parts], axis=-1) for n in tuple(parts[0][1])}
    number(place, family, person, seed, first.start)
    return World(place, family, person, seed, first)


def number(place: Place, family: Columns, person: Columns, seed: int, eve: datetime.date) -> None:
    """Give families and persons their true ids, KK numbers and NIKs."""
    rule = rates("identity")
    rng = stream(seed, "identity")
    district = place.village["kode"].str[:6].astype(int).to_numpy()
    home = district[family["village"]]
    family["id"] = np.arange(1, len(home) + 1, dtype=np.int32)
    family["dwelling"] = family["id"][family.pop("host")]
    away = rng.random(len(home)) < rule["kk_elsewhere"]
    registry = np.where(away, district[rng.integers(0, len(district), len(home))], home)
    issued = np.datetime64(eve, "D") - rng.integers(30, 4_500, len(home))
    family["nomor_kartu_keluarga"] = kk(registry, issued)
    metered = family["sumber_penerangan_utama"] == 1
    family["id_meteran_pln"] = meter(rng, family["dwelling"], metered)[family["dwelling"] - 1]
    born = home[person["family"]]
    away = rng.random(len(born)) < rule["born_elsewhere"]
    other = district[rng.integers(0, len(district), len(born))]
    person["nomor_induk_kependudukan"] = nik(
        np.where(away, other, born), person["tanggal_lahir"], person["jenis_kelamin"]
    )
    person["id"] = np.arange(1, len(born) + 1, dtype=np.int32)
    person["family"] = family["id"][person["family"]]
    family["keluarga_dalam_rumah"] = in_dwelling(family["dwelling"])
    reconcile(family)
    family.pop("size")


class World:
    """A nation with known truth.

    Attributes
    ----------
    quarter : Quarter or None
        Quarter at whose end the world stands; None on the eve of the first.
    """

    def __init__(
        self, place: Place, family: Columns, person: Columns, seed: int, first: Quarter
    ) -> None:
        self.place, self.seed, self.first = place, seed, first
        self.quarter: Quarter | None = None
        self._family, self._person = family, person
        self._cache: dict[str, pd.DataFrame] = {}
        self._event = frames.no_event()
        self._left = frames.no_person()
        self.next_family = int(family["id"].max()) + 1
        self.next_person = int(person["id"].max()) + 1
        self.next_dwelling = int(family["dwelling"].max()) + 1
        self.district = place.village["kode"].str[:6].astype(np.int64).to_numpy()
        # Families as they were founded, village by village: whose dwellings newcomers copy.
        self.by_village = np.arange(len(family["id"]), dtype=np.int32)
        self.living = np.bincount(family["village"], minlength=len(place.village))
        total = np.bincount(family["village"], weights=family["z"])
        self.village_level = (total / self.living).astype(np.float32)
        self.spread = self._spread()

    def _spread(self) -> tuple[np.ndarray, np.ndarray]:
        """Spread of lasting and of passing welfare around each village's level, by province.

        Later quarters keep it, or poverty would change for no reason.
        """
        own = self._family
        lasting = own["z"] - own["passing"] - self.village_level[own["village"]]
        regency = self.place.village["regency_index"].to_numpy()
        province = self.place.regency["province"].to_numpy()[regency]
        codes, index = np.unique(province, return_inverse=True)
        of = index[own["village"]]
        count = np.bincount(of, minlength=len(codes))
        lasting_sd, passing_sd = (
            np.sqrt(np.bincount(of, weights=values.astype(float) ** 2) / count)
            for values in (lasting, own["passing"])
        )
        return lasting_sd[index].astype(np.float32), passing_sd[index].astype(np.float32)

    @property
    def family(self) -> pd.DataFrame:
        """Living families in order of `id_keluarga_benar`, with every true value."""
        if "family" not in self._cache:
            self._cache["family"] = frames.family(self.standing())
        return self._cache["family"]

    @property
    def person(self) -> pd.DataFrame:
        """Living persons, family by family, the head first."""
        if "person" not in self._cache:
            self._cache["person"] = frames.person(self.standing())
        return self._cache["person"]

    @property
    def event(self) -> pd.DataFrame:
        """What happened in the quarter, in order of date."""
        return self._event

    @property
    def left(self) -> pd.DataFrame:
        """Persons who died or went abroad in the quarter, as they were."""
        return self._left

    def standing(self) -> frames.Standing:
        """Return the world as it stands, which later quarters leave alone."""
        return frames.Standing.of(self)

    def line(self) -> np.ndarray:
        """Poverty line of each village in force, in rupiah per person a month."""
        return frames.poverty_line(self)

    def advance(self, quarter: Quarter) -> None:
        """Live through one quarter."""
        expected = self.quarter.next if self.quarter else self.first
        if quarter != expected:
            raise ValueError(f"the world's next quarter is {expected}, not {quarter}")
        live(self, quarter)

    def adopt(
        self,
        life: Upheaval,
        family: Columns,
        person: Columns,
        event: pd.DataFrame,
        left: pd.DataFrame,
    ) -> None:
        """Take over what a quarter has come to."""
        self.quarter = life.quarter
        self._family, self._person = family, person
        self._event, self._left = event, left
        self.next_family = max(self.next_family, int(family["id"].max()) + 1)
        self.next_person = max(self.next_person, int(person["id"].max()) + 1)
        self.next_dwelling = life.next_dwelling
        self.by_village = np.argsort(family["village"], kind="stable").astype(np.int32)
        self.living = np.bincount(family["village"], minlength=len(self.place.village))
        self._cache = {}

    def survey(
        self, quarter: Quarter, households: int | None = None
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Draw a Susenas-like survey: see `simulation.population.survey`."""
        from simulation.population.survey import survey

        return survey(self, quarter, households)
