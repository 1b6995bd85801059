"""Simulated names, put together from parts that are common in Indonesia."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from simulation.population.geography import DATA
from simulation.population.households import MAN

with (DATA / "names.yaml").open(encoding="utf-8") as _lines:
    _WORDS = yaml.safe_load(_lines)
MEN, WOMEN, SECOND = (_WORDS[key].split() for key in ("men", "women", "second"))
CLAN = {province: text.split() for province, text in _WORDS["clans"].items()}
CLAN |= {province: CLAN[other] for province, other in _WORDS["clans_of"].items()}
CLANS = sorted({name for names in CLAN.values() for name in names})
STREETS = [street.replace("_", " ") for street in _WORDS["streets"].split()]
STREET_KINDS = len(STREETS)
WARDS = 15 * 12

# One list of parts: code 0 is no part at all.
PARTS = ["", *MEN, *WOMEN, *SECOND, *CLANS]
FIRST_MAN, FIRST_WOMAN = 1, 1 + len(MEN)
FIRST_SECOND = FIRST_WOMAN + len(WOMEN)
FIRST_CLAN = FIRST_SECOND + len(SECOND)


def name_codes(
    rng: np.random.Generator, sex: np.ndarray, family: np.ndarray, province: np.ndarray
) -> np.ndarray:
    """Draw three name parts per person, the last shared in families of clans.

    Parameters
    ----------
    family : array of int
        Family of each person, counted from 0.
    province : array of str
        Province of each family.
    """
    count, families = len(sex), len(province)
    given = np.where(
        sex == MAN,
        FIRST_MAN + skewed(rng, count, len(MEN)),
        FIRST_WOMAN + skewed(rng, count, len(WOMEN)),
    )
    middle = np.where(rng.random(count) < 0.30, FIRST_SECOND + skewed(rng, count, len(SECOND)), 0)
    last = np.where(rng.random(count) < 0.72, FIRST_SECOND + skewed(rng, count, len(SECOND)), 0)
    clan = np.zeros(families, dtype=np.int64)
    for code in np.unique(province):
        if code in CLAN:
            here = np.flatnonzero(province == code)
            own = np.array([FIRST_CLAN + CLANS.index(n) for n in CLAN[code]])
            clan[here] = own[rng.integers(0, len(own), len(here))]
    of_clan = clan[family]
    last = np.where((of_clan > 0) & (rng.random(count) < 0.8), of_clan, last)
    middle = np.where(middle == last, 0, middle)
    return np.stack([given, middle, last]).astype(np.int16)


def skewed(rng: np.random.Generator, count: int, size: int) -> np.ndarray:
    """Draw positions of which the first are several times as frequent as the last."""
    return (size * rng.random(count) ** 1.6).astype(np.int64)


def spell(codes: np.ndarray) -> pa.Array:
    """Write names out, in capitals as registers do."""
    first = pa.array([part.upper() for part in PARTS])
    later = pa.array([f" {part.upper()}" if part else "" for part in PARTS])
    given, *more = (pa.array(row) for row in codes)
    return pc.binary_join_element_wise(first.take(given), *(later.take(part) for part in more), "")


def spell_address(street: np.ndarray, house: np.ndarray, ward: np.ndarray) -> pa.Array:
    """Write addresses out: a street, a number, RT and RW."""
    names = pa.array([f"JL {n.upper()} NO " for n in STREETS])
    number = pa.array(np.arange(1000).astype(str)).take(pa.array(house))
    wards = pa.array([f" RT {rt:03d} RW {rw:03d}" for rw in range(1, 16) for rt in range(1, 13)])
    return pc.binary_join_element_wise(
        names.take(pa.array(street)), number, wards.take(pa.array(ward)), ""
    )
