"""What each person learned, works as, and lives with."""

import numpy as np
from scipy.special import ndtr, ndtri

from simulation.population.households import (
    CHILD,
    HEAD,
    MAN,
    SPOUSE,
    WOMAN,
    Columns,
    pick,
)
from simulation.population.rates import rates

# Level of schooling (none, SD, SMP, SMA, diploma, bachelor, master) as ijazah codes:
# the usual one, the madrasah's, and the vocational one.
CERTIFICATE = np.array(
    [
        [23, 23, 23],
        [3, 4, 3],
        [8, 9, 8],
        [13, 14, 15],
        [18, 18, 18],
        [19, 19, 20],
        [21, 21, 22],
    ],
    dtype=np.int8,
)
FARMING = ([1, 2, 3, 4, 5, 6], [0.46, 0.12, 0.22, 0.11, 0.06, 0.03])
EMPLOYED = (
    [8, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 24],
    [0.29, 0.09, 0.17, 0.06, 0.06, 0.02, 0.04, 0.02, 0.03, 0.08, 0.08, 0.03, 0.03],
)
OWN_ACCOUNT = (
    [8, 11, 12, 13, 14, 15, 17, 18, 23, 24, 25, 7],
    [0.10, 0.10, 0.44, 0.09, 0.12, 0.01, 0.01, 0.01, 0.01, 0.08, 0.02, 0.01],
)
WORKING_AGE = 15
SCHOOL_AGE = 5


def schooling(
    rng: np.random.Generator, person: Columns, latents: Columns, shift: np.ndarray
) -> Columns:
    """Level, certificate and attendance; `shift` is the family's regional shift."""
    family, age, relation = person["family"], person["age"], person["relation"]
    count = len(family)
    margin = rates("margin")["school_head"]
    steps = ndtri(np.cumsum(margin)[:-1]).astype(np.float32)
    noise = rng.standard_normal(count, dtype=np.float32)
    common = latents["heduc"] + shift
    young = latents["higheduc"] + shift
    own = np.where(
        relation == HEAD,
        common[family],
        0.35 * common[family] + 0.50 * young[family] + 0.50 * noise,
    )
    # Each generation stays longer at school; the head's latent already knows of its age.
    own = np.where(relation > SPOUSE, 0.85 * young[family] + 0.50 * noise, own)
    own = own + np.where(relation > SPOUSE, np.clip((45 - age) * 0.022, -1.2, 0.45), 0)
    level = np.searchsorted(steps, own).astype(np.int8)
    draw = rng.random((2, count), dtype=np.float32)
    stay = np.clip(0.72 + 0.22 * own, 0.15, 0.99)
    college = np.clip(ndtr((own - 0.55) * 1.5), 0.01, 0.95)
    attends = np.where(age < 7, draw[0] < np.clip((age - 4.5) * 0.5, 0, 0.9), draw[0] < 0.985)
    attends = np.where(age >= 13, draw[0] < np.clip(stay + 0.22, 0, 0.985), attends)
    attends = np.where(age >= 16, draw[0] < stay, attends)
    attends = np.where(age >= 18.6, draw[0] < college, attends)
    attends &= (age < 24) & (age >= SCHOOL_AGE)
    attends &= (relation == CHILD) | (relation > CHILD + 1) | (age < 19)
    done = np.searchsorted(np.array([12.4, 15.4, 18.4, 22.4, 24.4]), age, side="right")
    cap = np.array([0, 1, 2, 3, 5, 6], dtype=np.int8)[done]
    reached = np.minimum(np.where(attends, cap, np.minimum(level, cap)), 6).astype(np.int8)
    reached = np.where(attends, np.minimum(reached, 5), reached)
    variety = np.where(draw[1] < 0.13, 1, np.where(draw[1] > 0.66, 2, 0))
    never = (age < 7) | ((reached == 0) & (draw[1] < 0.25 + 0.004 * age))
    part = np.where(attends, 2, np.where(never, 1, 3)).astype(np.int8)
    asked = age >= SCHOOL_AGE
    return {
        "level": reached,
        "own": own.astype(np.float32),
        "partisipasi_sekolah": np.where(asked, part, 0).astype(np.int8),
        "ijazah_tertinggi": np.where(asked, CERTIFICATE[reached, variety], 0).astype(np.int8),
    }


