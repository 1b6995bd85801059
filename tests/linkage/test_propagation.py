"""Unsure links the other way round: which flip, and what becomes of the families' desil."""

from bisect import bisect_left

import duckdb
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import store
from pipelines.linkage.propagation import weight

ODDS = {0.5: 0, 0.9: 3170, 0.99: 6629}


def test_a_weight_is_the_odds_in_thousandths_of_a_bit():
    assert {p: weight(p) for p in ODDS} == ODDS


def test_links_in_the_band_become_none_and_the_best_of_those_asked_about_become_links():
    pairs = [
        # row, person, weight, outcome, key
        (1, 11, 3170, "padan", "a"),
        (2, 12, 6629, "padan", "b"),  # sure enough
        (3, 13, 3000, "perlu_ditinjau", "c"),  # less likely than the band
        (4, 14, 5000, "perlu_ditinjau", "d"),
        (4, 15, 4900, "perlu_ditinjau", "e"),  # the row is somebody else's then
        (5, 14, 4000, "perlu_ditinjau", "f"),  # as is the person
        (6, 16, 4000, "padan", "g"),  # an officer said so
        (7, 17, 4000, "tidak_padan", "h"),
    ]
    with duckdb.connect() as con:
        names = ["urut", "id_individu", "bobot", "hasil", "kunci_pasangan"]
        con.register("weighed", pd.DataFrame(pairs, columns=names))
        con.register("pair_decision", pd.DataFrame({"kunci_pasangan": ["g"]}))
        found = con.execute(
            store.query("linkage/flipped"), {"low": ODDS[0.9], "high": ODDS[0.99]}
        ).fetchall()
    assert sorted(found) == [(1, 11, "a", 0), (4, 14, "d", 1)]


SCORES = st.integers(-5, 25)
CUTS = st.lists(st.none() | SCORES, min_size=9, max_size=9)


@settings(max_examples=60, deadline=None)
@given(
    CUTS,
    st.dictionaries(st.integers(1, 12), st.integers(1, 10)),
    st.dictionaries(st.integers(1, 12), SCORES),
)
def test_families_are_counted_as_by_hand(highest, released, scores):
    # an empty desil has the cut point of the one below; scores rise with desil
    known = iter(sorted(cut for cut in highest if cut is not None))
    highest = [None if cut is None else next(known) for cut in highest]
    cuts, last = [], float("-inf")
    for cut in highest:
        last = last if cut is None else cut
        cuts.append(last)
    now = {card: 1 + bisect_left(cuts, score) for card, score in scores.items()}
    both = released.keys() & now.keys()
    expected = (
        len(released),
        sum(released[card] != now[card] for card in both),
        len(released.keys() - now.keys()),
        len(now.keys() - released.keys()),
    )
    with duckdb.connect() as con:
        con.execute("create table cut_point (lingkup text, desil tinyint, skor_tertinggi bigint)")
        con.executemany(
            "insert into cut_point values ('nasional', ?, ?)",
            [*enumerate(highest, 1), (10, 99)],
        )
        con.execute("insert into cut_point values ('provinsi', 1, 3)")
        con.execute(
            "create table released (nomor_kartu_keluarga bigint, desil_nasional tinyint);"
            "create table supposed (nomor_kartu_keluarga bigint, skor bigint)"
        )
        for name, rows in (("released", released), ("supposed", scores)):
            for row in rows.items():
                con.execute(f"insert into {name} values (?, ?)", row)
        assert con.execute(store.query("linkage/changed")).fetchone() == expected
