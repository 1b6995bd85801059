"""The number that digits alone spell, against what Python makes of the same cell."""

import duckdb
import pytest

from pipelines import store

CELLS = [
    *("3201010101010001", "0012345678901234", "0", "00", "7", "9223372036854775807"),
    *("9223372036854775808", "99999999999999999999", "", "-5", "+5", "-0", "5-", "1.0", "1,0"),
    *("1e3", "1E15", "1.5e15", "0x1F", "0b11", "1_000", " 5", "5 ", "5\n", "\u0661\u0662", "NULL"),
    *("1234567890123e15", "0x12345678901234", "12345678901234.5", "true", "½"),
]


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as made:
        made.execute(store.query("conform/macros"))
        yield made


@pytest.mark.parametrize("cell", CELLS)
def test_only_digits_spell_a_number(con, cell):
    (found,) = con.execute("select spelled($cell)", {"cell": cell}).fetchone()
    fits = cell.isascii() and cell.isdigit() and int(cell) < 2**63
    assert found == (int(cell) if fits else None)


@pytest.mark.parametrize(
    "cell",
    [" a", "a ", " a ", "  ", " ", "", "a b", "a\t", "\na", "\u00a0a", "a\u200b", "\u200b", "á "],
)
def test_a_cell_is_tidied_wherever_its_blanks_stand(con, cell):
    (found,) = con.execute("select tidy($cell)", {"cell": cell}).fetchone()
    assert found == (cell.replace("\u200b", "").strip() or None)
