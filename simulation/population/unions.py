"""Marriage, divorce, a married child's own KK, and old people who join their children."""

import numpy as np

from simulation.population.households import (
    CHILD,
    DIVORCED,
    GRANDCHILD,
    HEAD,
    IN_LAW,
    MAN,
    MARRIED,
    OTHER,
    PARENT,
    SPOUSE,
    WOMAN,
)
from simulation.population.rates import rates
from simulation.population.upheaval import PARENT_GAP, Upheaval


def marry(life: Upheaval) -> None:
    """Couples found a family of their own, or one partner joins the other's family."""
    rule, rng, person = rates("events"), life.rng("marriage"), life.person
    relation, status = person["status_hubungan_keluarga"], person["status_kawin"]
    bachelor = (relation == CHILD) & (status != MARRIED) & (person["partisipasi_sekolah"] != 2)
    sex, age = person["jenis_kelamin"], life.age
    groom = life.one_each(rng, bachelor & (sex == MAN) & (age >= 20) & (age < 36))
    his = life.take(rng, groom >= 0, rule["marriage"])
    bride = life.one_each(rng, bachelor & (sex == WOMAN) & (age >= 19) & (age < 33))
    hers = life.take(rng, bride >= 0, rule["marriage"])
    count = min(len(his), len(hers))
    # Both lists are in order of families, hence of villages: partners live near each other.
    his = np.sort(rng.choice(his, count, replace=False))
    hers = np.sort(rng.choice(hers, count, replace=False))
    groom, bride = groom[his], bride[hers]
    day = life.dates(rng, count)
    for partner in (groom, bride):
        status[partner] = MARRIED
        life.record("kawin", partner, day)
    joins = rng.random(count) < rule["marriage_joins"]
    to_him = rng.random(count) < 0.6
    join_in_law(life, bride[joins & to_him], his[joins & to_him], day[joins & to_him])
    join_in_law(life, groom[joins & ~to_him], hers[joins & ~to_him], day[joins & ~to_him])
    own = ~joins
    found_couple(life, rng, groom[own], bride[own], his[own], hers[own], day[own])


def join_in_law(life: Upheaval, who: np.ndarray, into: np.ndarray, day: np.ndarray) -> None:
    """Let a new in-law enter a family."""
    family, person = life.family, life.person
    moves = family["village"][life.row[who]] != family["village"][into]
    life.record("pindah", who[moves], day[moves])
    person["group"][who] = family["id"][into]
    person["status_hubungan_keluarga"][who] = IN_LAW


def found_couple(
    life: Upheaval,
    rng: np.random.Generator,
    groom: np.ndarray,
    bride: np.ndarray,
    his: np.ndarray,
    hers: np.ndarray,
    day: np.ndarray,
) -> None:
    """Give a couple a KK: with his parents, hers, or in a dwelling of its own."""
    draw = rng.random(len(groom))
    host = np.where(draw < 0.5, his, hers)
    rows = life.add_groups(host)
    apart = draw > 0.75
    life.settle(rng, rows[apart], life.family["village"][his[apart]])
    life.furnish(rng, rows, his)
    life.reissue(rows, day)
    person = life.person
    person["status_hubungan_keluarga"][groom] = HEAD
    person["status_hubungan_keluarga"][bride] = SPOUSE
    for partner in (groom, bride):
        life.record("pisah_kk", partner, day)
        person["group"][partner] = life.family["id"][rows]


