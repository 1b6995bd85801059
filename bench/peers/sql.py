"""Scores as plain SQL, one table after the other, for DuckDB and for Spark; see `placing` too.

Nothing is cut into parts and nothing is packed: what a competent analyst writes.
"""

from typing import Protocol

from bench.peers.job import (
    ACTIVE,
    AREA,
    AREA_STEPS,
    DAY,
    EDUCATION,
    HEAD,
    WORK,
    Answer,
    Job,
    answers,
)
from pipelines.rank.variables import URBAN
from ranking.model import MICRO, Model

_OF_HEAD = (*HEAD, *WORK)


class Dialect(Protocol):
    """What two engines write differently."""

    def over(self, number: str, by: int | str) -> str:
        """Return a quotient of whole numbers, cut towards 0."""

    def chosen(self, number: str, values: list[int]) -> str:
        """Return one of several values, by its number counted from 0."""

    def struct(self, columns: tuple[str, ...]) -> str:
        """Return columns as one value, its fields named as they are."""


def _aged() -> str:
    """Return the select of members with age and education."""
    birthday = f"month(tanggal_lahir) * 100 + day(tanggal_lahir) > {DAY.month * 100 + DAY.day}"
    levels = " ".join(
        f"when ijazah_tertinggi <= {code} then {level}" for code, level in EDUCATION.items()
    )
    working = (f"case when bekerja = 2 then 0 else {c} end as {c}" for c in WORK)
    return f"""
    select id_keluarga, id_individu, jenis_kelamin, status_hubungan_keluarga, status_kawin,
        partisipasi_sekolah, bekerja, jumlah_usaha, lapangan_usaha_dimiliki,
        penyandang_disabilitas, penyakit_kronis, tanggal_lahir,
        case when tanggal_lahir is not null then greatest(0, {DAY.year} - year(tanggal_lahir)
            - case when {birthday} then 1 else 0 end) end as umur,
        case when ijazah_tertinggi is null then case when partisipasi_sekolah = 1 then 0 end
            {levels} end as pendidikan, {", ".join(working)}
    from person
    where status_keberadaan is null or status_keberadaan in {ACTIVE}"""


def member(sql: Dialect) -> str:
    """Return the select of what a family is by its members."""
    key = ("bukan_kepala", "lahir", "id_individu")

    def count(condition: str) -> str:
        return f"sum(case when {condition} then 1 else 0 end)"

    head = ", ".join(f"kepala.{name} as {name}_kepala" for name in _OF_HEAD)
    return f"""
with aged as ({_aged()}),
ordered as (
    select *, case when status_hubungan_keluarga = 1 then 0 else 1 end as bukan_kepala,
        coalesce(tanggal_lahir, date '9999-12-31') as lahir
    from aged
),
counted as (
    select id_keluarga, count(*) as anggota, {count("umur < 5")} as balita,
        {count("umur between 5 and 14")} as anak, {count("umur between 15 and 64")} as dewasa,
        {count("umur >= 65")} as lansia, count(bekerja) as bekerja_diketahui,
        {count("bekerja = 1")} as bekerja, max(pendidikan) as pendidikan,
        {count("umur between 7 and 15 and partisipasi_sekolah <> 2")} as tidak_sekolah,
        sum(jumlah_usaha) as usaha,
        max(case when lapangan_usaha_dimiliki > 6 then 1
            when lapangan_usaha_dimiliki is not null then 0 end) as nonpertanian,
        min(penyandang_disabilitas) as disabilitas,
        count(penyakit_kronis) as penyakit_diketahui, {count("penyakit_kronis > 1")} as sakit,
        min_by({sql.struct(_OF_HEAD)}, {sql.struct(key)}) as kepala
    from ordered
    group by id_keluarga
)
select *, balita + anak + lansia as tanggungan, {head} from counted"""


_OF_MEMBERS = {
    "jumlah_anggota": "least(anggota, 10)",
    "anggota_balita": "least(balita, 3)",
    "anggota_anak": "least(anak, 4)",
    "anggota_lansia": "least(lansia, 2)",
    "rasio_ketergantungan": "case when dewasa = 0 then 5 when tanggungan = 0 then 0 "
    "when 2 * tanggungan < dewasa then 1 when tanggungan < dewasa then 2 "
    "when 2 * tanggungan < 3 * dewasa then 3 else 4 end",
    "anggota_bekerja": "case when bekerja_diketahui > 0 then least(bekerja, 4) end",
    "pendidikan_tertinggi": "pendidikan",
    "anak_tidak_sekolah": "case when tidak_sekolah > 0 then 1 else 0 end",
    "usaha_keluarga": "case when usaha > 3 then 3 else usaha end",
    "usaha_nonpertanian": "coalesce(nonpertanian, case when usaha = 0 then 0 end)",
    "disabilitas_terberat": "disabilitas",
    "anggota_sakit_kronis": "case when penyakit_diketahui > 0 then least(sakit, 2) end",
    "umur_kepala": "case when umur_kepala < 25 then 1 when umur_kepala < 35 then 2 "
    "when umur_kepala < 45 then 3 when umur_kepala < 55 then 4 when umur_kepala < 65 then 5 "
    "when umur_kepala < 75 then 6 when umur_kepala is not null then 7 end",
}


