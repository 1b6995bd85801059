"""Who of the register is who in truth, and what the quarter's accepted rows said of whom."""

from dataclasses import dataclass

import duckdb
import pandas as pd

from pipelines import macros, store
from pipelines.home import Home, table
from pipelines.quarter import Quarter
from simulation.population.lineage import CORE_AGE

# A register's person is the one in truth who bears his NIK, where name or birth date agrees (the
# NIK may be another's by a wrong digit); without one, the only person of that name and birth date.
# `baris` makes each register row count once.
_JOINED = """
with register as (
    select id_individu, id_keluarga, nomor_induk_kependudukan as nik, name_key(nama) as nama,
        tanggal_lahir,
        coalesce(
            status_hubungan_keluarga in (1, 2)
            or status_hubungan_keluarga = 3 and tanggal_lahir > $end - to_years($core_age::integer),
            false
        ) as inti
    from registry_person
    where id_keluarga is not null and coalesce(status_keberadaan, 1) not in (2, 4)
),
truth as (
    select id_individu_benar, id_keluarga_benar, nomor_induk_kependudukan as nik,
        name_key(nama) as nama, tanggal_lahir
    from truth_person
),
by_nik as (
    select register.id_individu, register.id_keluarga, register.inti, truth.id_individu_benar,
        truth.id_keluarga_benar
    from register inner join truth on register.nik = truth.nik
    where register.nama = truth.nama or register.tanggal_lahir = truth.tanggal_lahir
),
alone as (
    select nama, tanggal_lahir, min(id_individu_benar) as id_individu_benar,
        min(id_keluarga_benar) as id_keluarga_benar
    from truth group by all having count(*) = 1
)
select * from by_nik
union all
select register.id_individu, register.id_keluarga, register.inti, alone.id_individu_benar,
    alone.id_keluarga_benar
from register
anti join by_nik on register.id_individu = by_nik.id_individu
inner join alone on register.nama = alone.nama and register.tanggal_lahir = alone.tanggal_lahir
order by all
"""
# Where a row that entered the register puts whom: by NIK, and by name and birth date. The base
# register tells of the eve of the first quarter; citizens' claims change nothing by themselves.
_TOLD = """
with row_as_sent as (
    select person.nomor_induk_kependudukan as nik, name_key(person.nama) as nama,
        person.tanggal_lahir, person.nomor_kartu_keluarga as kk,
        coalesce(person.status_keberadaan, 1) not in (2, 3, 4, 6) as ada
    from person inner join submission on person.kiriman = submission.kiriman
    where submission.class not in ('dasar', 'warga')
    union all
    select nomor_induk_kependudukan, name_key(nama), tanggal_lahir, nomor_kartu_keluarga,
        status_hidup = 1
    from civil
)
select distinct truth.id_individu_benar, row_as_sent.kk, row_as_sent.ada
from truth_known as truth inner join row_as_sent on truth.nik = row_as_sent.nik
where truth.nama = row_as_sent.nama or truth.tanggal_lahir = row_as_sent.tanggal_lahir
union
select truth.id_individu_benar, row_as_sent.kk, row_as_sent.ada
from truth_known as truth inner join row_as_sent
    on truth.nama = row_as_sent.nama and truth.tanggal_lahir = row_as_sent.tanggal_lahir
order by all
"""


@dataclass(frozen=True)
class Seen:
    """One published quarter.

    Attributes
    ----------
    family : pandas.Series
        True families: from id_keluarga_benar to the KK number in force.
    person : pandas.Series
        Living persons: from id_individu_benar to id_keluarga_benar.
    joined : pandas.DataFrame
        Persons of the register with their true identity (`id_individu`, `id_keluarga`, `inti`:
        in the core of that family, `id_individu_benar`, `id_keluarga_benar`).
    registered : set of int
        id_keluarga of the register.
    told : pandas.DataFrame
        What accepted rows said: `id_individu_benar`, `kk`, `ada` (present there).
    event : pandas.DataFrame
        The quarter's true events.
    """

    family: pd.Series
    person: pd.Series
    joined: pd.DataFrame
    registered: set[int]
    told: pd.DataFrame
    event: pd.DataFrame


def seen(home: Home, quarter: Quarter, before: Quarter | None) -> Seen:
    """Read one published quarter with its truth.

    Parameters
    ----------
    before : Quarter, optional
        The quarter before, whose persons may have died in this one.
    """
    release = home.current(quarter)
    assert release is not None
    with store.connect() as con:
        macros.make_keys(con)
        store.view(con, "registry_person", table(release, "registry/person"))
        store.view(con, "registry_family", table(release, "registry/family"))
        for name in ("person", "civil", "submission"):
            store.view(con, name, str(home.output(quarter, "conform") / name / "*.parquet"))
        for name in ("family", "person", "event"):
            store.view(con, f"truth_{name}", _truth(home, name, quarter))
        known = [_truth(home, "person", each) for each in (before, quarter) if each]
        store.view(con, "truth_ever", known)
        con.execute(
            "create view truth_known as select distinct id_individu_benar, "
            "nomor_induk_kependudukan as nik, name_key(nama) as nama, tanggal_lahir "
            "from truth_ever"
        )
        return Seen(
            family=_series(con, "truth_family", "id_keluarga_benar", "nomor_kartu_keluarga"),
            person=_series(con, "truth_person", "id_individu_benar", "id_keluarga_benar"),
            joined=con.execute(_JOINED, {"end": quarter.reference_date, "core_age": CORE_AGE}).df(),
            registered={
                number
                for (number,) in con.execute("select id_keluarga from registry_family").fetchall()
            },
            told=con.execute(_TOLD).df(),
            event=con.execute("from truth_event").df(),
        )


def _truth(home: Home, name: str, quarter: Quarter) -> str:
    return str(home.root / "truth" / name / f"quarter={quarter}" / "*.parquet")


def _series(con: duckdb.DuckDBPyConnection, view: str, key: str, value: str) -> pd.Series:
    frame = con.execute(f"select {key}, {value} from {view} order by {key}").df()
    return frame.set_index(key)[value]
