"""A Susenas-like survey: two stages, unequal weights, spending measured with error."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipelines.quarter import Quarter
from simulation.population import frames
from simulation.population.asset import ASSETS, NEEDS_POWER
from simulation.population.geography import share
from simulation.population.rates import rates, stream

if TYPE_CHECKING:
    from simulation.population.world import World


@dataclass(frozen=True)
class Frame:
    """The households of the nation, in order of stratum, cluster wealth and cluster."""

    dwelling: np.ndarray
    persons: np.ndarray
    log_ratio: np.ndarray  # measured log spending per head over the line
    cluster: np.ndarray
    cluster_size: np.ndarray
    cluster_stratum: np.ndarray
    stratum_regency: np.ndarray
    stratum_urban: np.ndarray
    province: np.ndarray  # of each cluster, counted from 0


def survey(
    world: "World", quarter: Quarter, households: int | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the survey of a quarter.

    Parameters
    ----------
    households
        How many to draw; Susenas' 345,000, or a tenth of the families if fewer, if None.

    Returns
    -------
    tuple
        Families of the households drawn, with `id_rumah_tangga`, `id_klaster`, `strata`,
        `bobot`, measured `pengeluaran_per_kapita`, `garis_kemiskinan`, `jumlah_anggota`; and
        their members.
    """
    frame = listing(world, quarter)
    wanted = allocate(world, frame, usual_size(world) if households is None else households)
    rng = stream(world.seed, "survey", quarter.year, quarter.number)
    best, weights = nearest_draw(frame, wanted, rng, published(world, quarter))
    return answers(world, frame, best, weights, rng)


def usual_size(world: "World") -> int:
    """Households that are asked: Susenas' 345,000, or a tenth of the families if fewer."""
    rule = rates("survey")
    return min(rule["households"], int(rule["share"] * len(world._family["id"])))


