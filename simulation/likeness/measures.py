"""Figures of a sample and their sampling errors: rows are families, clusters are villages."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

GROUPS = 40  # of clusters left out in turn


def share(flag: NDArray, weight: NDArray, cluster: NDArray) -> tuple[float, float]:
    """Return a weighted share and its standard error, by linearisation over clusters."""
    total = weight.sum()
    part = float(weight @ flag / total)
    _, index = np.unique(cluster, return_inverse=True)
    pull = np.bincount(index, weights=weight * (flag - part)) / total
    count = len(pull)
    return part, float(np.sqrt(count / max(count - 1, 1) * (pull**2).sum()))


def jackknifed(
    statistic: Callable[[NDArray[np.int64]], float], cluster: NDArray
) -> tuple[float, float]:
    """Return a statistic of rows and its standard error, leaving groups of clusters out."""
    names, index = np.unique(cluster, return_inverse=True)
    groups = min(GROUPS, len(names))
    group = np.random.default_rng(0).permutation(len(names))[index] % groups
    whole = statistic(np.arange(len(cluster)))
    parts = np.array([statistic(np.flatnonzero(group != g)) for g in range(groups)])
    return whole, float(np.sqrt((groups - 1) / groups * ((parts - whole) ** 2).sum()))


def gini(value: NDArray, weight: NDArray) -> float:
    """Return the Gini coefficient of a value over persons."""
    order = np.argsort(value, kind="stable")
    value, weight = value[order], weight[order]
    middle = np.cumsum(weight) - weight / 2
    return float(2 * (weight * value) @ middle / (weight.sum() * (weight @ value)) - 1)


def tenth(value: NDArray, weight: NDArray) -> NDArray[np.int64]:
    """Return the desil of each row, by the middle of the persons who stand at its value."""
    distinct, index = np.unique(value, return_inverse=True)
    mass = np.bincount(index, weights=weight, minlength=len(distinct))
    middle = (np.cumsum(mass) - mass / 2) / weight.sum()
    return 1 + np.minimum(9, (10 * middle).astype(np.int64))[index]


def exact(true: NDArray, predicted: NDArray, weight: NDArray) -> float:
    """Return the share of persons whose predicted desil is the true one."""
    same = tenth(true, weight) == tenth(predicted, weight)
    return float(weight @ same / weight.sum())


def intraclass(value: NDArray, cluster: NDArray) -> float:
    """Return the intraclass correlation of clusters, by analysis of variance."""
    _, index = np.unique(cluster, return_inverse=True)
    size = np.bincount(index)
    mean = np.bincount(index, weights=value) / size
    within = ((value - mean[index]) ** 2).sum() / (len(value) - len(size))
    between = (size * (mean - value.mean()) ** 2).sum() / (len(size) - 1)
    usual = (len(value) - (size**2).sum() / len(value)) / (len(size) - 1)
    return float((between - within) / (between + (usual - 1) * within))


def kish(weight: NDArray) -> float:
    """Return how much unequal weights widen the variance of a mean."""
    return float(len(weight) * (weight**2).sum() / weight.sum() ** 2)
