"""How answers in the register differ from those to the survey that a model was fitted on."""

from collections.abc import Mapping
from typing import Any

import numpy as np

_RAREST = 1e-4  # a share that is taken for none, where shares are divided


def drift(
    survey: Mapping[Any, float], register: Mapping[Any, float], value: Mapping[int, float]
) -> dict[str, Any]:
    """Compare the answers to one question.

    Parameters
    ----------
    survey, register : mapping
        Level → weight of those who gave it; None → of those whose answer is not known.
    value : mapping
        Level → what it adds to a score.

    Returns
    -------
    dict
        ``missing_survey``, ``missing_register``; of the known answers, ``levels`` (``level`` and
        its shares, ``survey`` and ``register``), means of what they add
        (``mean_survey``, ``mean_register``), ``standardised``: their difference in standard
        deviations of the survey, and ``psi``: the population stability index of the levels. None
        where nothing is known, or nothing differs in the survey.
    """
    levels = sorted(value)
    one, other = (np.array([each.get(n, 0.0) for n in levels]) for each in (survey, register))
    adds = np.array([value[n] for n in levels], float)
    told: dict[str, Any] = {
        "missing_survey": _missing(survey, one.sum()),
        "missing_register": _missing(register, other.sum()),
        "levels": [],
        **dict.fromkeys(("mean_survey", "mean_register", "standardised", "psi")),
    }
    if not (one.sum() and other.sum()):
        return told
    one, other = one / one.sum(), other / other.sum()
    means = float(one @ adds), float(other @ adds)
    spread = float(np.sqrt(one @ (adds - means[0]) ** 2))
    floor = np.maximum(one, _RAREST), np.maximum(other, _RAREST)
    shares = zip(levels, one.tolist(), other.tolist(), strict=True)
    return told | {
        "levels": [{"level": n, "survey": s, "register": r} for n, s, r in shares],
        "mean_survey": means[0],
        "mean_register": means[1],
        "standardised": (means[1] - means[0]) / spread if spread else None,
        "psi": float((floor[1] - floor[0]) @ np.log(floor[1] / floor[0])),
    }


def _missing(told: Mapping[Any, float], known: float) -> float | None:
    unknown = told.get(None, 0.0)
    return unknown / (known + unknown) if known + unknown else None