def _level(answer: Answer) -> str:
    column = answer.column
    if answer.cap is not None:
        return f"case when {column} > {answer.cap} then {answer.cap} else {column} end"
    if answer.bands is not None:
        steps = " ".join(f"when {column} < {2**n} then {n}" for n in range(answer.bands))
        return (
            f"case when {column} < 0 then {column} {steps} "
            f"when {column} is not null then {answer.bands} end"
        )
    if answer.asked_if:
        skipped = " or ".join(
            f"{other} not in ({', '.join(map(str, codes))})"
            for other, codes in answer.asked_if.items()
        )
        return f"case when {column} is null and ({skipped}) then 0 else {column} end"
    return column


def feature(sql: Dialect) -> str:
    """Return the select of one level for each variable of the model."""
    each = sql.over(f"family.{AREA}", "anggota")
    steps = " ".join(f"when {each} < {step} then {n}" for n, step in enumerate(AREA_STEPS, 1))
    area = f"case {steps} when family.{AREA} is not null then {len(AREA_STEPS) + 1} end"
    levels = _OF_MEMBERS | {answer.column: _level(answer) for answer in answers()}
    levels |= {f"{name}_kepala": f"{name}_kepala" for name in _OF_HEAD[1:]}
    levels[f"{AREA}_per_anggota"] = area
    listed = ", ".join(
        f"cast({expression} as smallint) as level_{name}" for name, expression in levels.items()
    )
    return f"""
select family.id_keluarga, kode_kelurahan_desa, left(kode_kelurahan_desa, 4) as
    kode_kabupaten_kota, coalesce({URBAN}, 0) as {URBAN}, anggota, {listed}
from family inner join member on family.id_keluarga = member.id_keluarga"""


def scored(job: Job, sql: Dialect) -> str:
    """Return the select of the score of every family."""
    model = job.model

    def of_missing(number: dict[str, int]) -> str:
        terms = (f"case when level_{n} is null then {v} else 0 end" for n, v in number.items())
        return " + ".join(terms)

    terms = []
    for name in model.order:
        levels = model.levels(name)
        value = sql.chosen(_from_0(model, name), [levels[at] for at in sorted(levels)])
        terms.append(f"coalesce(cast(floor({value} * {name} / {MICRO}.0) as bigint), 0)")
    for one, other, size in model.pairs:
        table = model.product(one, other, size)
        both = f"{_from_0(model, one)} * {len(model.levels(other))} + {_from_0(model, other)}"
        terms.append(f"coalesce({sql.chosen(both, [table[at] for at in sorted(table)])}, 0)")
    usual = sql.over("luput * rata", MICRO)
    stands_out = f"(dikenal - {sql.over(f'({MICRO} - luput) * rata', MICRO)})"
    more = sql.over(f"harap * {stands_out}", MICRO)
    added = "".join(f"{name}, " for name in job.by_place)
    return f"""
with known as (
    select id_keluarga, feature.kode_kelurahan_desa, feature.kode_kabupaten_kota, anggota,
        {added}dasar, cast(rata as bigint) as rata,
        cast({" + ".join(terms)} as bigint) as dikenal,
        cast({of_missing({n: model.share(n) for n in model.order})} as bigint) as luput,
        cast({of_missing({n: model.expectation(n) for n in model.order})} as bigint) as harap,
        {of_missing(dict.fromkeys(model.order, 1))} as variabel_diduga
    from feature
    inner join base on feature.kode_kelurahan_desa = base.kode_kelurahan_desa
        and feature.{URBAN} = base.{URBAN}
    inner join multiplier on feature.kode_kabupaten_kota = multiplier.kode_kabupaten_kota
        and feature.{URBAN} = multiplier.{URBAN}
)
select id_keluarga, left(kode_kabupaten_kota, 2) as kode_provinsi, kode_kabupaten_kota, anggota,
    {added}variabel_diduga, dasar + dikenal + case when variabel_diduga > 0
    then {usual} + greatest(-{model.cap}, {more}) else 0 end as skor
from known"""


def _from_0(model: Model, name: str) -> str:
    return f"(level_{name} - {min(model.levels(name))})"
