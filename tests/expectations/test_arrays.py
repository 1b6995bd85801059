"""Conditions on arrays tell of every row what the same SQL tells, blanks included."""

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import registry
from pipelines.check import arrays, rows, values
from pipelines.check.columns import numbers
from pipelines.check.judged import TABLES, rules_of

KINDS = {
    "TINYINT": pa.int8(),
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
}
RULES = [
    (table, rule) for table in TABLES for rule in rules_of(table) if rows.on_arrays(table, rule)
]
# of one row: numbers near what rules ask for, some beyond, NIKs and blanks
NUMBERS = st.one_of(
    st.none(),
    st.integers(-3, 25),
    st.integers(-128, 127),
    st.sampled_from([3201010112800001, 3201015213990000, 998, 99_999, -5, 32_000]),
)


def kinds(table):
    """Return the Arrow type of every column of numbers that rules may name."""
    known = registry.schema(table) | rows._FACTS[table]
    return {
        name: KINDS[known[name]]
        for name in sorted(
            {name for of, rule in RULES if of == table for name in arrays.names(rule.sql)}
        )
    }


def drawn(values, kind):
    if pa.types.is_boolean(kind):
        return pa.array([None if v is None else v % 2 == 0 for v in values], kind)
    if pa.types.is_date(kind):
        return pa.array(
            [None if v is None else v % 90_000 - 30_000 for v in values], pa.int32()
        ).cast(kind)
    most = 2 ** (kind.bit_width - 1) - 1
    fits = [None if v is None else max(-most, min(most, v)) for v in values]
    return pa.array(fits, kind)


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_arrays_and_sql_agree_on_every_rule(table, data):
    count = 40
    columns = {
        name: drawn(data.draw(st.lists(NUMBERS, min_size=count, max_size=count)), kind)
        for name, kind in kinds(table).items()
    }
    batch = pa.RecordBatch.from_pydict(columns)
    judged = [rule for of, rule in RULES if of == table]
    with duckdb.connect() as con:
        con.register("drawn", pa.Table.from_batches([batch]))
        told = ", ".join(f"coalesce({rule.sql}, false) as {rule.code}" for rule in judged)
        expected = con.sql(f"select {told} from drawn").to_arrow_table()

    given = numbers(pl.from_arrow(batch))
    for rule in judged:
        found = arrays.condition(rule.sql)(given).true
        assert found.tolist() == expected[rule.code].to_pylist(), rule.code


def test_nearly_every_rule_is_told_by_arrays():
    whole = sum(len(rules_of(table)) for table in TABLES)
    assert len(RULES) > 0.9 * whole


@pytest.mark.parametrize("unit", values.UNITS)
def test_parts_of_dates_are_those_of_the_engine(unit):
    days = np.arange(-120_000, 120_000, 7)
    select = f"select {unit}(date '1970-01-01' + unnest($days)::integer) as part"
    expected = duckdb.sql(select, params={"days": days}).fetchnumpy()["part"]
    assert (values.of_date(unit, days) == expected).all()
    near = days[abs(days) < 20_000]
    assert (values.of_date(unit, near) == expected[abs(days) < 20_000]).all()


@pytest.mark.parametrize(
    "sql",
    [
        "a // 7 = b",
        "a % 7 = b",
        "coalesce(a, 3) = b",
        "case when a > 0 then 4 else -4 end <> b",
        "case when a > 0 then 4 else -4 end = b % 5",
    ],
)
def test_calculations_are_those_of_the_engine(sql):
    some = [None, *range(-9, 10)]
    pairs = [(a, b) for a in some for b in some]
    table = pl.DataFrame(pairs, schema={"a": pl.Int8, "b": pl.Int8}, orient="row")
    with duckdb.connect() as con:
        con.register("pairs", table.to_arrow())
        expected = con.sql(
            f"select ({sql}) is true as t, ({sql}) is false as f from pairs"
        ).fetchnumpy()
    found = arrays.condition(sql)(numbers(table))
    assert (found.true == expected["t"]).all() and (found.false == expected["f"]).all()


@pytest.mark.parametrize(
    "sql",
    [
        "nama like 'A%'",
        "a in ('x')",
        "coalesce(a = 1, true)",
        "a // b = 1",
        "a % 0 = 1",
        "lower(a) = 1",
    ],
)
def test_what_arrays_cannot_tell_is_left_to_the_engine(sql):
    assert arrays.condition(sql) is None
