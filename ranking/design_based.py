"""Shares and means from a sample by its design: stratified, clustered, weighted.

A share is a ratio of two weighted sums. Its variance is that of its linearised residuals, summed
by cluster within strata (Taylor; Wolter 2007, ch. 6), with the degrees of freedom of a sum of
unequal variances (Satterthwaite).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ranking.intervals import SQUARE, Estimate, Floats, effective_size

Codes = NDArray[np.int64]
_LEAST_LEFT = 0.05  # of a population that was asked nearly whole


@dataclass(frozen=True, slots=True)
class Edge:
    """A threshold that is itself estimated from the sample, such as a tenth of its persons.

    Where the sample has too many below, the threshold is too low, which takes some of the error
    back (Deville 1999, *Survey Methodology* 25: linearisation of functions of quantiles).

    Attributes
    ----------
    moves : array
        Of every row of the sample, how much more of the population it puts below the threshold,
        for each unit of its weight.
    part, whole : array
        Of each row, what it adds to numerator and denominator for each further share of the
        population below.
    """

    moves: Floats
    part: Floats
    whole: Floats


@dataclass(frozen=True)
class Design:
    """How the rows of a sample were drawn.

    Attributes
    ----------
    weight : array
        Of each row: how many of the population it stands for.
    cluster : array of int
        Which cluster each row was drawn with, counted from 0; its own where drawn singly.
    stratum : array of int
        Of each cluster, counted from 0; every stratum has at least two clusters.
    fraction : array
        Of each stratum, the share of its clusters that was drawn (0: as from an endless one).
    alike : array of int
        Of each row, counted from 0: rows of one code are taken to be wrong equally often.
    is_ordered : bool
        Whether clusters were drawn at even steps down a list, in the order of their codes, which
        in every stratum are consecutive. The variance is then that of neighbours (Wolter 2007,
        8.2: successive differences).
    """

    weight: Floats
    cluster: Codes
    stratum: Codes
    fraction: Floats
    alike: Codes
    is_ordered: bool = False

    def ratio(
        self, part: Floats, whole: Floats, rows: Codes, edge: Edge | None = None
    ) -> Estimate | None:
        """Estimate sum(part) over sum(whole) in one domain: see `ratios`."""
        return self.ratios(part, whole, [rows], edge)[0]

    def ratios(
        self, part: Floats, whole: Floats, domains: Sequence[Codes], edge: Edge | None = None
    ) -> list[Estimate | None]:
        """Estimate sum(part) over sum(whole) in domains; None where the whole is nothing.

        Parameters
        ----------
        part, whole : array
            Of each row of the sample.
        domains : sequence of arrays of int
            The rows in each. Clusters without any are still drawn ones: they count.
        edge : Edge, optional
            The threshold that numerator and denominator hang on.
        """
        level = self._level(part, whole)[self.alike]
        return [self._ratio(part, whole, rows, level, edge) for rows in domains]

    def _ratio(
        self, part: Floats, whole: Floats, rows: Codes, level: Floats, edge: Edge | None
    ) -> Estimate | None:
        weight = self.weight[rows]
        mass = weight * whole[rows]
        total = float(mass.sum())
        if total <= 0:
            return None
        share = float((weight * part[rows]).sum() / total)
        residual = np.zeros(len(self.weight))
        residual[rows] = (weight * part[rows] - share * mass) / total
        if edge is not None:
            slope = weight @ (edge.part[rows] - share * edge.whole[rows]) / total
            residual -= slope * self.weight * edge.moves
        squares = self._squares(np.bincount(self.cluster, weights=residual).astype(float))
        present = rows[mass > 0]
        mass = mass[mass > 0]
        by_cluster = np.bincount(self.cluster[present], weights=mass)
        clusters = np.flatnonzero(by_cluster)
        held: Floats = by_cluster[clusters].astype(float)
        degrees = self._degrees(self.stratum[clusters], held)
        single = self._single(level[present], present, mass)
        unequal = float((mass**2).sum() / (held**2).sum())  # were all rows of a cluster the same
        size, degrees = effective_size(share, squares, degrees, single, unequal)
        return Estimate(
            value=share,
            variance=float(squares.sum()),
            rows=len(present),
            degrees=degrees,
            effective=size,
            single=single,
        )

    def _single(self, level: Floats, rows: Codes, mass: Floats) -> float:
        """Return the effective size of rows drawn singly, wrong as often as those like them."""
        left = 1 - self.fraction[self.stratum[self.cluster[rows]]]
        share = float(mass @ level / mass.sum())
        variance = float(mass**2 @ (level * (1 - level) * left)) / mass.sum() ** 2
        if share * (1 - share) > 0 and variance > 0:
            return share * (1 - share) / variance
        asked = max(_LEAST_LEFT, float(mass @ left / mass.sum()))
        return float(mass.sum() ** 2 / (mass**2).sum()) / asked

    def _level(self, part: Floats, whole: Floats) -> Floats:
        """Return the share of those alike, as if few more rows of each were as the whole sample."""
        mass = self.weight * whole
        wrong, asked, squares = (
            np.bincount(self.alike, weights=each) for each in (self.weight * part, mass, mass**2)
        )
        rows = np.divide(asked**2, squares, out=np.zeros_like(asked), where=squares > 0)
        own = np.divide(wrong, asked, out=np.zeros_like(asked), where=asked > 0)
        overall = wrong.sum() / asked.sum() if asked.sum() > 0 else 0.0
        return (rows * own + SQUARE * overall) / (rows + SQUARE)

    def _squares(self, residual: Floats) -> Floats:
        """Return the parts of the variance of the sum of what every cluster adds."""
        drawn, factor = self._drawn, self._factor
        if self.is_ordered:
            beside = self.stratum[1:] == self.stratum[:-1]
            return factor[1:] / 2 * beside * np.diff(residual) ** 2
        means = np.bincount(self.stratum, weights=residual) / drawn
        return factor * (residual - means[self.stratum]) ** 2

    @cached_property
    def _drawn(self) -> Codes:
        """How many clusters every stratum has."""
        return np.bincount(self.stratum, minlength=len(self.fraction))

    @cached_property
    def _factor(self) -> Floats:
        """What a square counts in the variance, of each cluster."""
        each = (1 - self.fraction) * self._drawn / np.maximum(1, self._drawn - 1)
        return each[self.stratum]

    def _degrees(self, strata: Codes, held: Floats) -> float:
        """Return Satterthwaite's degrees of freedom, were every row's variance the same."""
        count = np.bincount(strata)
        names = np.flatnonzero(count)
        drawn = count[names]
        part = np.bincount(strata, weights=held**2)[names] * (1 - self.fraction[names])
        each = drawn - 1.0
        if self.is_ordered:  # what neighbours share is counted twice (von Neumann et al. 1941)
            each = 2 * each**2 / np.maximum(1, 3 * drawn - 4)
        own = float(each.sum())
        unequal = (part**2 / np.maximum(1, each)).sum()
        return min(own, max(1.0, float(part.sum() ** 2 / unequal))) if unequal > 0 else own


def numbered(values: NDArray) -> Codes:
    """Return each value's place among the distinct ones."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def spread(weight: Floats, answered: NDArray[np.bool_], *classes: Codes) -> Floats:
    """Return weights in which those who answered stand for those who did not.

    Within each class of the first classification the weight of the silent goes to those who
    answered, in proportion; where nobody answered, it goes on to the next, coarser one. The sum
    stays; the silent have 0.

    Parameters
    ----------
    classes : arrays of int
        From fine to coarse.
    """
    kept, silent = np.where(answered, weight, 0.0), np.where(answered, 0.0, weight)
    for code in classes:
        count = int(code.max()) + 1 if len(code) else 0
        have = np.bincount(code, weights=kept, minlength=count)
        lost = np.bincount(code, weights=silent, minlength=count)
        factor = 1 + np.divide(lost, have, out=np.zeros(count), where=have > 0)
        kept = kept * factor[code]
        silent = np.where(have[code] > 0, 0.0, silent)
    return kept


