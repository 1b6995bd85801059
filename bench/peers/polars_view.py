"""What families are by their answers and their members, in Polars: the levels of the model."""

from collections.abc import Iterator, Sequence

import polars as pl

from bench.peers.job import ACTIVE, AREA, AREA_STEPS, DAY, EDUCATION, HEAD, WORK, Answer, answers

ID = "id_keluarga"
_LAST_DAY = 1 << 20  # days since 1970 of a birth that is not known


def steps(value: pl.Expr, bounds: Sequence[int]) -> pl.Expr:
    """Return at how many bounds a value has arrived, as a level counted from 0."""
    return value.cast(pl.Int32).bin_intervals(bounds, labels=False).cast(pl.Int32)


def members(person: pl.LazyFrame) -> pl.LazyFrame:
    """Return what a family is by its members."""
    born, diploma = pl.col("tanggal_lahir"), pl.col("ijazah_tertinggi")
    birthday = born.dt.month().cast(pl.Int32) * 100 + born.dt.day()
    age = DAY.year - born.dt.year() - (birthday > DAY.month * 100 + DAY.day).cast(pl.Int32)
    levels: dict[int, int] = {}
    for code, level in EDUCATION.items():
        levels |= {each: level for each in range(code + 1) if each not in levels}
    education = (
        pl.when(diploma.is_null() & (pl.col("partisipasi_sekolah") == 1))
        .then(0)
        .otherwise(diploma.replace_strict(levels, return_dtype=pl.Int32))
    )
    idle = pl.col("bekerja") == 2
    presence = pl.col("status_keberadaan")
    is_not_head = pl.col("status_hubungan_keluarga").ne_missing(1).cast(pl.Int64)
    days = born.cast(pl.Int32).cast(pl.Int64).fill_null(_LAST_DAY) + _LAST_DAY
    person = person.filter(presence.is_null() | presence.is_in(ACTIVE)).with_columns(
        umur=age.clip(lower_bound=0),
        pendidikan=education,
        status_pekerjaan=pl.when(idle).then(0).otherwise("status_pekerjaan"),
        lapangan_usaha=pl.when(idle).then(0).otherwise("lapangan_usaha"),
        urutan=is_not_head * (1 << 62) + days * (1 << 40) + pl.col("id_individu"),
    )
    umur, ill = pl.col("umur"), pl.col("penyakit_kronis")
    return person.group_by(ID).agg(
        pl.len().cast(pl.Int64).alias("anggota"),
        balita=(umur < 5).sum(),
        anak=umur.is_between(5, 14).sum(),
        dewasa=umur.is_between(15, 64).sum(),
        lansia=(umur >= 65).sum(),
        bekerja_diketahui=pl.col("bekerja").count(),
        bekerja=(pl.col("bekerja") == 1).sum(),
        pendidikan_tertinggi=pl.col("pendidikan").max(),
        tidak_sekolah=(umur.is_between(7, 15) & (pl.col("partisipasi_sekolah") != 2)).sum(),
        usaha=pl.col("jumlah_usaha").cast(pl.Int64).sum(),
        usaha_diketahui=pl.col("jumlah_usaha").count(),
        nonpertanian=(pl.col("lapangan_usaha_dimiliki") > 6).cast(pl.Int8).max(),
        disabilitas_terberat=pl.col("penyandang_disabilitas").min(),
        penyakit_diketahui=ill.count(),
        sakit=(ill > 1).sum(),
        **{f"{name}_kepala": pl.col(name).min_by("urutan") for name in (*HEAD, *WORK)},
    )


def of_members() -> dict[str, pl.Expr]:
    """Return the levels that come from members."""
    adults = pl.col("dewasa").cast(pl.Int64)
    rest = pl.sum_horizontal("balita", "anak", "lansia").cast(pl.Int64)
    business = pl.when(pl.col("usaha_diketahui") > 0).then("usaha")
    age = pl.col("umur_kepala")
    return {
        "jumlah_anggota": pl.col("anggota").clip(upper_bound=10),
        "anggota_balita": pl.col("balita").clip(upper_bound=3),
        "anggota_anak": pl.col("anak").clip(upper_bound=4),
        "anggota_lansia": pl.col("lansia").clip(upper_bound=2),
        "rasio_ketergantungan": pl.when(adults == 0)
        .then(5)
        .when(rest == 0)
        .then(0)
        .when(2 * rest < adults)
        .then(1)
        .when(rest < adults)
        .then(2)
        .when(2 * rest < 3 * adults)
        .then(3)
        .otherwise(4),
        "anggota_bekerja": pl.when(pl.col("bekerja_diketahui") > 0).then(
            pl.col("bekerja").clip(upper_bound=4)
        ),
        "pendidikan_tertinggi": pl.col("pendidikan_tertinggi"),
        "anak_tidak_sekolah": (pl.col("tidak_sekolah") > 0).cast(pl.Int32),
        "usaha_keluarga": business.clip(upper_bound=3),
        "usaha_nonpertanian": pl.coalesce("nonpertanian", pl.when(business == 0).then(0)),
        "disabilitas_terberat": pl.col("disabilitas_terberat"),
        "anggota_sakit_kronis": pl.when(pl.col("penyakit_diketahui") > 0).then(
            pl.col("sakit").clip(upper_bound=2)
        ),
        "umur_kepala": 1 + ((age - 15).clip(lower_bound=0) // 10).clip(upper_bound=6),
        **{f"{name}_kepala": pl.col(f"{name}_kepala") for name in (*HEAD[1:], *WORK)},
    }


def level(answer: Answer) -> pl.Expr:
    """Return the level of an answer of the family itself."""
    value = pl.col(answer.column)
    if answer.cap is not None:
        return value.clip(upper_bound=answer.cap)
    if answer.bands is not None:
        bands = steps(value, [2**n for n in range(answer.bands)])
        return pl.when(value < 0).then(value).otherwise(bands)
    if answer.asked_if:
        skipped = pl.any_horizontal(
            ~pl.col(other).is_in(codes) for other, codes in answer.asked_if.items()
        )
        return pl.when(value.is_null() & skipped).then(0).otherwise(value)
    return value


def levels() -> Iterator[pl.Expr]:
    """Yield the level of every variable of the model."""
    each = pl.col(AREA).cast(pl.Int64) // pl.col("anggota")
    area = 1 + steps(each, AREA_STEPS)
    named = of_members() | {a.column: level(a) for a in answers()} | {f"{AREA}_per_anggota": area}
    for name, expression in named.items():
        yield expression.cast(pl.Int16).alias(f"level_{name}")
