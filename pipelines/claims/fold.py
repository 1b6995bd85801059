"""Where a family's claims stand: the fold of what happened to them, in order of time.

The same events give the same answer in whatever order and however often they come. What an
event may not do leaves no trace in any claim; it is handed back with the rule that it broke.
"""

from collections.abc import Iterable
from datetime import datetime

from pipelines.claims import deadlines, effects
from pipelines.claims.definition import load as way
from pipelines.claims.model import ENTERED, Claim, Event, Family, Standing, Step, Told

SYSTEM = "sistem"


def fold(claims: Iterable[Claim], events: Iterable[Event], until: datetime) -> Family:
    """Return where the claims of one family stand just before an instant.

    Parameters
    ----------
    claims : iterable of Claim
        All of the family's, each ticket once.
    events : iterable of Event
        What happened to any of them; repeats count once.
    until : datetime
        In UTC. What happens then or later is not looked at.
    """
    known = {claim.ticket: claim for claim in claims}
    standing: dict[str, Standing] = {}
    # the others neither go on by themselves nor bear on one another; thousands may name a family
    live: dict[str, Standing] = {}
    without_effect: list[tuple[Event, str]] = []
    entries = [
        Event(claim.at, -1, claim.ticket, claim.ticket, ENTERED, "warga")
        for claim in known.values()
        if claim.at < until
    ]
    for event, fault in _once(events):
        if fault:
            without_effect.append((event, fault))
        elif event.at < until:
            entries.append(event)
        elif event.premature:
            without_effect.append((event, "PERISTIWA_MASA_DEPAN"))
    for event in sorted(entries):
        if fault := _happen(event, known, standing, live):
            without_effect.append((event, fault))
    _advance(live, until, including=False)
    told = tuple(_told(each) for _, each in sorted(standing.items()))
    return Family(told, tuple(sorted(without_effect)))


def _happen(
    event: Event,
    known: dict[str, Claim],
    standing: dict[str, Standing],
    live: dict[str, Standing],
) -> str:
    """Let time go on to an event and the event happen; return the rule that it breaks."""
    _advance(live, event.at)
    fault = ""
    if event.order == -1 and event.name == ENTERED:
        standing[event.ticket] = _enter(known[event.ticket], live)
    else:
        fault = _act(event, standing, live)
    touched = standing.get(event.ticket)
    if touched and is_open(touched):
        live[event.ticket] = touched
    return fault


def _once(events: Iterable[Event]) -> list[tuple[Event, str]]:
    """Return each event once; of several that bear one id the first, the others with a fault."""
    first: dict[tuple[str, str], Event] = {}
    found = []
    for event in sorted(set(events)):
        key = (event.ticket, event.id)
        fault = "PERISTIWA_ID_GANDA" if key in first else ""
        first.setdefault(key, event)
        found.append((event, fault))
    return found


def _enter(claim: Claim, live: dict[str, Standing]) -> Standing:
    """Return a claim that has just come in: refused, the same as another, or open."""
    new = Standing(claim, claim.ticket, photos=set(claim.photos), asked=claim.demanded)
    _move(new, ENTERED, claim.at, "warga")
    if claim.refused:
        at = max(claim.at, claim.refused_at or claim.at)
        _move(new, "ditolak", at, SYSTEM, claim.refused)
        return new
    others = live.values()
    if others:
        new.case = min(others, key=lambda each: (each.claim.at, each.claim.ticket)).case
    same = (claim.kind, claim.subject)
    if any((each.claim.kind, each.claim.subject) == same for each in others):
        _move(new, "duplikat", claim.at, SYSTEM)
    elif complete(new):
        _move(new, "diperiksa", claim.at, SYSTEM)
    else:
        _move(new, "menunggu_bukti", claim.at, SYSTEM)
    return new


def is_open(each: Standing) -> bool:
    """Return whether something can still become of a claim."""
    state = way().states.get(each.state)
    return state is not None and state.open


def complete(each: Standing) -> bool:
    """Return whether a claim has as many sound photos as it is asked for."""
    return len(each.photos) >= each.asked


def _move(each: Standing, state: str, at: datetime, role: str, reason: str = "") -> None:
    each.state, each.due, each.restore_by = state, None, None
    each.steps.append(Step(state, at, role, reason))
    known = way().states.get(state)
    if known and known.deadline:
        each.due = at + deadlines.days(known.deadline, at)
    if known and not known.open:
        each.outcome = state
    if state == effects.GRANTED and each.claim.subject == effects.ALIVE:
        # the time runs from the visit that proved it, however late the decision comes
        proved = each.proved or at
        each.restore_by = proved + deadlines.days("claim_restore_days", proved)


def _advance(live: dict[str, Standing], to: datetime, including: bool = True) -> None:
    """Let claims go on by themselves whose time is over; those that have ended drop out."""
    for ticket, each in list(live.items()):
        while each.due and (each.due < to or (including and each.due == to)):
            then = way().states[each.state].then
            if each.appealed and not way().states[then].open:
                # an appeal that nobody decided leaves the first decision in force
                then = each.outcome
            _move(each, then, each.due, SYSTEM)
        if not is_open(each):
            del live[ticket]


def _act(event: Event, standing: dict[str, Standing], live: dict[str, Standing]) -> str:
    """Let an event take effect; return the rule that it breaks, else nothing."""
    named = standing.get(event.ticket)
    if named is None:
        return "PERISTIWA_SEBELUM_MASUK"
    happening = way().happenings[event.name]
    fault = effects.fault(event, named, is_open(named))
    if fault:
        return fault
    case = [each for each in live.values() if each.case == named.case]
    touched = [named] if not happening.shared else [named, *_others(case, named, event)]
    for each in touched:
        effects.note(event, each)
        if state := effects.move(event, each):
            _move(each, state, event.at, event.role, event.reason)
    if event.name == effects.DECISION:
        for each in _others(case, named, event):
            if outcome := effects.joint(each):
                effects.note(event, each)
                each.jointly = True
                _move(each, outcome, event.at, event.role, event.reason)
    return ""


def _others(case: list[Standing], named: Standing, event: Event) -> list[Standing]:
    """Return the claims of the case, beside the one that is named, that an event may touch."""
    return [each for each in case if each is not named and not effects.fault(event, each, True)]


def _told(each: Standing) -> Told:
    return Told(
        each.claim.ticket,
        each.state,
        tuple(each.steps),
        each.case,
        each.due or (None if each.restored else each.restore_by),
        len(each.photos),
        complete(each),
        each.restored,
    )