def work(
    rng: np.random.Generator, person: Columns, latents: Columns, farm: np.ndarray,
    formal: np.ndarray,
) -> Columns:  # fmt: skip
    """Who works, where and as what; `farm` and `formal` say what the head tends to."""
    family, age, relation, sex = (person[k] for k in ("family", "age", "relation", "sex"))
    count = len(family)
    draw = rng.random((4, count), dtype=np.float32)
    chance = np.where(sex == MAN, 0.95, 0.52)
    chance = np.where(age < 25, np.where(sex == MAN, 0.72, 0.42), chance)
    chance = np.where(age >= 60, np.where(sex == MAN, 0.72, 0.38), chance)
    chance = np.where(age >= 72, chance * 0.5, chance)
    chance = np.where((relation == HEAD) & (age < 65), np.maximum(chance, 0.88), chance)
    chance = np.where(person["partisipasi_sekolah"] == 2, 0.07, chance)
    works = (draw[0] < chance) & (age >= WORKING_AGE)
    on_farm = np.where(relation == HEAD, farm[family], farm[family] & (draw[1] < 0.62))
    paid = np.where(relation == HEAD, formal[family], draw[2] < 0.28 + 0.12 * person["level"])
    paid = paid & ~on_farm
    office = paid & (person["level"] >= 3) & (draw[3] < 0.05 + 0.07 * (person["level"] - 3))
    office &= age < 58
    sector = np.asarray(FARMING[0], dtype=np.int8)[pick(rng, FARMING[1], count)]
    employed = np.asarray(EMPLOYED[0], dtype=np.int8)[pick(rng, EMPLOYED[1], count)]
    own = np.asarray(OWN_ACCOUNT[0], dtype=np.int8)[pick(rng, OWN_ACCOUNT[1], count)]
    public = np.array([20, 21, 22], dtype=np.int8)[pick(rng, [0.5, 0.35, 0.15], count)]
    sector = np.where(on_farm, sector, np.where(paid, employed, own))
    sector = np.where(office, public, sector)
    status = np.where(draw[3] < 0.60, 1, np.where(draw[3] < 0.80, 7, 2))
    status = np.where((status == 2) & (draw[2] > 0.8), 3, status)
    status = np.where(paid, np.where(office, 5, 4), status)
    farmhand = np.where(draw[3] < 0.42, 1, np.where(draw[3] < 0.68, 2, 6))
    helps = (relation != HEAD) & (draw[2] < np.where(sex == WOMAN, 0.55, 0.35))
    status = np.where(on_farm, np.where(helps, 8, farmhand), status)
    business = works & (status <= 3)
    asked = age >= SCHOOL_AGE
    return {
        "bekerja": np.where(asked, np.where(works, 1, 2), 0).astype(np.int8),
        "status_pekerjaan": np.where(works, status, 0).astype(np.int8),
        "lapangan_usaha": np.where(works, sector, 0).astype(np.int8),
        "jumlah_usaha": np.where(business, np.where(draw[1] > 0.95, 2, 1), 0).astype(np.int8),
        "lapangan_usaha_dimiliki": np.where(business, sector, 0).astype(np.int8),
    }


def health(rng: np.random.Generator, age: np.ndarray) -> Columns:
    """Worst functional difficulty and chronic illness, by age."""
    count = len(age)
    draw = rng.random((2, count), dtype=np.float32)
    severe = 0.004 + np.where(age > 60, (age - 60) * 0.0022, 0)
    some = severe + 0.012 + np.where(age > 50, (age - 50) * 0.006, 0)
    difficulty = np.where(draw[0] < severe * 0.35, 1, np.where(draw[0] < severe, 2, 4))
    difficulty = np.where((draw[0] >= severe) & (draw[0] < some), 3, difficulty)
    ill = draw[1] < np.where(age < 15, 0.006, np.clip(0.02 + (age - 25) * 0.006, 0.012, 0.38))
    kind = 2 + pick(
        rng,
        [0.34, 0.14, 0.09, 0.06, 0.12, 0.03, 0.04, 0.01, 0.01, 0.001, 0.004, 0.10, 0.004,
         0.002, 0.001, 0.004, 0.05],
        count,
    )  # fmt: skip
    return {
        "penyandang_disabilitas": difficulty.astype(np.int8),
        "penyakit_kronis": np.where(ill, kind, 1).astype(np.int8),
    }


def insurance(rng: np.random.Generator, person: Columns, welfare: np.ndarray) -> np.ndarray:
    """Health insurance segment of each person, common to the family."""
    family = person["family"]
    families = len(welfare)
    head = person["relation"] == HEAD
    status = np.zeros(families, dtype=np.int8)
    status[family[head]] = person["status_pekerjaan"][head]
    need = ndtr(-0.75 * welfare + 0.66 * rng.standard_normal(families))
    draw = rng.random(families)
    segment = np.where(need > 0.62, 1, np.where(draw < 0.42, 2, np.where(draw < 0.60, 5, 0)))
    segment = np.where((segment == 0) & (draw > 0.96), 6, segment)
    segment = np.where((status == 4) & (need < 0.7) & (draw < 0.7), 4, segment)
    segment = np.where((status == 5) & (draw < 0.9), 3, segment).astype(np.int8)
    out = segment[family]
    out = np.where(person["status_pekerjaan"] == 5, 3, out)
    apart = rng.random(len(family)) < 0.05
    return np.where(apart, 0, out).astype(np.int8)
