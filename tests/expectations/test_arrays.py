"""Conditions on arrays tell of every row what the same SQL tells, blanks included."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import registry
from pipelines.check import arrays, rows
from pipelines.check.judged import TABLES, rules_of

KINDS = {"TINYINT": pa.int8(), "SMALLINT": pa.int16(), "INTEGER": pa.int32(), "BIGINT": pa.int64()}
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
        name: pa.bool_() if known[name] == "BOOLEAN" else KINDS[known[name]]
        for name in sorted(rows.of_arrays(table))
    }


def drawn(values, kind):
    if pa.types.is_boolean(kind):
        return pa.array([None if v is None else v % 2 == 0 for v in values], kind)
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

    values = arrays.columns(batch, frozenset(columns))
    for rule in judged:
        found = arrays.condition(rule.sql)(values).true
        assert found.tolist() == expected[rule.code].to_pylist(), rule.code


def test_nearly_every_rule_is_told_by_arrays():
    whole = sum(len(rules_of(table)) for table in TABLES)
    assert len(RULES) > 0.85 * whole


@pytest.mark.parametrize(
    "sql", ["nama like 'A%'", "a in ('x')", "coalesce(a = 1, true)", "a // b = 1", "lower(a) = 1"]
)
def test_what_arrays_cannot_tell_is_left_to_the_engine(sql):
    assert arrays.condition(sql) is None
