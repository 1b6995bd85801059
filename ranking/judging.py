"""Rivals side by side: predicted by fits that have not seen the cluster, judged in persons."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.metrics import METRICS, bootstrap, folds
from ranking.rivals import CHALLENGER, OURS, RIVALS, Households, challenged

FOLDS, SEEDS, DRAWS = 5, 2, 200
Floats = NDArray[np.float64]


def folded(households: Households, seed: int) -> NDArray[np.int64]:
    """Return the fold of each household, by cluster."""
    return folds(households.cluster, min(FOLDS, len(np.unique(households.cluster))), seed)


def left_out(
    households: Households,
    seed: int,
    predict: Callable[[Households, Households], dict[str, Floats]],
) -> dict[str, Floats]:
    """Return what models fitted on the other folds say of each.

    Parameters
    ----------
    predict : callable
        Rows to fit on, rows to predict → name → predictions.
    """
    fold = folded(households, seed)
    found: dict[str, Floats] = {}
    for number in np.unique(fold):
        here = fold == number
        for name, values in predict(households.take(~here), households.take(here)).items():
            found.setdefault(name, np.empty(len(households)))[here] = values
    return found


def predict_unseen(households: Households, name: str, seed: int) -> dict[str, Floats]:
    """Return a model's predictions, each by a fit that has seen no row of its cluster.

    With ours come those of its challenger, which is fitted on top of it.
    """

    def predict(train: Households, test: Households) -> dict[str, Floats]:
        if name == OURS:
            return challenged(train, test, seed)
        return {name: RIVALS[name](train, test, seed)}

    return left_out(households, seed, predict)


def compare(
    households: Households,
    models: tuple[str, ...] = (OURS, *RIVALS),
    draws: int = DRAWS,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[dict[str, Any], dict[str, list[Floats]]]:
    """Cross-validate rivals and compare each with ours.

    Returns
    -------
    told : dict
        As `compared` gives it.
    predicted : dict
        Name → predictions of each seed.
    """
    predicted: dict[str, list[Floats]] = {}
    for name in models:
        say(f"fitting {name}")
        for seed in range(SEEDS):
            for each, values in predict_unseen(households, name, seed).items():
                predicted.setdefault(each, []).append(values)
    say(f"standard errors: {draws} draws of clusters")
    return compared(households, predicted, draws), predicted


def compared(
    households: Households, predicted: dict[str, list[Floats]], draws: int = DRAWS
) -> dict[str, Any]:
    """Judge predictions that were made without seeing the rows.

    Returns
    -------
    dict
        ``models`` (name → metric → ``value``, ``se``), ``paired`` (name → metric → ``diff``,
        ``se``: ours minus the other) and, if it was tried, ``challenger``: ``metrics`` and
        ``paired``, the same of it. Standard errors by bootstrap of clusters, without fitting
        again.
    """
    found = bootstrap(
        households.outcome,
        predicted,
        households.persons,
        households.cluster,
        draws,
        seed=0,
    )
    told = {name: _told(rows, "value") for name, rows in found.items()}
    less = {
        name: _told(found[OURS] - rows, "diff")
        for name, rows in found.items()
        if name != OURS and OURS in found
    }
    document: dict[str, Any] = {"models": told, "paired": less}
    if CHALLENGER in told:
        document[CHALLENGER] = {"metrics": told.pop(CHALLENGER), "paired": less.pop(CHALLENGER)}
    return document


def decision(paired: dict[str, dict[str, float]], needed: float) -> dict[str, Any]:
    """Decide whether the challenger is adopted, by what ours minus it came to.

    Parameters
    ----------
    paired : dict
        Metric → ``diff``, ``se``; of ``ee40``, ours misses so much more of the poorest.
    needed : float
        Standard errors that this must exceed.
    """
    gain, error = paired["ee40"]["diff"], paired["ee40"]["se"]
    return {
        "gain": gain,
        "se": error,
        "needed": needed,
        "adopted": bool(error > 0 and gain > needed * error),
    }


def _told(rows: Floats, word: str) -> dict[str, dict[str, float]]:
    spread = rows[1:].std(axis=0, ddof=1)
    return {
        metric: {word: float(rows[0, at]), "se": float(spread[at])}
        for at, metric in enumerate(METRICS)
    }
