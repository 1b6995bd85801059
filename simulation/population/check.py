"""Is the nation like the real one? P0 by province, and how hard its proxy means test is."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.population.asset import ASSETS
from simulation.population.geography import provinces
from simulation.population.households import HEAD
from simulation.population.rates import stream
from simulation.population.world import World

FOLDS = 5
CATEGORIES = (
    "status_kepemilikan_rumah", "jenis_lantai_terluas", "jenis_dinding_terluas",
    "jenis_atap_terluas", "sumber_air_minum_utama", "sumber_penerangan_utama",
    "daya_terpasang", "bahan_bakar_utama_memasak", "fasilitas_bab", "jenis_kloset",
    "pembuangan_akhir_tinja",
)  # fmt: skip
LEVEL = {23: 0, 3: 1, 4: 1, 8: 2, 9: 2, 13: 3, 14: 3, 15: 3, 18: 4, 19: 5, 20: 5, 21: 6, 22: 6}


@dataclass(frozen=True)
class Likeness:
    """What the check found."""

    p0: pd.DataFrame
    r2: float
    ee40: float
    kish: float
    cluster_correlation: float


def likeness(world: World, survey: tuple[pd.DataFrame, pd.DataFrame]) -> Likeness:
    """Compare a nation and its survey with the published figures."""
    family, person = survey
    weight = (family["bobot"] * family["jumlah_anggota"]).to_numpy()
    spent, line = (family[n].to_numpy() for n in ("pengeluaran_per_kapita", "garis_kemiskinan"))
    y = np.log(spent / line)
    cluster = family["id_klaster"].to_numpy()
    fitted = out_of_cluster(predictors(family, person), y, weight, cluster)
    household = family.drop_duplicates("id_rumah_tangga")["bobot"].to_numpy()
    return Likeness(
        p0=poverty(world, family),
        r2=r_squared(y, fitted, weight),
        ee40=exclusion(y, fitted, weight, 0.4),
        kish=float(len(household) * (household**2).sum() / household.sum() ** 2),
        cluster_correlation=intraclass(y, cluster),
    )


def poverty(world: World, survey: pd.DataFrame) -> pd.DataFrame:
    """P0 by province: published, of the true families, and as the survey measures it."""

    def by_province(frame: pd.DataFrame, weight: pd.Series) -> pd.Series:
        province = frame["kode_kelurahan_desa"].astype(str).str[:2]
        poor = frame["pengeluaran_per_kapita"] < frame["garis_kemiskinan"]
        weight = weight.astype(float)
        return 100 * (weight * poor).groupby(province).sum() / weight.groupby(province).sum()

    family = world.family
    province = family["kode_kelurahan_desa"].astype(str).str[:2]
    return pd.DataFrame(
        {
            "families": province.value_counts().sort_index(),
            "published": provinces()["p0"],
            "true": by_province(family, family["jumlah_anggota"]),
            "survey": by_province(survey, survey["bobot"] * survey["jumlah_anggota"]),
        }
    ).dropna()


def predictors(family: pd.DataFrame, person: pd.DataFrame) -> np.ndarray:
    """Return the standard predictors: size, materials, assets, schooling, sector."""
    size = family["jumlah_anggota"].to_numpy()
    household = family.groupby("id_rumah_tangga")["jumlah_anggota"].transform("sum").to_numpy()
    columns = [
        np.ones(len(family)), np.log(size), np.log(size) ** 2, np.log(household),
        np.log(family["luas_lantai"].to_numpy() / household), family["perkotaan"].to_numpy(),
    ]  # fmt: skip
    for name in CATEGORIES:
        values = family[name].fillna(0).to_numpy().astype(int)
        columns += [values == v for v in np.unique(values)[1:]]
    for name in ASSETS:
        values = family[name].to_numpy()
        columns += [values > 0, np.log1p(values)]
    columns += people(family, person)
    return np.column_stack([np.asarray(c, dtype=float) for c in columns])


def people(family: pd.DataFrame, person: pd.DataFrame) -> list[np.ndarray]:
    """Return what a family's members add: head's age, sex, schooling and work; dependants."""
    row = pd.Series(np.arange(len(family)), index=family["id_keluarga_benar"])
    of = person["id_keluarga_benar"].map(row).to_numpy()
    count = len(family)
    level = person["ijazah_tertinggi"].map(LEVEL).fillna(0).to_numpy().astype(int)
    born = person["tanggal_lahir"].dt.year.to_numpy()
    head = (person["status_hubungan_keluarga"] == HEAD).to_numpy()
    at = np.zeros(count, dtype=int)
    at[of[head]] = np.flatnonzero(head)
    highest = np.zeros(count, dtype=int)
    np.maximum.at(highest, of, level)
    sector = person["lapangan_usaha"].fillna(0).to_numpy().astype(int)[at]
    status = person["status_pekerjaan"].fillna(0).to_numpy().astype(int)[at]
    age = 2026 - born
    out = [
        age[at], age[at] ** 2 / 100, (person["jenis_kelamin"] == 2).to_numpy()[at],
        np.bincount(of[age < 5], minlength=count), np.bincount(of[age < 15], minlength=count),
        np.bincount(of[age > 64], minlength=count),
        (sector >= 1) & (sector <= 6), (sector >= 7) & (sector <= 11), sector == 0,
    ]  # fmt: skip
    out += [level[at] == v for v in range(1, 7)] + [highest == v for v in range(1, 7)]
    return out + [status == v for v in range(1, 9)]


def out_of_cluster(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, cluster: np.ndarray
) -> np.ndarray:
    """Least-squares predictions for each cluster from the clusters of other folds."""
    names, index = np.unique(cluster, return_inverse=True)
    fold = stream(0, "folds").permutation(len(names))[index] % FOLDS
    fitted = np.zeros(len(y))
    for k in range(FOLDS):
        inside = fold != k
        weighted = x[inside] * weight[inside, None]
        gram = weighted.T @ x[inside]
        gram += 1e-6 * np.diag(np.diag(gram).max() * np.ones(len(gram)) / len(y))
        fitted[~inside] = x[~inside] @ np.linalg.lstsq(gram, weighted.T @ y[inside], rcond=None)[0]
    return fitted


def r_squared(y: np.ndarray, fitted: np.ndarray, weight: np.ndarray) -> float:
    """Share of the weighted variance that the predictions explain."""
    mean = np.average(y, weights=weight)
    return float(1 - (weight * (y - fitted) ** 2).sum() / (weight * (y - mean) ** 2).sum())


def exclusion(y: np.ndarray, fitted: np.ndarray, weight: np.ndarray, part: float) -> float:
    """Share of the persons in the true bottom that the predicted bottom misses."""

    def bottom(values: np.ndarray) -> np.ndarray:
        order = np.argsort(values, kind="stable")
        inside = np.zeros(len(values), dtype=bool)
        inside[order] = np.cumsum(weight[order]) <= part * weight.sum()
        return inside

    poor, named = bottom(y), bottom(fitted)
    return float(weight[poor & ~named].sum() / weight[poor].sum())


def intraclass(y: np.ndarray, cluster: np.ndarray) -> float:
    """Intraclass correlation of clusters, by analysis of variance."""
    _, index = np.unique(cluster, return_inverse=True)
    size = np.bincount(index)
    mean = np.bincount(index, weights=y) / size
    within = ((y - mean[index]) ** 2).sum() / (len(y) - len(size))
    between = (size * (mean - y.mean()) ** 2).sum() / (len(size) - 1)
    usual = (len(y) - (size**2).sum() / len(y)) / (len(size) - 1)
    return float((between - within) / (between + (usual - 1) * within))


def describe(found: Likeness) -> str:
    """Return the check as text: what a person reads before trusting the nation."""
    table = found.p0.assign(gap=found.p0["survey"] - found.p0["published"]).round(2)
    return "\n".join(
        [
            table.to_string(),
            f"R2 {found.r2:.3f} (.45-.55)   EE40 {found.ee40:.3f} (.28-.36)",
            f"Kish effect of weights {found.kish:.2f} (1.33)   "
            f"correlation within clusters {found.cluster_correlation:.3f} (.14-.19)",
        ]
    )