def listing(world: "World", quarter: Quarter) -> Frame:
    """List the households, in clusters of neighbours."""
    own, village = world._family, world.place.village
    size = world.standing().sizes
    dwelling, index = np.unique(own["dwelling"], return_inverse=True)
    persons = np.bincount(index, weights=size)
    place = np.zeros(len(dwelling), dtype=np.int64)
    place[index] = own["village"]
    if quarter == world.first:
        noise = own["noise"].astype(float)
    else:
        rng = stream(world.seed, "remeasure", quarter.year, quarter.number)
        noise = rng.normal(0, rates("welfare")["measurement_sd"], len(dwelling))[index]
    spent = np.exp(own["z"].astype(float) + noise)
    ratio = np.log(np.bincount(index, weights=spent * size) / persons)
    urban = village["perkotaan"].to_numpy()[place].astype(np.int64)
    stratum = village["regency_index"].to_numpy()[place] * 2 + urban
    living = np.bincount(place, minlength=len(village))
    order = np.argsort(place, kind="stable")
    rank = np.empty(len(place), dtype=np.int64)
    rank[order] = np.arange(len(place)) - (np.cumsum(living) - living)[place[order]]
    blocks = np.maximum(1, np.rint(living / rates("survey")["block"]).astype(np.int64))
    block = rank * blocks[place] // np.maximum(living[place], 1)
    cluster_key = place * 1_000_000 + block
    order = np.lexsort((cluster_key, world.village_level[place], stratum))
    keys = cluster_key[order]
    first = np.r_[True, keys[1:] != keys[:-1]]
    cluster = np.cumsum(first) - 1
    strata, cluster_stratum = np.unique(stratum[order][first], return_inverse=True)
    province = world.place.regency["province"].to_numpy()[strata // 2]
    return Frame(
        dwelling=dwelling[order],
        persons=persons[order],
        log_ratio=ratio[order],
        cluster=cluster,
        cluster_size=np.bincount(cluster),
        cluster_stratum=cluster_stratum,
        stratum_regency=strata // 2,
        stratum_urban=strata % 2,
        province=np.unique(province, return_inverse=True)[1][cluster_stratum],
    )


def allocate(world: "World", frame: Frame, households: int) -> np.ndarray:
    """Clusters to draw in each stratum: small regencies get more than their share."""
    rule = rates("survey")
    listed = np.bincount(frame.cluster_stratum, weights=frame.cluster_size)
    regency = np.bincount(frame.stratum_regency, weights=listed)
    weight = regency ** rule["allocation_power"]
    target = share(households, weight)
    part = target[frame.stratum_regency] * listed / regency[frame.stratum_regency]
    clusters = np.bincount(frame.cluster_stratum)
    return np.clip(np.rint(part / rule["take"]).astype(np.int64), 1, clusters)


def one_draw(
    frame: Frame, wanted: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw households once: clusters by size, ten households in each; return with weights."""
    rule = rates("survey")
    size, stratum = frame.cluster_size, frame.cluster_stratum
    listed = np.bincount(stratum, weights=size)
    step = listed / wanted
    before = np.cumsum(listed) - listed
    end = np.cumsum(size)
    tick = np.repeat(before + rng.random(len(wanted)) * step, wanted)
    nth = np.arange(wanted.sum()) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    hits = np.searchsorted(end, tick + nth * np.repeat(step, wanted), side="right")
    drawn = np.unique(np.minimum(hits, len(size) - 1))
    chosen = np.zeros(len(size), dtype=bool)
    chosen[drawn] = True
    rows = np.flatnonzero(chosen[frame.cluster])
    of = frame.cluster[rows]
    order = np.lexsort((rng.random(len(rows)), of))
    rows, of = rows[order], of[order]
    start = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    nth = np.arange(len(rows)) - np.repeat(start, np.diff(np.r_[start, len(rows)]))
    rows, of = rows[nth < rule["take"]], of[nth < rule["take"]]
    rich = frame.log_ratio[rows] > np.quantile(frame.log_ratio[::97], 0.9)
    answers = rng.random(len(rows)) < np.where(rich, rule["response_top"], rule["response"])
    rows, of = rows[answers], of[answers]
    chance = np.minimum(1, size[of] / step[stratum[of]])
    chance = chance * np.minimum(1, rule["take"] / size[of])
    weight = 1 / chance
    total = np.bincount(stratum[of], weights=weight, minlength=len(listed))
    return rows, weight * (listed / np.maximum(total, 1e-9))[stratum[of]]


def published(world: "World", quarter: Quarter) -> np.ndarray | None:
    """P0 of each province as published, which the nation was founded on; later unknown."""
    if quarter != world.first:
        return None
    regency = world.place.regency
    poor = (regency["p0"] * regency["population"]).groupby(regency["province"]).sum()
    return (poor / regency.groupby("province")["population"].sum()).sort_index().to_numpy()


def nearest_draw(
    frame: Frame, wanted: np.ndarray, rng: np.random.Generator, goal: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Of several draws, keep in each province the one nearest its P0.

    The published P0 is itself an estimate of this survey; so the survey agrees with it better
    than one draw of its size would with the truth. Where none is published, `goal` is None
    and the nation's own P0 stands in.
    """
    poor = frame.log_ratio < 0
    household = frame.province[frame.cluster]
    count = int(frame.province.max()) + 1

    def p0(rows: np.ndarray, weight: np.ndarray) -> np.ndarray:
        heavy = frame.persons[rows] * weight
        total = np.bincount(household[rows], weights=heavy, minlength=count)
        below = np.bincount(household[rows], weights=heavy * poor[rows], minlength=count)
        return below / np.maximum(total, 1e-9)

    everyone = np.arange(len(household))
    if goal is None:
        goal = p0(everyone, np.ones(len(household)))
    missed = np.full(count, np.inf)
    kept = [(everyone[:0], np.zeros(0))] * count
    for _ in range(rates("survey")["draws"]):
        rows, weight = one_draw(frame, wanted, rng)
        gap = np.abs(p0(rows, weight) - goal)
        for k in np.flatnonzero(gap < missed):
            here = household[rows] == k
            kept[k] = (rows[here], weight[here])
        missed = np.minimum(missed, gap)
    rows = np.concatenate([r for r, _ in kept])
    weight = np.concatenate([w for _, w in kept])
    order = np.argsort(rows)
    return rows[order], weight[order]


def answers(
    world: "World",
    frame: Frame,
    rows: np.ndarray,
    weight: np.ndarray,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what the families drawn and their members answered."""
    order = np.argsort(frame.dwelling[rows])
    rows, weight = rows[order], weight[order]
    drawn = frame.dwelling[rows]
    now = world.standing()
    place = np.minimum(np.searchsorted(drawn, now.family["dwelling"]), len(drawn) - 1)
    inside = np.flatnonzero(drawn[place] == now.family["dwelling"])
    family = frames.family(now, inside)
    of = place[inside]
    cluster = frame.cluster[rows][of]
    stratum = frame.cluster_stratum[cluster]
    codes = world.place.regency["code"].to_numpy()[frame.stratum_regency]
    names = [f"{c}-{u}" for c, u in zip(codes, frame.stratum_urban, strict=True)]
    family["id_klaster"] = cluster + 1
    family["strata"] = pd.Categorical.from_codes(stratum, dtype=pd.CategoricalDtype(names))
    family["bobot"] = np.round(weight[of], 6)
    line = family["garis_kemiskinan"].to_numpy()
    spent = np.rint(line * np.exp(frame.log_ratio[rows][of])).astype(np.int64)
    family["pengeluaran_per_kapita"] = spent
    misremember(family, rng)
    asked = np.isin(now.person["family"], now.family["id"][inside])
    return family, frames.person(now, np.flatnonzero(asked))


def misremember(family: pd.DataFrame, rng: np.random.Generator) -> None:
    """Let a few survey answers be off by one; the rules between items still hold."""
    wrong = rates("survey")["recall_error"]
    dark = (family["sumber_penerangan_utama"] == 4).to_numpy()
    for name in ASSETS:
        if name == "tabung_gas":
            continue
        values = family[name].to_numpy().copy()
        off = rng.random(len(values)) < wrong
        step = np.where(rng.random(len(values)) < 0.65, -1, 1)
        values = np.where(off & ((values > 0) | (step > 0)), np.maximum(values + step, 0), values)
        if name in NEEDS_POWER:
            values[dark] = 0
        family[name] = values.astype(np.int16)
    area = family["luas_lantai"].to_numpy() * (1 + 0.05 * rng.standard_normal(len(family)))
    family["luas_lantai"] = np.clip(np.rint(area), 4, 997).astype(np.int16)
