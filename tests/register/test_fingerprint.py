"""A family's fingerprint tells whether anything that a score may hang on is another."""

import duckdb
import pytest

from pipelines import registry
from pipelines.codebook import load
from pipelines.rank.variables import family_columns, person_columns

_OTHER = {"VARCHAR": "'3201012002'", "DATE": "date '1990-05-17'"}
_VALUE = {"VARCHAR": "'3201012001'", "DATE": "date '1980-01-01'"}


def taken(con: duckdb.DuckDBPyConnection) -> dict[int, int]:
    found = con.execute(registry.fingerprints("family", "person")).fetchall()
    return {family: seal for family, _, seal in found}


@pytest.fixture
def con():
    """Two families alike but for their ids, and two members each."""
    with duckdb.connect() as con:
        for table in ("family", "person"):
            kinds = registry.schema(table)
            cells = ", ".join(
                f"cast({_VALUE.get(kind, '1')} as {kind}) as {name}" for name, kind in kinds.items()
            )
            con.execute(f"create table {table} as select {cells}")
        con.execute("insert into family select * replace (2 as id_keluarga) from family")
        con.execute(
            "insert into person select person.* replace (number + 2 as id_individu, "
            "1 + number // 2 as id_keluarga) from person, range(4) as numbers(number)"
        )
        con.execute("delete from person where id_individu = 1")
        yield con


def test_every_row_that_a_score_hangs_on_counts(con) -> None:
    before = taken(con)
    assert set(before) == {1, 2}
    read = [("family", c.name) for c in family_columns()]
    read += [("person", c.name) for c in person_columns()]
    read += [("family", "kode_kelurahan_desa"), ("person", "status_keberadaan")]
    assert len(read) > 40
    for table, column in read:
        kind = registry.schema(table)[column]
        for value in ("null", f"cast({_OTHER.get(kind, '0')} as {kind})"):
            if (column, value) == ("kode_kelurahan_desa", "null"):
                continue  # a family always lives somewhere
            con.execute("begin")
            con.execute(f"update {table} set {column} = {value} where id_keluarga = 1")
            after = taken(con)
            assert after[1] != before[1], (table, column, value)
            assert after[2] == before[2]
            con.execute("rollback")


def test_who_is_a_member_counts_and_their_order_does_not(con) -> None:
    before = taken(con)
    con.execute("create or replace table person as from person order by id_individu desc")
    assert taken(con) == before
    con.execute("update person set id_keluarga = 2 where id_individu = 2")
    after = taken(con)
    assert after[1] != before[1]
    assert after[2] != before[2]


def test_names_numbers_and_sources_do_not_count(con) -> None:
    before = taken(con)
    for table in ("family", "person"):
        features = {column.name for column in load().columns(table) if column.feature}
        features |= {"id_keluarga", "id_individu", "kode_kelurahan_desa", "status_keberadaan"}
        for column, kind in registry.schema(table).items():
            if column not in features:
                con.execute(
                    f"update {table} set {column} = cast({_OTHER.get(kind, '0')} as {kind})"
                )
    assert taken(con) == before


def test_the_frozen_register_bears_the_fingerprints_of_its_rows(base) -> None:
    base.freeze()
    release = base.home.candidate(base.quarter) / "registry"
    family, person = (
        f"read_parquet('{release / name}/*/*.parquet', hive_partitioning = false)"
        for name in ("family", "person")
    )
    frozen = duckdb.sql(
        f"select id_keluarga, sidik from read_parquet('{release}/fingerprint/*/*.parquet', "
        "hive_partitioning = false)"
    ).fetchall()
    found = duckdb.sql(registry.fingerprints(family, person)).fetchall()
    assert sorted(frozen) == sorted((key, seal) for key, _, seal in found)
    assert len(frozen) == 1
