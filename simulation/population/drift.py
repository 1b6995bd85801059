"""What changes without any family parting: spending, assets, dwellings, school and work."""

import numpy as np
from scipy.special import ndtr

from simulation.population.dwelling import JAVA_BALI
from simulation.population.households import HEAD, pick
from simulation.population.person import EMPLOYED, OWN_ACCOUNT, SCHOOL_AGE, WORKING_AGE
from simulation.population.rates import rates
from simulation.population.upheaval import Upheaval, in_dwelling

STEP = {"emas_perhiasan": 5, "sawah_kebun": 10}
TRADED = (
    "lemari_es", "ac", "tv_datar", "emas_perhiasan", "komputer_laptop_tablet", "sepeda_motor",
    "sepeda", "mobil", "smartphone", "sawah_kebun", "lahan_lainnya", "ternak_besar",
    "ternak_kecil",
)  # fmt: skip
TRADE = [0.13, 0.06, 0.10, 0.17, 0.07, 0.16, 0.05, 0.03, 0.12, 0.02, 0.02, 0.03, 0.04]
LADDER = (12.4, 15.4, 18.4, 22.4)
CERTIFICATES = ((3, 4, 3), (8, 9, 8), (13, 14, 15), (19, 18, 19))


def spending(life: Upheaval) -> None:
    """Permanent welfare reverts slowly to its village's; what passes, passes."""
    rule, rng, family = rates("welfare"), life.rng("welfare"), life.family
    used = np.bincount(family["dwelling"]) > 0
    place = (np.cumsum(used, dtype=np.int32) - 1)[family["dwelling"]]
    shocks = rng.standard_normal((2, int(used.sum())), dtype=np.float32)[:, place]
    keep = rule["persistence_year"] ** 0.25
    village = family["village"]
    level = life.world.village_level[village]
    lasting_sd, passing_sd = (sd[village] for sd in life.world.spread)
    lasting = family["z"] - family["passing"] - level
    lasting = keep * lasting + np.sqrt(1 - keep**2) * lasting_sd * shocks[0]
    hold = rule["transitory_persistence_quarter"]
    passing = hold * family["passing"] + np.sqrt(1 - hold**2) * passing_sd * shocks[1]
    growth = np.log1p(rule["real_growth_year"]) / 4
    life.world.village_level = life.world.village_level + np.float32(growth)
    family["passing"] = passing.astype(np.float32)
    family["z"] = (level + growth + lasting + passing).astype(np.float32)


def trade(life: Upheaval) -> None:
    """Families buy what their welfare allows, and sell when it falls."""
    rng, family = life.rng("trade"), life.family
    rate = rates("events")["asset_turnover"]
    rows = np.flatnonzero(rng.random(len(family["id"])) < rate)
    which = pick(rng, TRADE, len(rows))
    better = family["z"][rows] - life.world.village_level[family["village"][rows]]
    buys = rng.random(len(rows)) < ndtr(0.25 + 1.1 * better)
    dark = family["sumber_penerangan_utama"][rows] == 4
    for i, name in enumerate(TRADED):
        here = rows[which == i]
        step = STEP.get(name, 1)
        change = np.where(buys[which == i], step, -step)
        change = np.where((family[name][here] > 0) | (change > 0), change, 0)
        most = {"emas_perhiasan": 300, "sawah_kebun": 3000}.get(name, 9)
        most = 60 if name.startswith("ternak") else most
        if name in ("lemari_es", "ac", "tv_datar", "komputer_laptop_tablet"):
            change = np.where(dark[which == i], 0, change)
        family[name][here] = np.clip(family[name][here] + change, 0, most)


