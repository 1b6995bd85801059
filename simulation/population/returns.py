"""What a family has is worth more in one place, or to one family, than to another.

What no single additive formula sees: effects of the kecamatan that no proxy shows, worth of
schooling or a motorcycle that differs between regencies, and interactions.
"""

import numpy as np

from simulation.population.dwelling import Setting
from simulation.population.geography import Place
from simulation.population.households import HEAD, Columns
from simulation.population.rates import rates, stream

SCHOOLED = 3  # level of schooling: SMA and above
BRICK, WOOD = 1, 10


def of_head(family: Columns, person: Columns, values: np.ndarray) -> np.ndarray:
    """Return a value of each family's head."""
    head = person["relation"] == HEAD
    out = np.zeros(len(family["size"]))
    out[person["family"][head]] = values[head]
    return out


def schooled(family: Columns, person: Columns) -> np.ndarray:
    """Return 1 for families whose head finished SMA, else 0."""
    return of_head(family, person, person["level"] >= SCHOOLED)


def interactions(family: Columns, person: Columns, setting: Setting) -> np.ndarray:
    """Return what the copula lacks, in standard deviations of log spending.

    That is what two traits do together, the curves of size and age, small children and the
    head's own schooling.
    """
    rule = rates("interaction")
    age = (of_head(family, person, person["age"]) - 48) / 14
    small = np.bincount(person["family"][person["age"] < 5], minlength=len(age))
    school = schooled(family, person) - 0.4
    size = np.log(family["size"]) - 1.05
    land = family["sawah_kebun"] > 0
    cattle = family["ternak_besar"] + family["ternak_kecil"] > 0
    wood = family["bahan_bakar_utama_memasak"] == WOOD
    rural = 1 - setting.urban
    return (
        rule["rural_land"] * (rural * land - 0.2)
        + rule["rural_cattle"] * (rural * cattle - 0.08)
        + rule["size_school"] * size * school
        + rule["urban_wood"] * (setting.urban * wood - 0.03)
        + rule["size_curve"] * (size**2 - 0.25)
        + rule["age_curve"] * (age**2 - 1)
        + rule["small_child"] * (small - 0.25)
        + rule["head_school"] * school
    )


def local_worth(
    place: Place, family: Columns, person: Columns, setting: Setting, seed: int, key: int
) -> np.ndarray:
    """Return what differs by place, in standard deviations of log spending.

    Every regency, apart for town and country, has slopes of its own on some traits; every
    kecamatan a level of its own.
    """
    rule = rates("place")
    village = family["village"]
    here, where = np.unique(village, return_inverse=True)
    regency = place.village["regency_index"].to_numpy()[here]
    regency = np.unique(regency, return_inverse=True)[1][where]
    town = setting.urban.astype(np.int64)
    rng = stream(seed, "worth", key)
    common = rng.standard_normal((len(TRAITS), regency.max() + 1))
    apart = rng.standard_normal((len(TRAITS), regency.max() + 1, 2))
    part = rule["slope_town_share"]
    total = np.zeros(len(village))
    for i, trait in enumerate(TRAITS.values()):
        own = np.sqrt(1 - part) * common[i][regency] + np.sqrt(part) * apart[i][regency, town]
        total += rule["slope_sd"] * own * trait(family, person)
    subdistrict = np.unique(place.village["kode"].str[:6].to_numpy()[here], return_inverse=True)[1]
    level = stream(seed, "kecamatan", key).standard_normal(subdistrict.max() + 1)
    return total + rule["subdistrict_sd"] * level[subdistrict][where]


def scaled(share: float, has: np.ndarray) -> np.ndarray:
    """Standardise a trait that a known share of families has."""
    return (has - share) / np.sqrt(share * (1 - share))


# Traits whose worth differs between regencies, each with a spread of about 1.
TRAITS = {
    "size": lambda family, _: (np.log(family["size"]) - 1.05) / 0.5,
    "schooled": lambda family, person: scaled(0.4, schooled(family, person)),
    "refrigerator": lambda family, _: scaled(0.62, family["lemari_es"] > 0),
    "motorcycle": lambda family, _: scaled(0.83, family["sepeda_motor"] > 0),
    "car": lambda family, _: scaled(0.115, family["mobil"] > 0),
    "wood": lambda family, _: scaled(0.105, family["bahan_bakar_utama_memasak"] == WOOD),
    "brick": lambda family, _: scaled(0.8, family["jenis_dinding_terluas"] == BRICK),
    "land": lambda family, _: scaled(0.3, family["sawah_kebun"] > 0),
}
