"""Counts are held against their limits; a check that cannot run says so."""

import duckdb
import great_expectations as gx
import pytest

from expectations import ranking, register
from expectations.batch import validate
from expectations.columns import Fact
from pipelines.check import ranked


@pytest.fixture
def outcomes(tmp_path):
    """Run a suite over the rows given; return the outcomes."""

    def run(select, suite):
        database = tmp_path / "t.duckdb"
        database.unlink(missing_ok=True)
        with duckdb.connect(str(database)) as con:
            con.execute(f"create table t as {select}")
        return validate(database, {"t": suite}, {"threads": 1})

    return run


def test_a_fact_is_the_sum_of_its_parts(outcomes):
    over = Fact("gone", "Yang hilang", limit=4)
    facts = gx.ExpectationSuite(name="t", expectations=[over.expectation()])

    assert outcomes("select unnest([2, 2]) as gone", facts)[0].ok
    (outcome,) = outcomes("select unnest([2, 3]) as gone", facts)
    assert (outcome.ok, outcome.observed, outcome.limit) == (False, 5, 4)
    assert outcome.says == "Yang hilang"


def test_of_a_highest_fact_only_the_highest_part_counts(outcomes):
    over = Fact("share", "Bagian", limit=4, highest=True, severity="peringatan")
    facts = gx.ExpectationSuite(name="t", expectations=[over.expectation()])

    assert outcomes("select unnest([4, 4]) as share", facts)[0].ok
    (outcome,) = outcomes("select unnest([1, 5]) as share", facts)
    assert (outcome.ok, outcome.observed, outcome.severity) == (False, 5, "peringatan")


def test_a_check_that_cannot_run_is_told_from_bad_data(outcomes):
    asked = gx.ExpectationSuite(name="t", expectations=[Fact("nowhere", "x").expectation()])

    (outcome,) = outcomes("select 1 as somewhere", asked)

    assert outcome.fault
    assert not outcome.ok


def test_movement_is_not_judged_in_the_first_quarter():
    limits = dict.fromkeys(
        ("unranked", "probability_off", "moved", "moved_far", "new", "departed"), 1
    )

    first, later = (
        ranking.shares(limits, far=3, poorest=4, first_quarter=is_first)
        for is_first in (True, False)
    )

    moving = {"moved_permille", "moved_far_permille", "new_permille", "departed_permille"}
    asked = [{e.column for e in suite.expectations} for suite in (first, later)]
    assert asked[1] - asked[0] == moving


def test_every_expectation_says_in_indonesian_what_it_looks_at():
    suites = [
        register.facts(),
        register.twice(),
        register.regencies(0),
        *register.refused({"quarter": 1, "submission": 1}).values(),
        ranking.facts(),
        ranking.tenths(1),
    ]

    assert all(e.meta["says"] for each in suites for e in each.expectations)


ROW = {
    "id_keluarga": 1, "kode_kelurahan_desa": "1101012001", "perkotaan": 0, "jumlah_anggota": 3,
    "lansia_sendiri": 0, "skor": 5, "variabel_diduga": 0, "desil_nasional": 1, "desil_provinsi": 10,
    "desil_kabupaten_kota": 4, "desil_nasional_keluarga": 2, "desil_bawah": 1, "desil_atas": 10,
    "persentil_kabupaten_kota": 100, "peluang_desil_1_4": 1000, "peluang_desil_1_5": 0,
    "pergerakan": "tetap", "id_model": "a1", "desil_nasional_sebelumnya": None,
}  # fmt: skip
WRONG = {
    "jumlah_anggota": [0, 13],
    "variabel_diduga": [-1, 101],
    "persentil_kabupaten_kota": [0, 101],
    "pergerakan": ["pindah"],
    **{name: [0, 11] for name in ROW if name.startswith("desil_")},
    **{name: [-1, 1001] for name in ROW if name.startswith("peluang_")},
}


def broken_by(row):
    """Return the rules of a ranked family that a row breaks."""
    with duckdb.connect() as con:
        listed = ", ".join(f"${name} as {name}" for name in row)
        con.execute(f"create table ranked_family as select {listed}", row)
        found = con.execute(ranked.count(most_members=12))
        names = [name for name, *_ in found.description]
        return [name for name, rows in zip(names, found.fetchone(), strict=True) if rows]


def test_each_rule_about_a_ranked_family_is_broken_by_what_it_forbids_alone():
    assert broken_by(ROW) == []
    shown = set()
    for name, value in ROW.items():
        bad = [(wrong, {f"{name}_rentang", f"{name}_kode"}) for wrong in WRONG.get(name, [])]
        bad += [(None, {f"{name}_kosong"})] if value is not None else []
        for wrong, expected in bad:
            (code,) = broken_by(ROW | {name: wrong})
            assert code in expected
            shown.add(code)
    assert shown == {rule.code for rule in ranked.rules_of(12)}
