"""Families and persons who move, KK numbers issued anew, headship handed on."""

import numpy as np

from simulation.population.households import CHILD, HEAD, MARRIED, OTHER, PARENT, SPOUSE
from simulation.population.rates import rates
from simulation.population.upheaval import Upheaval


def move_families(life: Upheaval) -> None:
    """Whole families move; most of those who cross a regency get a new KK."""
    rule, rng = rates("events"), life.rng("move")
    chosen = life.take(rng, life.size > 0, rule["move_family"])
    village = life.family["village"][chosen]
    target = life.near(rng, village, 0.35)
    regency = life.world.place.village["regency_index"].to_numpy()
    crosses = regency[village] != regency[target]
    day = life.dates(rng, len(chosen))
    when = np.zeros(life.known, dtype="datetime64[D]")
    when[chosen] = day
    inside = np.zeros(life.known, dtype=bool)
    inside[chosen] = True
    who = np.flatnonzero(inside[life.row])
    life.record("pindah", who, when[life.row[who]])
    life.settle(rng, chosen, target)
    anew = crosses | (rng.random(len(chosen)) < 0.15)
    life.reissue(chosen[anew], day[anew])
    life.record("nomor_kk_baru", life.head_person(chosen[anew]), day[anew])


def move_out(life: Upheaval) -> None:
    """Grown children leave alone, for a KK of their own elsewhere."""
    rule, rng, person = rates("events"), life.rng("move out"), life.person
    relation = person["status_hubungan_keluarga"]
    grown = (relation == CHILD) & (person["status_kawin"] != MARRIED)
    grown &= (life.age >= 19) & (life.age < 40)
    child = life.one_each(rng, grown)
    # The rate is of persons; a family has about three.
    chosen = life.take(rng, child >= 0, rule["move_single"] * len(life.row) / life.known)
    who, day = child[chosen], life.dates(rng, len(chosen))
    rows = life.add_groups(chosen)
    life.settle(rng, rows, life.near(rng, life.family["village"][chosen], 0.5))
    life.furnish(rng, rows, chosen)
    life.reissue(rows, day)
    life.record("pindah", who, day)
    life.record("pisah_kk", who, day)
    relation[who] = HEAD
    person["group"][who] = life.family["id"][rows]


def go_abroad(life: Upheaval) -> None:
    """Grown children go abroad and leave the nation's registers."""
    rule, rng, person = rates("events"), life.rng("abroad"), life.person
    grown = (person["status_hubungan_keluarga"] == CHILD) & (life.age >= 20) & (life.age < 45)
    grown &= person["status_kawin"] != MARRIED
    child = life.one_each(rng, grown)
    chosen = life.take(rng, child >= 0, rule["abroad"] * len(life.row) / life.known)
    who = child[chosen]
    life.record("pindah", who, life.dates(rng, len(who)))
    person["group"][who] = -2


def new_kk(life: Upheaval) -> None:
    """KK numbers issued anew without other cause."""
    rng = life.rng("new kk")
    chosen = life.take(rng, life.size > 0, rates("events")["new_kk"])
    day = life.dates(rng, len(chosen))
    life.reissue(chosen, day)
    life.record("nomor_kk_baru", life.head_person(chosen), day)


def hand_on(life: Upheaval) -> None:
    """Hand an old head's headship to the oldest grown child."""
    rng, person = life.rng("hand on"), life.person
    relation = person["status_hubungan_keluarga"]
    plain = life.has(relation > CHILD) == 0
    old = life.age[life.head_person(np.arange(life.known))] >= 60
    grown = (relation == CHILD) & (life.age >= 25) & (person["status_kawin"] != MARRIED)
    # Rows of a family stand oldest child first after sorting by age.
    rows = np.flatnonzero(grown)
    rows = rows[np.argsort(life.age[rows], kind="stable")]
    heir = np.full(life.known, -1)
    heir[life.row[rows]] = rows
    chosen = life.take(rng, plain & old & (heir >= 0), rates("events")["new_head"])
    who, day = heir[chosen], life.dates(rng, len(chosen))
    inside = np.zeros(life.known, dtype=bool)
    inside[chosen] = True
    members = np.flatnonzero(inside[life.row])
    was = relation[members].copy()
    relation[members] = np.where(was == CHILD, OTHER, np.where(was <= SPOUSE, PARENT, was))
    relation[who] = HEAD
    life.reissue(chosen, day)
    life.record("kepala_baru", who, day)
    life.record("nomor_kk_baru", who, day)
