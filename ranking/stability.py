"""How much a model would differ on another sample of clusters: coefficients and ranks.

Clusters are drawn with replacement and the model is fitted again, as hard shrunk as before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.metrics import Order
from ranking.pmt import PmtH
from ranking.rivals import Households, fit

Floats = NDArray[np.float64]
Tenths = NDArray[np.int64]
_TENTHS = range(1, 11)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the fits on drawn clusters say, one row for each.

    Attributes
    ----------
    coefficients : array of shape (n_draws, n_coefficients)
    tenths : array of shape (n_draws, n_households)
        Of each household of the whole survey, by that fit.
    """

    coefficients: Floats
    tenths: Tenths


def resampled(households: Households, count: int, seed: int) -> Iterator[Households]:
    """Yield surveys of as many clusters, drawn with replacement; weights still sum to the rows."""
    names, of = np.unique(households.cluster, return_inverse=True)
    rng = np.random.default_rng(seed)
    for _ in range(count):
        times = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))[of]
        rows = times > 0
        weight = (households.weight * times)[rows]
        yield replace(households.take(rows), weight=weight * len(households) / weight.sum())


def draw(samples: Iterable[Households], households: Households, fitted: PmtH) -> Drawn:
    """Fit again on each sample, with the penalties of `fitted`, and place all households by it."""
    values, tenths = [], []
    for sample in samples:
        again = fit(sample, fitted.penalties_)
        values.append(list(coefficients(again, fitted).values()))
        tenths.append(placed(again, households))
    return Drawn(np.array(values), np.array(tenths))


def coefficients(model: PmtH, like: PmtH | None = None) -> dict[tuple[str, Any], float]:
    """Return the coefficients of the nation's curves, by feature and level.

    Of an ordered feature, what the step up to a level adds; of a category, what the level adds
    beside the mean. The levels are those of `like`.
    """
    found: dict[tuple[str, Any], float] = {}
    for number, basis in enumerate((like or model).curves_.bases):
        value = model.curves_.levels(number, basis.knots)
        name, levels = basis.feature.name, basis.knots.tolist()
        if basis.feature.kind == "category":
            found |= {
                (name, level): each for level, each in zip(levels, value.tolist(), strict=True)
            }
            continue
        steps = np.diff(value).tolist()
        found |= {(name, level): each for level, each in zip(levels[1:], steps, strict=True)}
    return found


def placed(model: PmtH, households: Households) -> Tenths:
    """Return the tenth of persons in which a model puts each household."""
    score = model.predict(*households.asked)
    return Order.of(score).standing(households.persons).tenth()


def signs(value: Floats, drawn: Floats) -> Floats:
    """Return of each coefficient the share of draws that give it the same sign; NaN of none."""
    same = (np.sign(drawn) == np.sign(value)).mean(axis=0)
    return np.where(value == 0, np.nan, same)


def reach(fitted: PmtH, drawn: Drawn) -> list[dict[str, Any]]:
    """Return by feature how far its curve reaches, and how that differs from draw to draw.

    Returns
    -------
    list of dict
        ``feature``; ``reach``: from the level that adds least to the one that adds most, by
        `fitted`; ``se``: standard deviation of the same contrast over the draws; ``same``: the
        share of draws in which it has the same sign.
    """
    keys = list(coefficients(fitted))
    value = np.array(list(coefficients(fitted).values()))
    told = []
    for basis in fitted.curves_.bases:
        own = [at for at, (name, _) in enumerate(keys) if name == basis.feature.name]
        if not own:
            continue
        contrast = _contrast(value[own], basis.feature.kind == "category")
        here, there = float(value[own] @ contrast), drawn.coefficients[:, own] @ contrast
        told.append(
            {
                "feature": basis.feature.name,
                "reach": here,
                "se": float(there.std(ddof=1)),
                "same": float((np.sign(there) == np.sign(here)).mean()) if here else None,
            }
        )
    return told


def _contrast(value: Floats, is_category: bool) -> Floats:
    """Return by what to multiply coefficients for the contrast of the two extreme levels."""
    level = np.eye(len(value)) if is_category else np.tri(len(value) + 1, len(value), -1)
    added = level @ value
    found: Floats = level[np.argmax(added)] - level[np.argmin(added)]
    return found


def ranks(tenth: Tenths, drawn: Tenths, persons: Floats, poorest: int) -> dict[str, Any]:
    """Return how many persons would stand in another tenth, by another sample of clusters.

    Parameters
    ----------
    tenth : array of shape (n_households,)
    drawn : array of shape (n_draws, n_households)
    poorest : int
        Highest tenth of the poorest.

    Returns
    -------
    dict
        Shares of persons: ``changed`` and ``far`` (by two tenths or more), ``crossed`` (into the
        poorest or out of them), each with its standard deviation over the draws (``_sd``);
        ``by_tenth``: ``changed`` in each tenth.
    """

    def share(inside: NDArray, of: NDArray | None = None) -> Floats:
        mass = persons if of is None else persons * of
        found: Floats = inside @ mass / max(float(mass.sum()), 1e-12)
        return found

    moved = drawn != tenth
    measures = {
        "changed": share(moved),
        "far": share(np.abs(drawn - tenth) > 1),
        "crossed": share((drawn <= poorest) != (tenth <= poorest)),
    }
    return {
        "poorest": poorest,
        **{name: float(each.mean()) for name, each in measures.items()},
        **{f"{name}_sd": float(each.std(ddof=1)) for name, each in measures.items()},
        "by_tenth": [float(share(moved, tenth == number).mean()) for number in _TENTHS],
    }
