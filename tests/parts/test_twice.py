"""Numbers that stand twice are those that Python counts more than once."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import store
from pipelines.parts import Twice, slices, twice

NUMBERS = st.lists(
    st.one_of(st.none(), st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1)), max_size=40
)
CIVIL_TWICE = Twice("civil_twice", "nik", of="civil", column="nomor_induk_kependudukan")


@pytest.fixture(scope="module")
def con():
    with store.connect() as con:
        con.execute("create temp table civil (nomor_induk_kependudukan bigint)")
        yield con


@pytest.mark.parametrize("rows", [40, 60_000_000])
@given(numbers=NUMBERS)
def test_numbers_that_stand_twice_are_found_in_one_slice_and_in_several(con, rows, numbers):
    assert (len(slices(rows)) > 1) is (rows > 40)
    con.execute("truncate civil")
    store.insert(con, "civil", [[each] for each in numbers])
    CIVIL_TWICE.make(con, rows)
    found = con.execute("select nik from civil_twice order by nik").fetchall()
    counted = Counter(each for each in numbers if each is not None)
    assert found == sorted((each,) for each, count in counted.items() if count > 1)


@given(numbers=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40))
def test_numbers_that_need_more_room_than_there_was_are_all_there(con, numbers):
    con.execute("truncate civil")
    store.insert(con, "civil", [[each] for each in numbers])
    select = "select nomor_induk_kependudukan from civil where nomor_induk_kependudukan is not null"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(twice, "_FIRST", 1)
        found = twice.in_order(con, select, CIVIL_TWICE.column, 0, 1)
    assert found.tolist() == sorted(numbers)
