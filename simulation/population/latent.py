"""The Gaussian copula of welfare and its proxies, with village effects.

Correlations are the latent ones of 5,352 Indonesian households (2008). A family's
composition is given; spending and the proxies follow it.
"""

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np

from simulation.population.geography import DATA
from simulation.population.rates import rates

GIVEN = ("hhsize", "hhage", "hhmale", "age04", "depratio")
# Our name of a latent: its row in the table, and the sign that makes it rise with welfare.
SOURCE = {
    "lnc": ("lnc", 1), "pcfloor": ("pcfloor", 1), "tfloor": ("tfloor", 1),
    "twall": ("twall", 1), "troof": ("troof", 1), "toilet": ("toilet", 1),
    "water": ("water", 1), "lighting": ("lighting", 1), "fcook": ("fcook", 1),
    "house": ("house", 1), "heduc": ("hheduc4", 1), "higheduc": ("higheduc4", 1),
    "formal": ("formal", 1), "nonfarm": ("hhsector1", -1), "ac": ("ac", 1),
    "computer": ("computer", 1), "tv": ("tv", 1), "gas": ("gas", 1),
    "refrigerator": ("refrigerator", 1), "bicycle": ("bicycle", 1),
    "motorcycle": ("motorcycle", 1), "auto": ("auto", 1), "hp": ("hp", 1),
    "jewelry": ("jewelry", 1), "cow": ("cow", 1), "chicken": ("chicken", 1),
}  # fmt: skip
DRAWN = tuple(SOURCE)
OF_DWELLING = (
    "lnc",
    "tfloor",
    "twall",
    "troof",
    "toilet",
    "water",
    "lighting",
    "fcook",
    "house",
)


@dataclass(frozen=True)
class Copula:
    """Regression of the drawn latents on the given, and the factors of what remains."""

    slope: np.ndarray
    spread: np.ndarray
    icc: np.ndarray
    factor: np.ndarray


def cholesky(matrix: np.ndarray) -> np.ndarray | None:
    """Return the lower factor, or None if the matrix is not positive definite.

    Written out because it must give the same digits whatever linear algebra numpy has.
    """
    size = len(matrix)
    lower = np.zeros_like(matrix)
    for j in range(size):
        rest = matrix[j, j] - (lower[j, :j] ** 2).sum()
        if rest <= 1e-6:
            return None
        lower[j, j] = np.sqrt(rest)
        for i in range(j + 1, size):
            lower[i, j] = (matrix[i, j] - (lower[i, :j] * lower[j, :j]).sum()) / lower[j, j]
    return lower


def nearest(matrix: np.ndarray, keep: int) -> tuple[np.ndarray, np.ndarray]:
    """Shrink correlations until positive definite, those with the first `keep` last."""
    for shrink in np.arange(0, 1, 0.01):
        trial = matrix * (1 - shrink)
        trial[:keep] = matrix[:keep] * (1 - shrink / 4)
        trial[:, :keep] = matrix[:, :keep] * (1 - shrink / 4)
        np.fill_diagonal(trial, 1.0)
        lower = cholesky(trial)
        if lower is not None:
            return trial, lower
    raise ValueError("the latent correlations cannot be made positive definite")


@cache
def table() -> dict[str, dict[str, float]]:
    """Return the published latent correlations by pair of names."""
    with (DATA / "pmt_indonesia_2008_latent_correlation.csv").open(encoding="utf-8") as lines:
        return {
            row[""]: {k: float(v) for k, v in row.items() if k} for row in csv.DictReader(lines)
        }


@cache
def copula() -> Copula:
    """Work out the copula once."""
    names = [(n, 1) for n in GIVEN] + [SOURCE[n] for n in DRAWN]
    full = np.array([[table()[a][b] * s * t for b, t in names] for a, s in names])
    np.fill_diagonal(full, 1.0)
    given, lnc = len(GIVEN), len(GIVEN)
    strength = rates("welfare")["proxy_strength"]
    size = GIVEN.index("hhsize")
    full[[lnc, size], [size, lnc]] *= rates("welfare")["size_strength"]
    school = len(GIVEN) + DRAWN.index("higheduc")
    full[[lnc, school], [school, lnc]] *= rates("welfare")["school_strength"]
    full[lnc, given + 1 :] *= strength
    full[given + 1 :, lnc] *= strength
    full, _ = nearest(full, given + 1)
    base, cross = full[:given, :given], full[given:, :given]
    slope = np.linalg.solve(base, cross.T).T.round(6)
    left = full[given:, given:] - slope @ base @ slope.T
    spread = np.sqrt(np.diag(left)).round(6)
    icc_rates = rates("village_icc")
    icc = np.array(
        [rates("welfare")["village_share"] if n == "lnc" else icc_rates[n] for n in DRAWN]
    )
    # Village and family parts carry the same correlation, raised so that their sum has `left`.
    both = np.sqrt(np.outer(icc, icc)) + np.sqrt(np.outer(1 - icc, 1 - icc))
    inner = np.clip(left / np.outer(spread, spread) / both, -0.97, 0.97)
    np.fill_diagonal(inner, 1.0)
    _, lower = nearest(inner, 1)
    return Copula(slope, spread, icc, lower.round(6))


def correlated(rng: np.random.Generator, size: int) -> np.ndarray:
    """Draw correlated standard normals, one row per latent.

    Sums are written out: a matrix product may differ in the last digit between machines.
    """
    factor = copula().factor.astype(np.float32)
    noise = rng.standard_normal((len(DRAWN), size), dtype=np.float32)
    out = np.empty_like(noise)
    for j in range(len(DRAWN)):
        out[j] = factor[j, 0] * noise[0]
        for k in range(1, j + 1):
            out[j] += factor[j, k] * noise[k]
    return out


def draw(
    rng: np.random.Generator,
    given: np.ndarray,
    village: np.ndarray,
    subdistrict: np.ndarray,
    host: np.ndarray,
) -> dict[str, np.ndarray]:
    """Draw the latents of families from their composition scores and village.

    Parameters
    ----------
    given : array of shape (5, families)
        Standardised scores of `GIVEN`.
    village, subdistrict : arrays of int
        Village of each family, and subdistrict of each village, both counted from 0.
    host : array of int
        The family whose dwelling is shared (itself, if none).
    """
    rule = copula()
    part = rates("welfare")["subdistrict_share"]
    wide = correlated(rng, int(subdistrict.max()) + 1)[:, subdistrict]
    narrow = correlated(rng, len(subdistrict))
    around = np.float32(part**0.5) * wide + np.float32((1 - part) ** 0.5) * narrow
    own = correlated(rng, len(village))
    latents = {}
    for j, name in enumerate(DRAWN):
        value = np.float32(rule.spread[j]) * (
            np.float32(rule.icc[j] ** 0.5) * around[j][village]
            + np.float32((1 - rule.icc[j]) ** 0.5) * own[j]
        )
        for k in range(len(GIVEN)):
            value += np.float32(rule.slope[j, k]) * given[k]
        latents[name] = value[host] if name in OF_DWELLING else value
    return latents
