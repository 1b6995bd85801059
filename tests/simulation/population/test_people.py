"""Persons and families as a register would have to accept them."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from pipelines import codebook, regions
from tests.simulation.population.conftest import Life, Moment


def heads(moment: Moment) -> pd.DataFrame:
    person = moment.person
    return person[person["status_hubungan_keluarga"] == 1].set_index("id_keluarga_benar")


@pytest.mark.parametrize("when", [0, 1, 2])
def test_every_family_has_one_head_and_no_person_is_homeless(life: Life, when: int) -> None:
    moment = life.moments[when]
    assert heads(moment).index.tolist() == moment.family["id_keluarga_benar"].tolist()
    size = moment.person.groupby("id_keluarga_benar").size()
    assert size.tolist() == moment.family["jumlah_anggota"].tolist()


@pytest.mark.parametrize("when", [0, 2])
def test_relatives_fit_the_head(life: Life, when: int) -> None:
    moment = life.moments[when]
    person, head = moment.person, heads(moment)
    own = head.loc[person["id_keluarga_benar"]].reset_index(drop=True)
    older = (person["tanggal_lahir"] - own["tanggal_lahir"]).dt.days / 365.25
    relation = person["status_hubungan_keluarga"]
    spouse = person[relation == 2]
    assert not spouse["id_keluarga_benar"].duplicated().any()
    assert (spouse["jenis_kelamin"] != own["jenis_kelamin"][relation == 2]).all()
    assert (spouse["status_kawin"] == 2).all()
    assert older[relation == 3].min() > 12
    assert older[relation == 5].min() > 30
    assert older[relation == 6].max() < -12


@pytest.mark.parametrize("when", [0, 2])
def test_numbers_are_well_formed_and_nobody_shares_one(life: Life, when: int) -> None:
    person, family = life.moments[when].person, life.moments[when].family
    nik, kk = person["nomor_induk_kependudukan"], family["nomor_kartu_keluarga"]
    assert nik.is_unique
    assert kk.is_unique
    assert not set(nik) & set(kk)
    districts = {int(c) for c in regions.villages()["kode_kecamatan"].to_pylist()}
    assert set(nik // 10**10) <= districts
    assert set(kk // 10**10) <= districts
    day = nik // 10**8 % 100 - 40 * (person["jenis_kelamin"] == 2)
    assert (day == person["tanggal_lahir"].dt.day).all()
    assert (nik // 10**6 % 100 == person["tanggal_lahir"].dt.month).all()
    assert (nik // 10**4 % 100 == person["tanggal_lahir"].dt.year % 100).all()
    digits = family["id_meteran_pln"].dropna().astype(str).str.len()
    assert set(digits) == {11, 12}


def broken(moment: Moment, grain: str, severity: str) -> dict[str, int]:
    """Count the rows that break each of the codebook's rules of one table."""
    book = codebook.load()
    frame = moment.family if grain == "family" else moment.person
    table = frame.assign(
        **{c: frame[c].astype(str) for c in frame.columns if c == "kode_kelurahan_desa"}
    )
    if grain == "family":
        for name, length in (("provinsi", 2), ("kabupaten_kota", 4), ("kecamatan", 6)):
            table[f"kode_{name}"] = table["kode_kelurahan_desa"].str[:length]
    con = duckdb.connect()
    con.execute("set threads = 1")
    con.register("given", table)
    con.execute(
        "create table t as select * replace (cast(tanggal_lahir as date) as tanggal_lahir), "
        "date '2026-06-30' as tanggal_acuan from given"
        if grain == "person"
        else "create table t as select *, date '2026-06-30' as tanggal_acuan from given"
    )
    counts = {}
    for rule in book.sql_rules("row", grain):
        if rule.severity == severity:
            counts[rule.code] = con.sql(f"select count(*) from t where {rule.when}").fetchall()[0][
                0
            ]
    for column in book.columns(grain):
        if column.codes and column.name in table:
            legal = ", ".join(map(str, column.codes))
            found = con.sql(
                f"select count(*) from t where {column.name} not in ({legal})"
            ).fetchall()
            counts[f"{column.name}_KODE"] = found[0][0]
    return counts


@pytest.mark.parametrize("grain", ["family", "person"])
def test_the_true_nation_breaks_no_rule(life: Life, grain: str) -> None:
    counts = broken(life.moments[2], grain, "galat")
    assert len(counts) > 8
    assert {code: n for code, n in counts.items() if n} == {}


def test_the_rules_see_a_nation_that_breaks_them(life: Life) -> None:
    moment = life.moments[2]
    family = moment.family.assign(sumber_penerangan_utama=np.int8(4), lemari_es=np.int16(1))
    wrong = Moment(family, moment.person, moment.event, moment.left)
    assert broken(wrong, "family", "galat")["LEMARI_ES_TANPA_LISTRIK"] == len(family)


def test_sizes_are_those_of_indonesia(life: Life) -> None:
    family = life.moments[0].family
    household = family.groupby("id_rumah_tangga")["jumlah_anggota"].sum().clip(upper=7)
    shares = 100 * household.value_counts(normalize=True).sort_index()
    published = [5.7, 15.6, 24.9, 28.6, 16.3, 5.8, 3.2]
    assert np.abs(shares.to_numpy() - published).max() < 1.5
    assert 1.13 < len(family) / len(household) < 1.20
    assert 2.95 < family["jumlah_anggota"].mean() < 3.25
    per_dwelling = family.groupby("id_rumah_tangga")["id_keluarga_benar"].transform("size")
    assert (per_dwelling == family["keluarga_dalam_rumah"]).all()


def test_families_of_a_dwelling_answer_alike_about_it(life: Life) -> None:
    family = life.moments[0].family
    shared = family[family["keluarga_dalam_rumah"] > 1].groupby("id_rumah_tangga")
    for name in ("jenis_lantai_terluas", "luas_lantai", "id_meteran_pln", "alamat"):
        assert shared[name].nunique(dropna=False).max() == 1
    assert shared["mobil"].nunique().max() > 1