def design(
    weight: Floats,
    stratum: NDArray,
    cluster: NDArray,
    *coarser: NDArray,
    fraction: float | Floats = 0.0,
    alike: NDArray | None = None,
    is_ordered: bool = False,
) -> Design:
    """Return the design of a sample; strata of a single cluster are put together.

    A stratum with one cluster shows no variance. Those are collapsed within the first of the
    coarser classifications, and what stays single within the next (Wolter 2007, 2.5); the
    variance is then rather too large than too small.

    Parameters
    ----------
    stratum, cluster, coarser : arrays
        Of each row.
    fraction : array
        Of each row, the share of its stratum that was drawn; a collapsed one has the smallest.
    alike : array, optional
        Of each row, whom it is like in how often it is wrong; all alike if None.
    is_ordered : bool
        Whether clusters were drawn at even steps down a list, in the order of their names.
    """
    of, first = np.unique(cluster, return_index=True)
    place = np.searchsorted(of, cluster)
    levels = [np.char.add("0:", stratum[first].astype(str))]
    levels += [np.char.add(f"{n}:", c[first].astype(str)) for n, c in enumerate(coarser, 1)]
    levels.append(np.full(len(of), f"{len(levels)}:"))
    name = levels[0].astype(object)
    for level in levels[1:]:
        _, code, count = np.unique(name, return_inverse=True, return_counts=True)
        single = count[code] < 2
        if single.sum() == 1:  # alone of its kind: it joins the others of its class
            single = single | (level == level[single][0])
        name = np.where(single, level.astype(object), name)
    codes = numbered(name.astype(str))
    shares = np.broadcast_to(np.asarray(fraction, float), weight.shape)[first]
    drawn = np.ones(int(codes.max()) + 1 if len(codes) else 0)
    np.minimum.at(drawn, codes, shares)
    order = np.argsort(codes, kind="stable")
    moved = np.empty_like(order)
    moved[order] = np.arange(len(order))
    return Design(
        weight=weight.astype(float),
        cluster=moved[place],
        stratum=codes[order],
        fraction=drawn,
        alike=np.zeros(len(weight), np.int64) if alike is None else numbered(alike),
        is_ordered=is_ordered,
    )
