"""Births and deaths, and who leads a family whose head has died."""

import numpy as np

from simulation.population.households import (
    CHILD,
    GRANDCHILD,
    HEAD,
    IN_LAW,
    MARRIED,
    OTHER,
    PARENT,
    SINGLE,
    SPOUSE,
    WIDOWED,
    WOMAN,
)
from simulation.population.identity import day_number
from simulation.population.names import name_codes
from simulation.population.rates import rates
from simulation.population.upheaval import PARENT_GAP, Upheaval

GROWN = 17


def die(life: Upheaval) -> None:
    """Persons die, the old and the newborn most; headship passes on."""
    rng, person = life.rng("death"), life.person
    hazard = np.exp(0.085 * life.age) + np.where(life.age < 1, 60, 3)
    hazard = hazard * (life.free[life.row] & (person["group"] >= 0))
    hazard *= rates("events")["death"] * len(hazard) / max(hazard.sum(), 1)
    dead = np.flatnonzero(rng.random(len(hazard)) < hazard)
    # One death a family, and never the only grown-up of children: no child becomes a head.
    dead = dead[np.unique(life.row[dead], return_index=True)[1]]
    grown = life.has(life.age >= GROWN)
    last_grown = (grown[life.row] == 1) & (life.age >= GROWN) & (life.size[life.row] > 1)
    dead = dead[~last_grown[dead]]
    day = life.dates(rng, len(dead))
    life.record("meninggal", dead, day)
    relation, status = person["status_hubungan_keluarga"], person["status_kawin"]
    gone = np.zeros(len(hazard), dtype=bool)
    gone[dead] = True
    person["group"][dead] = -1
    life.free[life.row[dead]] = False
    last = np.zeros(life.known, dtype="datetime64[D]")
    np.maximum.at(last, life.row[dead], day)
    lost_head = gone & (relation == HEAD)
    rows = life.row[lost_head]
    for one, other in ((HEAD, SPOUSE), (SPOUSE, HEAD)):
        bereft = life.row[gone & (relation == one)]
        hit = np.zeros(life.known, dtype=bool)
        hit[bereft] = True
        status[(relation == other) & hit[life.row] & (status == MARRIED)] = WIDOWED
    succeed(life, rows, gone, last)


def succeed(life: Upheaval, rows: np.ndarray, gone: np.ndarray, last: np.ndarray) -> None:
    """Let the spouse follow as head, else the oldest grown member, else the oldest."""
    rng, person = life.rng("succession"), life.person
    relation = person["status_hubungan_keluarga"]
    inside = np.zeros(life.known, dtype=bool)
    inside[rows] = True
    left = np.flatnonzero(inside[life.row] & ~gone)
    claim = life.age[left] + np.where(relation[left] == SPOUSE, 1000, 0)
    claim = claim + np.where((relation[left] == CHILD) & (life.age[left] >= GROWN), 200, 0)
    order = np.argsort(claim, kind="stable")
    heir = np.full(life.known, -1)
    heir[life.row[left[order]]] = left[order]
    rows = rows[heir[rows] >= 0]
    who = heir[rows]
    by = np.zeros(life.known, dtype=np.int8)
    by[rows] = relation[who]
    wed = np.zeros(life.known, dtype=bool)
    wed[rows] = person["status_kawin"][who] == MARRIED
    was, way, is_wed = relation[left], by[life.row[left]], wed[life.row[left]]
    new = np.where(way == SPOUSE, was, OTHER)
    new = np.where((way == CHILD) & is_wed & (was == IN_LAW), SPOUSE, new)
    age = np.zeros(life.known)
    age[rows] = life.age[who]
    own = (was == GRANDCHILD) & (age[life.row[left]] - life.age[left] >= PARENT_GAP)
    new = np.where((way == CHILD) & is_wed & own, CHILD, new)
    new = np.where((way == PARENT) & (was == CHILD), GRANDCHILD, new)
    relation[left] = new
    relation[who] = HEAD
    single_spouse(life, left)
    day = last[rows]
    life.record("kepala_baru", who, day)
    anew = rng.random(len(rows)) < 0.7
    life.reissue(rows[anew], day[anew])
    life.record("nomor_kk_baru", who[anew], day[anew])


def single_spouse(life: Upheaval, members: np.ndarray) -> None:
    """Of several in-laws only the first of the other sex is the new head's spouse."""
    relation, sex = life.person["status_hubungan_keluarga"], life.person["jenis_kelamin"]
    head = np.zeros(life.known, dtype=np.int8)
    is_head = members[relation[members] == HEAD]
    head[life.row[is_head]] = sex[is_head]
    spouse = members[relation[members] == SPOUSE]
    wrong = head[life.row[spouse]] == sex[spouse]
    _, first = np.unique(life.row[spouse], return_index=True)
    again = np.ones(len(spouse), dtype=bool)
    again[first] = False
    relation[spouse[wrong | again]] = OTHER


def bear(life: Upheaval) -> dict[str, np.ndarray]:
    """Children are born; return the rows to add to the persons."""
    rng, person = life.rng("birth"), life.person
    relation = person["status_hubungan_keluarga"]
    wed = person["status_kawin"] == MARRIED
    mother = np.isin(relation, (SPOUSE, IN_LAW)) & wed & (person["jenis_kelamin"] == WOMAN)
    mother &= (life.age >= 18) & (life.age < 43) & life.free[life.row]
    youngest = np.full(life.known, 99.0)
    np.minimum.at(youngest, life.row, life.age)
    chance = np.exp(-(((life.age - 27) / 7.5) ** 2)) * mother
    chance = chance * np.where(youngest[life.row] < 1.6, 0.15, 1.0)
    chance *= rates("events")["birth"] * len(chance) / max(chance.sum(), 1e-9)
    mothers = np.flatnonzero(rng.random(len(chance)) < chance)
    _, first = np.unique(life.row[mothers], return_index=True)
    mothers = mothers[first]
    count, rows = len(mothers), life.row[mothers]
    sex = np.where(rng.random(count) < 0.512, 1, 2).astype(np.int8)
    child = {name: np.zeros(count, dtype=v.dtype) for name, v in person.items() if v.ndim == 1}
    child["name"] = name_codes(
        rng, sex, np.arange(count), life.world.place.village["kode"].str[:2].to_numpy()[
            life.family["village"][rows]]
    )  # fmt: skip
    # A family name is handed on, so that the child bears its parents'.
    last = person["name"][2][life.head_person(rows)]
    child["name"][2] = np.where(rng.random(count) < 0.6, last, child["name"][2])
    child["tanggal_lahir"] = day_number(life.dates(rng, count))
    child["jenis_kelamin"] = sex
    child["family"] = child["group"] = life.family["id"][rows]
    child["status_hubungan_keluarga"] = np.where(
        relation[mothers] == SPOUSE, CHILD, GRANDCHILD
    ).astype(np.int8)
    child["status_kawin"] = np.full(count, SINGLE, dtype=np.int8)
    child["penyandang_disabilitas"] = np.full(count, 4, dtype=np.int8)
    child["penyakit_kronis"] = np.ones(count, dtype=np.int8)
    child["segmen_jkn"] = np.where(
        rng.random(count) < 0.6, person["segmen_jkn"][mothers], 0
    ).astype(np.int8)
    return child
