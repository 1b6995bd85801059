"""Model error of a simulated nation: surveys drawn afresh where all spending is known."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines import store
from pipelines.fit import surveyed
from pipelines.home import table
from pipelines.targeting import model_error, registered
from pipelines.targeting.estimate import Measure, Sample
from simulation import again
from simulation.judge.targeting.covered import Judged
from simulation.judge.targeting.laid import as_conformed
from simulation.population import survey
from simulation.senders.snapshot import FAMILY_ID, as_table, position, replaced
from simulation.senders.survey import field_work

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from pipelines.home import Home
    from pipelines.quarter import Quarter


def judged(home: "Home", quarter: "Quarter", release: "Path") -> Judged:
    """Return the error of the published ranking had everybody's spending been measured.

    A sample is a new survey at the end of the quarter, of as many households as the real one:
    two stages, unequal weights, the silence of some. The model has not seen it.
    """
    world = again.world(home, quarter)
    frame = survey.listing(world, quarter)
    wanted = survey.allocate(world, frame, survey.usual_size(world))
    family, person = survey.answers(
        world,
        frame,
        np.arange(len(frame.dwelling)),
        np.ones(len(frame.dwelling)),
        np.random.default_rng(0),
    )
    population, areas = _matched(family, person, quarter, release)
    dwelling = family.sort_values(FAMILY_ID)["id_rumah_tangga"].to_numpy()
    dwelling = dwelling[population["id"].to_numpy() - 1]

    def draw(random: np.random.Generator) -> tuple[Sample, list[Measure]]:
        rows, weight = survey.one_draw(frame, wanted, random)
        place = position(frame.dwelling[rows], dwelling)
        inside = place >= 0
        found = population[inside].assign(bobot=weight[place[inside]]).reset_index(drop=True)
        return model_error.sampled(found, areas, quarter), model_error.measures(found, quarter)

    return Judged(population, model_error.measures(population, quarter), draw)


def _matched(
    family: "pd.DataFrame", person: "pd.DataFrame", quarter: "Quarter", release: "Path"
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return every family as the survey's are read, in order of number, and areas' predictors."""
    _, asked = field_work(quarter)
    with store.connect() as con:
        for name, told in (("family", family), ("person", person)):
            given = as_table(told, name)
            given = replaced(given, "id_rumah_tangga", given[FAMILY_ID])
            given = replaced(given, "tanggal", pa.array([asked] * given.num_rows, pa.date32()))
            con.register(f"survey_{name}", as_conformed(given))
        surveyed.match_known(con, quarter, release)
        for name, view in (("family", "ranked"), ("cut_point", "cut_point")):
            store.view(con, view, table(release, f"ranked/{name}"))
        con.execute(f"create temp table unseen as {model_error.NO_CHANGE}")
        return model_error.read(con), registered.areas(con)
