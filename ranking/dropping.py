"""What each feature is worth: what a model loses without it, on clusters that it has not seen."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.groups import Share, share
from ranking.judging import left_out
from ranking.local import Penalties
from ranking.metrics import poorest
from ranking.rivals import OURS, Households, fit

Floats = NDArray[np.float64]
_POOREST = 0.4


def cost_of_each(
    households: Households, penalties: Penalties, seed: int = 0
) -> Iterator[dict[str, Any]]:
    """Leave out each feature in turn and fit again, as hard shrunk as with all of them.

    Yields
    ------
    dict
        ``feature``; ``r2``: what is lost of the share of variance explained; ``ee40``: by how much
        the exclusion error of the poorest 40 % rises; each a `Share` with its standard error by
        clusters.
    """
    whole = unseen(households, penalties, seed)
    for feature in households.features:
        kept = tuple(each for each in households.features if each is not feature)
        answers = households.answers.drop(columns=feature.name)
        less = unseen(replace(households, features=kept, answers=answers), penalties, seed)
        yield {"feature": feature.name, **_lost(households, whole, less)}


def unseen(households: Households, penalties: Penalties, seed: int) -> Floats:
    """Return predictions by fits that have not seen the cluster."""

    def predict(train: Households, test: Households) -> dict[str, Floats]:
        return {OURS: fit(train, penalties).predict(*test.asked)}

    return left_out(households, seed, predict)[OURS]


def _lost(households: Households, whole: Floats, less: Floats) -> dict[str, Share]:
    true, persons = households.outcome, households.persons
    of = np.unique(households.cluster, return_inverse=True)[1]
    mean = np.average(true, weights=persons)
    errors = (true - less) ** 2 - (true - whole) ** 2
    poor = persons * poorest(true, persons, _POOREST)
    found, left = (poorest(each, persons, _POOREST) for each in (whole, less))
    return {
        "r2": share(persons * errors, persons * (true - mean) ** 2, of),
        "ee40": share(poor * (found - left), poor, of),
    }
