"""What follows from scores as plain SQL: desil, movement and counts, for DuckDB and for Spark."""

from bench.peers.job import SCOPES, Job
from bench.peers.sql import Dialect

_ALIKE = "kode_kabupaten_kota, dari"  # families that other choices in ranking are counted of


def cuts(scope: str, sql: Dialect) -> str:
    """Return the select of every score of a scope with its desil and percentile."""
    place = {"nasional": "'00'"}.get(scope, f"kode_{scope}")

    def part(parts: int, weight: str) -> str:
        half = sql.over(f"(2 * {weight}_bawah + {weight}) * {parts}", f"2 * {weight}_semua")
        return f"cast(1 + least({parts - 1}, {half}) as int)"

    sums = ", ".join(
        f"sum({weight}) over (partition by kode order by skor) - {weight} as {weight}_bawah, "
        f"sum({weight}) over (partition by kode) as {weight}_semua"
        for weight in ("jiwa", "keluarga")
    )
    return f"""
with grouped as (
    select {place} as kode, skor, count(*) as keluarga, cast(sum(anggota) as bigint) as jiwa
    from scored group by {place}, skor
),
summed as (select *, {sums} from grouped),
whole as (
    select kode, skor, keluarga, jiwa,
        {
        ", ".join(
            f"cast({w}_{s} as bigint) as {w}_{s}"
            for w in ("jiwa", "keluarga")
            for s in ("bawah", "semua")
        )
    }
    from summed
)
select kode, skor, keluarga, jiwa, {part(10, "jiwa")} as desil,
    {part(10, "keluarga")} as desil_keluarga, {part(100, "jiwa")} as persentil
from whole"""


RANKED = """
select scored.id_keluarga, scored.kode_provinsi as prov, scored.kode_kabupaten_kota,
    anggota as jumlah_anggota, scored.skor, variabel_diduga,
    nation.desil as desil_nasional, province.desil as desil_provinsi,
    regency.desil as desil_kabupaten_kota, regency.persentil as persentil_kabupaten_kota,
    nation.desil_keluarga as desil_nasional_keluarga,
    previous.desil_nasional as desil_nasional_sebelumnya,
    case when previous.desil_nasional is null then 'baru'
        when nation.desil > previous.desil_nasional then 'naik'
        when nation.desil < previous.desil_nasional then 'turun' else 'tetap' end as pergerakan
from scored
inner join cut_nasional as nation on scored.skor = nation.skor
inner join cut_provinsi as province
    on scored.kode_provinsi = province.kode and scored.skor = province.skor
inner join cut_kabupaten_kota as regency
    on scored.kode_kabupaten_kota = regency.kode and scored.skor = regency.skor
left join previous on scored.id_keluarga = previous.id_keluarga"""

CUT_POINT = " union all ".join(
    f"select '{scope}' as lingkup, kode, desil, max(skor) as skor_tertinggi, "
    f"cast(sum(keluarga) as bigint) as keluarga, cast(sum(jiwa) as bigint) as jiwa "
    f"from cut_{scope} group by kode, desil"
    for scope in SCOPES
)

MOVED = """
select kode_kabupaten_kota, desil_nasional_sebelumnya as dari, desil_nasional as ke,
    count(*) as keluarga, sum(jumlah_anggota) as jiwa
from ranked where desil_nasional_sebelumnya is not null
group by kode_kabupaten_kota, desil_nasional_sebelumnya, desil_nasional"""

TRANSITION = " union all ".join(
    f"select '{scope}' as lingkup, {place} as kode, dari, ke, "
    "cast(sum(keluarga) as bigint) as keluarga, cast(sum(jiwa) as bigint) as jiwa "
    f"from moved group by {place}, dari, ke"
    for scope, place in (
        ("nasional", "'00'"),
        ("provinsi", "left(kode_kabupaten_kota, 2)"),
        ("kabupaten_kota", "kode_kabupaten_kota"),
    )
)

DEPARTED = """
select previous.id_keluarga, previous.desil_nasional as desil_nasional_sebelumnya
from previous left anti join scored on previous.id_keluarga = scored.id_keluarga"""


def stood(job: Job) -> str:
    """Return the select of every family with its desil and what other choices add to its score."""
    return f"""
select kode_kabupaten_kota, anggota, desil as dari, desil_keluarga, scored.skor,
    {", ".join((*job.by_size, *job.by_place))}
from scored inner join cut_nasional on scored.skor = cut_nasional.skor
    inner join size on anggota = jumlah_anggota"""


def sensitivity(job: Job, sql: Dialect) -> list[str]:
    """Return, for every other choice in ranking, the select of how many stand where by it."""
    return [
        *(_chosen(name, sql) for name in (*job.by_size, *job.by_place)),
        *(
            f"{_counted(name, 'desil_keluarga')} from stood group by {_ALIKE}, desil_keluarga"
            for name in job.by_families
        ),
    ]


def _chosen(name: str, sql: Dialect) -> str:
    tenth = sql.over("(2 * bawah - jiwa) * 10", "2 * semua")
    return f"""
with chosen as (select {_ALIKE}, anggota, skor + {name} as lain from stood),
grouped as (select lain, cast(sum(anggota) as bigint) as jiwa from chosen group by lain),
summed as (
    select lain, jiwa, cast(sum(jiwa) over (order by lain) as bigint) as bawah,
        cast(sum(jiwa) over () as bigint) as semua
    from grouped
),
cut as (select lain, cast(1 + least(9, {tenth}) as int) as ke from summed)
{_counted(name, "ke")} from chosen inner join cut on chosen.lain = cut.lain group by {_ALIKE}, ke"""


def _counted(name: str, to: str) -> str:
    return (
        f"select '{name}' as skenario, {_ALIKE}, {to} as ke, count(*) as keluarga, "
        "cast(sum(anggota) as bigint) as jiwa"
    )
