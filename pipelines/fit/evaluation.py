"""`dtsen model evaluate`: the model's way of fitting beside others, on any household survey."""

import time
from pathlib import Path
from typing import Any

from pipelines.fit.household_survey import Specification, read_survey
from pipelines.progress import say


def evaluate_survey(survey: Path, specification: Path) -> dict[str, Any]:
    """Cross-validate the model and its rivals on a survey.

    Returns
    -------
    dict
        ``n``, ``clusters``, ``folds``, ``seeds``, ``models`` (name → metric → ``value``, ``se``),
        ``paired`` (name → metric → ``diff``, ``se``: ours minus the other), ``left_out`` (reason →
        rows), ``standard_errors`` and ``seconds``.
    """
    import numpy as np
    from threadpoolctl import threadpool_limits

    from ranking.judging import DRAWS, FOLDS, SEEDS, compare

    began = time.monotonic()
    households, left_out = read_survey(survey, Specification.read(specification))
    clusters = len(np.unique(households.cluster))
    say(f"model evaluate: {len(households):,} households in {clusters:,} clusters")
    with threadpool_limits(limits=1, user_api="blas"):
        told, _ = compare(households, say=lambda line: say(f"  {line}"))
    return {
        "n": len(households),
        "clusters": clusters,
        "folds": min(FOLDS, clusters),
        "seeds": SEEDS,
        **told,
        "left_out": {reason: rows for reason, rows in left_out.items() if rows},
        "standard_errors": f"{DRAWS} draws of clusters with replacement, without refit",
        "seconds": round(time.monotonic() - began, 1),
    }
