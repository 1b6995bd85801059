"""The rank job in pandas and scikit-learn: ``python -m bench.peers.pandas HOME OUT``."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from bench.job import report_io
from bench.peers import estimator
from bench.peers.job import FAMILY, PERSON, PREVIOUS, SCOPES, Job
from bench.peers.pandas_view import answers, members
from pipelines.home import Home
from pipelines.rank.variables import URBAN

RANKED = [
    "id_keluarga",
    "skor",
    "variabel_diduga",
    "jumlah_anggota",
    "desil_nasional",
    "desil_provinsi",
    "desil_kabupaten_kota",
    "persentil_kabupaten_kota",
    "desil_nasional_keluarga",
    "desil_nasional_sebelumnya",
    "pergerakan",
]


def read(files: list[str], columns: tuple[str, ...]) -> pd.DataFrame:
    """Read some columns of a table, nulls as nulls."""
    frames = [pd.read_parquet(f, columns=list(columns), dtype_backend="pyarrow") for f in files]
    return pd.concat(frames, ignore_index=True)


def cut(scored: pd.DataFrame, digits: int) -> pd.DataFrame:
    """Return every score of a scope with its desil, by persons and by families, and percentile."""
    place = scored["kode_kabupaten_kota"].str[:digits] if digits else pd.Series("00", scored.index)
    groups = (
        scored.groupby([place.rename("kode"), "skor"])["jumlah_anggota"]
        .agg(keluarga="size", jiwa="sum")
        .reset_index()
    )

    def part(weight: str, parts: int) -> pd.Series:
        by_place = groups.groupby("kode")[weight]
        twice = 2 * by_place.cumsum() - groups[weight]
        return 1 + (twice * parts // (2 * by_place.transform("sum"))).clip(upper=parts - 1)

    return groups.assign(
        desil=part("jiwa", 10), keluarga_ke=part("keluarga", 10), persentil=part("jiwa", 100)
    )


def scored(job: Job) -> pd.DataFrame:
    """Return every family with its score."""
    model = job.model
    member = members(read(job.files("registry/person"), PERSON))
    family = read(job.files("registry/family"), FAMILY).set_index("id_keluarga").loc[member.index]
    urban, size = family[URBAN].to_numpy(np.int64), member["size"].to_numpy(np.int64)
    levels = {c: member[c].to_numpy(float) for c in member} | answers(family, size)
    codes = family["kode_kelurahan_desa"].astype(str)
    regency, at_regency = np.unique(codes.str[:4], return_inverse=True)
    answer = np.column_stack([levels[name] for name in model.order])
    missing = np.isnan(answer)
    answer = np.where(missing, estimator.MISSING, answer).astype(np.int16)
    village, at_village = np.unique(codes, return_inverse=True)
    base = np.array([[model.base(v, kind) for kind in estimator.URBAN] for v in village])
    mean = np.array([model.mean(v) for v in village])
    answered = estimator.categories(model, answer, 2 * at_regency + urban)
    known = estimator.predict(estimator.fitted(model, regency), answered)
    score = base[at_village, urban] + known
    score += estimator.imputed(model, missing, known, mean[at_village])
    cells = [(str(each), kind) for each in regency for kind in estimator.URBAN]
    added = job.added_by_line(cells)[2 * at_regency + urban]
    return pd.DataFrame(
        {
            "id_keluarga": member.index,
            "kode_kabupaten_kota": codes.str[:4].to_numpy(),
            "skor": score,
            "variabel_diduga": missing.sum(axis=1),
            "jumlah_anggota": size,
        }
        | dict.fromkeys(job.by_place, added)
    )


def located(ranked: pd.DataFrame, cuts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return families with every desil that they have."""
    for scope, digits in SCOPES.items():
        names = {"desil": f"desil_{scope}"}
        names |= {"keluarga_ke": "desil_nasional_keluarga"} if scope == "nasional" else {}
        names |= {"persentil": f"persentil_{scope}"} if scope == "kabupaten_kota" else {}
        table = cuts[scope].rename(columns=names)[["kode", "skor", *names.values()]]
        place = ranked["kode_kabupaten_kota"].str[:digits] if digits else "00"
        ranked = ranked.assign(kode=place).merge(table, on=["kode", "skor"]).drop(columns="kode")
    return ranked


