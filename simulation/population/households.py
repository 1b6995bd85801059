"""Who lives together: families, dwellings they share, and each member's place and age."""

import numpy as np

from simulation.population.rates import rates

HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, HELPER, OTHER = range(1, 9)
MAN, WOMAN = 1, 2
SINGLE, MARRIED, DIVORCED, WIDOWED = range(1, 5)

Columns = dict[str, np.ndarray]


def pick(rng: np.random.Generator, share: list[float] | np.ndarray, size: int) -> np.ndarray:
    """Draw positions 0, 1, ... with the given (unnormalised) shares."""
    steps = np.cumsum(share)
    return np.searchsorted(steps / steps[-1], rng.random(size), side="right").astype(np.int16)


def sizes(rng: np.random.Generator, village: np.ndarray, province: str) -> tuple:
    """Draw the size of each family, and the family whose dwelling it shares.

    `village` is sorted. A family that shares stands right behind its host.
    """
    rule = rates("household")
    count = len(village)
    shares = rng.random(count) < rule["second_family"]
    shares[0] = False
    shares[1:] &= village[1:] == village[:-1]
    # At most three families in one dwelling.
    shares[2:] &= ~(shares[1:-1] & shares[:-2])
    host = np.maximum.accumulate(np.where(shares, 0, np.arange(count)))
    hosting = np.zeros(count, dtype=bool)
    hosting[host[shares]] = True
    tilt = np.exp(rule["size_tilt"].get(province, 0.0) * np.arange(8))
    size = 1 + pick(rng, np.array(rule["size_alone"]) * tilt, count)
    together = 1 + pick(rng, np.array(rule["size_shared"]) * tilt, count)
    second = 1 + pick(rng, rule["size_second"], count)
    second = np.where(shares, np.minimum(second, np.maximum(together[host] - 1, 1)), 0)
    guests = np.bincount(host, weights=second, minlength=count).astype(np.int16)
    size = np.where(hosting, np.maximum(together - guests, 1), size)
    return np.where(shares, second, size).astype(np.int16), host, shares


def heads(rng: np.random.Generator, size: np.ndarray, second: np.ndarray) -> Columns:
    """Draw for each family whether a couple leads it, the head's sex and age."""
    rule = rates("household")
    count = len(size)
    couple = rng.random(count) < np.array(rule["couple"])[np.minimum(size, 8) - 1]
    others = size - 1 - couple
    sex = np.where(
        rng.random(count) < np.where(couple, 0.99, np.where(size == 1, 0.40, 0.24)), MAN, WOMAN
    )
    noise = rng.standard_normal(count)
    old = rng.random(count) < np.where(second, 0.25, 0.68)
    alone = np.where(old, 66 + 10 * noise, 27 + 6 * np.abs(noise))
    pair = np.where(old, 60 + 10 * noise, 28 + 5 * noise)
    middle = np.array([0, 39, 42, 45, 48, 49, 50, 50])[np.minimum(others, 7)]
    spread = np.array([0, 12, 10, 9, 9, 9, 9, 9])[np.minimum(others, 7)]
    full = middle + spread * noise + np.where(couple, 0, 7)
    full = np.where(second, full - 8, full)
    age = np.where(others > 0, full, np.where(couple, pair, alone))
    lowest = np.where(others > 0, 21 + 2 * others, 19)
    return {"couple": couple, "sex": sex, "age": np.clip(age, lowest, 94), "others": others}


def members(rng: np.random.Generator, size: np.ndarray, second: np.ndarray) -> Columns:
    """Lay out every person: family position, relation, sex, age in years, marital status."""
    head = heads(rng, size, second)
    family = np.repeat(np.arange(len(size)), size)
    first = np.cumsum(size) - size
    slot = np.arange(len(family)) - first[family]
    count = len(family)
    couple, others = head["couple"][family], head["others"][family]
    child_slot = slot - 1 - couple  # 0 for the oldest of the others
    relation = np.full(count, CHILD, dtype=np.int8)
    relation[slot == 0] = HEAD
    relation[(slot == 1) & couple] = SPOUSE
    generations(rng, head, size, family, child_slot, relation)
    sex = np.where(rng.random(count) < 0.51, MAN, WOMAN)
    sex = np.where(slot == 0, head["sex"][family], sex)
    sex = np.where(relation == SPOUSE, 3 - head["sex"][family], sex)
    age = ages(rng, head, family, child_slot, relation)
    with_in_law = np.zeros(len(size), dtype=bool)
    with_in_law[family[relation == IN_LAW]] = True
    wed_child = with_in_law[family] & (relation == CHILD) & (child_slot == others - 3)
    in_law = np.flatnonzero(relation == IN_LAW)
    sex[in_law] = 3 - sex[in_law - 1]
    status = marital(rng, relation, age, couple, wed_child)
    return {
        "family": family,
        "relation": relation,
        "sex": sex.astype(np.int8),
        "age": age,
        "marital": status,
    }


