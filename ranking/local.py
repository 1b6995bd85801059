"""What differs from place to place, on top of the nation's curves.

Multipliers of each curve by nested places, means of the village's own answers, and products of
two curves that tell more together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from ranking.curves import Curves, Layout, fit_curves
from ranking.elimination import Reduced, Sums
from ranking.encoding import Basis

Floats = NDArray[np.float64]
OFF = np.inf  # a part that is shrunk this hard is not there
_CURVE_AGAIN = 300.0  # rows against a second look at a curve of the nation
_STRONGEST = 3.0  # a curve is at most three times the nation's
_MOST_TAKEN, _LEFT = 0.8, 0.05  # of a curve by products; what must remain of it at least
_MOST_PAIRS, _TELLING = 20, 4.0  # products of two curves; standard errors that one must reach


@dataclass(frozen=True, slots=True)
class Penalties:
    """How hard each part is shrunk, in rows; infinite where it is left out."""

    curve: float = 10.0
    place: float = 30.0
    slope: float = 1000.0
    village: float = 100.0
    pair: float = OFF
    subdistrict: float = 40.0

    def texts(self) -> dict[str, str]:
        """Return each by its name, as a model file keeps them."""
        return {name: "off" if value == OFF else str(value) for name, value in asdict(self).items()}

    @classmethod
    def of_texts(cls, texts: Mapping[str, str]) -> "Penalties":
        """Return what `texts` gave."""
        return cls(**{name: OFF if text == "off" else float(text) for name, text in texts.items()})


def village_means(value: Floats, village: NDArray) -> Floats:
    """Return the village's mean of every column, for every row."""
    inside = village >= 0
    count = np.bincount(village[inside]) if inside.any() else np.ones(1)
    found = np.zeros_like(value)
    for column in range(value.shape[1]):
        total = np.bincount(village[inside], value[inside, column], minlength=len(count))
        found[inside, column] = (total / np.maximum(count, 1))[village[inside]]
    return found


def telling_pairs(
    value: Floats,
    left: Floats,
    weight: Floats,
    most: int = _MOST_PAIRS,
    telling: float = _TELLING,
) -> NDArray[np.int64]:
    """Return the pairs of curves whose product tells most of what is left, shape (n_pairs, 2).

    Only those that chance hardly makes: each product's sum with what is left, over the standard
    error that it would have were they independent.

    Parameters
    ----------
    most : int
        How many at most.
    telling : float
        Standard errors that one must reach.
    """
    together = value.T @ (value * (weight * left)[:, None])
    squared = value**2
    noise = squared.T @ (squared * (weight * left)[:, None] ** 2)
    statistic = np.abs(together) / np.sqrt(np.maximum(noise, 1e-12))
    first, second = np.triu_indices(value.shape[1], 1)
    order = np.argsort(-statistic[first, second], kind="stable")[:most]
    kept = order[statistic[first, second][order] > telling]
    return np.column_stack([first[kept], second[kept]])


@dataclass(frozen=True, slots=True)
class Local:
    """What the second stage finds.

    Attributes
    ----------
    multiplier : array of shape (n_leaves, n_features)
        By how much each curve is multiplied in each innermost place.
    intercept : array of shape (n_leaves,)
    village : array of shape (n_features,)
        What a unit of the village's mean of each curve adds.
    pairs : array of shape (n_pairs, 2)
        Features whose curves are multiplied with each other.
    product : array of shape (n_pairs,)
        What a unit of each product adds.
    """

    multiplier: Floats
    intercept: Floats
    village: Floats
    pairs: NDArray[np.int64]
    product: Floats

    def beyond(self, known: Floats, village: NDArray) -> Floats:
        """Return what villages and products add, of the known answers."""
        found = products(known, self.pairs) @ self.product
        if self.village.any():
            found = found + village_means(known, village) @ self.village
        return found


def products(value: Floats, pairs: NDArray[np.int64]) -> Floats:
    """Return the products of pairs of curves, shape (n_rows, n_pairs)."""
    return value[:, pairs[:, 0]] * value[:, pairs[:, 1]]


def taken(product: Floats, pairs: NDArray[np.int64], reach: Floats) -> Floats:
    """Return how much each product can take from the slope of its two curves at most.

    What a unit of a curve adds is its multiplier and, for each product it is part of, so much as
    the other curve reaches.

    Returns
    -------
    array of shape (n_pairs, 2)
    """
    other = reach[pairs[:, ::-1]]  # of the other one: lowest and highest, 0 between them
    return np.maximum(-product[:, None, None] * other, 0.0).max(axis=2, initial=0.0)


