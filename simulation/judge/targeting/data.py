"""Data error of a simulated nation: spot-checks drawn from families whose truth is known."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules, store
from pipelines.targeting import data_error, registered
from pipelines.targeting import sample as spot_check
from pipelines.targeting.estimate import Measure, Sample
from simulation import again
from simulation.judge.targeting.covered import Judged
from simulation.judge.targeting.laid import as_conformed
from simulation.senders.rates import senders
from simulation.senders.reporting import report
from simulation.senders.spot_check import everyone
from simulation.senders.visits import FOUND, Visit, filled

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pandas as pd

    from pipelines.home import Home
    from pipelines.quarter import Quarter

_KEY = bytes(32)  # the whole nation is drawn: no secret is needed for it


def judged(home: "Home", quarter: "Quarter", release: "Path") -> Judged:
    """Return the data error had everybody been visited in the quarter after and answered truly.

    A sample is drawn by the rules, and some of it is silent as in the simulated visits.
    """
    population, areas = _population(home, quarter, release)
    quota = rules.in_force("targeting_sample", quarter)
    rates = senders().citizens.spot_check
    met = (1 - rates.not_returned) * (1 - rates.not_found - rates.away)

    def draw(random: np.random.Generator) -> tuple[Sample, list[Measure]]:
        found = _drawn(population, quota, random)
        answered = random.random(len(found)) < met
        found = found.assign(desil_benar=found["desil_benar"].where(answered))
        sample = data_error.sampled(found, answered, areas, quarter)
        return sample, data_error.measures(found, quarter)

    return Judged(population, data_error.measures(population, quarter), draw)


def _population(
    home: "Home", quarter: "Quarter", release: "Path"
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return ranked families with their true desil and layer, and the predictors of areas.

    Families of the register that are nobody's any more are not among them.
    """
    now = again.at_end(home, quarter.next)
    rows = again.true_rows(home, quarter, release, now)
    with store.connect() as con:
        size = dict.fromkeys(rules.in_force("targeting_sample", quarter), now.families)
        params = spot_check.prepare(con, release, quarter, _KEY, size)
        con.execute(
            f"create temp table drawn as {store.query('targeting/drawn')} order by nomor_sampel",
            params,
        )
        _answer(con, now, rows)
        found = data_error.read(con, quarter, release)
        areas = registered.areas(con)
    found = found[found["desil_benar"].notna()].reset_index(drop=True)
    layer = ["kode_kabupaten_kota", "lapisan"]
    found["populasi"] = found.groupby(layer)["id_keluarga"].transform("size")
    return found, areas


def _answer(con: "duckdb.DuckDBPyConnection", now: Any, rows: dict[int, int]) -> None:
    """Make tables family and person as conform would from true answers of everybody drawn."""
    made: dict[int, Visit] = {}
    for family, number in con.execute("select id_keluarga, nomor_sampel from drawn").fetchall():
        if family in rows:
            made.setdefault(rows[family], Visit(rows[family], None, None, FOUND, None, number))  # type: ignore[arg-type]
    visits = [made[row] for row in sorted(made)]
    told = filled(report(everyone(now), np.array([visit.row for visit in visits])), visits)
    for name, sent in (("family", "keluarga"), ("person", "anggota")):
        con.register(name, as_conformed(told[sent]))


def _drawn(
    population: "pd.DataFrame", quota: dict[str, int], draw: np.random.Generator
) -> "pd.DataFrame":
    order = population.iloc[draw.permutation(len(population))]
    layer = [order["kode_kabupaten_kota"], order["lapisan"]]
    most = order["lapisan"].map(quota)
    found = order[order.groupby(layer).cumcount() < most]
    taken = np.minimum(found["populasi"], found["lapisan"].map(quota))
    return found.assign(terpilih=taken).reset_index(drop=True)
