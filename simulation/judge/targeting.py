"""Judge estimates of data error by the truth: how often their intervals cover it."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipelines import rules, store
from pipelines.errors import DataStop
from pipelines.progress import track
from pipelines.targeting import data_error, registered
from pipelines.targeting import sample as spot_check
from pipelines.targeting.estimate import NATION, NATIONAL, PROVINCE, REGENCY
from simulation import again
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

Shown = dict[tuple[str, str, int, str, str], list[tuple[float, bool]]]
_KEY = bytes(32)  # the whole nation is drawn: no secret is needed for it


def targeting(home: "Home", quarter: "Quarter", samples: int, seed: int) -> dict[str, Any]:
    """Draw spot-checks of a published quarter again and again, and see how often they are right.

    The truth is the data error had everybody been visited in the quarter after and answered
    truly. Every sample is drawn by the rules, with the silence of the simulated visits, and
    estimated by the code that estimates the real one.

    Returns
    -------
    dict
        For the nation, by measure and cut: the truth, the mean estimate, its spread and mean
        standard error, and the share of 95 % intervals that cover the truth; by scope and way of
        estimating, that share over all provinces or kabupaten.
    """
    release = home.current(quarter)
    if release is None:
        raise DataStop(f"{quarter} has no release in force; publish it first: dtsen run {quarter}")
    population, areas = _population(home, quarter, release)
    truth = _truth(population, quarter)
    quota = rules.in_force("targeting_sample", quarter)
    rates = senders().citizens.spot_check
    met = (1 - rates.not_returned) * (1 - rates.not_found - rates.away)
    shown: Shown = {}
    for number in track(list(range(samples)), "samples"):
        draw = np.random.default_rng([seed, number])
        found = _drawn(population, quota, draw)
        answered = draw.random(len(found)) < met
        found = found.assign(desil_benar=found["desil_benar"].where(answered))
        sample = data_error.sampled(found, answered, areas, quarter)
        for line in sample.table(data_error.measures(found, quarter), groups=()):
            if line["nilai"] is not None:
                place = (line["ukuran"], line["batas_desil"], line["kode"])
                right = line["bawah"] <= truth[place] <= line["atas"]
                key = (line["lingkup"], *place, line["cara"])
                shown.setdefault(key, []).append((line["nilai"], right))
    return {
        "quarter": str(quarter),
        "families": len(population),
        "samples": samples,
        "met": round(met, 4),
        "national": [
            {"ukuran": key[1], "batas_desil": key[2], "benar": round(truth[key[1:4]], 6)}
            | _summary(rows)
            for key, rows in shown.items()
            if key[0] == NATIONAL
        ],
        "areas": [
            {"lingkup": scope, "cara": way, **_summary(rows)}
            for scope in (PROVINCE, REGENCY)
            for way in sorted({key[4] for key in shown if key[0] == scope})
            if (rows := [r for k, v in shown.items() if (k[0], k[4]) == (scope, way) for r in v])
        ],
    }


def _summary(rows: list[tuple[float, bool]]) -> dict[str, Any]:
    values, right = (np.array(column, float) for column in zip(*rows, strict=True))
    return {
        "selang": len(rows),
        "rata_rata": round(float(values.mean()), 6),
        "tercakup": round(float(right.mean()), 4),
    }


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
        rows_of = told[sent].num_rows
        lead = {
            "kiriman": np.ones(rows_of, np.int32),
            "berkas": np.zeros(rows_of, np.int16),
            "baris": np.arange(2, rows_of + 2),
        }
        given = told[sent]
        for column, values in lead.items():
            given = given.append_column(column, pa.array(values))
        con.register(f"given_{name}", given)
        con.execute(
            f"create temp table {name} as select *, null::varchar as lembar from given_{name}"
        )


def _truth(population: "pd.DataFrame", quarter: "Quarter") -> dict[tuple[str, int, str], float]:
    found = {}
    code = population["kode_kabupaten_kota"].to_numpy().astype("U4")
    for each in data_error.measures(population, quarter):
        for places in (np.full(len(code), NATION), code.astype("U2"), code):
            for place in np.unique(places):
                inside = places == place
                if whole := each.whole[inside].sum():
                    found[each.name, each.cut or 0, str(place)] = each.part[inside].sum() / whole
    return found


def _drawn(
    population: "pd.DataFrame", quota: dict[str, int], draw: np.random.Generator
) -> "pd.DataFrame":
    order = population.iloc[draw.permutation(len(population))]
    layer = [order["kode_kabupaten_kota"], order["lapisan"]]
    most = order["lapisan"].map(quota)
    found = order[order.groupby(layer).cumcount() < most]
    taken = np.minimum(found["populasi"], found["lapisan"].map(quota))
    return found.assign(terpilih=taken).reset_index(drop=True)
