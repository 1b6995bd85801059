"""A fitted model as whole numbers: the tables that score a family by look-ups and sums alone."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.challenger import AdditiveTrees
from ranking.collapsed import Collapsed
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


def tables_of_trees(model: AdditiveTrees, urban: str) -> dict[str, Any]:
    """Return what `tables` does of the challenger: no multipliers, and a table for every pair."""
    content = tables(model.ours_, urban)
    found = model.collapsed_
    names = [basis.feature.name for basis in found.curves.bases]
    told = [_every_level(basis.feature) for basis in found.curves.bases]
    together = [
        _pair_table(found, number, (told[one], told[other]))
        for number, (one, other) in enumerate(found.pairs.tolist())
    ]
    variables = {
        name: {
            "levels": _signed_levels(found, number, together),
            "expectation": micro(float(found.curves.expectation[number])),
        }
        for number, name in enumerate(names)
    }
    return content | {
        "variables": variables,
        "places": {
            code: {
                kind: {
                    "base": entry["base"] + micro(found.level),
                    "multipliers": [MICRO] * len(names),
                }
                for kind, entry in kinds.items()
            }
            for code, kinds in content["places"].items()
        },
        "pairs": [
            [
                names[one],
                names[other],
                {
                    str(left): dict(zip(map(str, told[other]), row, strict=True))
                    for left, row in zip(told[one], table.tolist(), strict=True)
                },
            ]
            for (one, other), table in zip(found.pairs.tolist(), together, strict=True)
        ],
    }


def _every_level(feature: Feature) -> list[int]:
    """Return all levels of a feature: the fine ones in order, then the coarse."""
    return [int(level) for level in (*feature.levels, *sorted(feature.coarse))]


def _pair_table(found: Collapsed, number: int, levels: tuple[list[int], list[int]]) -> NDArray:
    """Return what two answers add together, by all levels of both, in whole numbers."""
    left, right = (
        found.mixture(feature, np.array(each))
        for feature, each in zip(found.pairs[number].tolist(), levels, strict=True)
    )
    return np.rint(left @ found.together[number] @ right.T * MICRO).astype(np.int64)


def _signed_levels(found: Collapsed, number: int, together: list[NDArray]) -> dict[str, int]:
    """Return level → whole number; what rounding took from a sign is given back.

    Trees that keep to a sign do so in the sum of an answer's table and of all its pairs; rounded
    one by one, neighbouring levels can end a few units the wrong way round.
    """
    feature = found.curves.bases[number].feature
    fine = [int(level) for level in feature.levels]
    values = [micro(float(value)) for value in found.curves.levels(number, np.array(fine))]
    if feature.sign:
        least = np.zeros(max(len(fine) - 1, 0), np.int64)
        for pair, table in zip(found.pairs.tolist(), together, strict=True):
            if number in pair:
                own = (table if pair[0] == number else table.T)[: len(fine)]
                least += np.minimum((feature.sign * np.diff(own, axis=0)).min(axis=1), 0)
        for place in range(1, len(values)):
            step = feature.sign * (values[place] - values[place - 1]) + int(least[place - 1])
            if step < 0:
                values[place:] = [each - feature.sign * step for each in values[place:]]
    told = dict(zip(fine, values, strict=True))
    for coarse, of in feature.coarse.items():
        told[int(coarse)] = _between(found.curves, number, feature, coarse, told, of)
    return {str(level): value for level, value in sorted(told.items())}


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