def generations(
    rng: np.random.Generator,
    head: Columns,
    size: np.ndarray,
    family: np.ndarray,
    child_slot: np.ndarray,
    relation: np.ndarray,
) -> None:
    """Turn some of the last others into in-laws and grandchildren, parents or relatives."""
    rule = rates("household")
    draw = rng.random((3, len(size)))
    age, others, couple = head["age"], head["others"], head["couple"]
    three = (age >= 48) & (others >= 3) & (draw[0] < rule["three_generations"])
    grand = (age >= 55) & (others >= 1) & ~three & (draw[0] < np.where(couple, 0.06, 0.2))
    parent = (age < 62) & (others >= 1) & ~three & ~grand & (draw[1] < rule["parent"])
    relative = (others >= 1) & ~three & ~grand & ~parent & (draw[2] < rule["other_relative"])
    last = child_slot == head["others"][family] - 1
    before_last = child_slot == head["others"][family] - 2
    relation[before_last & three[family]] = IN_LAW
    relation[last & (three | grand)[family]] = GRANDCHILD
    relation[last & parent[family]] = PARENT
    relation[last & relative[family]] = OTHER


def ages(
    rng: np.random.Generator,
    head: Columns,
    family: np.ndarray,
    child_slot: np.ndarray,
    relation: np.ndarray,
) -> np.ndarray:
    """Give each member an age that fits the head's."""
    count, families = len(family), len(head["age"])
    mother = np.where(
        head["couple"] & (head["sex"] == MAN),
        np.clip(head["age"] - 3.5 - 3.5 * rng.standard_normal(families), 18, 90),
        head["age"],
    )
    gap = np.clip(18.5 + rng.gamma(2.2, 2.9, families), 18, 38)
    home = np.clip(20 + 6 * rng.standard_normal(families), 4, 42)
    younger = np.minimum(head["age"], mother)
    oldest = np.maximum(np.minimum(younger - gap, home), 0.1)
    step = np.where(child_slot > 0, 1.6 + rng.gamma(2.0, 1.3, count), 0.0)
    run = np.cumsum(step)
    start = np.flatnonzero(np.r_[True, family[1:] != family[:-1]])
    run -= np.repeat(run[start], np.diff(np.r_[start, count]))
    child = oldest[family] - run
    child = np.where(child < 0, rng.random(count) * np.minimum(oldest[family], 6), child)
    noise = rng.standard_normal(count)
    leads = younger[family]
    age = np.where(relation == HEAD, head["age"][family], child)
    age = np.where(
        relation == SPOUSE,
        np.where(
            (head["sex"] == MAN)[family],
            mother[family],
            np.clip(head["age"][family] + 3.5 + 3.5 * np.abs(noise), 19, 95),
        ),
        age,
    )
    age = np.where(relation == PARENT, head["age"][family] + 24 + 5 * np.abs(noise), age)
    age = np.where(relation == OTHER, np.clip(26 + 16 * noise, 3, 85), age)
    grown = np.clip(leads - 24 - 3 * np.abs(noise), 20, 45)
    # The married child is the sibling right before the in-law; the grandchild is theirs.
    in_law = np.flatnonzero(relation == IN_LAW)
    age[in_law] = np.clip(grown[in_law] + 3 * noise[in_law - 1], 19, 48)
    age[in_law - 1] = np.minimum(grown[in_law], leads[in_law] - 18)
    grandchild = relation == GRANDCHILD
    age = np.where(grandchild, np.clip(leads - 48 - 3 * noise, 0.1, 24) * rng.random(count), age)
    return np.clip(age, 0.02, 98)


def marital(
    rng: np.random.Generator,
    relation: np.ndarray,
    age: np.ndarray,
    couple: np.ndarray,
    wed_child: np.ndarray,
) -> np.ndarray:
    """Give each member a marital status that fits relation and age."""
    draw = rng.random(len(age))
    status = np.full(len(age), SINGLE, dtype=np.int8)
    ended = (age >= 26) & (draw < 0.10)
    status[ended] = DIVORCED
    elder = (age >= 45) & (draw < np.clip((age - 35) / 50, 0, 0.9))
    status[elder] = WIDOWED
    lone = (relation == HEAD) & ~couple & (age >= 30)
    status[lone & (status == SINGLE) & (draw < 0.85)] = DIVORCED
    status[lone & (age >= 50)] = WIDOWED
    status[(relation == PARENT) & (status == SINGLE)] = WIDOWED
    wed = wed_child | (relation == SPOUSE) | (relation == IN_LAW) | ((relation == HEAD) & couple)
    status[wed] = MARRIED
    return status
