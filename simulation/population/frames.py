"""The world's columns as tables, under their official names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from simulation.population.asset import ASSETS
from simulation.population.geography import provinces
from simulation.population.households import Columns
from simulation.population.names import spell, spell_address
from simulation.population.rates import rates

if TYPE_CHECKING:
    from simulation.population.world import World

# Columns in codebook order; those in the second list are null where they do not apply.
DWELLING = (
    "status_kepemilikan_rumah", "luas_lantai", "jenis_lantai_terluas", "jenis_dinding_terluas",
    "jenis_atap_terluas", "sumber_air_minum_utama", "sumber_penerangan_utama", "daya_terpasang",
    "id_meteran_pln", "bahan_bakar_utama_memasak", "fasilitas_bab", "jenis_kloset",
    "pembuangan_akhir_tinja",
)  # fmt: skip
PERSON = (
    "status_hubungan_keluarga", "status_kawin", "partisipasi_sekolah", "ijazah_tertinggi",
    "bekerja", "status_pekerjaan", "lapangan_usaha", "jumlah_usaha", "lapangan_usaha_dimiliki",
    "penyandang_disabilitas", "penyakit_kronis",
)  # fmt: skip
NULLABLE = (
    "daya_terpasang", "id_meteran_pln", "jenis_kloset", "pembuangan_akhir_tinja",
    "partisipasi_sekolah", "ijazah_tertinggi", "bekerja", "status_pekerjaan", "lapangan_usaha",
    "lapangan_usaha_dimiliki",
)  # fmt: skip
EVENT = {
    "id_keluarga_benar": "int64", "id_individu_benar": "Int64", "kejadian": "str",
    "tanggal": "datetime64[s]", "kk_sebelum": "Int64", "kk_sesudah": "Int64",
    "kelurahan_desa_sebelum": "str", "kelurahan_desa_sesudah": "str",
}  # fmt: skip


def no_event() -> pd.DataFrame:
    """Return an empty table of events."""
    return pd.DataFrame({n: pd.Series(dtype=t) for n, t in EVENT.items()})


def no_person() -> pd.DataFrame:
    """Return an empty table of those who left."""
    return pd.DataFrame({n: pd.Series(dtype="Int64") for n in ("id_individu_benar",)})


def in_pandas(values: object) -> object:
    """Return a column of a frame: texts share their memory with Arrow, codes are categories."""
    if isinstance(values, pa.DictionaryArray):
        words = pd.CategoricalDtype(values.dictionary.to_pylist())
        return pd.Categorical.from_codes(values.indices.to_numpy(), dtype=words)
    if isinstance(values, pa.Array):
        return pd.Series(pd.array(values, dtype=pd.StringDtype("pyarrow", na_value=np.nan)))
    return values


def column(name: str, values: np.ndarray) -> object:
    """Return a column; where it does not apply (0), null."""
    if name in NULLABLE:
        return pd.arrays.IntegerArray(values.copy(), values == 0)
    return values


def poverty_line(world: "World") -> np.ndarray:
    """Poverty line of each village: the regency's, apart for town and country, grown."""
    place = world.place
    village = place.village
    regency = village["regency_index"].to_numpy()
    urban = village["perkotaan"].to_numpy().astype(float)
    count = len(place.regency)
    families = np.bincount(regency, weights=place.families, minlength=count)
    share = np.bincount(regency, weights=urban * place.families, minlength=count) / families
    table = provinces().loc[place.regency["province"]]
    town, country = table["gk_kota"].to_numpy(), table["gk_desa"].to_numpy()
    mean = (share * town + (1 - share) * country)[regency]
    line = place.regency["line"].to_numpy()[regency]
    line = line * np.where(urban == 1, town[regency], country[regency]) / mean
    at = world.quarter or world.first.previous
    years = (at.year - 2025) + (at.number - 1) / 4
    return line * (1 + rates("welfare")["line_growth_year"]) ** years


