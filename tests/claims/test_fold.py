"""The fold of claims: against the same way told by other means, in any order, at any instant."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipelines.claims.definition import load as way
from pipelines.claims.fold import fold
from pipelines.claims.model import Claim, Event
from tests.claims.oracle import follow

START = datetime(2026, 1, 5, tzinfo=UTC).replace(tzinfo=None)  # as the fold is given it
END = START + timedelta(days=120)
DAY = timedelta(days=1)
# whole days meet deadlines to the second; a second beside them misses by one
MOMENTS = st.builds(
    lambda day, second: START + timedelta(days=day, seconds=second),
    st.integers(0, 75),
    st.sampled_from([-1, 0, 0, 0, 1, 3600]),
)
SUBJECTS = ("jenis_lantai_terluas", "mobil", "hidup")
NAMES = sorted(way().happenings)
OFFICERS = ("", "P-1", "P-2", "D-1")


def sort_of(role: str) -> str:
    """Return who mostly acts in a role, so that whole stories come about."""
    return {"pendamping": "P-1", "dinsos": "D-1"}.get(role, "")


@st.composite
def claims(draw, most=4):
    found = []
    for number in range(draw(st.integers(1, most))):
        photos = draw(st.integers(0, 2))
        refused = draw(st.sampled_from([None, None, None, None, "KLAIM_PELAPOR_ANAK"]))
        found.append(
            Claim(
                ticket=f"T-{number}",
                kind=draw(st.sampled_from(["usul", "usul", "sanggah"])),
                subject=draw(st.sampled_from(SUBJECTS)),
                value=draw(st.sampled_from([None, "1", "2"])),
                at=draw(MOMENTS) if number else START,
                demanded=draw(st.integers(1, 2)),
                photos=frozenset(f"{number}-{n}" for n in range(photos)),
                refused=refused,
            )
        )
    return found


@st.composite
def events(draw, tickets=("T-0", "T-0", "T-1", "T-2", "T-3", "T-9")):
    name = draw(st.sampled_from([*NAMES, "kunjungan", "putusan", "putusan", "banding"]))
    role = draw(st.sampled_from([*way().happenings[name].by * 4, "dinsos"]))
    return Event(
        at=draw(MOMENTS),
        order=draw(st.integers(0, 2)),
        id=draw(st.sampled_from([f"E-{n}" for n in range(40)])),
        ticket=draw(st.sampled_from(tickets)),
        name=name,
        role=role,
        actor=draw(st.sampled_from([sort_of(role), *OFFICERS])),
        decision=draw(st.sampled_from(["dikabulkan", "sebagian", "ditolak", "ditolak", ""])),
        status=draw(st.sampled_from([0, 1, 1, 3, 4, 5, -1])),
        found=draw(st.sampled_from([(), (("mobil", "1"),), (("jenis_lantai_terluas", "2"),)])),
        photos=draw(st.sampled_from([(), ("n-1",), ("n-1", "n-2")])),
        own_family=draw(st.integers(0, 19)) == 0,
        premature=draw(st.integers(0, 19)) == 0,
    )


def told(claims, events, until):
    """Return what the fold says, as plain values."""
    found = fold(claims, events, until)
    paths = {
        each.ticket: (
            [(step.state, step.at, step.role) for step in each.steps],
            each.case,
            each.photos,
            each.complete,
            each.restored,
        )
        for each in found.told
    }
    return paths, list(found.without_effect)


def expected(claims, events, until):
    """Return what the other telling says, in the same form."""
    here, refused = follow(claims, events, until)
    paths = {
        ticket: (each.path, each.case, len(each.photos), len(each.photos) >= each.asked,
                 each.restored)
        for ticket, each in here.items()
    }  # fmt: skip
    return paths, refused


@settings(max_examples=400, deadline=None)
@given(claims(), st.lists(events(), max_size=25), MOMENTS)
def test_the_fold_is_the_way_told_by_other_means(claims, events, until):
    for instant in (until, END):
        assert told(claims, events, instant) == expected(claims, events, instant)


@settings(max_examples=200, deadline=None)
@given(claims(), st.lists(events(), max_size=20), st.data())
def test_order_and_repeats_of_events_change_nothing(claims, events, data):
    shuffled = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events))))
                         if events else st.just([]))  # fmt: skip
    again = data.draw(st.permutations(claims))
    assert fold(again, shuffled, END) == fold(claims, events, END)


@settings(max_examples=200, deadline=None)
@given(claims(), st.lists(events(), max_size=20), MOMENTS, MOMENTS)
def test_what_was_told_at_an_instant_stands(claims, events, first, second):
    """Later events only add to what an earlier instant told."""
    earlier, later = sorted((first, second))
    before = {each.ticket: each.steps for each in fold(claims, events, earlier).told}
    after = {each.ticket: each.steps for each in fold(claims, events, later).told}
    for ticket, steps in before.items():
        assert tuple(step for step in after[ticket] if step.at < earlier) == steps


@settings(max_examples=200, deadline=None)
@given(claims(), st.lists(events(), max_size=20))
def test_an_event_without_effect_may_be_left_out(claims, events):
    found = fold(claims, events, END)
    without = {event for event, _ in found.without_effect}
    kept = [event for event in events if event not in without]
    assert fold(claims, kept, END) == type(found)(found.told, ())


class OneFamily(RuleBasedStateMachine):
    """Claims and events come in one by one, late ones too; both tellings agree all the time."""

    def __init__(self) -> None:
        super().__init__()
        self.claims: list[Claim] = []
        self.events: list[Event] = []

    @rule(claim=claims(most=1), at=MOMENTS)
    def claim_comes(self, claim, at):
        (new,) = claim
        if len(self.claims) < 4:
            ticket = f"T-{len(self.claims)}"
            self.claims.append(Claim(ticket, new.kind, new.subject, new.value, at, new.demanded,
                                     new.photos, new.refused))  # fmt: skip

    @rule(event=events())
    def event_comes(self, event):
        self.events.append(event)

    @rule(event=events(), at=st.integers(0, 60))
    def case_is_visited_and_decided(self, event, at):
        day = START + at * DAY
        number = len(self.events)
        for order, (name, role, actor) in enumerate(
            [("kunjungan", "pendamping", "P-1"), ("putusan", "dinsos", "D-1")]
        ):
            self.events.append(
                Event(day, order, f"V-{number}-{order}", event.ticket, name, role, actor,
                      decision=event.decision or "ditolak", status=1, found=event.found)
            )  # fmt: skip

    @invariant()
    def both_agree(self):
        assert told(self.claims, self.events, END) == expected(self.claims, self.events, END)

    @invariant()
    def closed_claims_have_no_time_to_lose(self):
        for each in fold(self.claims, self.events, END).told:
            assert way().states[each.state].open is False or each.due is not None


TestOneFamily = OneFamily.TestCase
TestOneFamily.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


# What follows are stories with a name, for people to read.

TICKET = Claim("T-0", "usul", "jenis_lantai_terluas", "1", START, 1, frozenset({"a"}))


def event(name, role, after, **more):
    given = {"order": 0, "id": f"{name}-{after}-{more.get('actor', '')}", "ticket": "T-0"}
    return Event(at=START + after, name=name, role=role, **{**given, **more})


def visit(after, **more):
    return event("kunjungan", "pendamping", after, **{"status": 1, **more})


def decision(after, what, **more):
    return event("putusan", "dinsos", after, **{"order": 1, "decision": what, **more})


def states(events, claim=TICKET, until=END):
    (one,) = fold([claim], events, until).told
    return [step.state for step in one.steps]


def faults(events, claims=(TICKET,)):
    return [fault for _, fault in fold(claims, events, END).without_effect]


@pytest.mark.parametrize(
    ("hours", "state"),
    [(71.999, "diperiksa"), (72, "diperiksa"), (72.001, "lapangan"), (72 + 336.001, "eskalasi"),
     (72 + 672, "eskalasi"), (72 + 672.001, "kedaluwarsa")],
)  # fmt: skip
def test_deadlines_fall_due_to_the_second(hours, state):
    until = START + timedelta(hours=hours)
    assert states([], until=until)[-1] == state


def test_evidence_that_was_asked_for_starts_the_examination_anew():
    asked = event("minta_bukti", "kemensos", 1 * DAY)
    old = event("bukti", "warga", 2 * DAY, photos=("a",))
    new = event("bukti", "warga", 10 * DAY, photos=("b",))
    assert states([asked, old])[-2:] == ["menunggu_bukti", "kedaluwarsa"]
    assert states([asked, old, new], until=START + 13 * DAY)[-1] == "diperiksa"
    assert states([asked, new])[-3:] == ["lapangan", "eskalasi", "kedaluwarsa"]


def test_an_objection_waits_for_a_hearing_or_a_second_try():
    objection = Claim("T-0", "sanggah", "mobil", "1", START, 1, frozenset({"a"}))
    missed, again = visit(4 * DAY, status=5), visit(6 * DAY, status=0)
    early, late = decision(5 * DAY, "ditolak"), decision(7 * DAY, "ditolak")
    assert faults([missed, early], [objection]) == ["PERISTIWA_BELUM_DIDENGAR"]
    assert states([missed, early, again, late], objection)[-1] == "ditolak"
    heard = event("didengar", "pilar_sosial", 4.5 * DAY)
    assert states([missed, heard, early], objection)[-1] == "ditolak"
    assert faults([visit(4 * DAY), early], [objection]) == []


def test_one_visit_decides_all_claims_of_the_case_by_what_it_saw():
    roof = Claim("T-1", "usul", "jenis_atap_terluas", "5", START + DAY, 1, frozenset({"b"}))
    car = Claim("T-2", "sanggah", "mobil", "1", START + DAY, 1, frozenset({"c"}))
    other = Claim("T-3", "usul", "daya_terpasang", "1", START + DAY, 1, frozenset({"d"}))
    seen = (("jenis_atap_terluas", "5"), ("mobil", "0"))
    events = [visit(4 * DAY, found=seen), decision(4 * DAY, "sebagian")]
    found = fold([TICKET, roof, car, other], events, START + 5 * DAY).told
    assert {each.ticket: each.state for each in found} == {
        "T-0": "sebagian",
        "T-1": "dikabulkan",
        "T-2": "ditolak",
        "T-3": "lapangan",
    }
    assert {each.case for each in found} == {"T-0"}


def test_the_same_claim_again_is_a_duplicate_only_while_the_first_is_open():
    again = Claim("T-1", "usul", TICKET.subject, "2", START + 2 * DAY, 1, frozenset({"b"}))
    after = Claim("T-2", "usul", TICKET.subject, "2", START + 40 * DAY, 1, frozenset({"c"}))
    found = fold([TICKET, again, after], [], START + 41 * DAY).told
    assert [each.state for each in found] == ["kedaluwarsa", "duplikat", "diperiksa"]


def test_an_appeal_goes_once_to_somebody_else():
    first = [visit(4 * DAY, actor="P-1"), decision(5 * DAY, "ditolak", actor="D-1")]
    appeal = event("banding", "warga", 6 * DAY)
    same = [visit(7 * DAY, actor="P-1"), visit(8 * DAY, actor="P-2")]
    last = [decision(9 * DAY, "dikabulkan", actor=who) for who in ("D-1", "D-2")]
    more = event("banding", "warga", 10 * DAY)
    events = [*first, appeal, *same, *last, more]
    assert states(events)[-3:] == ["ditolak", "lapangan", "dikabulkan"]
    assert faults(events) == [
        "PERISTIWA_VERIFIKATOR_SAMA",
        "PERISTIWA_VERIFIKATOR_SAMA",
        "PERISTIWA_BANDING_KEDUA",
    ]
    # an appeal that nobody decides leaves the first decision in force
    assert states([*first, appeal])[-3:] == ["lapangan", "eskalasi", "ditolak"]


def test_who_lapsed_or_was_refused_by_a_rule_claims_anew_instead_of_appealing():
    appeal = event("banding", "warga", 40 * DAY)
    assert faults([appeal]) == ["PERISTIWA_SESUDAH_SELESAI"]
    child = Claim("T-0", "usul", "mobil", "1", START, 1, refused="KLAIM_PELAPOR_ANAK")
    assert faults([appeal], [child]) == ["PERISTIWA_TAK_DAPAT_BANDING"]


def test_nobody_acts_in_two_roles_nor_on_his_own_family():
    two = [visit(4 * DAY, actor="X-1"), decision(5 * DAY, "dikabulkan", actor="X-1")]
    assert faults(two) == ["PERISTIWA_PERAN_GANDA"]
    own = [visit(4 * DAY, own_family=True), decision(5 * DAY, "dikabulkan")]
    assert faults(own) == ["PERISTIWA_KELUARGA_SENDIRI", "PERISTIWA_TANPA_KUNJUNGAN"]
    assert faults([event("putusan", "pendamping", 4 * DAY)]) == ["PERISTIWA_PERAN_SALAH"]


def test_who_is_alive_is_to_be_restored_in_three_days_from_the_grant():
    alive = Claim("T-0", "usul", "hidup", None, START, 1, frozenset({"a"}))
    granted = [visit(4 * DAY), decision(4 * DAY, "dikabulkan")]
    (waiting,) = fold([alive], granted, END).told
    assert waiting.due == START + 7 * DAY and waiting.restored is None
    done = event("pulihkan", "kemensos", 6 * DAY)
    (restored,) = fold([alive], [*granted, done], END).told
    assert (restored.due, restored.restored) == (None, START + 6 * DAY)
    assert faults([*granted, done]) == ["PERISTIWA_DI_LUAR_KEADAAN"], "of another claim"
