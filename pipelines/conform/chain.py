"""The chain of sign-offs of one proposal: pure, and the same whatever order they arrive in."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import IntEnum
from typing import NamedTuple


class Verdict(IntEnum):
    """What a tier decided; of one day's, the strictest is heard first."""

    TOLAK = 0
    KEMBALIKAN = 1
    SETUJU = 2


class Signoff(NamedTuple):
    """A tier's decision; sign-offs sort by day, then tier, then strictness.

    `tier` counts from 1 in the order of the route. `role` and `document` tell the actor apart.
    """

    day: date
    tier: int
    verdict: Verdict
    role: str
    document: str


class Outcome(NamedTuple):
    """Where a proposal stands: the rule that holds it (None: signed by all), and at which tier."""

    rule: str | None
    tier: int


SIGNED = Outcome(None, 0)
_ENDS = {Verdict.TOLAK: "DITOLAK_TINGKAT", Verdict.KEMBALIKAN: "DIKEMBALIKAN"}
WAITS = "MENUNGGU"


class Followed(NamedTuple):
    """The outcome of a proposal, and the sign-offs that did not count, by rule."""

    outcome: Outcome
    ignored: dict[Signoff, str]


def follow(signoffs: Iterable[Signoff], required: Collection[int], observed: date) -> Followed:
    """Fold the sign-offs of a proposal into its outcome.

    A sign-off counts if no required tier below it is missing and its actor, known by role and by
    document, holds no other tier of the proposal. A return or a rejection ends the proposal, unless
    the answers were observed after it: then it was about older ones, and the chain begins anew.

    Parameters
    ----------
    required : collection of int
        Tiers without which the proposal waits.
    observed : date
        Of the proposal's answers.
    """
    reached, roles, documents = 0, set[str](), set[str]()
    ignored: dict[Signoff, str] = {}
    for each in sorted(set(signoffs)):
        if each.tier <= reached:
            continue  # signed already: a repeat
        # most follow the one before, with no tier between
        if each.tier > reached + 1 and any(reached < tier < each.tier for tier in required):
            ignored[each] = "PENGESAHAN_URUTAN"
        elif each.role in roles or each.document in documents:
            ignored[each] = "PENGESAHAN_RANGKAP"
        elif each.verdict is Verdict.SETUJU:
            reached = each.tier
            roles.add(each.role)
            documents.add(each.document)
        elif each.day >= observed:
            return Followed(Outcome(_ENDS[each.verdict], each.tier), ignored)
        else:
            reached, roles, documents = 0, set(), set()
    missing = [tier for tier in required if tier > reached]
    return Followed(Outcome(WAITS, min(missing)) if missing else SIGNED, ignored)