@dataclass(frozen=True)
class Standing:
    """The world as it stands at one moment; later quarters leave it alone.

    Attributes
    ----------
    family, person : dict of numpy.ndarray
        The world's columns, families in order of id and persons in order of family.
    by_village : numpy.ndarray
        Rows of the families in order of village.
    kode, perkotaan, line : numpy.ndarray
        Code, whether it is urban and poverty line of each village.
    """

    family: Columns
    person: Columns
    by_village: np.ndarray
    kode: pa.Array
    perkotaan: np.ndarray
    line: np.ndarray

    @classmethod
    def of(cls, world: "World") -> "Standing":
        """Return the world as it stands."""
        village = world.place.village
        return cls(
            world._family,
            world._person,
            world.by_village,
            pa.array(village["kode"].tolist(), pa.string()),
            village["perkotaan"].to_numpy().astype(np.int8),
            poverty_line(world),
        )

    @property
    def family_columns(self) -> list[str]:
        """Names of the families' columns, in order."""
        return list(FAMILIES)

    @property
    def person_columns(self) -> list[str]:
        """Names of the persons' columns, in order."""
        return list(PERSONS)

    @cached_property
    def sizes(self) -> np.ndarray:
        """Members of each family."""
        return np.diff(self.first).astype(np.int16)

    @cached_property
    def first(self) -> np.ndarray:
        """Row of each family's first member, and one more for the end."""
        ends = np.searchsorted(self.person["family"], self.family["id"], side="right")
        return np.concatenate([[0], ends]).astype(np.int32)

    def families(self, name: str, rows: np.ndarray | slice) -> object:
        """Return a column of some families."""
        made = FAMILIES.get(name)
        return made(self, rows) if made else column(name, self.family[name][rows])

    def persons(self, name: str, rows: np.ndarray | slice) -> object:
        """Return a column of some persons."""
        made = PERSONS.get(name)
        return made(self, rows) if made else column(name, self.person[name][rows])

    def lines(self, rows: np.ndarray | slice) -> np.ndarray:
        """Return the poverty line of some families, in rupiah per person a month."""
        return self.line[self.family["village"][rows]]


Made = Callable[[Standing, np.ndarray | slice], object]


def _spent(now: Standing, rows: np.ndarray | slice) -> np.ndarray:
    return np.rint(now.lines(rows) * np.exp(now.family["z"][rows].astype(float))).astype(int)


def _address(now: Standing, rows: np.ndarray | slice) -> pa.Array:
    return spell_address(*(now.family[name][rows] for name in ("street", "house", "ward")))


def _village(now: Standing, rows: np.ndarray | slice) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(now.family["village"][rows], now.kode)


def _card(now: Standing, rows: np.ndarray | slice) -> np.ndarray:
    row = np.searchsorted(now.family["id"], now.person["family"][rows])
    return now.family["nomor_kartu_keluarga"][row]


# How a column is made of the world's own; None: it is one of them.
FAMILIES: dict[str, Made | None] = {
    "id_keluarga_benar": lambda now, rows: now.family["id"][rows].astype(np.int64),
    "nomor_kartu_keluarga": None,
    "kode_kelurahan_desa": _village,
    "alamat": _address,
    **dict.fromkeys(("lintang", "bujur", "keluarga_dalam_rumah", *DWELLING, *ASSETS)),
    "perkotaan": lambda now, rows: now.perkotaan[now.family["village"][rows]],
    "id_rumah_tangga": lambda now, rows: now.family["dwelling"][rows].astype(np.int64),
    "jumlah_anggota": lambda now, rows: now.sizes[rows],
    "pengeluaran_per_kapita": _spent,
    "garis_kemiskinan": lambda now, rows: np.rint(now.lines(rows)).astype(int),
}
PERSONS: dict[str, Made | None] = {
    "id_individu_benar": lambda now, rows: now.person["id"][rows].astype(np.int64),
    "id_keluarga_benar": lambda now, rows: now.person["family"][rows].astype(np.int64),
    "nomor_induk_kependudukan": None,
    "nama": lambda now, rows: spell(now.person["name"][:, rows]),
    "nomor_kartu_keluarga": _card,
    "tanggal_lahir": lambda now, rows: (
        now.person["tanggal_lahir"][rows].astype("datetime64[D]").astype("datetime64[s]")
    ),
    "jenis_kelamin": None,
    **dict.fromkeys(PERSON),
    "status_keberadaan": lambda now, rows: np.ones(len(now.person["family"][rows]), dtype=np.int8),
    "segmen_jkn": None,
}
ALL = slice(None)


def family(now: Standing, rows: np.ndarray | slice = ALL) -> pd.DataFrame:
    """Return families as a table; all if no rows are given."""
    return pd.DataFrame({name: in_pandas(now.families(name, rows)) for name in FAMILIES})


def person(now: Standing, rows: np.ndarray | slice = ALL) -> pd.DataFrame:
    """Return persons as a table; all if no rows are given."""
    return pd.DataFrame({name: in_pandas(now.persons(name, rows)) for name in PERSONS})
