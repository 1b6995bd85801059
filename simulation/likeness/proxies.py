"""What the survey's families tell about themselves, as columns of numbers."""

import numpy as np
import pandas as pd

from simulation.population.asset import ASSETS
from simulation.population.households import HEAD, MARRIED

CATEGORIES = (
    "status_kepemilikan_rumah", "jenis_lantai_terluas", "jenis_dinding_terluas",
    "jenis_atap_terluas", "sumber_air_minum_utama", "sumber_penerangan_utama",
    "daya_terpasang", "bahan_bakar_utama_memasak", "fasilitas_bab", "jenis_kloset",
    "pembuangan_akhir_tinja",
)  # fmt: skip
LEVEL = {23: 0, 3: 1, 4: 1, 8: 2, 9: 2, 13: 3, 14: 3, 15: 3, 18: 4, 19: 5, 20: 5, 21: 6, 22: 6}
SD, SMP, SMA = 1, 2, 3
FIREWOOD, AT_SCHOOL = 10, 2
FARMS, MAKES, SERVES = range(1, 7), range(7, 12), range(12, 27)
EMPLOYED = (4, 5)


def codes(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column of codes, 0 where it does not apply."""
    return frame[name].fillna(0).to_numpy().astype(int)


class Members:
    """The members of the survey's families, counted family by family."""

    def __init__(self, family: pd.DataFrame, person: pd.DataFrame) -> None:
        row = pd.Series(np.arange(len(family)), index=family["id_keluarga_benar"])
        self.of = person["id_keluarga_benar"].map(row).to_numpy()
        self.count = len(family)
        self.person = person
        youngest = person["tanggal_lahir"].max()  # born as good as on the day of the survey
        self.age = (youngest - person["tanggal_lahir"]).dt.days.to_numpy() / 365.25
        self.level = person["ijazah_tertinggi"].map(LEVEL).fillna(0).to_numpy().astype(int)
        head = np.flatnonzero((person["status_hubungan_keluarga"] == HEAD).to_numpy())
        self.head = np.zeros(self.count, dtype=int)
        self.head[self.of[head]] = head

    def number(self, mask: np.ndarray) -> np.ndarray:
        """Return how many members of each family are in `mask`."""
        return np.bincount(self.of[mask], minlength=self.count).astype(float)

    def highest(self) -> np.ndarray:
        """Return the highest level of schooling in each family."""
        out = np.zeros(self.count, dtype=int)
        np.maximum.at(out, self.of, self.level)
        return out

    def of_head(self, name: str) -> np.ndarray:
        """Return a code of the head of each family."""
        return codes(self.person, name)[self.head]


def register(family: pd.DataFrame, person: pd.DataFrame) -> np.ndarray:
    """Return the register's variables, categories and levels apart, after a column of ones."""
    size = family["jumlah_anggota"].to_numpy()
    household = family.groupby("id_rumah_tangga")["jumlah_anggota"].transform("sum").to_numpy()
    columns = [
        np.ones(len(family)), np.log(size), np.log(size) ** 2, np.log(household),
        np.log(family["luas_lantai"].to_numpy() / household), family["perkotaan"].to_numpy(),
    ]  # fmt: skip
    for name in CATEGORIES:
        values = codes(family, name)
        columns += [values == v for v in np.unique(values)[1:]]
    for name in ASSETS:
        values = family[name].to_numpy()
        columns += [values > 0, np.log1p(values)]
    columns += _people(Members(family, person))
    return np.column_stack([np.asarray(c, dtype=float) for c in columns])


def _people(members: Members) -> list[np.ndarray]:
    """Return the head's age, sex, schooling and work, the dependants, the highest schooling."""
    age, level, highest = members.age, members.level[members.head], members.highest()
    sector, status = members.of_head("lapangan_usaha"), members.of_head("status_pekerjaan")
    of_head = age[members.head]
    out = [
        of_head, of_head**2 / 100, members.of_head("jenis_kelamin") == 2,
        members.number(age < 5), members.number(age < 15), members.number(age >= 65),
        np.isin(sector, FARMS), np.isin(sector, MAKES), sector == 0,
    ]  # fmt: skip
    out += [level == v for v in range(1, 7)] + [highest == v for v in range(1, 7)]
    return out + [status == v for v in range(1, 9)]


def pairs(family: pd.DataFrame, person: pd.DataFrame) -> np.ndarray:
    """Return the pairs of traits whose joint effect the nation is known to have."""
    town = family["perkotaan"].to_numpy()
    members = Members(family, person)
    size = np.log(family["jumlah_anggota"].to_numpy())
    return np.column_stack(
        [
            (1 - town) * (family["sawah_kebun"] > 0),
            (1 - town) * (family["ternak_besar"] + family["ternak_kecil"] > 0),
            size * (members.level[members.head] >= SMA),
            town * (family["bahan_bakar_utama_memasak"] == FIREWOOD),
        ]
    ).astype(float)


def of_2008(family: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
    """Return the proxies of the survey of 2008 that today's register has, by their names then."""
    members = Members(family, person)
    size = family["jumlah_anggota"].to_numpy()
    age, school = members.age, codes(members.person, "partisipasi_sekolah") == AT_SCHOOL
    of_head, head = age[members.head], members.level[members.head]
    highest, status = members.highest(), members.of_head("status_pekerjaan")
    sector = members.of_head("lapangan_usaha")
    floor = family["luas_lantai"].to_numpy() / size
    old = members.number((age < 15) | (age >= 65))
    toilet = (family["fasilitas_bab"] == 1) & (family["pembuangan_akhir_tinja"] == 1)
    out = {
        "pcfloor": floor, "lpcfloor": np.log(floor), "hhsize": size, "lhhsize": np.log(size),
        "hhsize2": size**2, "hhage": of_head, "hhage2": of_head**2,
        "tfloor": family["jenis_lantai_terluas"] < 8, "twall": family["jenis_dinding_terluas"] == 1,
        "toilet": toilet.fillna(False),
        "water": ~family["sumber_air_minum_utama"].isin([6, 8, 9, 10]),
        "lighting": family["sumber_penerangan_utama"] == 1,
        "fcook": family["bahan_bakar_utama_memasak"] != FIREWOOD,
        "house": family["status_kepemilikan_rumah"] == 1,
        "hhmale": members.of_head("jenis_kelamin") == 1,
        "hhmarried": members.of_head("status_kawin") == MARRIED,
        "age04": members.number(age < 5), "depratio": old / np.maximum(size - old, 1),
        "eschild": members.number(school & (age < 13)),
        "jschild": members.number(school & (age >= 13) & (age < 16)),
        "sschild": members.number(school & (age >= 16) & (age < 19)),
        "hheduc2": head == SD, "hheduc3": head == SMP, "hheduc4": head >= SMA,
        "higheduc2": highest == SD, "higheduc3": highest == SMP, "higheduc4": highest >= SMA,
        "formal": np.isin(status, EMPLOYED), "informal": (status > 0) & ~np.isin(status, EMPLOYED),
        "hhsector1": np.isin(sector, FARMS), "hhsector2": np.isin(sector, MAKES),
        "hhsector3": np.isin(sector, SERVES),
    }  # fmt: skip
    for name, ours in (
        ("ac", "ac"), ("computer", "komputer_laptop_tablet"), ("tv", "tv_datar"),
        ("gas", "tabung_gas"), ("refrigerator", "lemari_es"), ("bicycle", "sepeda"),
        ("motorcycle", "sepeda_motor"), ("auto", "mobil"), ("hp", "smartphone"),
        ("jewelry", "emas_perhiasan"), ("cow", "ternak_besar"),
    ):  # fmt: skip
        out[name] = family[ours] > 0
    return pd.DataFrame({n: np.asarray(v, dtype=float) for n, v in out.items()})