def improve(life: Upheaval) -> None:
    """Improve a few dwellings: floor, wall, toilet, fuel, power; rarely roof."""
    rng, family = life.rng("improve"), life.family
    alone = in_dwelling(family["dwelling"]) == 1
    better = family["z"] - life.world.village_level[family["village"]]
    chance = rates("events")["dwelling_improved"] * 2 * ndtr(better)
    rows = np.flatnonzero(alone & (rng.random(len(alone)) < chance))
    what = pick(rng, [0.28, 0.16, 0.18, 0.16, 0.18, 0.04], len(rows))
    floor = rows[what == 0]
    poor = np.isin(family["jenis_lantai_terluas"][floor], (5, 6, 7, 8))
    family["jenis_lantai_terluas"][floor[poor]] = 2
    wall = rows[what == 1]
    family["jenis_dinding_terluas"][wall] = 1
    toilet = rows[what == 2]
    family["fasilitas_bab"][toilet] = 1
    family["jenis_kloset"][toilet] = 1
    family["pembuangan_akhir_tinja"][toilet] = 1
    fuel = rows[what == 3]
    family["bahan_bakar_utama_memasak"][fuel[family["bahan_bakar_utama_memasak"][fuel] > 5]] = 4
    power = rows[what == 4]
    power = power[family["sumber_penerangan_utama"][power] == 1]
    family["daya_terpasang"][power] = np.minimum(family["daya_terpasang"][power] + 1, 5)
    roof = rows[what == 5]
    province = life.world.place.village["regency"].str[:2].to_numpy()
    java = np.isin(province[family["village"][roof]], JAVA_BALI)
    family["jenis_atap_terluas"][roof] = np.where(java, 2, 3)


def learn(life: Upheaval) -> None:
    """Children start school, pupils pass from one school to the next or leave."""
    rng, person = life.rng("learn"), life.person
    before = life.age - 0.25
    draw = rng.random(len(life.age), dtype=np.float32)
    part = person["partisipasi_sekolah"]
    asked = (life.age >= SCHOOL_AGE) & (part == 0)
    part[asked] = 1
    person["bekerja"][asked] = 2
    person["ijazah_tertinggi"][asked] = 23
    part[(life.age >= 6.5) & (life.age < 9) & (part == 1) & (draw < 0.6)] = 2
    for year, codes in zip(LADDER, CERTIFICATES, strict=True):
        passes = np.flatnonzero((before < year) & (life.age >= year) & (part == 2))
        kind = np.where(draw[passes] < 0.13, 1, np.where(draw[passes] > 0.66, 2, 0))
        person["ijazah_tertinggi"][passes] = np.array(codes)[kind]
        goes_on = {12.4: 0.97, 15.4: 0.86, 18.4: 0.36, 22.4: 0.05}[year]
        part[passes[rng.random(len(passes)) > goes_on]] = 3


def labour(life: Upheaval) -> None:
    """Let some find work, some lose it, some change it."""
    rng, person = life.rng("labour"), life.person
    relation = person["status_hubungan_keluarga"]
    rate = rates("events")["job_change"]
    may = (life.age >= WORKING_AGE) & (life.age < 70) & (person["partisipasi_sekolah"] == 3)
    rows = np.flatnonzero(may & (rng.random(len(may)) < rate))
    works = person["bekerja"][rows] == 1
    loses = works & (rng.random(len(rows)) < np.where(relation[rows] == HEAD, 0.2, 0.4))
    gone = rows[loses]
    for name in ("status_pekerjaan", "lapangan_usaha", "jumlah_usaha"):
        person[name][gone] = 0
    person["lapangan_usaha_dimiliki"][gone] = 0
    person["bekerja"][gone] = 2
    into = rows[~loses]
    paid = rng.random(len(into)) < 0.5
    employed = np.array(EMPLOYED[0])[pick(rng, EMPLOYED[1], len(into))]
    own = np.array(OWN_ACCOUNT[0])[pick(rng, OWN_ACCOUNT[1], len(into))]
    sector = np.where(paid, employed, own)
    alone = rng.random(len(into)) < 0.7
    person["bekerja"][into] = 1
    person["lapangan_usaha"][into] = sector
    person["status_pekerjaan"][into] = np.where(paid, 4, np.where(alone, 1, 7))
    business = ~paid & alone
    person["jumlah_usaha"][into] = business
    person["lapangan_usaha_dimiliki"][into] = np.where(business, sector, 0)
