"""Whose segment of BPJS is another than the register's, found by sorting."""

import numpy as np
import pytest

from pipelines import store
from pipelines.merge import insured
from pipelines.parts import slices

OLD = [
    (1, 1),  # as before
    (2, 1),  # in another segment
    (3, 2),  # not insured any more
    (4, 0),  # not insured, as before
    (5, 0),  # insured now
    (6, None),  # insured now, of whom nothing was known
    (7, None),  # and not insured
    (None, 1),
    (8, 1),  # in two segments, of which the lowest holds
    (9, 3),  # a NIK of two persons
    (9, 4),
]
TOLD = [(1, 1, 1), (2, 3, 1), (3, 2, 0), (5, 1, 1), (6, 1, 1), (8, 2, 1), (8, 1, 1), (9, 3, 1),
        (1, 1, 1), (4, None, 1), (99, 1, 1)]  # fmt: skip
ANEW = {2, 3, 5, 6, 7, 9}


@pytest.mark.parametrize("count", [1, 3])
def test_niks_whose_segment_is_another_are_found(monkeypatch, count):
    monkeypatch.setattr(insured, "slices", lambda _: slices(count * 18_000_000))
    with store.connect() as con:
        con.execute("create table old_person (nomor_induk_kependudukan bigint, segmen_jkn tinyint)")
        con.execute(
            "create table insurance "
            "(nomor_induk_kependudukan bigint, segmen_jkn tinyint, status tinyint)"
        )
        con.executemany("insert into old_person values (?, ?)", OLD)
        con.executemany("insert into insurance values (?, ?, ?)", TOLD)
        insured.find_anew(con)
        assert {nik for (nik,) in con.execute("from insured_anew").fetchall()} == ANEW


def test_of_nobody_nothing_is_anew():
    none = np.zeros(0, np.int64)
    assert insured.anew(none, none).size == 0
    assert insured.anew(none, np.array([(5 << 8) + 1])).size == 0


def test_halves_are_the_whole_and_part_no_nik():
    rng = np.random.default_rng(5)
    for count in [0, 1, 2, 3, 200]:
        register, told = (
            np.sort((rng.integers(1, 40, n) << 8) + rng.integers(0, 4, n))
            for n in (count, rng.integers(0, 200))
        )
        both = insured.halves(register, told)
        assert [np.concatenate(half).tolist() for half in both] == [
            register.tolist(), told.tolist()]  # fmt: skip
        niks = [{nik for half in of for nik in half >> 8} for of in zip(*both, strict=True)]
        assert len(niks) == min(2, count + 1)
        assert not set.intersection(*niks) or len(niks) == 1
        found = [insured.anew(*pair) for pair in zip(*both, strict=True)]
        assert np.concatenate(found).tolist() == insured.anew(register, told).tolist()
