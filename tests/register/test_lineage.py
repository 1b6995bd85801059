"""How families go on, against the rule of design section 4 written out in plain Python."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.register.drawn import Drawn, civil, family, person

pytestmark = pytest.mark.long

START = date(2026, 4, 1)  # of the quarter that follows the drawn one
CORE_SINCE = date(2009, 4, 1)  # whoever is born later is under 17 on that day
TOLD = "2026-06-01"
FIRST_KK, FIRST_NIK = 3201010101010001, 3201010101900001
NEW_CARDS = 3

BORN = ("1950-05-05", "1980-01-01", "1985-02-02", "2009-04-01", "2009-04-02", "2015-07-07")
BIRTHDAYS = st.sampled_from([date.fromisoformat(day) for day in BORN])


@dataclass(frozen=True)
class Old:
    """A person of the register as the quarter begins, and where he is at its end."""

    nik: int
    family: int
    relation: int
    born: date
    dead: bool
    card: int
    relation_now: int


@st.composite
def villages(draw):
    """Families of one to four, whose members may go to another's card or to a new one."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=7))
    cards = [FIRST_KK + n for n in range(len(sizes) + NEW_CARDS)]
    people = []
    for home, size in enumerate(sizes):
        all_go = draw(st.none() | st.sampled_from(cards))
        for place in range(size):
            relation = 1 if place == 0 else draw(st.sampled_from([2, 3, 3, 4, 7]))
            stays = draw(st.booleans())
            card = all_go or (cards[home] if stays else draw(st.sampled_from(cards)))
            moved = card != cards[home]
            people.append(
                Old(
                    FIRST_NIK + len(people),
                    cards[home],
                    relation,
                    draw(BIRTHDAYS),
                    draw(st.integers(0, 9)) == 0,
                    card,
                    draw(st.sampled_from([1, 2, 3, 7])) if moved else relation,
                )
            )
    return people


def expected(people, ids, family_ids):
    """Return {old family: (event, card or None)} and {new card: origin} by the written rule."""
    by_family = {}
    for one in people:
        by_family.setdefault(one.family, []).append(one)

    def head(members, relation):
        # the oldest head, else the oldest member, then the lowest id
        return min(members, key=lambda p: (relation(p) != 1, p.born, ids[p.nik]))

    picked = {}
    for card, members in by_family.items():
        leader = head(members, lambda p: p.relation)
        core = [
            p
            for p in members
            if p is leader or p.relation == 2 or (p.relation == 3 and p.born > CORE_SINCE)
        ]
        living = [p for p in members if not p.dead]
        groups = {p.card for p in living}
        if groups:
            picked[card] = max(
                groups,
                key=lambda g: (
                    sum(p.card == g and not p.dead for p in core),
                    sum(p.card == g for p in living),
                    g == card,
                    leader.card == g and not leader.dead,
                    -min(ids[p.nik] for p in living if p.card == g),
                ),
            )
    living = [p for p in people if not p.dead]
    keeper = {}
    for group in set(picked.values()):
        rivals = [card for card, chosen in picked.items() if chosen == group]
        now = head([p for p in living if p.card == group], lambda p: p.relation_now)
        size = Counter(p.family for p in living if p.card == group)
        keeper[group] = max(
            rivals, key=lambda card: (now.family == card, size[card], -family_ids[card])
        )
    fate = {}
    for card in by_family:
        group = picked.get(card)
        event = "habis" if group is None else "lanjut" if keeper[group] == card else "gabung"
        fate[card] = (event, group)
    return fate, {p.card for p in living} - set(keeper)


def send(people, home):
    """Freeze the register as it was, and the quarter in which Dukcapil tells of the changes."""
    before = Drawn(Home(home), Quarter.parse("2026Q1"))
    name = {p.nik: f"ORANG {chr(65 + n // 26)}{chr(65 + n % 26)}" for n, p in enumerate(people)}
    before.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[family(card) for card in sorted({p.family for p in people})],
        person=[person(p.family, p.nik, name[p.nik], str(p.born), p.relation) for p in people],
    )
    before.freeze()
    after = before.next_quarter()
    rows = [
        civil(
            p.card,
            p.nik,
            name[p.nik],
            str(p.born),
            p.relation_now,
            status_hidup=2 if p.dead else 1,
            tanggal=TOLD,
        )
        for p in people
        if p.dead or p.card != p.family
    ]
    released = after.home.current(before.quarter)
    if rows:
        after.send("dukcapil", "2026-06-20T08:00:00", civil=rows)
    after.freeze()
    return before.table_of(released, "person"), before.table_of(released, "family"), after


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(villages())
def test_every_family_goes_on_as_the_rule_says(people):
    with TemporaryDirectory() as home:
        persons, families, after = send(people, home)
        ids = {p["nomor_induk_kependudukan"]: p["id_individu"] for p in persons}
        family_ids = {f["nomor_kartu_keluarga"]: f["id_keluarga"] for f in families}
        card_now = {f["nomor_kartu_keluarga"]: f["id_keluarga"] for f in after.table("family")}
        lineage = after.table("family_lineage")

    fate, founded = expected(people, ids, family_ids)

    told = {e["dari"]: e for e in lineage if e["peristiwa"] in ("lanjut", "gabung", "habis")}
    assert len(told) == len(family_ids)
    for card, (event, group) in fate.items():
        found = told[family_ids[card]]
        assert found["peristiwa"] == event
        assert found["ke"] == (None if group is None else card_now[group])
    new = {card: number for card, number in card_now.items() if number > max(family_ids.values())}
    assert set(new) == founded
    # who came from where, and with how many
    came = Counter((p.family, p.card) for p in people if not p.dead and p.card in founded)
    split = {(e["dari"], e["ke"]): e["anggota"] for e in lineage if e["peristiwa"] == "pecah"}
    assert split == {(family_ids[a], new[b]): n for (a, b), n in came.items()}
    # families before + new ones - ended ones = families now
    ended = sum(event != "lanjut" for event, _ in fate.values())
    assert len(card_now) == len(family_ids) + len(founded) - ended
    # the evidence: a day where a card changed, none where nothing did
    for card, (event, group) in fate.items():
        changed = event == "gabung" or (event == "lanjut" and group != card)
        found = told[family_ids[card]]
        assert (found["tanggal"] is not None) == (changed or event == "habis")
        assert (str(found["tanggal"]) == TOLD) == (found["tanggal"] is not None)
