"""What the fold of claims takes and gives."""

from dataclasses import dataclass, field
from datetime import datetime

ENTERED = "masuk"


@dataclass(frozen=True, slots=True)
class Claim:
    """One citizen's claim, as it came in.

    Attributes
    ----------
    ticket : str
        By which its reporter knows it.
    kind : str
        ``usul`` or ``sanggah``.
    subject : str
        The variable, or the life event, that it is about.
    value : str or None
        What is claimed.
    at : datetime
        When it came in, in UTC; of a late one the start of the quarter that took it up.
    demanded : int
        How many sound photos its subject asks for.
    photos : frozenset of str
        Hashes of the sound photos that came with it.
    refused : str or None
        The rules that it broke as a row, or why its reporter may not claim.
    refused_at : datetime or None
        When that was found out.
    """

    ticket: str
    kind: str
    subject: str
    value: str | None
    at: datetime
    demanded: int
    photos: frozenset[str] = frozenset()
    refused: str | None = None
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happened to a claim; events are ordered by time, sequence and id.

    Attributes
    ----------
    at : datetime
        When it takes effect, in UTC: when it happened, but not before the quarter that took it
        up, since what a quarter told stands.
    actor, role : str
        The officer's code (empty: unknown) and the role acted in.
    decision : str
        Of a ``putusan``: dikabulkan, sebagian or ditolak.
    status : int
        Of a ``kunjungan``: what was found (-1: not said).
    found : tuple of (str, str)
        Of a ``kunjungan``: variables and the values seen.
    photos : tuple of str
        Of a ``bukti``: hashes of the sound photos that came.
    own_family, premature : bool
        The officer acts on his own family; it is dated after it was sent.
    """

    at: datetime
    order: int
    id: str
    ticket: str
    name: str
    role: str
    actor: str = ""
    decision: str = ""
    reason: str = ""
    status: int = -1
    found: tuple[tuple[str, str], ...] = ()
    photos: tuple[str, ...] = ()
    own_family: bool = False
    premature: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A state that a claim entered: when, by whose role, and why."""

    state: str
    at: datetime
    role: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Where a claim stands at an instant.

    Attributes
    ----------
    case : str
        Ticket of the claim that opened the family's case.
    due : datetime or None
        When it goes on by itself, or when the person recorded dead must be restored.
    photos : int
        Sound photos, each counted once.
    restored : datetime or None
        When a person recorded dead was restored.
    """

    ticket: str
    state: str
    steps: tuple[Step, ...]
    case: str
    due: datetime | None
    photos: int
    complete: bool
    restored: datetime | None


@dataclass(frozen=True, slots=True)
class Family:
    """What the fold found about one family: its claims, and the events without effect."""

    told: tuple[Told, ...]
    without_effect: tuple[tuple[Event, str], ...]


@dataclass(slots=True)
class Standing:
    """A claim while the fold goes through its events."""

    claim: Claim
    case: str
    state: str = ""
    due: datetime | None = None
    steps: list[Step] = field(default_factory=list)
    photos: set[str] = field(default_factory=set)
    asked: int = 0
    tries: int = 0
    heard: bool = False
    seen: str | None = None
    proved: datetime | None = None
    roles: dict[str, str] = field(default_factory=dict)
    verifiers: set[str] = field(default_factory=set)
    barred: set[str] = field(default_factory=set)
    outcome: str = ""
    jointly: bool = False
    appealed: bool = False
    restore_by: datetime | None = None
    restored: datetime | None = None
