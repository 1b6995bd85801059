"""Latents become the codebook's dwelling items, by regional thresholds."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from simulation.population.rates import rates

JAVA_BALI = ("31", "32", "33", "34", "35", "36", "51", "52")
WOODEN = ("61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "14", "21", "15")
EAST = ("53", "81", "82", "91", "92", "93", "94", "95", "96")


@dataclass(frozen=True)
class Setting:
    """What a family's surroundings do to its latents; one value per family."""

    urban: np.ndarray
    development: np.ndarray
    sanitation: np.ndarray
    water: np.ndarray
    regency: np.ndarray
    host: np.ndarray
    province: str


def shifted(latents: dict[str, np.ndarray], name: str, setting: Setting) -> np.ndarray:
    """Return a latent with its regional shift, as a share between 0 and 1."""
    by_development, by_urban = rates("region_shift")[name]
    moved = (
        latents[name]
        + np.float32(by_development) * setting.development
        + np.float32(by_urban) * (setting.urban - np.float32(0.58))
    )
    scale = np.sqrt(1 + by_development**2 + by_urban**2 * 0.24)
    return ndtr(moved / np.float32(scale))


def graded(share: np.ndarray, margin: list[float]) -> np.ndarray:
    """Cut shares between 0 and 1 into grades 0, 1, ... with the given margins."""
    steps = np.cumsum(margin)[: len(margin) - (sum(margin) > 0.999)]
    return np.searchsorted(steps, share, side="right").astype(np.int8)


