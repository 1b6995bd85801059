"""One small nation, lived through two quarters, for the tests of this folder."""

from dataclasses import dataclass

import pandas as pd
import pytest

from pipelines.quarter import Quarter
from simulation.population import World, nation

FIRST = Quarter(2026, 1)


@dataclass(frozen=True)
class Moment:
    """The tables of a world at one moment."""

    family: pd.DataFrame
    person: pd.DataFrame
    event: pd.DataFrame
    left: pd.DataFrame


def moment(world: World) -> Moment:
    return Moment(world.family, world.person, world.event, world.left)


@dataclass(frozen=True)
class Life:
    """A world and its moments: on the eve, after one quarter, after two."""

    world: World
    moments: list[Moment]


@pytest.fixture(scope="session")
def life() -> Life:
    world = nation(20_000, seed=11)
    moments = [moment(world)]
    for quarter in (FIRST, FIRST.next):
        world.advance(quarter)
        moments.append(moment(world))
    return Life(world, moments)
