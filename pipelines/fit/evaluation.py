"""`dtsen model evaluate`: the model's way of fitting beside others, on any household survey."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import rules
from pipelines.errors import DataStop
from pipelines.progress import say

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from ranking.rivals import Households

_NEWEST = "9999Q4"  # a file is of no quarter: the rule that was set last


def evaluate_survey(survey: Path, specification: Path) -> dict[str, Any]:
    """Cross-validate the model and its rivals on a file.

    Returns
    -------
    dict
        ``n``, ``clusters``, ``folds``, ``seeds``, ``models`` (name → metric → ``value``, ``se``),
        ``paired`` (name → metric → ``diff``, ``se``: ours minus the other), ``challenger``
        (``metrics``, ``paired``, and by what it would be adopted: ``gain``, ``se``, ``needed``,
        ``adopted``), ``left_out`` (reason → rows), ``standard_errors`` and ``seconds``.
    """
    from pipelines.fit.household_survey import Specification, read_survey

    began = time.monotonic()
    households, left_out = read_survey(survey, Specification.read(specification))
    left = {reason: rows for reason, rows in left_out.items() if rows}
    return {
        **_judged(households, _NEWEST),
        "left_out": left,
        "seconds": round(time.monotonic() - began, 1),
    }


def evaluate_again(home: "Home", quarter: "Quarter") -> dict[str, Any]:
    """Cross-validate the model and its rivals on the survey of a quarter.

    A fit's own judgement has one seed and simpler rivals only, so that it takes little time.

    Returns
    -------
    dict
        As `evaluate_survey` gives it.

    Raises
    ------
    DataStop
        If the quarter has no survey.
    """
    from pipelines.fit import survey as surveys

    began = time.monotonic()
    folder = surveys.folder(home, quarter)
    if folder is None:
        raise DataStop(
            f"{quarter} has no survey to judge on; name a quarter in which one arrived, "
            "or give a file: dtsen model evaluate --survey FILE --spec SPEC.yaml"
        )
    told = _judged(surveys.read(folder, quarter).households, quarter)
    return {**told, "left_out": {}, "seconds": round(time.monotonic() - began, 1)}


def _judged(households: "Households", quarter: "Quarter | str") -> dict[str, Any]:
    import numpy as np
    from threadpoolctl import threadpool_limits

    from ranking.judging import DRAWS, FOLDS, SEEDS, compare, decision

    clusters = len(np.unique(households.cluster))
    say(f"model evaluate: {len(households):,} households in {clusters:,} clusters")
    with threadpool_limits(limits=1):  # the same numbers on any machine
        told, _ = compare(households, say=lambda line: say(f"  {line}"))
    needed = rules.in_force("challenger_standard_errors", quarter)
    told["challenger"] |= decision(told["challenger"]["paired"], needed)
    return {
        "n": len(households),
        "clusters": clusters,
        "folds": min(FOLDS, clusters),
        "seeds": SEEDS,
        **told,
        "standard_errors": f"{DRAWS} draws of clusters with replacement, without refit",
    }
