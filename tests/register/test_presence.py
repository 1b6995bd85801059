"""The rules of presence, case by case: both ways of identify ask these macros."""

import pytest

from pipelines import macros, store
from pipelines.quarter import Quarter


@pytest.fixture(scope="module")
def ask():
    with store.connect() as con:
        macros.make_members(con, Quarter.parse("2026Q2"))
        con.execute(store.query("identify/macros"))
        yield lambda expression: store.one(con, f"select {expression}")[0]


@pytest.mark.parametrize(
    ("hidup", "kk", "counts"),
    [("1", "7", True), ("1", "null", False), ("2", "7", False), ("null", "7", False)],
)
def test_dukcapil_claims_the_living_who_stand_on_a_card(ask, hidup, kk, counts):
    assert ask(f"claims_card({hidup}, {kk})") is counts


@pytest.mark.parametrize(
    ("seen", "died", "left", "claimed", "kk", "kk_left", "status"),
    [
        ("'2026-01-01'", "null", "null", "true", 1, 1, 1),
        ("'2026-01-01'", "'2026-02-01'", "null", "true", 1, 1, 2),
        ("'2026-03-01'", "'2026-02-01'", "null", "true", 1, 1, 1),
        ("'2026-01-01'", "null", "'2026-02-01'", "true", 1, 1, 4),
        ("'2026-01-01'", "null", "'2026-02-01'", "true", 2, 1, 1),
        ("'2026-01-01'", "null", "'2026-02-01'", "false", 2, 1, 4),
        ("null", "null", "'2026-02-01'", "false", "null", "null", 4),
        ("'2026-03-01'", "null", "'2026-02-01'", "true", 1, 1, 1),
    ],
)
def test_the_dead_were_not_seen_after_and_the_departed_not_claimed_by_another_card(
    ask, seen, died, left, claimed, kk, kk_left, status
):
    days = ", ".join(f"{day}::date" for day in (seen, died, left))
    assert ask(f"presence({days}, 4, {claimed}, {kk}, {kk_left})") == status


@pytest.mark.parametrize(
    ("hidup", "both", "said"),
    [
        (2, "true", "meninggal"),
        (3, "true", "pindah"),
        (1, "true", "padan"),
        (1, "false", "padan_sebagian"),
        ("null", "true", "padan"),
    ],
)
def test_what_dukcapil_says_of_somebody(ask, hidup, both, said):
    assert ask(f"verdict({hidup}, matched_as({both}))") == said