def divorce(life: Upheaval) -> None:
    """Part couples; the children mostly follow their mother."""
    rule, rng, person = rates("events"), life.rng("divorce"), life.person
    relation = person["status_hubungan_keluarga"]
    plain = life.has(relation > CHILD) == 0
    young = life.age[life.head_person(np.arange(life.known))] < 60
    chosen = life.take(rng, plain & young & (life.spouse >= 0), rule["divorce"])
    head, spouse = life.head_person(chosen), life.spouse[chosen]
    day = life.dates(rng, len(chosen))
    for partner in (head, spouse):
        person["status_kawin"][partner] = DIVORCED
        life.record("cerai", partner, day)
    rows = life.add_groups(chosen)
    life.settle(rng, rows, life.near(rng, life.family["village"][chosen], 0.1))
    life.furnish(rng, rows, chosen)
    life.reissue(rows, day)
    with_spouse = rng.random(len(chosen)) < np.where(
        person["jenis_kelamin"][spouse] == WOMAN, 0.8, 0.2
    )
    follow = np.zeros(life.known, dtype=bool)
    follow[chosen[with_spouse]] = True
    target = np.zeros(life.known, dtype=np.int64)
    target[chosen] = life.family["id"][rows]
    when = np.zeros(life.known, dtype="datetime64[D]")
    when[chosen] = day
    children = np.flatnonzero((relation == CHILD) & follow[life.row])
    relation[spouse] = HEAD
    leaving = np.sort(np.concatenate([spouse, children]))
    life.record("pisah_kk", leaving, when[life.row[leaving]])
    person["group"][leaving] = target[life.row[leaving]]
    again = rng.random(len(chosen)) < 0.6
    life.reissue(chosen[again], day[again])
    life.record("nomor_kk_baru", head[again], day[again])


def split(life: Upheaval) -> None:
    """Give a married child who lives with the parents a KK, with spouse and children."""
    rule, rng, person = rates("events"), life.rng("split"), life.person
    relation = person["status_hubungan_keluarga"]
    wed = (relation == CHILD) & (person["status_kawin"] == MARRIED)
    ready = (life.has(relation == IN_LAW) == 1) & (life.has(wed) == 1)
    chosen = life.take(rng, ready, rule["split"])
    child = life.one_each(rng, wed)[chosen]
    in_law = life.one_each(rng, relation == IN_LAW)[chosen]
    day = life.dates(rng, len(chosen))
    rows = life.add_groups(chosen)
    apart = rng.random(len(chosen)) < 0.4
    life.settle(rng, rows[apart], life.near(rng, life.family["village"][chosen[apart]], 0.05))
    life.furnish(rng, rows, chosen)
    life.reissue(rows, day)
    inside = np.zeros(life.known, dtype=bool)
    inside[chosen] = True
    younger = np.zeros(life.known)
    younger[chosen] = np.minimum(life.age[child], life.age[in_law])
    own = younger[life.row] - life.age >= PARENT_GAP
    grand = np.flatnonzero((relation == GRANDCHILD) & inside[life.row] & own)
    man = person["jenis_kelamin"][child] == MAN
    relation[child] = np.where(man, HEAD, SPOUSE)
    relation[in_law] = np.where(man, SPOUSE, HEAD)
    relation[grand] = CHILD
    target = np.zeros(life.known, dtype=np.int64)
    target[chosen] = life.family["id"][rows]
    when = np.zeros(life.known, dtype="datetime64[D]")
    when[chosen] = day
    leaving = np.sort(np.concatenate([child, in_law, grand]))
    life.record("pisah_kk", leaving, when[life.row[leaving]])
    person["group"][leaving] = target[life.row[leaving]]


def join(life: Upheaval) -> None:
    """Let old people who live alone join a family near by."""
    rule, rng, person = rates("events"), life.rng("join"), life.person
    first = life.head_person(np.arange(life.known))
    old = (life.size == 1) & (life.age[first] >= 62)
    leaving = life.take(rng, old, rule["join"])
    young = (life.size >= 2) & (life.age[first] < 50)
    receiving = life.take(rng, young, rule["join"])
    count = min(len(leaving), len(receiving))
    # In order of villages again: most find a family near by.
    leaving = np.sort(rng.choice(leaving, count, replace=False))
    receiving = np.sort(rng.choice(receiving, count, replace=False))
    who, day = life.head_person(leaving), life.dates(rng, count)
    older = life.age[who] > life.age[life.head_person(receiving)] + 17
    family = life.family
    moves = family["village"][leaving] != family["village"][receiving]
    life.record("gabung_kk", who, day)
    life.record("pindah", who[moves], day[moves])
    person["group"][who] = family["id"][receiving]
    person["status_hubungan_keluarga"][who] = np.where(older, PARENT, OTHER)