@dataclass(frozen=True, slots=True)
class Second:
    """The second stage: what the nation's curves left over, and all that may explain it.

    Attributes
    ----------
    design : array of shape (n_rows, 2 * n_features + n_pairs)
        Values of the curves, their means in the village, products of pairs.
    sums : Sums
        Over the rows inside.
    """

    layout: Layout
    curves: Curves
    pairs: NDArray[np.int64]
    design: Floats
    inside: NDArray[np.bool_]
    sums: Sums
    eliminated: dict[tuple[float, float], Reduced] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        layout: Layout,
        bases: Sequence[Basis],
        sums: Sums,
        penalties: Penalties,
        inside: NDArray[np.bool_],
    ) -> "Second":
        """Fit the curves on the rows inside, and lay out what comes on top of them."""
        coefficients, whole, intercept = fit_curves(
            layout, bases, sums, penalties.curve, penalties.place
        )
        weight = np.where(inside, layout.weight, 0.0)
        curves = Curves.of(bases, coefficients, layout.rows, weight)
        known = curves.known(layout.rows)
        value = curves.completed(layout.rows, known)
        left = layout.y - value.sum(axis=1)
        around = left - intercept[layout.leaf] - whole[-1]
        pairs = telling_pairs(known, around, weight)
        around = village_means(known, layout.rows.village)
        design = np.hstack([value, around, products(known, pairs)])
        second = Sums.of(
            design[inside],
            left[inside],
            layout.weight[inside],
            layout.leaf[inside],
            layout.nesting.leaves,
            np.arange(value.shape[1]),
        )
        return cls(layout, curves, pairs, design, inside, second)

    @property
    def value(self) -> Floats:
        """What each answer of each row adds."""
        return self.design[:, : len(self.curves.bases)]

    def fit(self, penalties: Penalties) -> Local:
        """Fit how places differ from the nation's curves, and what villages and pairs add.

        A product that could turn round a curve with a sign is left out, the one that takes most
        first; where a place's multiplier is less than the others take, it is raised to that.
        """
        bases, reach = self.curves.bases, self.curves.reach
        is_signed = np.array([basis.feature.sign != 0 for basis in bases], bool)
        kept = np.isfinite(np.full(len(self.pairs), penalties.pair))
        while True:
            whole, multiplier, intercept = self._solved(penalties, kept)
            product = whole[2 * len(bases) : -1]
            takes = taken(product, self.pairs, reach)
            total = np.zeros(len(bases))
            np.add.at(total, self.pairs, takes)
            room = _MOST_TAKEN * np.maximum(1 + whole[: len(bases)], 0.0)
            over = np.where(is_signed, total - room, 0.0)
            if not (over > 0).any():
                break
            kept[np.argmax(np.where(self.pairs == np.argmax(over), takes, -1.0).max(axis=1))] = (
                False
            )
        least = np.where(is_signed & (total > 0), total + _LEFT, 0.0)
        multiplier = np.maximum(np.clip(multiplier, 0.0, _STRONGEST), least)
        village = whole[len(bases) : 2 * len(bases)]
        return Local(multiplier, intercept, village, self.pairs, product)

    def _solved(
        self, penalties: Penalties, kept_pairs: NDArray[np.bool_]
    ) -> tuple[Floats, Floats, Floats]:
        """Return coefficients of the whole, and multipliers and intercepts of each place."""
        count, leaves = len(self.curves.bases), self.layout.nesting.leaves
        strength = np.concatenate(
            [
                np.repeat([_CURVE_AGAIN, penalties.village], count),
                np.where(kept_pairs, penalties.pair, OFF),
                [0.0],
            ]
        )
        kept = np.isfinite(strength)
        reduced = self._reduced(penalties)
        found = reduced.solve(np.where(kept, strength, 0.0) * self._square, kept=kept)
        totals = found.totals(self.layout.nesting)
        multiplier = np.tile(1 + found.whole[:count], (leaves, 1))
        intercept = np.full(leaves, found.whole[-1])
        if totals.shape[1]:
            intercept += totals[:, -1]
            multiplier[:, reduced.inner[:-1]] += totals[:, :-1]
        return found.whole, multiplier, intercept

    @property
    def _square(self) -> Floats:
        """Mean square of every column, by which penalties are in units of rows."""
        return np.maximum(self.sums.gram.diagonal() / self.sums.gram[-1, -1], 1e-12)

    def _reduced(self, penalties: Penalties) -> Reduced:
        """Eliminate the places, once for each strength of theirs."""
        key = (penalties.slope, penalties.place)
        if key not in self.eliminated:
            self.eliminated.clear()  # one is large, and they are asked for one after the other
            varying = np.arange(len(self.curves.bases) if np.isfinite(penalties.slope) else 0)
            slope = penalties.slope if len(varying) else 1.0
            shrinkage = np.append(slope * self._square[varying], penalties.place)
            nesting = self.layout.nesting
            self.eliminated[key] = Reduced.of(
                self.sums.with_varying(varying), nesting, varying, [shrinkage] * len(nesting.parent)
            )
        return self.eliminated[key]

    def score(self, local: Local) -> Floats:
        """Return the score of every row without the kecamatan's part."""
        count, leaf = len(self.curves.bases), self.layout.leaf
        found = np.einsum("nk,nk->n", self.value, local.multiplier[leaf]) + local.intercept[leaf]
        found += self.design[:, count : 2 * count] @ local.village
        return found + self.design[:, 2 * count :] @ local.product


def shrunk_means(left: Floats, weight: Floats, of: NDArray, penalty: float) -> Floats:
    """Return the mean of what is left in each group, shrunk by so many rows towards 0."""
    inside = of >= 0
    count = int(of.max(initial=-1)) + 1
    mass = np.bincount(of[inside], weight[inside], minlength=count)
    total = np.bincount(of[inside], weight[inside] * left[inside], minlength=count)
    return total / (mass + penalty)
