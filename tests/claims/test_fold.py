"""The fold of claims: against the same way told by other means, in any order, at any instant."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipelines.claims.definition import load as way
from pipelines.claims.fold import fold
from pipelines.claims.model import Claim, Event
from tests.claims.oracle import DAY, START, follow

END = START + timedelta(days=120)
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
            each.due,
        )
        for each in found.told
    }
    return paths, list(found.without_effect)


def expected(claims, events, until):
    """Return what the other telling says, in the same form."""
    here, refused = follow(claims, events, until)
    paths = {
        ticket: (each.path, each.case, len(each.photos), len(each.photos) >= each.asked,
                 each.restored, each.told_due)
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
