"""Ids that are left over are those that Python's sets leave."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import store
from pipelines.parts import Bits, LeftOver

IDS = st.sets(st.integers(1, 200))
OTHER = LeftOver("other_id", "id_individu", of="everybody", but="quiet")


@pytest.fixture(scope="module")
def con():
    with store.connect() as con:
        for name in ("everybody", "quiet"):
            con.execute(f"create temp table {name} (id_individu bigint)")
        yield con


@given(everybody=IDS, quiet=IDS)
def test_who_is_not_among_the_others_is_left_over(con, everybody, quiet):
    for name, ids in (("everybody", everybody), ("quiet", quiet)):
        con.execute(f"truncate {name}")
        store.insert(con, name, [[each] for each in ids])
    OTHER.make(con, len(everybody))
    found = con.execute("select id_individu from other_id order by id_individu").fetchall()
    assert found == [(each,) for each in sorted(everybody - quiet)]


def test_an_id_is_in_a_set_or_not_whatever_stands_beside_it():
    bits, ids = Bits(1000), np.arange(1001)
    bits.add(np.array([1, 7, 8, 64, 999]))
    bits.add(np.array([7, 1000]))
    assert set(ids[bits.has(ids)]) == {1, 7, 8, 64, 999, 1000}
