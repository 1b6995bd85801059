"""Judge the intervals of targeting errors by the truth: how often they cover it."""

from typing import TYPE_CHECKING, Any

from pipelines.home import published_release
from simulation.judge.targeting import coverage, data, model
from simulation.judge.targeting.covered import judge

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

_ESTIMANDS = {"data": data.judged, "model": model.judged, "cakupan": coverage.judged}


def targeting(home: "Home", quarter: "Quarter", samples: int, seed: int) -> dict[str, Any]:
    """Draw the samples of a published quarter again and again, and see how often they are right.

    Each estimand has its own sample, drawn from the whole nation by its own rules and estimated
    by the code that estimates the real one: the spot-check of families, with the silence of the
    simulated visits; the survey, in clusters of households; the villages listed afresh.

    Returns
    -------
    dict
        By estimand, what `simulation.judge.targeting.covered.judge` tells.

    Raises
    ------
    DataStop
        If the quarter is not published, or the home holds no simulated nation.
    """
    release = published_release(home, quarter)
    told = {
        name: judge(name, judged(home, quarter, release), samples, seed)
        for name, judged in _ESTIMANDS.items()
    }
    return {"quarter": str(quarter), "samples": samples, **told}
