"""What a year does to the nation: events a quarter, welfare, updates, poverty lines."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.quarter import Quarter
from simulation.likeness.marks import Found
from simulation.population.rates import rates, stream

if TYPE_CHECKING:
    from simulation.population import World

QUARTERS = 4
PERSON_EVENTS = ("lahir", "meninggal", "pindah")
PARTED = ("kawin", "pisah_kk")


def lived(world: "World", after: Quarter) -> dict[str, Found]:
    """Let the world live through the year after a quarter and return what happened.

    Parameters
    ----------
    world : World
        At the end of the quarter; a year older afterwards.
    """
    before, standing = world.family, _standing(world)
    events: list[pd.DataFrame] = []
    persons = 0
    reported: list[float] = []
    quarter = after
    for _ in range(QUARTERS):
        quarter = quarter.next
        persons += len(world.person)
        seen = _seen(world)
        world.advance(quarter)
        events.append(world.event)
        reported.append(_reported(world, quarter, seen))
    happened = pd.concat(events)
    kinds = happened["kejadian"].value_counts()
    out = {kind: rate(int(kinds[kind]), persons) for kind in PERSON_EVENTS}
    out["kawin_pisah_kk"] = rate(parted(happened), persons)
    out["keluarga_dimutakhirkan"] = (100 * float(np.mean(reported)), None)
    return (
        out
        | welfare(standing, _standing(world))
        | {"garis_kemiskinan_tumbuh": (line_growth(before, world.family), None)}
    )


def parted(happened: pd.DataFrame) -> int:
    """Return how many persons married or got another KK; who moved as well is a mover."""
    kind, who = happened["kejadian"], happened["id_individu_benar"]
    moved = who[kind == "pindah"]
    return int(who[kind.isin(PARTED) & ~who.isin(moved)].nunique())


def rate(count: int, base: int) -> Found:
    """Return a rate in per cent and its error, as that of a count."""
    return 100 * count / base, 100 * float(np.sqrt(count)) / base


def _standing(world: "World") -> pd.DataFrame:
    """Return each family's village, size, lasting and measured welfare (log points)."""
    own, family = world._family, world.family
    rng = stream(world.seed, "likeness", world.quarter.number if world.quarter else 0)
    noise = rng.normal(0, rates("welfare")["measurement_sd"], len(family))
    return pd.DataFrame(
        {
            "village": own["village"],
            "size": family["jumlah_anggota"].to_numpy(),
            "lasting": own["z"] - own["passing"] - world.village_level[own["village"]],
            "measured": own["z"].astype(float) + noise,
        },
        index=family["id_keluarga_benar"].to_numpy(),
    )


def welfare(before: pd.DataFrame, now: pd.DataFrame) -> dict[str, Found]:
    """Return the correlations over a year: of lasting welfare, and of what a survey measures.

    Families that moved or changed size are left out: theirs changes with the family.
    """
    both = before.merge(now, left_index=True, right_index=True, suffixes=("", "_now"))
    both = both[(both["village"] == both["village_now"]) & (both["size"] == both["size_now"])]
    return {
        "kesejahteraan_tetap": correlation(both["lasting"], both["lasting_now"]),
        "kesejahteraan_terukur": correlation(both["measured"], both["measured_now"]),
    }


def correlation(one: pd.Series, other: pd.Series) -> Found:
    """Return a correlation and its standard error."""
    r = float(np.corrcoef(one, other)[0, 1])
    return r, (1 - r**2) / float(np.sqrt(len(one)))


def line_growth(before: pd.DataFrame, now: pd.DataFrame) -> float:
    """Return by how much per cent the poverty line grew, in the median regency."""

    def lines(family: pd.DataFrame) -> pd.Series:
        village = family["kode_kelurahan_desa"].astype(str)
        of = family.groupby(village)["garis_kemiskinan"].first()
        return of.astype(float)

    growth = (lines(now) / lines(before)).dropna()
    return 100 * float(growth.groupby(growth.index.str[:4]).median().median() - 1)


def _seen(world: "World") -> NDArray[np.int64]:
    """Return the ids of the families there are."""
    return world.family["id_keluarga_benar"].to_numpy()


def _reported(world: "World", quarter: Quarter, before: NDArray[np.int64]) -> float:
    """Return the share of families that their regency reports on in a quarter."""
    from simulation.senders.office import Office
    from simulation.senders.post import snapshot
    from simulation.senders.reporting import People, updated

    now = snapshot(world)
    ids = now.family.numbers("id_keluarga_benar")
    touched = np.isin(ids, world.event["id_keluarga_benar"]) | ~np.isin(ids, before)
    office = Office(world.seed, quarter, Path())
    none = now.person.take(slice(0, 0))
    people = People(now, none, np.zeros(now.person.num_rows, dtype=bool), touched)
    return float(updated(office, people).mean())
