"""What a fit found of places, by name; the nearest known one serves a place not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.elimination import Nesting
from ranking.local import Local

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """Multipliers and intercepts of the whole and of places of every level, by name."""

    number: dict[tuple[Any, ...], int]
    multiplier: Floats
    intercept: Floats

    @classmethod
    def of(
        cls,
        nesting: Nesting,
        names: Sequence[NDArray],
        local: Local,
        leaf: NDArray,
        weight: Floats,
    ) -> "Places":
        """Give every place that holds innermost ones their mean, weighted by rows."""
        mass = np.bincount(leaf, weight, minlength=nesting.leaves) + 1e-12
        number: dict[tuple[Any, ...], int] = {}
        multipliers, intercepts = [], []
        up = np.arange(nesting.leaves)
        for level in range(len(nesting.parent), -1, -1):
            count = len(names[level - 1]) if level else 1
            total = np.bincount(up, mass, minlength=count)
            rows = np.zeros((count, local.multiplier.shape[1]))
            np.add.at(rows, up, local.multiplier * mass[:, None])
            multipliers.append(rows / total[:, None])
            intercepts.append(np.bincount(up, mass * local.intercept, minlength=count) / total)
            start = len(number)
            paths = names[level - 1].tolist() if level else [[]]
            number |= {tuple(path): start + at for at, path in enumerate(paths)}
            up = nesting.parent[level - 1][up] if level else up
        return cls(number, np.vstack(multipliers), np.concatenate(intercepts))

    def score(self, value: Floats, groups: NDArray) -> Floats:
        """Return multiplied curves and intercepts, by the innermost place that is known."""
        _, of, names = Nesting.of(groups)
        paths = names[-1].tolist() if names else [[]]
        at = np.array([self._nearest(tuple(path)) for path in paths])[of]
        return np.einsum("nk,nk->n", value, self.multiplier[at]) + self.intercept[at]

    def _nearest(self, path: tuple[Any, ...]) -> int:
        while path not in self.number:
            path = path[:-1]
        return self.number[path]
