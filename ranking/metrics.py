"""How well a ranking finds the poor: judged in persons, on clusters the model has not seen.

All metrics count equal predictions in equal parts, so that the order of rows never matters.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHARES = (10, 20, 30, 40)  # per cent of persons that count as the poorest
METRICS = (
    "r2",
    "spearman",
    *(f"ee{share}" for share in SHARES),
    "auc40",
    "exact",
    "within1",
    "cgh40",
)


def folds(cluster: NDArray, count: int, seed: int) -> NDArray[np.int64]:
    """Return the fold of each row; rows of one cluster share a fold."""
    names, index = np.unique(cluster, return_inverse=True)
    fold = np.arange(len(names)) % count
    return np.random.default_rng(seed).permutation(fold)[index]


@dataclass(frozen=True, slots=True)
class Order:
    """Values in rising order, for weights that change.

    Attributes
    ----------
    value : array of shape (n_rows,)
    order : array of int
        Rows in rising order of value.
    first : array of int
        Where each distinct value begins in that order.
    group : array of int
        Which distinct value each row has.
    """

    value: Floats
    order: NDArray[np.int64]
    first: NDArray[np.int64]
    group: NDArray[np.int64]

    @classmethod
    def of(cls, value: Floats) -> "Order":
        """Sort once."""
        order = np.argsort(value, kind="stable")
        ranked = value[order]
        is_first = np.r_[True, ranked[1:] != ranked[:-1]][: len(ranked)]
        group = np.empty(len(value), np.int64)
        group[order] = np.cumsum(is_first) - 1
        return cls(value, order, np.flatnonzero(is_first), group)

    def mass(self, weight: Floats) -> Floats:
        """Return the weight at each distinct value."""
        return np.add.reduceat(weight[self.order], self.first)

    def standing(self, weight: Floats) -> "Standing":
        """Return where each row stands among weighted rows."""
        mass = self.mass(weight)
        below = np.cumsum(mass) - mass
        return Standing(self, mass, below, float(mass.sum()))


@dataclass(frozen=True, slots=True)
class Standing:
    """How much weight lies at, and below, each distinct value."""

    of: Order
    mass: Floats
    below: Floats
    total: float

    def poorest(self, share: float) -> Floats:
        """Return how much of each row belongs to the poorest `share` of the weight."""
        room = share * self.total - self.below
        return np.clip(room / np.where(self.mass > 0, self.mass, 1), 0, 1)[self.of.group]

    def middle(self) -> Floats:
        """Return the share of the weight below each row, its equals counted by half."""
        return ((self.below + self.mass / 2) / self.total)[self.of.group]

    def tenth(self) -> NDArray[np.int64]:
        """Return the tenth of each row, by the middle of its equals."""
        return 1 + np.minimum(9, np.floor(10 * self.middle())).astype(np.int64)


def poorest(value: Floats, weight: Floats, share: float) -> Floats:
    """Return how much of each row belongs to the poorest `share` of persons."""
    return Order.of(value).standing(weight).poorest(share)


def r_squared(true: Floats, predicted: Floats, weight: Floats) -> float:
    """Return the share of the weighted variance that is explained; 0 where there is none."""
    mean = np.average(true, weights=weight)
    whole = weight @ (true - mean) ** 2
    return float(1 - weight @ (true - predicted) ** 2 / whole) if whole > 0 else 0.0


def exclusion(true: Floats, predicted: Floats, weight: Floats, share: float) -> float:
    """Return the share of the truly poorest persons whom the predicted poorest miss."""
    truly = weight * poorest(true, weight, share)
    return float(1 - truly @ poorest(predicted, weight, share) / truly.sum())


def judge(true: Order, predicted: Order, weight: Floats) -> dict[str, float]:
    """Return every metric of `METRICS`.

    Parameters
    ----------
    true, predicted : Order
    weight : array of shape (n_rows,)
        Persons that each row stands for.

    Returns
    -------
    dict
        ``r2`` and ``spearman`` (weighted); ``ee10`` to ``ee40``, the share of the truly poorest
        that the predicted poorest miss; ``auc40``, the chance that one of the poorest 40 % is
        predicted below one of the others; ``exact`` and ``within1``, the share whose tenth is
        met or missed by one; ``cgh40``, what the poorest 40 % get of a benefit for the predicted
        poorest 40 %, over 40 % (Coady, Grosh and Hoddinott 2004).
    """
    truly, found = true.standing(weight), predicted.standing(weight)
    told = {
        "r2": r_squared(true.value, predicted.value, weight),
        "spearman": _correlation(truly.middle(), found.middle(), weight),
    }
    for share in SHARES:
        poor = weight * truly.poorest(share / 100)
        told[f"ee{share}"] = float(1 - poor @ found.poorest(share / 100) / poor.sum())
    poor = weight * truly.poorest(0.4)
    told["auc40"] = _auc(predicted, poor, weight - poor)
    missed = np.abs(truly.tenth() - found.tenth())
    told["exact"] = float(weight @ (missed == 0) / weight.sum())
    told["within1"] = float(weight @ (missed <= 1) / weight.sum())
    told["cgh40"] = (1 - told["ee40"]) / 0.4
    return told


def _correlation(one: Floats, other: Floats, weight: Floats) -> float:
    one = one - np.average(one, weights=weight)
    other = other - np.average(other, weights=weight)
    both = np.sqrt((weight @ one**2) * (weight @ other**2))
    return float(weight @ (one * other) / both) if both > 0 else 0.0


def _auc(predicted: Order, poor: Floats, others: Floats) -> float:
    at, of = predicted.mass(poor), predicted.mass(others)
    above = of.sum() - np.cumsum(of)
    return float(at @ (above + of / 2) / (at.sum() * of.sum()))


def bootstrap(
    true: Floats,
    predicted: dict[str, list[Floats]],
    weight: Floats,
    cluster: NDArray,
    count: int,
    seed: int,
    tick: Callable[[], None] = lambda: None,
) -> dict[str, NDArray[np.float64]]:
    """Return every metric of every model, as found and on clusters drawn with replacement.

    Models are not fitted again: the standard deviation over the draws is that of the sample of
    clusters on which they are judged.

    Parameters
    ----------
    predicted : dict
        Model → predictions, one array per seed; metrics are averaged over them.
    count : int
        Draws.
    tick : callable
        Called after each draw.

    Returns
    -------
    dict
        Model → array of shape (1 + count, n_metrics), what was found in the first row.
    """
    order = Order.of(true)
    orders = {name: [Order.of(each) for each in several] for name, several in predicted.items()}
    _, of = np.unique(cluster, return_inverse=True)
    number = int(of.max()) + 1
    rng = np.random.default_rng(seed)
    found: dict[str, list[list[float]]] = {name: [] for name in predicted}
    for draw in range(count + 1):
        times = np.bincount(rng.integers(0, number, number), minlength=number) if draw else None
        drawn = weight if times is None else weight * times[of]
        for name, several in orders.items():
            each = [judge(order, one, drawn) for one in several]
            found[name].append(
                [float(np.mean([told[metric] for told in each])) for metric in METRICS]
            )
        tick()
    return {name: np.array(rows) for name, rows in found.items()}
