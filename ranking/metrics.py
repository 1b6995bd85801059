"""How well a ranking finds the poor: judged in persons, on clusters the model has not seen."""

import numpy as np
from numpy.typing import NDArray


def folds(cluster: NDArray, count: int, seed: int) -> NDArray[np.int64]:
    """Return the fold of each row; rows of one cluster share a fold."""
    names, index = np.unique(cluster, return_inverse=True)
    fold = np.arange(len(names)) % count
    return np.random.default_rng(seed).permutation(fold)[index]


def r_squared(true: NDArray, predicted: NDArray, weight: NDArray) -> float:
    """Return the share of the weighted variance that is explained."""
    mean = np.average(true, weights=weight)
    return float(1 - weight @ (true - predicted) ** 2 / (weight @ (true - mean) ** 2))


def poorest(value: NDArray, weight: NDArray, share: float) -> NDArray[np.float64]:
    """Return how much of each row belongs to the poorest `share` of persons.

    Rows of equal value are taken in equal parts, so that order never matters.
    """
    distinct, index = np.unique(value, return_inverse=True)
    mass = np.bincount(index, weights=weight, minlength=len(distinct))
    room = share * weight.sum() - (np.cumsum(mass) - mass)
    return np.clip(room / np.where(mass > 0, mass, 1), 0, 1)[index]


def exclusion(true: NDArray, predicted: NDArray, weight: NDArray, share: float) -> float:
    """Return the share of the truly poorest persons whom the predicted poorest miss."""
    truly = weight * poorest(true, weight, share)
    return float(1 - truly @ poorest(predicted, weight, share) / truly.sum())
