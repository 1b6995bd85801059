"""Each expectation is shown a row that breaks it; a check that cannot run says so."""

from types import SimpleNamespace

import duckdb
import great_expectations as gx
import pytest

from expectations import ranking, register
from expectations.batch import validate
from expectations.columns import Fact, of_column, one_of, present

BLANK = SimpleNamespace(
    between=None, codes={}, coarse={}, digits=(), type="VARCHAR", key=False, label={"id": "x"}
)


def column(name, **known):
    return SimpleNamespace(**{**vars(BLANK), "name": name, **known})


FLOOR = column("lantai", codes={1: {}, 2: {}}, coarse={-1: {}}, type="TINYINT", key=True)
AREA = column("luas", between=(1, 997), type="SMALLINT")
TREES = column("pohon", between=(0, 9), coarse={-1: {}}, type="TINYINT")
CARD = column("kartu", digits=(16,), type="BIGINT")
VILLAGE = column("desa", digits=(10,))
SOUND = "1, 36, -1, 3200000000000001, '3201012001', 'padan'"
BROKEN = {
    "lantai in_set": "3, 36, 0, 3200000000000001, '3201012001', 'padan'",
    "lantai not_be_null": "null, 36, 0, 3200000000000001, '3201012001', 'padan'",
    "luas be_between": "1, 998, 0, 3200000000000001, '3201012001', 'padan'",
    "pohon be_between": "1, 36, -2, 3200000000000001, '3201012001', 'padan'",
    "kartu be_between": "1, 36, 0, 32000000000000012, '3201012001', 'padan'",
    "desa lengths": "1, 36, 0, 3200000000000001, '320101200', 'padan'",
    "padan in_set": "1, 36, 0, 3200000000000001, '3201012001', 'entah'",
    "padan not_be_null": "1, 36, 0, 3200000000000001, '3201012001', null",
}


def suite():
    columns = (FLOOR, AREA, TREES, CARD, VILLAGE)
    of_columns = [e for each in columns for e in of_column(each, blank_permille=100)]
    return gx.ExpectationSuite(
        name="t", expectations=[*of_columns, *present("padan"), one_of("padan", ["padan"])]
    )


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


def rows(*values):
    names = "lantai, luas, pohon, kartu, desa, padan"
    listed = ", ".join(f"({each})" for each in values)
    return f"select * from (values {listed}) as t ({names})"


def broken(outcomes):
    return {f"{o.column} {o.expectation}" for o in outcomes if not o.ok}


def test_sound_rows_break_nothing(outcomes):
    found = outcomes(rows(SOUND, SOUND), suite())

    assert len(found) == len(BROKEN)
    assert broken(found) == set()


@pytest.mark.parametrize(("what", "row"), BROKEN.items())
def test_a_broken_row_is_caught_and_nothing_else(outcomes, what, row):
    name, kind = what.split()

    caught = [o for o in outcomes(rows(*[SOUND] * 7, row), suite()) if not o.ok]

    assert [(o.column, o.observed, o.severity) for o in caught] == [(name, 1, "galat")]
    assert kind in caught[0].expectation


def test_some_blanks_in_a_key_variable_are_tolerated(outcomes):
    blank = BROKEN["lantai not_be_null"]

    assert broken(outcomes(rows(*[SOUND] * 10, blank), suite())) == set()


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


def test_an_outcome_holds_no_value_of_a_row(outcomes):
    found = outcomes(rows("7, 999, -9, 99999999999999999, 'BUDI', 'SITI'"), suite())

    assert len(broken(found)) > 4
    text = str(found)
    assert "99999999999999999" not in text
    assert "BUDI" not in text
    assert "SITI" not in text


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
    from pipelines import codebook

    book = codebook.load()
    suites = [
        register.family(book.columns("family"), 100),
        register.person(book.columns("person")),
        register.facts(),
        register.twice(),
        register.regencies(0),
        *register.refused({"quarter": 1, "submission": 1}).values(),
        ranking.family(100),
        ranking.facts(),
        ranking.tenths(1),
    ]

    assert all(e.meta["says"] for each in suites for e in each.expectations)
