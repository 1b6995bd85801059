"""The ranking as a competent user of pandas and scikit-learn writes it: -m bench.peer_pandas.

It reads the same files and does features, score, desil at every level, and the comparison with
the quarter before; not the causes of a change, which nobody would write this way.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from bench import peer_model
from bench.job import Q1, Q2, report_io
from pipelines.home import Home
from pipelines.rank.inputs import MODEL, read_model
from pipelines.rank.variables import family_columns, person_columns

COLUMNS = [
    "id_keluarga",
    "skor",
    "desil_nasional",
    "desil_provinsi",
    "desil_kabupaten_kota",
    "desil_nasional_keluarga",
    "pergerakan",
    "variabel_diduga",
]
ANSWERS = [c.name for c in person_columns() if c.kind != "date"]
PERSON = ["id_keluarga", "id_individu", "status_keberadaan", "tanggal_lahir", *ANSWERS]
FAMILY = [
    "id_keluarga",
    "kode_provinsi",
    "kode_kabupaten_kota",
    "kode_kelurahan_desa",
    *(c.name for c in family_columns()),
]
EDUCATION = np.array([-1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 5, 5, 5, 5, 0])


def read(release: Path, table: str, columns: list[str] | None = None) -> pd.DataFrame:
    """Read a table of a release, nulls as nulls."""
    files = sorted((release / table).glob("prov=*/*.parquet"))
    frames = [pd.read_parquet(f, columns=columns, dtype_backend="pyarrow") for f in files]
    return pd.concat(frames, ignore_index=True)


def floats(column: pd.Series) -> np.ndarray:
    """Return a column as float, NaN for a missing answer."""
    return column.to_numpy(float, na_value=np.nan)


def members(person: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the levels that come from members, by family."""
    presence = floats(person["status_keberadaan"])
    person = person[np.isnan(presence) | np.isin(presence, (1, 5))]
    p = pd.DataFrame({c: floats(person[c]) for c in ANSWERS})
    p["family"], p["person"] = person["id_keluarga"].to_numpy(), person["id_individu"].to_numpy()
    # by way of Arrow: pandas would turn dates of days one by one
    born = person["tanggal_lahir"].astype("timestamp[s][pyarrow]").astype("datetime64[s]")
    born = born.reset_index(drop=True)
    before_birthday = (born.dt.month * 100 + born.dt.day) > day.month * 100 + day.day
    p["age"] = (day.year - born.dt.year - before_birthday).clip(lower=0)
    code = p["ijazah_tertinggi"]
    p["education"] = np.where(code.isna(), np.nan, EDUCATION[code.fillna(0).astype(int)])
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
    g = p.groupby("family", sort=True)
    m = g.agg(
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
    head = p.sort_values(["family", "is_not_head", "born", "person"], na_position="last")
    head = head.drop_duplicates("family").set_index("family")
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
    from pipelines.codebook import load

    found = {}
    for column in load().columns("family"):
        if not column.feature or column.name == "perkotaan":
            continue
        value = floats(family[column.name])
        if column.name == "luas_lantai":
            steps = [4, 6, 8, 10, 13, 17, 22, 30, 46]
            each = np.searchsorted(steps, value // size, side="right") + 1.0
            found["luas_lantai_per_anggota"] = np.where(np.isnan(value), np.nan, each)
            continue
        if column.codes:
            for other, codes in column.asked_if.items():
                answer = floats(family[other])
                skipped = np.isnan(value) & ~np.isnan(answer) & ~np.isin(answer, codes)
                value = np.where(skipped, 0, value)
            found[column.name] = value
            continue
        low, high = column.between or (0, 0)
        if high <= 20:
            found[column.name] = np.minimum(value, low + 3)
        else:
            most = min(high.bit_length(), 10)
            band = np.searchsorted(2 ** np.arange(most), value, side="right").astype(float)
            found[column.name] = np.where(np.isnan(value) | (value < 0), value, band)
    return found


def desil(score: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the desil of each row by the integer rule."""
    distinct, group = np.unique(score, return_inverse=True)
    persons = np.bincount(group, weights=weight, minlength=len(distinct)).astype(np.int64)
    below = np.cumsum(persons) - persons
    return (1 + np.minimum(9, (2 * below + persons) * 10 // (2 * persons.sum())))[group]


def main(home: Home, out: Path) -> None:
    """Rank the second quarter and write one file per province."""
    now, before = home.candidate(Q2), home.releases(Q1) / "release=r0"
    model = read_model(now / MODEL)
    member = members(read(now, "registry/person", PERSON), pd.Timestamp(Q2.reference_date))
    family = read(now, "registry/family", FAMILY).set_index("id_keluarga").loc[member.index]
    place = family[["kode_provinsi", "kode_kabupaten_kota"]].astype(str)
    urban, size = family["perkotaan"].to_numpy(np.int64), member["size"].to_numpy(np.int64)
    levels = {c: member[c].to_numpy(float) for c in member} | answers(family, size)
    _, at_province = np.unique(place["kode_provinsi"], return_inverse=True)
    regency, at_regency = np.unique(place["kode_kabupaten_kota"], return_inverse=True)
    answer = np.column_stack([levels[name] for name in model.order])
    missing = np.isnan(answer)
    answer = np.where(missing, peer_model.MISSING, answer).astype(np.int16)
    village, at_village = np.unique(family["kode_kelurahan_desa"].astype(str), return_inverse=True)
    base = np.array([[model.base(v, kind) for kind in peer_model.URBAN] for v in village])
    mean = np.array([model.mean(v) for v in village])
    answered = peer_model.categories(model, answer, 2 * at_regency + urban)
    known = peer_model.predict(peer_model.fitted(model, regency), answered)
    score = base[at_village, urban] + known
    score += peer_model.imputed(model, missing, known, mean[at_village])
    ranked = pd.DataFrame(
        {"id_keluarga": member.index, "skor": score, "variabel_diduga": missing.sum(axis=1)}
    )
    ranked["desil_nasional"] = desil(score, size)
    ranked["desil_nasional_keluarga"] = desil(score, np.ones(len(score)))
    for scope, at in (("provinsi", at_province), ("kabupaten_kota", at_regency)):
        column = np.zeros(len(score), np.int64)
        for rows in pd.Series(at).groupby(at).indices.values():
            column[rows] = desil(score[rows], size[rows])
        ranked[f"desil_{scope}"] = column
    last = read(before, "ranked/family", ["id_keluarga", "desil_nasional"]).set_index("id_keluarga")
    was = ranked["id_keluarga"].map(last["desil_nasional"].astype("int64"))
    ranked["pergerakan"] = np.select(
        [was.isna(), ranked["desil_nasional"] > was, ranked["desil_nasional"] < was],
        ["baru", "naik", "turun"],
        "tetap",
    )
    for code, families in ranked[COLUMNS].groupby(place["kode_provinsi"].to_numpy()):
        folder = out / f"prov={code}"
        folder.mkdir(parents=True, exist_ok=True)
        families.to_parquet(folder / "part-0.parquet", compression="zstd", index=False)


if __name__ == "__main__":
    main(Home(sys.argv[1]), Path(sys.argv[2]))
    report_io()
