"""Coverage of a simulated nation: villages listed again, of a nation listed whole."""

from typing import TYPE_CHECKING

import numpy as np

from pipelines import store
from pipelines.home import table
from pipelines.targeting import coverage, registered
from pipelines.targeting.estimate import Measure, Sample
from simulation import again
from simulation.judge.targeting.covered import Judged
from simulation.judge.targeting.laid import as_conformed
from simulation.senders import listing

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home
    from pipelines.quarter import Quarter


def judged(home: "Home", quarter: "Quarter", release: "Path") -> Judged:
    """Return the share in no register had every village been listed.

    A sample is of villages of every province, as the senders draw them.
    """
    now = again.at_end(home, quarter)
    everywhere = np.unique(now.village)
    whole = listing.listed(now, everywhere, np.ones(len(everywhere)), quarter)
    with store.connect() as con:
        con.register("listing", as_conformed(whole))
        for name in ("family", "person"):
            store.view(con, f"register_{name}", table(release, f"registry/{name}"))
        store.view(con, "ranked", table(release, "ranked/family"))
        population, areas = coverage.read(con, quarter), registered.areas(con)
    village = population["id_klaster"].to_numpy().astype(np.int64)

    def draw(random: np.random.Generator) -> tuple[Sample, list[Measure]]:
        villages, weight = listing.drawn(now, random)
        rows = np.flatnonzero(np.isin(village, villages))
        found = population.iloc[rows].reset_index(drop=True)
        found = found.assign(bobot=weight[np.searchsorted(villages, village[rows])])
        return coverage.sampled(found, areas, quarter), coverage.measures(found)

    return Judged(population, coverage.measures(population), draw)
