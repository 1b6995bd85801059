"""A fitted model as whole numbers: the tables that score a family by look-ups and sums alone."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.curves import Curves
from ranking.encoding import Feature
from ranking.local import village_means
from ranking.model import MICRO, NATIONAL
from ranking.pmt import PmtH

Floats = NDArray[np.float64]
URBAN_KINDS = (0, 1)
_SMALLEST_STEP = 2_000  # of a curve with a sign: a lesser one is none, so that rounding of
# products (a unit each) can never turn a curve round


def micro(value: float) -> int:
    """Return a whole number of 1e-6."""
    return int(np.rint(value * MICRO))


def tables(model: PmtH, urban: str) -> dict[str, Any]:
    """Return ``variables``, ``places``, ``pairs`` and ``subdistricts`` of a model's content.

    Whether a place is urban is no answer of a family: what that feature adds, by itself and
    together with others, goes into the base and the multipliers of urban and rural places.

    Parameters
    ----------
    model : PmtH
        Its features have their levels; its groups are province, kabupaten, urban or rural.
    urban : str
        Name of the feature that tells urban (1) from rural (0).
    """
    curves, local = model.curves_, model.local_
    at = {basis.feature.name: number for number, basis in enumerate(curves.bases)}
    of_urban = [float(value) for value in curves.levels(at[urban], np.array(["0", "1"]))]
    others = [number for name, number in at.items() if name != urban]
    more = np.zeros((2, len(at)))  # what urban or rural adds to the multiplier of each curve
    pairs = []
    for (one, other), size in zip(local.pairs.tolist(), local.product.tolist(), strict=True):
        if at[urban] in (one, other):
            more[:, other if one == at[urban] else one] += size * np.array(of_urban)
        elif size:
            names = curves.bases[one].feature.name, curves.bases[other].feature.name
            pairs.append([*names, micro(size)])
    places: dict[str, dict[str, Any]] = {}
    for path, row in model.places_.number.items():
        code = str(path[min(len(path), 2) - 1]) if path else NATIONAL
        kinds = [int(path[2])] if len(path) > 2 else list(URBAN_KINDS)
        multiplier, intercept = model.places_.multiplier[row], model.places_.intercept[row]
        for kind in kinds:
            base = intercept + multiplier[at[urban]] * of_urban[kind]
            entry = {
                "base": micro(float(base)),
                "multipliers": [micro(float(multiplier[n] + more[kind, n])) for n in others],
            }
            if len(path) > 2:
                places.setdefault(code, {})[str(kind)] = entry
            else:
                places.setdefault(code, {}).setdefault(str(kind), entry)
    return {
        "variables": {
            curves.bases[number].feature.name: {
                "levels": _levels(curves, number),
                "expectation": micro(float(curves.expectation[number])),
            }
            for number in others
        },
        "places": places,
        "pairs": pairs,
        "subdistricts": {
            str(code): micro(value) for code, value in sorted(model.subdistrict_.items())
        },
    }


def _levels(curves: Curves, number: int) -> dict[str, int]:
    """Return level → whole number; where a sign is declared, it holds between neighbours."""
    feature = curves.bases[number].feature
    fine = np.array(feature.levels)
    found = [micro(float(value)) for value in curves.levels(number, fine)]
    if feature.sign:
        for place in range(1, len(found)):
            if feature.sign * (found[place] - found[place - 1]) < _SMALLEST_STEP:
                found[place] = found[place - 1]
    told = dict(zip(map(int, feature.levels), found, strict=True))
    for coarse, of in feature.coarse.items():
        told[int(coarse)] = _between(curves, number, feature, coarse, told, of)
    return {str(level): value for level, value in sorted(told.items())}


def _between(
    curves: Curves,
    number: int,
    feature: Feature,
    coarse: Any,
    told: dict[int, int],
    of: Iterable[Any],
) -> int:
    """Return what a coarse answer adds: never more or less than a level that it contains."""
    inside = [told[int(level)] for level in of]
    value = micro(float(curves.levels(number, np.array([coarse]))[0]))
    return min(max(value, min(inside)), max(inside)) if inside else value


def shares(known: Floats, village: NDArray) -> Floats:
    """Return the share of a village's mean of contributions that is each feature's.

    The regression of the mean of each curve on the mean of all; they add up to 1.

    Parameters
    ----------
    known : array of shape (n_rows, n_features)
        What each answer adds.
    village : array of int
        Village of each row.
    """
    mean = village_means(known, village)
    mean = mean - mean.mean(axis=0)
    total = mean.sum(axis=1)
    if not total.any():
        return np.full(known.shape[1], 1 / known.shape[1])
    return mean.T @ total / (total @ total)
