"""Shares and means from a sample by its design: stratified, clustered, weighted.

A share is a ratio of two weighted sums. Its variance is that of its linearised residuals, summed
by cluster within strata (Taylor; Wolter 2007, ch. 6). Intervals of shares stand on the effective
sample size with the degrees of freedom of the design (Korn and Graubard 1998; Dean and Pagano
2015 for the Wilson form), so that they never leave 0 to 1 and have a width where the share is 0.

A sample that shows few errors shows a small variance too, and its interval would lie below the
truth more often than it may. So a variance below that of rows drawn singly is moderated towards
it, and the degrees of freedom are those of a sum of unequal variances (Satterthwaite).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
CONFIDENCE = 0.95
_LEAST_LEFT = 0.05  # of a population that was asked nearly whole
_PRIOR = 10.0  # degrees of freedom that the variance of rows drawn singly is worth


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share estimated from a sample, and what its interval stands on.

    Attributes
    ----------
    value, variance : float
        The ratio and its design variance.
    rows : int
        Rows of the sample that are in the domain.
    degrees : float
        Degrees of freedom of the variance, if rows of the domain varied alike everywhere; at most
        clusters less strata that have rows in it.
    effective : float
        Effective sample size: of how many rows drawn singly and evenly the variance would be;
        never more than `rows`, over the share of the population that was not drawn.
    """

    value: float
    variance: float
    rows: int
    degrees: float
    effective: float

    @property
    def adjusted(self) -> float:
        """Effective sample size, lowered for the degrees of freedom of the design."""
        if self.rows < 2 or self.degrees < 1:
            return 0.0
        upper = (1 + CONFIDENCE) / 2
        by_rows, by_design = stats.t.ppf(upper, [self.rows - 1, self.degrees])
        return float(self.effective * min(1.0, by_rows / by_design) ** 2)

    def wilson(self) -> tuple[float, float]:
        """Return the Wilson interval on the effective sample size."""
        return wilson(self.value, self.adjusted)

    def korn_graubard(self) -> tuple[float, float]:
        """Return the Korn-Graubard (Clopper-Pearson) interval, which never covers too little."""
        return korn_graubard(self.value, self.adjusted)


def wilson(share: float, size: float) -> tuple[float, float]:
    """Return the Wilson interval of a share of `size` independent rows."""
    if size <= 0:
        return 0.0, 1.0
    square = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) ** 2
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = np.sqrt(square * (share * (1 - share) / size + square / (4 * size * size)))
    half /= 1 + square / size
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def korn_graubard(share: float, size: float) -> tuple[float, float]:
    """Return the Clopper-Pearson interval of a share of `size` rows, which need not be whole."""
    if size <= 0:
        return 0.0, 1.0
    tail, hits = (1 - CONFIDENCE) / 2, share * size
    misses = size - hits
    low = stats.beta.ppf(tail, hits, misses + 1) if hits > 0 else 0.0
    high = stats.beta.ppf(1 - tail, hits + 1, misses) if misses > 0 else 1.0
    return float(low), float(high)


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


@dataclass(frozen=True, slots=True)
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
    """

    weight: Floats
    cluster: Codes
    stratum: Codes
    fraction: Floats

    def ratio(
        self, part: Floats, whole: Floats, rows: Codes, edge: Edge | None = None
    ) -> Estimate | None:
        """Estimate sum(part) over sum(whole) in a domain; None where the whole is nothing.

        Parameters
        ----------
        part, whole : array
            Of each row of the sample.
        rows : array of int
            The rows in the domain. Clusters without any are still drawn ones: they count.
        edge : Edge, optional
            The threshold that numerator and denominator hang on.
        """
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
        variance = self._variance(np.bincount(self.cluster, weights=residual).astype(float))
        present = rows[mass > 0]
        mass = mass[mass > 0]
        clusters, of = np.unique(self.cluster[present], return_inverse=True)
        held: Floats = np.bincount(of, weights=mass).astype(float)
        degrees = self._degrees(self.stratum[clusters], held)
        asked = np.average(self.fraction[self.stratum[clusters]], weights=held)
        return Estimate(
            value=share,
            variance=variance,
            rows=len(present),
            degrees=degrees,
            effective=effective_size(
                share, variance, degrees, mass, held, max(1 - float(asked), _LEAST_LEFT)
            ),
        )

    def _variance(self, residual: Floats) -> float:
        """Return the variance of the sum of what every cluster of the sample adds."""
        size = len(self.fraction)
        drawn = np.bincount(self.stratum, minlength=size)
        squares = np.bincount(self.stratum, weights=residual**2, minlength=size)
        sums = np.bincount(self.stratum, weights=residual, minlength=size)
        spread = np.maximum(0, squares - sums**2 / drawn) * drawn / np.maximum(1, drawn - 1)
        return float(((1 - self.fraction) * spread).sum())

    def _degrees(self, strata: Codes, held: Floats) -> float:
        """Return Satterthwaite's degrees of freedom, were every row's variance the same."""
        names, of, drawn = np.unique(strata, return_inverse=True, return_counts=True)
        part = np.bincount(of, weights=held**2) * (1 - self.fraction[names])
        own = float((drawn - 1).sum())
        unequal = (part**2 / np.maximum(1, drawn - 1)).sum()
        return min(own, max(1.0, float(part.sum() ** 2 / unequal))) if unequal > 0 else own


def effective_size(
    share: float, variance: float, degrees: float, mass: Floats, held: Floats, left: float
) -> float:
    """Return the effective sample size of a share: of how many rows its variance would be.

    Never more than the rows over what is left of the population. Where every row says the same,
    the sample shows no variance; then the size is that of Kish over the clusters: what their
    unequal masses leave of their number.

    Parameters
    ----------
    degrees : float
        Degrees of freedom of `variance`.
    mass, held : array
        What every row, and every cluster, of the domain stands for.
    left : float
        Share of the population that was not drawn.
    """
    binomial = share * (1 - share)
    if binomial <= 0 or variance <= 0:
        return float(held.sum() ** 2 / (held**2).sum()) / left
    single = binomial * left * float((mass**2).sum() / mass.sum() ** 2)
    if variance < single:
        variance = (degrees * variance + _PRIOR * single) / (degrees + _PRIOR)
    return min(len(mass) / left, binomial / variance)


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
        Of each row, the share of its stratum that was drawn; a collapsed stratum has none.
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
    drawn = np.zeros(int(codes.max()) + 1 if len(codes) else 0)
    own = name == levels[0]
    drawn[codes[own]] = shares[own]
    return Design(weight.astype(float), place.astype(np.int64), codes, drawn)
