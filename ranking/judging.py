"""Rivals side by side: predicted by fits that have not seen the cluster, judged in persons."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.metrics import METRICS, bootstrap, folds
from ranking.rivals import RIVALS, Households

FOLDS, SEEDS, DRAWS = 5, 2, 200
OURS = "pmt_h"
Floats = NDArray[np.float64]


def predict_unseen(
    households: Households, name: str, seed: int, tick: Callable[[], None] = lambda: None
) -> Floats:
    """Return one rival's predictions, each by a fit that has seen no row of its cluster."""
    fold = folds(households.cluster, min(FOLDS, len(np.unique(households.cluster))), seed)
    found = np.empty(len(households))
    for number in np.unique(fold):
        here = fold == number
        found[here] = RIVALS[name](households.take(~here), households.take(here), seed)
        tick()
    return found


def compare(
    households: Households,
    models: tuple[str, ...] = tuple(RIVALS),
    draws: int = DRAWS,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[dict[str, Any], dict[str, list[Floats]]]:
    """Cross-validate rivals and compare each with ours.

    Returns
    -------
    told : dict
        ``models`` (name → metric → ``value``, ``se``) and ``paired`` (ours minus the other:
        ``diff``, ``se``); standard errors by bootstrap of clusters, without fitting again.
    predicted : dict
        Name → predictions of each seed.
    """
    predicted: dict[str, list[Floats]] = {}
    for name in models:
        say(f"fitting {name}")
        predicted[name] = [predict_unseen(households, name, seed) for seed in range(SEEDS)]
    say(f"standard errors: {draws} draws of clusters")
    return compared(households, predicted, draws), predicted


def compared(
    households: Households, predicted: dict[str, list[Floats]], draws: int = DRAWS
) -> dict[str, Any]:
    """Return ``models`` and ``paired`` of predictions that were made without seeing the rows."""
    found = bootstrap(
        households.outcome,
        predicted,
        households.persons,
        households.cluster,
        draws,
        seed=0,
    )
    return {
        "models": {name: _told(rows, "value") for name, rows in found.items()},
        "paired": {
            name: _told(found[OURS] - rows, "diff")
            for name, rows in found.items()
            if name != OURS and OURS in found
        },
    }


def _told(rows: Floats, word: str) -> dict[str, dict[str, float]]:
    spread = rows[1:].std(axis=0, ddof=1)
    return {
        metric: {word: float(rows[0, at]), "se": float(spread[at])}
        for at, metric in enumerate(METRICS)
    }
