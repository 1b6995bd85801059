"""The rank job by Polars' lazy, streaming engine: ``python -m bench.peers.polars HOME OUT``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from bench.job import report_io
from bench.peers.job import FAMILY, PERSON, PREVIOUS, SCOPES, Job
from bench.peers.polars_view import ID, levels, members
from pipelines.home import Home
from pipelines.rank.variables import URBAN
from ranking.model import MICRO, Model


def quotient(number: pl.Expr) -> pl.Expr:
    """Return a number over a million, cut towards 0."""
    return pl.when(number < 0).then(-(-number // MICRO)).otherwise(number // MICRO)


def known(model: Model) -> list[pl.Expr]:
    """Return what the known answers add, and what there is to say of the others."""

    def chosen(value: pl.Expr, table: dict[int, int]) -> pl.Expr:
        return value.replace_strict(table, return_dtype=pl.Int64)

    terms = [
        chosen(pl.col(f"level_{n}"), model.levels(n)) * pl.col(n) // MICRO for n in model.order
    ]
    for one, other, size in model.pairs:
        table = {1000 * a + b: v for (a, b), v in model.product(one, other, size).items()}
        both = 1000 * pl.col(f"level_{one}").cast(pl.Int32) + pl.col(f"level_{other}")
        terms.append(chosen(both, table))
    missing = {n: pl.col(f"level_{n}").is_null().cast(pl.Int64) for n in model.order}
    return [
        pl.sum_horizontal(terms).alias("dikenal"),
        pl.sum_horizontal(m * model.share(n) for n, m in missing.items()).alias("luput"),
        pl.sum_horizontal(m * model.expectation(n) for n, m in missing.items()).alias("harap"),
        pl.sum_horizontal(missing.values()).cast(pl.Int16).alias("variabel_diduga"),
    ]


def score(model: Model) -> pl.Expr:
    """Return the score."""
    mean, share = pl.col("rata"), pl.col("luput")
    usual = quotient(share * mean)
    stands_out = pl.col("dikenal") - quotient((MICRO - share) * mean)
    more = quotient(pl.col("harap") * stands_out).clip(lower_bound=-model.cap)
    imputed = pl.when(pl.col("variabel_diduga") > 0).then(usual + more).otherwise(0)
    return pl.col("dasar") + pl.col("dikenal") + imputed


def scored(job: Job) -> pl.LazyFrame:
    """Return every family with its score, found province by province.

    At once, the rows joined with their multipliers would take 14 GB at ten million families.
    """
    provinces = sorted({Path(file).parent for file in job.files("registry/family")})
    base, multiplier = (pl.LazyFrame(table) for table in (job.bases(), job.multipliers()))
    found = [_scored(job, place.name, base, multiplier) for place in provinces]
    return pl.concat([each.collect(engine="streaming") for each in found]).lazy()


def _scored(job: Job, province: str, base: pl.LazyFrame, multiplier: pl.LazyFrame) -> pl.LazyFrame:
    files = {
        name: [file for file in job.files(f"registry/{name}") if f"/{province}/" in file]
        for name in ("family", "person")
    }
    person = pl.scan_parquet(files["person"], hive_partitioning=False).select(PERSON)
    family = pl.scan_parquet(files["family"], hive_partitioning=False).select(FAMILY)
    village = pl.col("kode_kelurahan_desa")
    return (
        family.join(members(person), on=ID)
        .select(
            ID,
            "anggota",
            village,
            village.str.slice(0, 4).alias("kode_kabupaten_kota"),
            pl.col(URBAN).fill_null(0),
            *levels(),
        )
        .join(multiplier, on=["kode_kabupaten_kota", URBAN])
        .select(ID, "anggota", village, "kode_kabupaten_kota", URBAN, *known(job.model))
        .join(base, on=["kode_kelurahan_desa", URBAN])
        .select(
            ID,
            "anggota",
            "kode_kabupaten_kota",
            "variabel_diduga",
            *job.by_place,
            skor=score(job.model),
        )
    )


def cuts(families: pl.LazyFrame, digits: int) -> pl.DataFrame:
    """Return every score of a scope with its desil and percentile."""
    groups = families.group_by(
        pl.col("kode_kabupaten_kota").str.slice(0, digits).alias("kode"), "skor"
    ).agg(keluarga=pl.len().cast(pl.Int64), jiwa=pl.col("anggota").sum())

    def part(weight: str, parts: int) -> pl.Expr:
        own = pl.col(weight)
        twice = 2 * own.cum_sum().over("kode") - own
        whole = (twice * parts) // (2 * own.sum().over("kode"))
        return (1 + whole.clip(upper_bound=parts - 1)).cast(pl.Int8)

    return (
        groups.sort("kode", "skor")
        .with_columns(
            desil=part("jiwa", 10), keluarga_ke=part("keluarga", 10), persentil=part("jiwa", 100)
        )
        .collect(engine="streaming")
    )


def main(home: Home, out: Path) -> None:
    """Rank the second quarter."""
    job = Job(home)
    families = scored(job)
    tables = {scope: cuts(families, digits) for scope, digits in SCOPES.items()}
    previous = pl.scan_parquet(job.previous, hive_partitioning=False).select(
        ID, desil_nasional_sebelumnya=PREVIOUS[1]
    )
    ranked = families.rename({"anggota": "jumlah_anggota"})
    for scope, digits in SCOPES.items():
        found = {f"desil_{scope}": "desil"}
        found |= {"desil_nasional_keluarga": "keluarga_ke"} if scope == "nasional" else {}
        found |= {f"persentil_{scope}": "persentil"} if scope == "kabupaten_kota" else {}
        table = tables[scope].lazy().select("kode", "skor", **found)
        place = pl.col("kode_kabupaten_kota").str.slice(0, digits)
        ranked = ranked.with_columns(kode=place).join(table, on=["kode", "skor"]).drop("kode")
    now, before = pl.col("desil_nasional"), pl.col("desil_nasional_sebelumnya")
    new, up, down, same = map(pl.lit, ("baru", "naik", "turun", "tetap"))
    ranked = (
        ranked.join(previous, on=ID, how="left")
        .with_columns(
            pergerakan=pl.when(before.is_null())
            .then(new)
            .when(now > before)
            .then(up)
            .when(now < before)
            .then(down)
            .otherwise(same),
            prov=pl.col("kode_kabupaten_kota").str.slice(0, 2),
        )
        .collect(engine="streaming")
        .lazy()
    )
    ranked.drop(job.by_place).sink_parquet(
        pl.PartitionBy(out / "family", key="prov"), compression="zstd", mkdir=True
    )
    moved = ranked.drop_nulls("desil_nasional_sebelumnya")
    write(out, "cut_point", [_cut_point(*each) for each in tables.items()])
    write(out, "transition", [_transition(moved, *each) for each in SCOPES.items()])
    write(out, "departed", [previous.join(families, on=ID, how="anti")])
    write(out, "sensitivity", list(_sensitivity(ranked, job)))


def _cut_point(scope: str, table: pl.DataFrame) -> pl.LazyFrame:
    return (
        table.lazy()
        .group_by("kode", "desil")
        .agg(pl.col("skor").max().alias("skor_tertinggi"), pl.col("keluarga", "jiwa").sum())
        .with_columns(kode=_national("kode", scope), lingkup=pl.lit(scope))
    )


def _transition(moved: pl.LazyFrame, scope: str, digits: int) -> pl.LazyFrame:
    place = pl.col("kode_kabupaten_kota").str.slice(0, digits).alias("kode")
    return (
        moved.group_by(place, dari="desil_nasional_sebelumnya", ke="desil_nasional")
        .agg(keluarga=pl.len().cast(pl.Int64), jiwa=pl.col("jumlah_anggota").sum())
        .with_columns(kode=_national("kode", scope), lingkup=pl.lit(scope))
    )


def _sensitivity(ranked: pl.LazyFrame, job: Job) -> Iterator[pl.LazyFrame]:
    """Yield, for every other choice in ranking, how many stand in which desil by it."""
    families = ranked.join(pl.LazyFrame(job.sizes()), on="jumlah_anggota")
    for name in (*job.by_size, *job.by_place):
        chosen = families.with_columns(lain=pl.col("skor") + pl.col(name))
        groups = chosen.group_by("lain").agg(jiwa=pl.col("jumlah_anggota").sum()).sort("lain")
        own = pl.col("jiwa")
        tenth = (2 * own.cum_sum() - own) * 10 // (2 * own.sum())
        cut = groups.select("lain", ke=(1 + tenth.clip(upper_bound=9)).cast(pl.Int8))
        yield _chosen(chosen.join(cut, on="lain"), name)
    for name in job.by_families:
        yield _chosen(ranked.with_columns(ke=pl.col("desil_nasional_keluarga")), name)


def _chosen(families: pl.LazyFrame, name: str) -> pl.LazyFrame:
    return (
        families.group_by("kode_kabupaten_kota", "ke", dari="desil_nasional")
        .agg(keluarga=pl.len().cast(pl.Int64), jiwa=pl.col("jumlah_anggota").sum())
        .with_columns(skenario=pl.lit(name))
    )


def _national(column: str, scope: str) -> pl.Expr:
    return pl.lit("00") if scope == "nasional" else pl.col(column)


def write(out: Path, name: str, frames: list[pl.LazyFrame]) -> None:
    """Write a small table."""
    path = out / name / "part-0.parquet"
    pl.concat(frames, how="diagonal").sink_parquet(path, compression="zstd", mkdir=True)


if __name__ == "__main__":
    main(Home(sys.argv[1]), Path(sys.argv[2]))
    report_io()
