"""The formal route: who signed which proposal when, in the same submission, later, or never."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from pipelines import rules, sources
from simulation.senders.envelope import Submission
from simulation.senders.habits import IN_TIME, Regency
from simulation.senders.office import between, moment
from simulation.senders.rates import senders
from simulation.senders.rounds import Round

TABLE = "pengesahan"
AGREED = "setuju"
LAST_MEETING = 14
# By tier: who signs, and what stands before the number of the paper.
ROLES = {
    "rt_rw": ("Ketua RT", "SP-RT"),
    "desa": ("Kepala Desa", "BA-MUSDES"),
    "kecamatan": ("Camat", "REKOM-KEC"),
    "dinsos": ("Kepala Dinas Sosial", "VERVAL"),
    "bupati": ("Bupati", "SK-BUP"),
}
_UNHEARD = ("missing", "unreadable")
Line = tuple[str, str, str, str, date, str, str]


@dataclass(frozen=True, slots=True)
class Pending:
    """A proposal whose sign-offs from one tier on are still to be given."""

    regency: int
    number: str
    tier: int


@dataclass(frozen=True)
class Papers:
    """The sign-offs of a round's proposals.

    Attributes
    ----------
    lines : dict of int to list
        Sign-offs that travel with a regency's submission, by its place in the round.
    follow, later : list of Pending
        Proposals that are signed to the end this quarter, and in the next one.
    by_list : set of int
        Regencies that sign whole submissions, by their place.
    """

    lines: dict[int, list[Line]]
    follow: list[Pending]
    later: list[Pending]
    by_list: set[int]

    def add_to(self, submission: Submission, regency: Regency, owner: int) -> None:
        """Put a regency's sign-offs beside its proposals."""
        lines = self.lines.get(owner, [])
        if owner in self.by_list:
            lines = list(_signed("", submission.envelope.submission, 0, regency, _day(submission)))
        if lines:
            _write(submission, regency, lines)


def papers(round_: Round, owner: np.ndarray, numbers: Sequence[str]) -> Papers:
    """Decide what becomes of every proposal of a round on its way through the tiers.

    Parameters
    ----------
    owner : numpy.ndarray
        Place of each proposal's regency in the round.
    numbers : sequence of str
        The proposals' numbers.
    """
    rates = senders().signing
    draw = round_.draw("signing")
    fates = list(rates.fate)
    edges = np.cumsum([rates.fate[fate] for fate in fates])
    fate = np.searchsorted(edges, draw.random(len(owner)), side="right")
    reached = draw.integers(0, len(ROLES), len(owner))
    order = draw.permutation(len(round_.regencies))
    by_list = {int(n) for n in order[: round(rates.by_list * len(order))]}
    found = Papers({}, [], [], by_list)
    for place, number, drawn, tier in zip(owner, numbers, fate, reached, strict=True):
        regency, delivery = round_.regencies[place], round_.deliveries[place]
        if int(place) in by_list or delivery.fate in _UNHEARD:
            continue
        happened = fates[drawn] if drawn < len(fates) else "complete"
        until = delivery.created.date()
        lines = list(_signed(number, "", 0, regency, until))
        if happened != "complete":
            lines = lines[:tier]
        if happened in ("tolak", "kembalikan"):
            lines.append(_line(number, "", int(tier), happened, until, regency))
        found.lines.setdefault(int(place), []).extend(lines)
        pending = Pending(regency.code, number, int(tier))
        if happened == "follow":
            found.follow.append(pending)
        elif happened == "later":
            found.later.append(pending)
    return found


def _signed(
    number: str, submission: str, first: int, regency: Regency, until: date
) -> Iterator[Line]:
    """Yield the agreement of every tier from the place `first` on, the last one on `until`."""
    meeting = until - timedelta(days=2)
    meeting = meeting.replace(day=min(meeting.day, LAST_MEETING))
    days = [meeting, meeting, until - timedelta(days=1), until - timedelta(days=1), until]
    for tier in range(first, len(days)):
        yield _line(number, submission, tier, AGREED, days[tier] if not first else until, regency)


def _line(
    number: str, submission: str, tier: int, verdict: str, day: date, regency: Regency
) -> Line:
    name = _tiers()[tier]
    role, paper = ROLES[name]
    subject = (number or submission).rpartition("/")[2]
    return number, submission, name, verdict, day, role, f"{paper}/{regency.code}/{subject}"


@cache
def _tiers() -> tuple[str, ...]:
    return tuple(rules.in_force("signoff_order", rules.first_quarter()))


def follow_up(round_: Round, found: Papers, waiting: Sequence[Pending]) -> list[Pending]:
    """Send the sign-offs that come after their proposals; return those for the next quarter.

    Parameters
    ----------
    waiting : sequence of Pending
        Proposals of last quarter that are signed now.
    """
    draw = round_.draw("signing", "later")
    for owner, (regency, delivery) in enumerate(
        zip(round_.regencies, round_.deliveries, strict=True)
    ):
        due = [each for each in [*found.follow, *waiting] if each.regency == regency.code]
        if not due or delivery.fate not in (IN_TIME, "twice"):
            continue
        day = between(round_.office.cut_off, round_.office.final_day, draw)
        created = moment(day, draw, regency.hours)
        envelope = round_.envelope(owner, 3, created)
        submission = Submission(round_.office.inbox, envelope)
        lines = [line for each in due for line in _signed(each.number, "", each.tier, regency, day)]
        _write(submission, regency, lines)
        submission.close()
    return found.later


def _day(submission: Submission) -> date:
    return submission.envelope.created.date()


def _write(submission: Submission, regency: Regency, lines: Sequence[Line]) -> None:
    columns = sources.load()[submission.envelope.source].tables[TABLE].columns
    shape = regency.shape
    rows = [[*line[:4], _as_written(line[4], regency.date_form), *line[5:]] for line in lines]
    name = f"{TABLE}_{regency.code}{shape.suffix}"
    submission.add_rows(name, TABLE, [column.header for column in columns], rows, shape)


def _as_written(day: date, form: str) -> str:
    return day.isoformat() if form == "serial" else day.strftime(form)
