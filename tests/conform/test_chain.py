"""The chain of a proposal against a plain reading of its rule, whoever signs what and when."""

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.conform.chain import Signoff, Verdict, follow

FIRST = date(2026, 3, 1)
DAYS = st.integers(0, 6).map(lambda days: FIRST + timedelta(days=days))
SIGNOFF = st.builds(
    Signoff,
    day=DAYS,
    tier=st.integers(1, 5),
    verdict=st.sampled_from([*[Verdict.SETUJU] * 6, *Verdict]),
    role=st.sampled_from("abcdefg"),
    document=st.sampled_from("uvwxyz"),
)
REQUIRED = st.sets(st.integers(1, 5), min_size=1).map(sorted)


def heard(signoffs, after, tier, required, holders):
    """Return the first sign-off after `after` that may be the next to count, or None."""
    for each in sorted(signoffs):
        skipped = [t for t in required if tier < t < each.tier]
        taken = [h for h in holders if h.role == each.role or h.document == each.document]
        if (after is None or each > after) and each.tier > tier and not skipped and not taken:
            return each
    return None


def by_the_rule(signoffs, required, observed):
    """Tell where a proposal stands by looking for the next sign-off that counts, and so on."""
    after, holders = None, []
    while True:
        tier = holders[-1].tier if holders else 0
        found = heard(signoffs, after, tier, required, holders)
        if found is None:
            missing = [t for t in required if t > tier]
            return ("MENUNGGU", missing[0]) if missing else (None, 0)
        after = found
        if found.verdict is Verdict.SETUJU:
            holders = [*holders, found]
        elif found.day >= observed:
            rule = {Verdict.TOLAK: "DITOLAK_TINGKAT", Verdict.KEMBALIKAN: "DIKEMBALIKAN"}
            return rule[found.verdict], found.tier
        else:
            holders = []


@given(st.lists(SIGNOFF, max_size=14), REQUIRED, DAYS)
def test_where_a_proposal_stands_is_what_the_rule_says(signoffs, required, observed):
    outcome, _ = follow(signoffs, required, observed)
    assert outcome == by_the_rule(set(signoffs), required, observed)


@given(st.lists(SIGNOFF, max_size=14), REQUIRED, DAYS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(signoffs, required, observed, turn: random.Random):
    mixed = signoffs + signoffs[: len(signoffs) // 2]
    turn.shuffle(mixed)
    assert follow(mixed, required, observed) == follow(signoffs, required, observed)


@given(st.lists(SIGNOFF, max_size=14), REQUIRED, DAYS)
def test_no_actor_holds_two_tiers_of_a_signed_proposal(signoffs, required, observed):
    outcome, ignored = follow(signoffs, required, observed)
    left = [each for each in signoffs if each not in ignored]
    assert follow(left, required, observed).outcome == outcome
    if outcome.rule is None:
        roles = {each.role for each in left}
        assert len(roles) >= len(required)
