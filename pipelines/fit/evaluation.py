"""`dtsen model evaluate`: the model's way of fitting beside others, on any household survey."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import rules
from pipelines.errors import DataStop
from pipelines.fit import surveyed
from pipelines.progress import say

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from ranking.rivals import Households

_NEWEST = "9999Q4"  # a file is of no quarter: the rule that was set last


def evaluate_survey(
    survey: Path, specification: Path, earlier: Path | None = None
) -> dict[str, Any]:
    """Cross-validate the model and its rivals on a file.

    Parameters
    ----------
    earlier : Path, optional
        An earlier survey with the same columns: everything is fitted on it, too, and judged on
        `survey`.

    Returns
    -------
    dict
        ``n``, ``clusters``, ``folds``, ``seeds``, ``models`` (name → metric → ``value``, ``se``),
        ``paired`` (name → metric → ``diff``, ``se``: ours minus the other), ``challenger``
        (``metrics``, ``paired``, and by what it would be adopted: ``gain``, ``se``, ``needed``,
        ``adopted``), ``left_out`` (reason → rows), ``standard_errors`` and ``seconds``; with an
        earlier survey ``forward``, as `pipelines.fit.forward.of_surveys` gives it.
    """
    from pipelines.fit.household_survey import Specification, read_survey

    began = time.monotonic()
    columns = Specification.read(specification)
    households, left_out = read_survey(survey, columns)
    before = None if earlier is None else read_survey(earlier, columns)[0]
    told = _judged(households, before, _NEWEST)
    left = {reason: rows for reason, rows in left_out.items() if rows}
    return {**told, "left_out": left, "seconds": round(time.monotonic() - began, 1)}


def evaluate_again(
    home: "Home", quarter: "Quarter", earlier: "Quarter | None" = None
) -> dict[str, Any]:
    """Cross-validate the model and its rivals on the survey of a quarter.

    A fit's own judgement has one seed and simpler rivals only, so that it takes little time.

    Parameters
    ----------
    earlier : Quarter, optional
        One with an earlier survey, for a forward test.

    Returns
    -------
    dict
        As `evaluate_survey` gives it.

    Raises
    ------
    DataStop
        If a quarter has no survey.
    """
    began = time.monotonic()
    before = None if earlier is None else _households(home, earlier)
    told = _judged(_households(home, quarter), before, quarter)
    return {**told, "left_out": {}, "seconds": round(time.monotonic() - began, 1)}


def _households(home: "Home", quarter: "Quarter") -> "Households":
    from pipelines.fit import survey as surveys

    folder = surveyed.folder(home, quarter)
    if folder is None:
        raise DataStop(
            f"{quarter} has no survey to judge on; name a quarter in which one arrived, "
            "or give a file: dtsen model evaluate --survey FILE --spec SPEC.yaml"
        )
    return surveys.read(folder, quarter).households


def _judged(
    households: "Households", earlier: "Households | None", quarter: "Quarter | str"
) -> dict[str, Any]:
    import numpy as np
    from threadpoolctl import threadpool_limits

    from pipelines.fit import forward
    from ranking.judging import DRAWS, FOLDS, SEEDS, compare, decision

    clusters = len(np.unique(households.cluster))
    say(f"model evaluate: {len(households):,} households in {clusters:,} clusters")
    with threadpool_limits(limits=1):  # the same numbers on any machine
        told, _ = compare(households, say=lambda line: say(f"  {line}"))
        if earlier is not None:
            say(f"  forward test: fitted on {len(earlier):,} households of the earlier survey")
            told["forward"] = forward.of_surveys(earlier, households)
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
