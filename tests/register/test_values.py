"""The rule of precedence against plain Python, and in whatever order the events come."""

import datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import store
from tests.register.values import Event, by_hand, engine, losers, merge, stands

# sources of every class that sends families, and days around the limits of protection
SOURCES = ("siks_ng", "musdes", "bnba", "uji_petik", "pln", "susenas")
FIRST = datetime.date(2026, 1, 1)
DAYS = st.one_of(
    st.sampled_from(
        [datetime.date(2026, month, day) for month in (3, 4, 6, 7, 9) for day in (1, 30)]
    ),
    st.integers(0, 270).map(lambda n: FIRST + datetime.timedelta(days=n)),
)
SHUFFLES = 60  # permutations of each drawn set of events, all in one merge


VALUES = st.sampled_from([None, 1, 2, 3, 4, 5, -1, -2])


@st.composite
def cases(draw, most=7):
    """What was in force for a family, and at most so many events of distinct files and lines."""
    sent = draw(
        st.lists(
            st.tuples(st.sampled_from(SOURCES), DAYS, VALUES, st.integers(1, 3), st.integers(2, 4)),
            min_size=1,
            max_size=most,
            unique_by=lambda e: (e[3], e[4]),
        )
    )
    old = draw(
        st.none()
        | st.builds(
            Event,
            st.sampled_from((*SOURCES, "register_awal")),
            DAYS,
            st.sampled_from([1, 2, 3, 4, 5, -1, -2]),
            st.just(0),
            st.just(0),
        )
    )
    return old, [Event(*event) for event in sent]


@pytest.fixture(scope="module")
def con():
    with engine() as opened:
        yield opened


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(cases(), min_size=12, max_size=12))
def test_the_winner_and_what_stands_again_are_those_of_the_rule(con, drawn):
    numbered = dict(enumerate(drawn, start=1))
    merge(con, numbered)
    found, lost = stands(con), losers(con)
    for number, (old, events) in numbered.items():
        told, again = by_hand(old, events)
        assert found[number] == told
        assert {row[:3] for row in lost.get(number, ()) if row[-1]} == again


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(cases(most=1), min_size=60, max_size=60))
def test_families_of_one_row_go_the_way_of_all_others_too(con, drawn):
    numbered = dict(enumerate(drawn, start=1))
    found = []
    for apart in (True, False):
        merge(con, numbered, apart=apart)
        alone = con.execute("select count(*) from sole_family").fetchall()
        assert alone == [(len(drawn) if apart else 0,)]
        found.append(
            [
                con.execute(f"select * from {table} order by all").fetchall()
                for table in ("merged", "disagreement_part", "comparison", "winner")
            ]
        )
    assert found[0] == found[1]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=cases(), random=st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_the_events_merges_the_same(con, drawn, random):
    old, events = drawn
    shuffled = {}
    for number in range(1, SHUFFLES + 1):
        again = [*events, *random.choices(events, k=random.randrange(3))]
        random.shuffle(again)
        shuffled[number] = (old, again)
    merge(con, shuffled)
    assert len(set(stands(con).values())) == 1
    lost = losers(con)
    assert len({tuple(rows) for rows in lost.values()}) <= 1 and len(lost) in (0, SHUFFLES)
    ((met,),) = con.execute("select coalesce(sum(dibandingkan), 0) from comparison").fetchall()
    assert met % SHUFFLES == 0


VALUES_OF_SIX = (1, 2, 3, 4, 5, -1)


def test_the_bytes_are_the_same_whatever_the_order_of_all_rows(con, tmp_path):
    random = Random(7)
    numbered = {
        number: (
            None,
            [
                Event(
                    source, FIRST + datetime.timedelta(days=random.randrange(270)), value, 1, line
                )
                for line, (source, value) in enumerate(
                    zip(SOURCES, VALUES_OF_SIX, strict=True), start=2
                )
            ],
        )
        for number in range(1, 200)
    }
    written = set()
    for _ in range(5):
        order = list(numbered)
        random.shuffle(order)
        merge(con, {number: (None, random.sample(numbered[number][1], 6)) for number in order})
        for table, by in (("merged", "id_keluarga"), ("disagreement_part", "all")):
            store.write(con, f"from {table}", tmp_path / f"{table}.parquet", by)
        written.add(tuple(store.sha256(file) for file in sorted(tmp_path.iterdir())))
    assert len(written) == 1
