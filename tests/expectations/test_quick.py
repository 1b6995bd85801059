"""What arrays find of a part is what the SQL finds of it, for sound rows and for odd ones."""

import shutil
import sys

import duckdb
import pyarrow.parquet as pq
import pytest

from bench import nation, validating
from bench.job import Q1
from pipelines import regions, registry, rules, store
from pipelines.check import found, rows, twice
from pipelines.check.columns import Reader
from pipelines.check.judged import TABLES, rules_of
from pipelines.home import Home
from pipelines.in_memory import Unusual
from pipelines.parts import slices

FAMILY, PERSON = "registry/family", "registry/person"
NAMES = "['', ' ', 'A', ' B ', 'É', 'ÉÉ', '   X', 'AB', 'BUD1', '1', 'Çelik 9', 'SITI', null]"
# what is done to the rows of the first file of a table
ODD = {
    "texts": (PERSON, f"nama = {NAMES}[1 + id_individu % 13]"),
    "verdicts": (PERSON, "status_padan = ['padan', 'entah', null, 'ganda'][1 + id_individu % 4]"),
    "births": (
        PERSON,
        "tanggal_lahir = case id_individu % 5 when 0 then null when 1 then date '2026-04-01' "
        "when 2 then date '1905-02-28' when 3 then date '2024-02-29' else tanggal_lahir end",
    ),
    "niks": (
        PERSON,
        "nomor_induk_kependudukan = case id_individu % 4 when 0 then null when 1 then -3 "
        "else 3201010112800001 + id_keluarga end",
    ),
    "blank families": (PERSON, "id_keluarga = if(id_individu % 3 = 0, null, id_keluarga)"),
    "another village": (FAMILY, "kode_kelurahan_desa = if(id_keluarga % 3 = 0, '9', null)"),
    "codes": (FAMILY, "kode_provinsi = ['11', '1', null, '1x'][1 + id_keluarga % 4]"),
    "blank cards": (FAMILY, "nomor_kartu_keluarga = if(id_keluarga % 2 = 0, null, 12)"),
    "blank ids": (FAMILY, "id_keluarga = if(id_keluarga % 5 = 0, null, id_keluarga)"),
}
UNUSUAL = {
    "an id twice": (FAMILY, "id_keluarga = id_keluarga // 2"),
    "a birth long ago": (PERSON, "tanggal_lahir = date '0001-01-01'"),
    "another type": (FAMILY, "usia_data_triwulan = usia_data_triwulan", "bigint"),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A small register with faults of every kind, half of it copies; it is copied and changed."""
    home = Home(tmp_path_factory.mktemp("quick") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nation, "_DRAWN", 1_500)
        validating.prepare(home, 3_000, seed=5)
    return home


@pytest.fixture
def home(drawn, tmp_path):
    shutil.copytree(drawn.root, tmp_path / "home")
    return Home(tmp_path / "home")


def change(home, table, what, kind=None):
    """Give a column of the first file of a table other values, and its rows another order."""
    file = min((home.candidate(Q1) / table).glob("*/*.parquet"))
    column, value = what.split(" = ", 1)
    kind = kind or registry.schema(table.removeprefix("registry/"))[column]
    read = f"read_parquet({store.literal(file)}, hive_partitioning = false)"
    with duckdb.connect() as con:
        select = f"select * replace (({value})::{kind} as {column}) from {read}"
        changed = con.sql(f"{select} order by id_keluarga % 7")
        pq.write_table(changed.to_arrow_table(), file)


def both(home):
    """Return of each part what arrays find and what the SQL finds."""
    candidate = home.candidate(Q1)
    params = {"tanggal_acuan": Q1.end, "active": rules.in_force("active_presence", Q1)}
    villages = regions.villages().select(["kode_kelurahan_desa"])
    with store.connect() as con:
        reader = Reader(con, candidate, villages.column(0), params)
        con.register("region_village", villages)
        for part in rows.parts(candidate):
            for name, select in part.relations(candidate).items():
                con.execute(f"create or replace temp view {name} as {select}").fetchall()
            quick = [found.by_arrays(each) for each in reader.read(con, part)]
            slow = []
            for table in TABLES:
                query = rows.broken(table)
                given = {name: value for name, value in params.items() if f"${name}" in query}
                slow.append(found.by_masks(table, con.sql(query, params=given).to_arrow_table()))
            yield quick, slow, part


def listed(each):
    """Return the rows found with the codes that they break, in an order."""
    codes = [rule.code for rule in rules_of(each.table)]
    broken = [[] for _ in range(len(each.whose))]
    for row, rule in zip(each.row.tolist(), each.rule.tolist(), strict=True):
        broken[row].append(codes[rule])
    return sorted(map(repr, zip(each.whose.to_pylist(), broken, strict=True)))


@pytest.mark.parametrize("odd", [None, *ODD])
def test_arrays_find_what_the_sql_finds(home, odd, tmp_path):
    if odd:
        change(home, *ODD[odd])
    for quick, slow, part in both(home):
        for ours, theirs in zip(quick, slow, strict=True):
            assert listed(ours) == listed(theirs)
            assert ours.counted() == theirs.counted()
            assert len(ours.row) > 100
        for name, each in (("quick", quick), ("slow", slow)):
            found.write(each, part.files, tmp_path / name)
    files = sorted((tmp_path / "quick").rglob("*.parquet"))
    assert len(files) > 5
    for file in files:
        other = tmp_path / "slow" / file.relative_to(tmp_path / "quick")
        assert file.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("odd", UNUSUAL)
def test_unusual_rows_are_left_to_the_sql(home, odd):
    change(home, *UNUSUAL[odd])
    with pytest.raises(Unusual):
        list(both(home))


@pytest.mark.parametrize("most", [10**9, 1_000])
def test_numbers_that_stand_twice_are_those_that_the_sql_counts(home, most, monkeypatch, tmp_path):
    change(home, PERSON, "id_individu = if(id_individu % 5 = 0, null, id_individu // 3)")
    change(home, FAMILY, "id_keluarga = if(id_keluarga % 5 = 0, null, id_keluarga // 4)")
    change(home, FAMILY, "nomor_kartu_keluarga = 3201000000000000 + id_keluarga % 9")
    monkeypatch.setattr(sys.modules["pipelines.parts.slices"], "_MOST", most)
    expected = []
    with duckdb.connect() as con:
        for table in TABLES:
            files = store.literal(home.candidate(Q1) / f"registry/{table}/*/*.parquet")
            con.execute(f"create view registry_{table} as from read_parquet({files})").fetchall()
        for each in slices(9_000):
            found_ = con.execute(store.query("check/register_twice"), each)
            expected += store.dicts(found_)
    counted = twice.count(home.candidate(Q1), tmp_path, 9_000)
    assert counted == expected
    assert len(counted) == (1 if most > 9_000 else 9)
    assert all(sum(each[name] for each in counted) > 10 for name in twice.COUNTED)
    assert not list(tmp_path.glob("*_twice*"))
