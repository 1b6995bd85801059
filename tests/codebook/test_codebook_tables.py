"""The tables that follow from the codebook admit its values and no others."""

import duckdb
import pytest

from pipelines.codebook import load, tables


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        for grain in ("family", "person"):
            connection.execute(tables.create_table(grain, grain, before={"id": "BIGINT"}))
        yield connection


def insert(con, grain, column, value):
    con.execute(f"insert into {grain} ({column}) values ($value)", {"value": value})


def illegal(column):
    if column.codes:
        return 99
    if column.between:
        return column.between[1] + 1
    if column.kind == "id":
        return 10 ** max(column.digits)
    return "32.01" if column.kind == "region" else None


def legal(column):
    if column.codes:
        return list(column.values)
    if column.between:
        return [*column.between, *column.coarse]
    if column.kind == "id":
        return [10 ** (column.digits[0] - 1)]
    return ["3" * column.digits[0]] if column.kind == "region" else ["x"]


COLUMNS = [
    (grain, column)
    for grain in ("family", "person")
    for column in load().columns(grain)
    if column.kind not in ("text", "date")
]
NAMES = [f"{grain}.{column.name}" for grain, column in COLUMNS]


@pytest.mark.parametrize(("grain", "column"), COLUMNS, ids=NAMES)
def test_legal_values_enter_and_illegal_do_not(con, grain, column):
    for value in legal(column):
        insert(con, grain, column.name, value)

    with pytest.raises((duckdb.ConstraintException, duckdb.ConversionException)):
        insert(con, grain, column.name, illegal(column))


def test_a_blank_is_always_legal(con):
    con.execute("insert into family (id) values (1)")
    assert con.execute("select count(*) from family").fetchone() == (1,)


def test_types_are_those_of_the_created_table(con):
    described = con.execute("describe person").fetchall()
    assert {name: kind for name, kind, *_ in described if name != "id"} == tables.types("person")


def test_only_families_and_persons_have_tables():
    with pytest.raises(ValueError, match="neither family nor person"):
        tables.types("rumah")
