"""The whole check: a nation founded, surveyed, and watched for a year."""

from typing import Any

from pipelines.progress import say
from pipelines.quarter import Quarter
from simulation.likeness.dynamics import lived
from simulation.likeness.marks import Line, judged
from simulation.likeness.surveyed import difficulty, living


def check(families: int, seed: int, first: Quarter, regencies: int | None = None) -> list[Line]:
    """Found a nation and set its figures beside the published ones.

    Parameters
    ----------
    families, seed, regencies
        As of `simulation.simulate`: the same nation.
    first : Quarter
        Quarter whose survey is looked at; the year after it is lived through.
    """
    from simulation.population import nation

    say(f"Checking a nation of {families:,} families")
    world = nation(families, seed, regencies, first)
    world.advance(first)
    family, person = world.survey(first)
    say(f"Regressions on {len(family):,} families of the survey")
    found: dict[str, Any] = living(family) | difficulty(family, person)
    say("A year of births, deaths, moves and welfare")
    return judged(found | lived(world, first))
