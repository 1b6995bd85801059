"""The world's columns as tables, under their official names."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from simulation.population.asset import ASSETS
from simulation.population.geography import provinces
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
CHANGE = {
    "id_keluarga_benar": "int64", "id_individu_benar": "Int64", "variabel": "str",
    "tanggal": "datetime64[s]",
}  # fmt: skip


def no_event() -> pd.DataFrame:
    """Return an empty table of events."""
    return pd.DataFrame({n: pd.Series(dtype=t) for n, t in EVENT.items()})


def no_change() -> pd.DataFrame:
    """Return an empty table of changes."""
    return pd.DataFrame({n: pd.Series(dtype=t) for n, t in CHANGE.items()})


def no_person() -> pd.DataFrame:
    """Return an empty table of those who left."""
    return pd.DataFrame({n: pd.Series(dtype="Int64") for n in ("id_individu_benar",)})


def text(values: pa.Array) -> pd.Series:
    """Return a text column that shares its memory with Arrow."""
    return pd.Series(pd.array(values, dtype=pd.StringDtype("pyarrow", na_value=np.nan)))


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


def family(world: "World") -> pd.DataFrame:
    """Return the families as a table."""
    own, village = world._family, world.place.village
    place = own["village"]
    line = poverty_line(world)[place]
    codes = pd.Categorical.from_codes(place, dtype=village_type(world))
    data: dict[str, object] = {
        "id_keluarga_benar": own["id"],
        "nomor_kartu_keluarga": own["nomor_kartu_keluarga"],
        "kode_kelurahan_desa": codes,
        "alamat": text(spell_address(own["street"], own["house"], own["ward"])),
        "lintang": own["lintang"],
        "bujur": own["bujur"],
        "keluarga_dalam_rumah": own["keluarga_dalam_rumah"],
    }
    data |= {name: column(name, own[name]) for name in (*DWELLING, *ASSETS)}
    data["perkotaan"] = village["perkotaan"].to_numpy()[place].astype(np.int8)
    data["id_rumah_tangga"] = own["dwelling"]
    data["jumlah_anggota"] = sizes(world)
    data["pengeluaran_per_kapita"] = np.rint(line * np.exp(own["z"].astype(float))).astype(int)
    data["garis_kemiskinan"] = np.rint(line).astype(int)
    return pd.DataFrame(data)


def village_type(world: "World") -> pd.CategoricalDtype:
    """Village codes as categories, in order of place."""
    return pd.CategoricalDtype(world.place.village["kode"].tolist())


def sizes(world: "World") -> np.ndarray:
    """Members of each family."""
    row = np.searchsorted(world._family["id"], world._person["family"])
    return np.bincount(row, minlength=len(world._family["id"])).astype(np.int16)


def person(world: "World") -> pd.DataFrame:
    """Return the persons as a table."""
    own = world._person
    row = np.searchsorted(world._family["id"], own["family"])
    data: dict[str, object] = {
        "id_individu_benar": own["id"],
        "id_keluarga_benar": own["family"],
        "nomor_induk_kependudukan": own["nomor_induk_kependudukan"],
        "nama": text(spell(own["name"])),
        "nomor_kartu_keluarga": world._family["nomor_kartu_keluarga"][row],
        "tanggal_lahir": own["tanggal_lahir"].astype("datetime64[s]"),
        "jenis_kelamin": own["jenis_kelamin"],
    }
    data |= {name: column(name, own[name]) for name in PERSON}
    data["status_keberadaan"] = np.ones(len(row), dtype=np.int8)
    data["segmen_jkn"] = own["segmen_jkn"]
    return pd.DataFrame(data)
