"""What happens to claims beside visits: what offices do with them, and what reporters add."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np

from pipelines import sources
from simulation.senders.citizens import CHANNELS, DESK, OBJECTION, PHOTO, Claim, evidence
from simulation.senders.envelope import Submission
from simulation.senders.extracts import envelope
from simulation.senders.office import JAKARTA, Office, closing, moment
from simulation.senders.rates import Handling, senders

if TYPE_CHECKING:
    from simulation.senders.visits import Visit

SOURCE, TABLE, FILE = "penanganan", "peristiwa", "peristiwa.csv"
SENDER = "Kementerian Sosial, pusat data"
ADDED = 9  # number of the submission in which a channel sends what reporters added
REPORTER, MINISTRY, VISITOR, OFFICE = "warga", "kemensos", "pendamping", "dinsos"
AWAY = 5


@dataclass(frozen=True)
class Happening:
    """One event, as it will be sent; `photos` are how many come with it."""

    claim: Claim
    name: str
    at: datetime
    role: str
    actor: str = ""
    status: int | None = None
    decision: str = ""
    reason: str = ""
    own_card: bool = False
    photos: int = 0
    ticket: str = ""


def send(office: Office, claims: Sequence[Claim], visits: "Sequence[Visit]") -> None:
    """Write what happened to the quarter's claims, beside the visits themselves.

    Parameters
    ----------
    claims : sequence of Claim
        Those that were open in the quarter.
    visits : sequence of Visit
        Field visits that were made in it.
    """
    seen = {visit.ticket: visit for visit in visits if visit.ticket}
    told: list[Happening] = []
    for claim in sorted(claims, key=lambda claim: claim.ticket):
        told += _story(office, claim, seen.get(claim.ticket))
    for channel, (prefix, sender, _) in CHANNELS.items():
        mine = [h for h in told if h.role == REPORTER and h.claim.ticket.startswith(f"{prefix}-")]
        _submit(office, channel, sender, ADDED, mine)
    _submit(office, SOURCE, SENDER, 1, [h for h in told if h.role != REPORTER])


def _story(office: Office, claim: Claim, visit: "Visit | None") -> list[Happening]:
    """Return what happened to one claim in the quarter, in time."""
    draw, rates = office.draw(SOURCE, claim.ticket), senders().citizens.handling
    told = _beginning(claim, rates, draw) if claim.day >= office.quarter.start else []
    if visit is None:
        if draw.random() < rates.withdrawn:
            told.append(Happening(claim, "cabut", _at(claim.day, 12, draw), REPORTER))
    else:
        told += _around(claim, visit, rates, draw)
    last = office.quarter.end
    return [each for each in told if office.quarter.start <= each.at.date() <= last]


def _beginning(claim: Claim, rates: Handling, draw: np.random.Generator) -> list[Happening]:
    """Return how a claim was examined, and what evidence came later."""
    examined, asked, brought, passed, wrong = draw.random(5)
    officer = f"KS-{int(draw.integers(1, 40)):03d}"
    told = []
    if examined < rates.examined:
        told.append(Happening(claim, "periksa", _at(claim.day, 1, draw), MINISTRY, officer))
    lacking = evidence(claim.subject) - claim.photos
    if lacking > 0:
        if brought < rates.late_photo:
            told.append(
                Happening(claim, "bukti", _at(claim.day, 5, draw), REPORTER, photos=lacking)
            )
    elif asked < rates.asked_again:
        told.append(
            Happening(
                claim, "minta_bukti", _at(claim.day, 1, draw, 18), MINISTRY, officer, reason="BURAM"
            )
        )
        if brought < rates.late_photo:
            told.append(Happening(claim, "bukti", _at(claim.day, 6, draw), REPORTER, photos=1))
    elif passed < rates.passed_on:
        told.append(Happening(claim, "ke_lapangan", _at(claim.day, 2, draw), MINISTRY, officer))
    if wrong < rates.wrong:
        told.append(_mistake(claim, draw))
    return told


def _mistake(claim: Claim, draw: np.random.Generator) -> Happening:
    """Return an event that must have no effect: a wrong role, ticket or family."""
    at = _at(claim.day, 3, draw)
    visitor = _officer("PD", claim, draw)
    made = (
        Happening(claim, "putusan", at, VISITOR, visitor, decision="dikabulkan"),
        Happening(claim, "kunjungan", at, VISITOR, visitor, status=AWAY, own_card=True),
        Happening(claim, "putusan", at, OFFICE, _officer("DS", claim, draw), decision="ditolak"),
        Happening(claim, "periksa", at, MINISTRY, "KS-001", ticket=f"{claim.ticket}-X"),
    )
    return made[int(draw.integers(0, len(made)))]


def _around(
    claim: Claim, visit: "Visit", rates: Handling, draw: np.random.Generator
) -> list[Happening]:
    """Return what went before a visit and what came after it."""
    tried, appealed, restored = draw.random(3)
    first, second = _officer("PD", claim, draw), _officer("PD", claim, draw, 50)
    told = []
    before = visit.day - timedelta(days=1)
    if claim.kind == OBJECTION and before > claim.day:
        if not visit.is_met and tried < rates.second_try:
            told.append(
                Happening(claim, "kunjungan", _at(before, 0, draw), VISITOR, first, status=AWAY)
            )
        elif visit.is_met and tried < rates.heard:
            told.append(Happening(claim, "didengar", _at(before, 0, draw), VISITOR, first))
    if visit.outcome == "ditolak" and visit.is_met and appealed < rates.appealed:
        decider = _officer("DS", claim, draw, 50)
        told += [
            Happening(claim, "banding", _at(visit.day, 5, draw), REPORTER),
            Happening(claim, "kunjungan", _at(visit.day, 9, draw), VISITOR, second, status=1),
            Happening(
                claim, "putusan", _at(visit.day, 11, draw), OFFICE, decider, decision="ditolak"
            ),
        ]
    if visit.outcome == "dikabulkan" and claim.event == "hidup" and restored < rates.restored:
        told.append(Happening(claim, "pulihkan", _at(visit.day, 2, draw), OFFICE))
    return told


def _officer(kind: str, claim: Claim, draw: np.random.Generator, least: int = 0) -> str:
    return f"{kind}-{claim.village[:4]}-{least + int(draw.integers(1, 40)):03d}"


def _at(day: date, after: int, draw: np.random.Generator, hour: int = 0) -> datetime:
    """Return a moment of a later day."""
    when = moment(day + timedelta(days=after), draw)
    if hour:
        when = datetime.combine(when.date(), time(hour), timezone(timedelta(hours=JAKARTA)))
    return when


def _submit(
    office: Office, source: str, sender: str, number: int, told: Sequence[Happening]
) -> None:
    if not told:
        return
    draw = office.draw(source, TABLE, number)
    said = envelope(office, source, sender, number)
    submission = Submission(office.inbox, replace(said, created=closing(office, draw)))
    headers = [column.header for column in sources.load()[source].tables[TABLE].columns]
    rows, photos = [], []
    for place, each in enumerate(told, 1):
        names = [f"{each.claim.ticket}-{PHOTO + n}.jpg" for n in range(each.photos)]
        photos += names
        cells = {
            "nomor_tiket": each.ticket or each.claim.ticket,
            "id_peristiwa": f"{office.quarter}-{number}-{place:06d}",
            "kejadian": each.name,
            "waktu": each.at.isoformat(),
            "pelaku": each.actor,
            "peran": each.role,
            "status_kunjungan": "" if each.status is None else str(each.status),
            "putusan": each.decision,
            "alasan": each.reason,
            "kk_pelaku": str(each.claim.card) if each.own_card else "",
            "foto": "|".join(names),
        }
        rows.append([cells.get(header, "") for header in headers])
    submission.add_rows(FILE, TABLE, headers, rows, DESK.shape)
    for name in photos:
        submission.add_photo(name, "foto", draw)
    submission.close()
