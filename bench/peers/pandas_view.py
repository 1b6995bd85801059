"""The levels of a family's variables in pandas: from its members, and from its own answers."""

import numpy as np
import pandas as pd

from bench.peers.job import ACTIVE, AREA, AREA_STEPS, DAY, EDUCATION, PERSON
from bench.peers.job import answers as answers_of_family

ANSWERS = [name for name in PERSON[3:] if name != "tanggal_lahir"]


def floats(column: pd.Series) -> np.ndarray:
    """Return a column as float, NaN for a missing answer."""
    return column.to_numpy(float, na_value=np.nan)


def members(person: pd.DataFrame) -> pd.DataFrame:
    """Return the levels that come from members, by family."""
    each = _each(person)
    head = each.sort_values(["family", "is_not_head", "born", "person"], na_position="last")
    return _levels(_of_families(each), head.drop_duplicates("family").set_index("family"))


def _each(person: pd.DataFrame) -> pd.DataFrame:
    """Return what is asked of each member who is there."""
    presence = floats(person["status_keberadaan"])
    person = person[np.isnan(presence) | np.isin(presence, ACTIVE)]
    p = pd.DataFrame({c: floats(person[c]) for c in ANSWERS})
    p["family"], p["person"] = person["id_keluarga"].to_numpy(), person["id_individu"].to_numpy()
    # by way of Arrow: pandas would turn dates of days one by one
    born = person["tanggal_lahir"].astype("timestamp[s][pyarrow]").astype("datetime64[s]")
    born = born.reset_index(drop=True)
    before_birthday = (born.dt.month * 100 + born.dt.day) > DAY.month * 100 + DAY.day
    p["age"] = (DAY.year - born.dt.year - before_birthday).clip(lower=0)
    code = p["ijazah_tertinggi"]
    highest = np.array(sorted(EDUCATION))
    level = np.array([EDUCATION[each] for each in highest])
    p["education"] = level[np.searchsorted(highest, code.fillna(0))]
    p.loc[code.isna(), "education"] = np.nan
    p.loc[code.isna() & (p["partisipasi_sekolah"] == 1), "education"] = 0
    for name in ("status_pekerjaan", "lapangan_usaha"):
        p.loc[p["bekerja"] == 2, name] = 0
    for name, low, high in (("young", 0, 4), ("school", 5, 14), ("work", 15, 64), ("old", 65, 999)):
        p[name] = p["age"].between(low, high)
    p["dropped"] = p["age"].between(7, 15) & p["partisipasi_sekolah"].isin([1, 3])
    p["employed"], p["ill"] = p["bekerja"] == 1, p["penyakit_kronis"] > 1
    trade = p["lapangan_usaha_dimiliki"]
    p["trade"] = np.where(trade.isna(), np.nan, trade > 6)
    p["is_not_head"], p["born"] = p["status_hubungan_keluarga"] != 1, born
    return p


def _of_families(p: pd.DataFrame) -> pd.DataFrame:
    """Return what members count up to in each family."""
    return p.groupby("family", sort=True).agg(
        size=("person", "size"),
        young=("young", "sum"),
        school=("school", "sum"),
        work=("work", "sum"),
        old=("old", "sum"),
        known_work=("bekerja", "count"),
        employed=("employed", "sum"),
        education=("education", "max"),
        dropped=("dropped", "max"),
        business=("jumlah_usaha", "sum"),
        known_business=("jumlah_usaha", "count"),
        trade=("trade", "max"),
        disability=("penyandang_disabilitas", "min"),
        ill=("ill", "sum"),
        known_ill=("penyakit_kronis", "count"),
    )


def _levels(m: pd.DataFrame, head: pd.DataFrame) -> pd.DataFrame:
    """Return the levels, from what members count up to and from the head of each family."""
    rest = m["young"] + m["school"] + m["old"]
    ratio = np.select(
        [
            m["work"] == 0,
            rest == 0,
            2 * rest < m["work"],
            rest < m["work"],
            2 * rest < 3 * m["work"],
        ],
        [5, 0, 1, 2, 3],
        4,
    )
    business = m["business"].where(m["known_business"] > 0)
    return pd.DataFrame(
        {
            "size": m["size"],
            "jumlah_anggota": m["size"].clip(upper=10),
            "anggota_balita": m["young"].clip(upper=3),
            "anggota_anak": m["school"].clip(upper=4),
            "anggota_lansia": m["old"].clip(upper=2),
            "rasio_ketergantungan": ratio,
            "anggota_bekerja": m["employed"].clip(upper=4).where(m["known_work"] > 0),
            "pendidikan_tertinggi": m["education"],
            "anak_tidak_sekolah": m["dropped"].astype(int),
            "usaha_keluarga": business.clip(upper=3),
            "usaha_nonpertanian": m["trade"].where(m["trade"].notna() | (business != 0), 0),
            "disabilitas_terberat": m["disability"],
            "anggota_sakit_kronis": m["ill"].clip(upper=2).where(m["known_ill"] > 0),
            "umur_kepala": 1 + ((head["age"] - 15).clip(lower=0) // 10).clip(upper=6),
            "jenis_kelamin_kepala": head["jenis_kelamin"],
            "status_kawin_kepala": head["status_kawin"],
            "pendidikan_kepala": head["education"],
            "status_pekerjaan_kepala": head["status_pekerjaan"],
            "lapangan_usaha_kepala": head["lapangan_usaha"],
        }
    )


def answers(family: pd.DataFrame, size: np.ndarray) -> dict[str, np.ndarray]:
    """Return the levels that are answers of the family itself."""
    area = floats(family[AREA])
    each = np.searchsorted(AREA_STEPS, area // size, side="right") + 1.0
    found = {f"{AREA}_per_anggota": np.where(np.isnan(area), np.nan, each)}
    for answer in answers_of_family():
        value = floats(family[answer.column])
        if answer.cap is not None:
            value = np.minimum(value, answer.cap)
        elif answer.bands is not None:
            band = np.searchsorted(2 ** np.arange(answer.bands), value, side="right")
            value = np.where(np.isnan(value) | (value < 0), value, band)
        for other, codes in answer.asked_if.items():
            asked = floats(family[other])
            skipped = np.isnan(value) & ~np.isnan(asked) & ~np.isin(asked, codes)
            value = np.where(skipped, 0, value)
        found[answer.column] = value
    return found