def dwelling(
    latents: dict[str, np.ndarray], setting: Setting, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Return the dwelling items of families; 0 where an item does not apply."""
    margin = rates("margin")
    count = len(setting.urban)
    draw = rng.random((6, count), dtype=np.float32)
    floor = shifted(latents, "tfloor", setting)
    wood = np.float32(0.75 if setting.province in WOODEN + EAST else 0.18)
    planks = draw[0] < wood * (1 - 0.5 * setting.urban)
    grade = graded(floor, margin["floor"])
    item = np.array([8, 7, 6, 4, 2, 3, 1, 1], dtype=np.int8)[grade]
    out = {"jenis_lantai_terluas": np.where((item == 6) & planks, 5, item).astype(np.int8)}
    out["jenis_dinding_terluas"] = walls(latents, setting, draw[1])
    out["jenis_atap_terluas"] = roofs(latents, setting, draw[2])
    out["sumber_air_minum_utama"] = drinking(latents, setting, draw[3])
    out |= electricity(latents, setting)
    out |= toilet(latents, setting, draw[4])
    fuel = graded(shifted(latents, "fcook", setting), margin["fuel"])
    kerosene = draw[5] < (0.35 if setting.province in EAST else 0.02)
    item = np.where(fuel == 0, np.where(kerosene & (setting.urban == 1), 7, 10), 4)
    better = np.where(draw[0] < 0.45, 3, np.where(draw[0] < 0.75, 2, 1))
    better = np.where((draw[0] > 0.93) & (setting.urban == 1), 5, better)
    out["bahan_bakar_utama_memasak"] = np.where(fuel == 2, better, item).astype(np.int8)
    owned = graded(shifted(latents, "house", setting), margin["owned"])
    item = np.array([2, 3, 1, 1], dtype=np.int8)[owned]
    official = (owned == 0) & (draw[4] < 0.08)
    out["status_kepemilikan_rumah"] = np.where(official, 4, item).astype(np.int8)
    return out


def walls(latents: dict, setting: Setting, draw: np.ndarray) -> np.ndarray:
    """Return the walls: brick, most of all on Java and Bali; wood where forests are."""
    share = shifted(latents, "twall", setting)
    if setting.province in JAVA_BALI:
        share = np.clip(share + 0.05, 0, 1)
    elif setting.province in WOODEN + EAST:
        share = share**1.5
    item = np.array([6, 4, 3, 2, 1, 1], dtype=np.int8)[graded(share, rates("margin")["wall"])]
    item = np.where((item == 4) & (setting.province in WOODEN), 3, item)
    return np.where((item == 3) & (draw < 0.06), 5, item).astype(np.int8)


def roofs(latents: dict, setting: Setting, draw: np.ndarray) -> np.ndarray:
    """Tiles on Java and Bali, sheet metal elsewhere; leaves where it is poorest."""
    rank = ndtr(latents["troof"] + np.float32(0.2) * setting.development)
    if setting.province in JAVA_BALI:
        usual = np.where(draw < 0.86, 2, np.where(draw < 0.95, 4, 3))
    else:
        usual = np.where(draw < 0.86, 3, np.where(draw < 0.94, 2, 4))
    leaves = 0.06 if setting.province in EAST else 0.006
    item = np.where(rank < leaves, 7, np.where(rank < leaves + 0.01, 6, usual))
    return np.where(rank > 0.975, 1, item).astype(np.int8)


def ranked(values: np.ndarray, setting: Setting) -> np.ndarray:
    """Return each dwelling's rank among its regency's, between 0 and 1; hosts stand for all.

    Ranks, not a formula: then a regency has exactly its share, whatever villages it consists of.
    """
    own = np.flatnonzero(setting.host == np.arange(len(values)))
    group = setting.regency[own]
    order = own[np.lexsort((values[own], group))]
    count = np.bincount(group)
    first = np.cumsum(count) - count
    rank = np.empty(len(values))
    rank[order] = np.arange(len(order)) - first[setting.regency[order]] + 0.5
    return (rank / count[setting.regency])[setting.host]


def drinking(latents: dict, setting: Setting, draw: np.ndarray) -> np.ndarray:
    """Improved sources, as BPS counts them, up to the regency's share; the rest unprotected."""
    rank = ranked(latents["water"] + np.float32(0.25) * setting.urban, setting)
    poor = 1 - setting.water
    inside = np.clip((rank - poor) / np.maximum(setting.water, 1e-3), 0, 1)
    bottled = 0.30 + 0.30 * setting.urban
    rain = 0.06 if setting.province in WOODEN + EAST else 0.004
    plain = np.where(draw < 0.38, 4, np.where(draw < 0.38 + 0.22, 5, np.where(draw < 0.80, 3, 7)))
    plain = np.where(draw > 1 - rain, 10, plain)
    good = np.where(inside > 1 - bottled, np.where(draw < 0.18, 1, 2), plain)
    bad = np.where(draw < 0.45, 6, np.where(draw < 0.75, 8, 9))
    return np.where(rank < poor, bad, good).astype(np.int8)


def toilet(latents: dict, setting: Setting, draw: np.ndarray) -> dict[str, np.ndarray]:
    """Improved sanitation, as BPS counts it, up to the regency's share.

    That is a swan-neck bowl over a septic tank or treatment, in the country also over a pit,
    the family's own or shared with known families or a communal one.
    """
    rank = ranked(latents["toilet"] + np.float32(0.25) * setting.urban, setting)
    poor = 1 - setting.sanitation
    depth = np.clip(rank / np.maximum(poor, 1e-3), 0, 1)
    below = rank < poor
    use = np.where(depth < 0.22, 6, np.where(depth < 0.25, 5, np.where(depth < 0.34, 4, 1)))
    use = np.where(below & (use == 1), np.where(draw < 0.2, 2, np.where(draw < 0.27, 3, 1)), use)
    use = np.where(below, use, np.where(draw < 0.06, 2, 1))
    has = use <= 3
    bowl = np.where(depth < 0.55, 4, np.where(depth < 0.65, 3, np.where(depth < 0.75, 2, 1)))
    bowl = np.where(below, bowl, 1)
    drain = np.where(draw < 0.45, 4, np.where(draw < 0.8, 3, np.where(draw < 0.93, 5, 6)))
    drain = np.where((drain == 4) & (bowl == 1) & (setting.urban == 0), 3, drain)
    pit = (setting.urban == 0) & (draw > 0.90)
    drain = np.where(below, drain, np.where(pit, 4, np.where(draw > 0.885, 2, 1)))
    return {
        "fasilitas_bab": use.astype(np.int8),
        "jenis_kloset": np.where(has, bowl, 0).astype(np.int8),
        "pembuangan_akhir_tinja": np.where(has, drain, 0).astype(np.int8),
    }


def electricity(latents: dict, setting: Setting) -> dict[str, np.ndarray]:
    """Lighting, and the power of those with a PLN meter."""
    rank = shifted(latents, "lighting", setting)
    none = {"95": 0.45, "94": 0.25, "93": 0.10, "91": 0.05, "92": 0.04, "96": 0.05, "53": 0.03}
    dark = none.get(setting.province, 0.003)
    other = dark + (0.05 if setting.province in EAST else 0.008)
    unmetered = other + 0.06
    light = np.where(rank < dark, 4, np.where(rank < other, 3, np.where(rank < unmetered, 2, 1)))
    latents["daya"] = power_latent(latents)
    power = 1 + graded(shifted(latents, "daya", setting), rates("margin")["power"])
    return {
        "sumber_penerangan_utama": light.astype(np.int8),
        "daya_terpasang": np.where(light == 1, power, 0).astype(np.int8),
    }


def power_latent(latents: dict) -> np.ndarray:
    """Mix the latent of PLN power from what needs power."""
    mixed = (
        0.40 * latents["refrigerator"]
        + 0.40 * latents["ac"]
        + 0.25 * latents["lnc"]
        + 0.30 * latents["lighting"]
    )
    return (mixed / np.float32(1.02)).astype(np.float32)


def floor_area(
    latents: dict[str, np.ndarray], household_size: np.ndarray, host: np.ndarray
) -> np.ndarray:
    """Square metres of the dwelling, that of the host for families that share it."""
    per_head = np.exp(np.float32(2.95) + np.float32(0.58) * latents["pcfloor"])
    area = np.rint(per_head * household_size).astype(np.int16)
    return np.clip(area, 6, 600)[host]
