"""What the survey says of the nation, measured as the published figures were."""

import csv

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ranking.metrics import exclusion, r_squared
from simulation.likeness import measures, proxies
from simulation.likeness.marks import Found
from simulation.likeness.models import WHISPER, OutOfCluster, ridge, standard
from simulation.population.geography import DATA

LARGEST = 7
CLEAR_EFFECT = 0.02
IMPROVED_WATER = (1, 2, 3, 4, 5, 7, 10)  # piped, protected, rain; bottled and refill as well
PIT = 4


def living(family: pd.DataFrame) -> dict[str, Found | dict[str, Found]]:
    """Return poverty, inequality, water, sanitation and sizes."""
    persons = (family["bobot"] * family["jumlah_anggota"]).to_numpy()
    spent = family["pengeluaran_per_kapita"].to_numpy()
    poor = (spent < family["garis_kemiskinan"].to_numpy()).astype(float)
    cluster = family["id_klaster"].to_numpy()
    home = family.drop_duplicates("id_rumah_tangga")
    weight = home["bobot"].to_numpy()

    def of_homes(flag: NDArray) -> dict[str, Found]:
        return _by_province(home, flag, weight)

    def unequal(rows: NDArray) -> float:
        return measures.gini(spent[rows], persons[rows])

    out: dict[str, Found | dict[str, Found]] = {
        "p0_provinsi": _by_province(family, poor, persons),
        "air_layak": of_homes(home["sumber_air_minum_utama"].isin(IMPROVED_WATER).to_numpy()),
        "sanitasi_layak": of_homes(improved_sanitation(home)),
        "p0_nasional": _percent(poor, persons, cluster),
        "gini": measures.jackknifed(unequal, cluster),
        "kish": (measures.kish(weight), None),
    }
    out.update(_sizes(family, home))
    return out


def improved_sanitation(home: pd.DataFrame) -> NDArray:
    """Return who has a swan-neck bowl over a septic tank or treatment, in the country a pit."""
    drain = home["pembuangan_akhir_tinja"].fillna(0)
    pit = (drain == PIT) & (home["perkotaan"] == 0)
    bowl = home["fasilitas_bab"].le(3) & home["jenis_kloset"].fillna(0).eq(1)
    return (bowl & (drain.isin((1, 2)) | pit)).to_numpy(dtype=bool)


def _percent(flag: NDArray, weight: NDArray, cluster: NDArray) -> Found:
    part, error = measures.share(np.asarray(flag, dtype=float), weight, cluster)
    return 100 * part, 100 * error


def _by_province(frame: pd.DataFrame, flag: NDArray, weight: NDArray) -> dict[str, Found]:
    province = frame["kode_kelurahan_desa"].astype(str).str[:2].to_numpy()
    cluster = frame["id_klaster"].to_numpy()
    return {
        code: _percent(flag[here], weight[here], cluster[here])
        for code in np.unique(province)
        for here in [province == code]
    }


def _sizes(family: pd.DataFrame, home: pd.DataFrame) -> dict[str, Found]:
    group = family.groupby("id_rumah_tangga")["jumlah_anggota"]
    size = home["id_rumah_tangga"].map(group.sum()).to_numpy()
    families = home["id_rumah_tangga"].map(group.size()).to_numpy()
    weight, cluster = home["bobot"].to_numpy(), home["id_klaster"].to_numpy()
    out: dict[str, Found] = {
        f"rumah_tangga_{n}": _percent(np.minimum(size, LARGEST) == n, weight, cluster)
        for n in range(1, LARGEST + 1)
    }
    out["rumah_tangga_berbagi"] = _percent(families > 1, weight, cluster)
    each = family["jumlah_anggota"].to_numpy()
    out["orang_per_keluarga"] = measures.share(
        each, family["bobot"].to_numpy(), family["id_klaster"].to_numpy()
    )
    return out


def difficulty(family: pd.DataFrame, person: pd.DataFrame) -> dict[str, Found]:
    """Return how hard the proxy means test is, on clusters that no fit has seen."""
    weight = (family["bobot"] * family["jumlah_anggota"]).to_numpy()
    y = log_ratio(family)
    cluster = family["id_klaster"].to_numpy()
    columns = proxies.register(family, person)
    fits = OutOfCluster(columns, y, weight, cluster)
    pooled = fits.pooled()
    regency = family["kode_kelurahan_desa"].astype(str).str[:4]
    own, partial = fits.by_regency(pd.factorize(regency)[0])
    paired = np.column_stack([columns, proxies.pairs(family, person)])
    with_pairs = OutOfCluster(paired, y, weight, cluster).pooled()

    def r2(fitted: NDArray, rows: NDArray) -> float:
        return r_squared(y[rows], fitted[rows], weight[rows])

    return {
        "r2": measures.jackknifed(lambda i: r2(pooled, i), cluster),
        "ee40": measures.jackknifed(lambda i: exclusion(y[i], pooled[i], weight[i], 0.4), cluster),
        "desil_tepat": measures.jackknifed(
            lambda i: measures.exact(y[i], pooled[i], weight[i]), cluster
        ),
        "partial_pooling_gain": measures.jackknifed(lambda i: r2(partial, i) - r2(own, i), cluster),
        "pairs_gain": measures.jackknifed(lambda i: r2(with_pairs, i) - r2(pooled, i), cluster),
        "korelasi_desa": measures.jackknifed(
            lambda i: measures.intraclass(y[i], cluster[i]), cluster
        ),
        "tanda": (100 * float(signs(family, person)["same"].mean()), None),
    }


def log_ratio(family: pd.DataFrame) -> NDArray:
    """Return the log of measured spending over the line."""
    spent, line = (family[n].to_numpy() for n in ("pengeluaran_per_kapita", "garis_kemiskinan"))
    return np.asarray(np.log(spent / line))


def signs(family: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
    """Return the clear effects of 2008 beside those here, and whether their signs agree.

    A household was the unit of 2008: only those of one family are looked at.
    """
    alone = ~family["id_rumah_tangga"].duplicated(keep=False)
    family = family[alone].reset_index(drop=True)
    person = person[person["id_keluarga_benar"].isin(family["id_keluarga_benar"])]
    then = effects_of_2008()
    columns = proxies.of_2008(family, person.reset_index(drop=True))
    columns = columns.loc[:, columns.std() > 0]
    ones = np.column_stack([np.ones(len(columns)), columns.to_numpy()])
    weight = family["bobot"].to_numpy()
    x = standard(ones, weight)
    now = pd.Series(ridge(x, log_ratio(family), weight, WHISPER)[1:], index=columns.columns)
    clear = [n for n in columns.columns if abs(then[n]) >= CLEAR_EFFECT]
    table = pd.DataFrame({"then": then[clear], "now": now[clear]})
    return table.assign(same=np.sign(table["then"]) == np.sign(table["now"]))


def effects_of_2008() -> pd.Series:
    """Return the standardised effect of each proxy of 2008."""
    with (DATA / "pmt_indonesia_2008_coefficients.csv").open(encoding="utf-8") as lines:
        return pd.Series({row[""]: float(row["std_effect"]) for row in csv.DictReader(lines)})
