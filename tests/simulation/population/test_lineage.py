"""Which family goes on as which: one drawn case for each sentence of the rule."""

import numpy as np
import pytest

from simulation.population.lineage import Members, lineage

HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT = 1, 2, 3, 4, 5, 6
GONE, NEW, NEXT = -1, 900, 500


def after(
    members: list[tuple[int, int, int, int, int]],
    head_of: dict[int, int],
    kept_kk: tuple[int, ...] = (),
) -> tuple[dict[int, int], list[int], list[int]]:
    """Draw members as (person, family, relation, age, group)."""
    person, family, relation, age, group = (np.array(c) for c in zip(*members, strict=True))
    kk_before = {int(f): int(f) for f in family}
    kk_after = {g: g if g in kept_kk else 10_000 + g for g in head_of}
    return lineage(
        Members(person, family, relation, age, group), head_of, kk_before, kk_after, NEXT
    )


def test_a_new_kk_number_goes_on() -> None:
    ids, joined, empty = after([(1, 7, HEAD, 40, 7), (2, 7, SPOUSE, 38, 7)], {7: 7})
    assert (ids, joined, empty) == ({7: 7}, [], [])


def test_a_child_who_marries_out_is_a_new_family() -> None:
    members = [(1, 7, HEAD, 50, 7), (2, 7, SPOUSE, 48, 7), (3, 7, CHILD, 24, NEW),
               (4, 8, HEAD, 55, 8), (5, 8, CHILD, 22, NEW)]  # fmt: skip
    ids, _, _ = after(members, {7: 7, 8: 8, NEW: 7}, kept_kk=(7, 8))
    assert ids == {7: 7, 8: 8, NEW: NEXT}


def test_a_divorce_follows_the_children() -> None:
    members = [(1, 7, HEAD, 40, 7), (2, 7, SPOUSE, 38, NEW), (3, 7, CHILD, 9, NEW),
               (4, 7, CHILD, 5, NEW)]  # fmt: skip
    ids, _, _ = after(members, {7: 7, NEW: 7}, kept_kk=(7,))
    assert ids == {NEW: 7, 7: NEXT}


@pytest.mark.parametrize(("age", "mother"), [(16, 7), (17, NEXT)])
def test_children_from_17_on_are_no_core(age: int, mother: int) -> None:
    # Father keeps a grown child and the old KK: the core alone decides, then members.
    members = [(1, 7, HEAD, 50, 7), (2, 7, SPOUSE, 48, NEW), (3, 7, CHILD, age, NEW),
               (4, 7, CHILD, 20, 7), (5, 7, CHILD, 22, 7)]  # fmt: skip
    ids, _, _ = after(members, {7: 7, NEW: 7}, kept_kk=(7,))
    assert ids[NEW] == mother


def test_without_children_the_kk_number_decides() -> None:
    members = [(1, 7, HEAD, 40, NEW), (2, 7, SPOUSE, 38, 7)]
    assert after(members, {7: 7, NEW: 7}, kept_kk=(7,))[0] == {7: 7, NEW: NEXT}
    # No group bears the old number: the head's does.
    assert after(members, {7: 7, NEW: 7})[0] == {NEW: 7, 7: NEXT}


def test_three_generations_stay_with_the_old_head() -> None:
    members = [(1, 7, HEAD, 66, 7), (2, 7, SPOUSE, 60, 7), (3, 7, CHILD, 35, NEW),
               (4, 7, IN_LAW, 33, NEW), (5, 7, GRANDCHILD, 8, NEW),
               (6, 7, GRANDCHILD, 4, NEW)]  # fmt: skip
    assert after(members, {7: 7, NEW: 7})[0] == {7: 7, NEW: NEXT}


def test_the_heads_death_goes_on() -> None:
    members = [(1, 7, HEAD, 80, GONE), (2, 7, PARENT, 99, 7), (3, 7, CHILD, 30, 7)]
    assert after(members, {7: 7}) == ({7: 7}, [], [])


def test_one_who_joins_ends_and_the_present_heads_family_goes_on() -> None:
    members = [(1, 7, HEAD, 70, 8), (2, 8, HEAD, 40, 8)]
    assert after(members, {8: 8}) == ({8: 8}, [7], [])
    # The newcomer leads now: it is the newcomer's family that goes on.
    assert after(members, {8: 7}) == ({8: 7}, [8], [])


def test_among_families_without_the_head_the_larger_goes_on() -> None:
    members = [(1, 7, HEAD, 70, NEW), (2, 8, HEAD, 40, NEW), (3, 8, SPOUSE, 39, NEW)]
    assert after(members, {NEW: 0}) == ({NEW: 8}, [7], [])


def test_a_family_without_members_ends() -> None:
    assert after([(1, 7, HEAD, 90, GONE)], {}) == ({}, [], [7])


def test_new_ids_follow_the_groups_in_order() -> None:
    members = [(1, 7, HEAD, 50, 7), (2, 7, CHILD, 24, 901), (3, 7, CHILD, 22, 900)]
    ids, _, _ = after(members, {7: 7, 901: 7, 900: 7})
    assert ids == {7: 7, 900: NEXT, 901: NEXT + 1}