def transitions(moved: pd.DataFrame) -> pd.DataFrame:
    """Return how many went from which desil to which, in every place."""
    found = []
    for scope, digits in SCOPES.items():
        place = moved["kode_kabupaten_kota"].str[:digits] if digits else "00"
        columns = {"desil_nasional_sebelumnya": "dari", "desil_nasional": "ke"}
        rows = moved.rename(columns=columns).assign(kode=place, lingkup=scope)
        by_place = rows.groupby(["lingkup", "kode", "dari", "ke"])["jumlah_anggota"]
        found.append(by_place.agg(keluarga="size", jiwa="sum").reset_index())
    return pd.concat(found)


def sensitivity(ranked: pd.DataFrame, job: Job) -> pd.DataFrame:
    """Return, for every other choice in ranking, how many stand in which desil by it."""
    size = ranked["jumlah_anggota"].to_numpy()
    added = job.sizes().to_pandas().set_index("jumlah_anggota")
    by = {name: added[name].to_numpy()[size - 1] for name in job.by_size}
    by |= {name: ranked[name].to_numpy() for name in job.by_place}
    to = {name: ranked["desil_nasional_keluarga"].to_numpy() for name in job.by_families}
    for name, more in by.items():
        score = ranked["skor"].to_numpy() + more
        persons = pd.Series(size).groupby(score).sum()
        tenth = (2 * persons.cumsum() - persons) * 10 // (2 * persons.sum())
        to[name] = (1 + tenth.clip(upper=9)).loc[score].to_numpy()
    found = []
    for name, desil in to.items():
        rows = ranked[["kode_kabupaten_kota", "jumlah_anggota"]]
        rows = rows.assign(skenario=name, dari=ranked["desil_nasional"], ke=desil)
        alike = rows.groupby(["skenario", "kode_kabupaten_kota", "dari", "ke"])["jumlah_anggota"]
        found.append(alike.agg(keluarga="size", jiwa="sum").reset_index())
    return pd.concat(found)


def main(home: Home, out: Path) -> None:
    """Rank the second quarter and write one file per province."""
    job = Job(home)
    families = scored(job)
    cuts = {scope: cut(families, digits) for scope, digits in SCOPES.items()}
    last = read(job.previous, PREVIOUS).set_index("id_keluarga")["desil_nasional"]
    ranked = located(families, cuts)
    was = ranked["id_keluarga"].map(last.astype("int64"))
    now = ranked["desil_nasional"]
    ranked["desil_nasional_sebelumnya"] = was.astype("Int64")
    ranked["pergerakan"] = np.select(
        [was.isna(), now > was, now < was], ["baru", "naik", "turun"], "tetap"
    )
    for code, rows in ranked.groupby(ranked["kode_kabupaten_kota"].str[:2]):
        write(rows[RANKED], out / "family" / f"prov={code}")
    points = [
        table.groupby(["kode", "desil"], as_index=False)
        .agg(skor_tertinggi=("skor", "max"), keluarga=("keluarga", "sum"), jiwa=("jiwa", "sum"))
        .assign(lingkup=scope)
        for scope, table in cuts.items()
    ]
    write(pd.concat(points), out / "cut_point")
    write(transitions(ranked.dropna(subset="desil_nasional_sebelumnya")), out / "transition")
    write(sensitivity(ranked, job), out / "sensitivity")
    gone = last[~last.index.isin(ranked["id_keluarga"])]
    write(gone.rename("desil_nasional_sebelumnya").reset_index(), out / "departed")


def write(rows: pd.DataFrame, folder: Path) -> None:
    """Write a table, or a part of one."""
    folder.mkdir(parents=True, exist_ok=True)
    rows.to_parquet(folder / "part-0.parquet", compression="zstd", index=False)


if __name__ == "__main__":
    main(Home(sys.argv[1]), Path(sys.argv[2]))
    report_io()
