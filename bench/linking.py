"""`dtsen bench link`: our linkage beside Splink's own prediction, on the same records.

Persons are drawn from the simulated nation's names, with villages, cards and birth dates of no
family that makes sense; records are some of them as `simulation.records` writes them.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench.job import Q1, machine, measured, report_io
from pipelines import linkage, regions, store
from pipelines.progress import say, track
from simulation import records as record_maker
from simulation.population.names import name_codes, spell

PEER = "splink"
_CHUNK = 500_000
_FIRST, _LAST = date(1935, 1, 1).toordinal(), date(2026, 1, 1).toordinal()
_EPOCH = date(1970, 1, 1).toordinal()
_KK = 3_201_000_000_000_000
_MEMBERS = 3
# what the peer manages in minutes
_PEER_RECORDS, _PEER_PERSONS = 20_000, 200_000


def measure(records: int, persons: int, seed: int) -> dict[str, Any]:
    """Link drawn records to drawn persons, at full size by us, and at the peer's size by both."""
    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        small = (min(records, _PEER_RECORDS), min(persons, _PEER_PERSONS))
        results = []
        for left, right in dict.fromkeys([(records, persons), small]):
            folder = Path(scratch) / f"{left}-{right}"
            say(f"bench: drawing {left:,} records and {right:,} persons")
            prepare(folder, left, right, seed)
            say("bench: dtsen links")
            ours = measured("dtsen", "bench.linking", "dtsen", str(folder))
            ours |= {"records": left, "persons": right, "same_answer": ours["finished"]}
            results.append(ours)
        say(f"bench: {PEER} predicts")
        peer = measured(PEER, "bench.linking", PEER, str(folder))
        peer |= {"records": small[0], "persons": small[1]}
        if ours["finished"] and peer["finished"]:
            peer["agreement"] = agreement(folder)
            peer["same_answer"] = peer["agreement"] >= 0.995
        return {
            "job": "link",
            "records": records,
            "persons": persons,
            "results": [*results, peer],
            "machine": machine(),
            "note": "same comparisons and weights; Splink knows no rarity of values and decides "
            "nothing: agreement is over records that both link",
        }


def prepare(folder: Path, records: int, persons: int, seed: int) -> None:
    """Write ``left.parquet`` and ``right/*.parquet``."""
    (folder / "right").mkdir(parents=True)
    rng, drawn = np.random.default_rng(seed), []
    villages = regions.villages()["kode_kelurahan_desa"].to_numpy()
    starts = range(0, persons, _CHUNK)
    for start in track(starts, "bench: persons"):
        rows = min(_CHUNK, persons - start)
        people = _people(rng, start, rows, villages)
        people.rename(columns={"id_benar": "id"}).to_parquet(folder / "right" / f"{start}.parquet")
        wanted = records * (start + rows) // persons - records * start // persons
        found, _ = record_maker.draw(people, wanted, seed + start)
        drawn.append(found.assign(id=found["id_benar"]))
    pd.concat(drawn).to_parquet(folder / "left.parquet")


def _people(rng: np.random.Generator, start: int, rows: int, villages: np.ndarray) -> pd.DataFrame:
    ids = np.arange(start + 1, start + rows + 1)
    card = ids // _MEMBERS
    place = villages[card * 7919 % len(villages)]
    own = card - card[0]
    first = np.r_[True, own[1:] != own[:-1]]
    sex = rng.integers(1, 3, rows)
    province = np.array([code[:2] for code in place[first]])
    names = spell(name_codes(rng, sex, own, province)).to_numpy(zero_copy_only=False)
    births = rng.integers(_FIRST, _LAST, rows) - _EPOCH
    return pd.DataFrame(
        {
            "id_benar": ids,
            "nama": names,
            "tanggal_lahir": births.astype("datetime64[D]").astype("datetime64[s]"),
            "jenis_kelamin": sex.astype(np.int8),
            "kk": _KK + card * 10_007,
            "kode_kelurahan_desa": place,
        }
    )


def link(folder: Path) -> None:
    """Link by our own scoring."""
    with store.connect() as con:
        store.view(con, "drawn", str(folder / "left.parquet"))
        store.view(con, "known", str(folder / "right" / "*.parquet"))
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            weights, limits = linkage.weights_in_force(str(Q1)), linkage.limits_in_force(Q1)
            linkage.Linkage(con, Path(scratch), weights, limits).link("drawn", "known")
            _save(con, "select kiri, kanan from verdict where hasil = 'padan'", folder / "dtsen")


def _save(con: Any, select: str, path: Path) -> None:
    con.execute(f"copy ({select}) to {store.literal(path.with_suffix('.parquet'))}")


def predict(folder: Path) -> None:
    """Predict with Splink, with the same comparisons, blocks, weights and limit."""
    from pipelines.linkage import definition, training

    with store.connect() as con, tempfile.TemporaryDirectory(dir=folder) as scratch:
        store.view(con, "drawn", str(folder / "left.parquet"))
        store.view(con, "known", str(folder / "right" / "*.parquet"))
        training.spread(con, Path(scratch), "drawn", "known")
        weights = linkage.weights_in_force(str(Q1))
        linker = training.linker(con, definition.load(), weights)
        pairs = linker.inference.predict(threshold_match_probability=0.5).physical_name
        best = (
            f"select unique_id_l as kiri, unique_id_r as kanan from {pairs} qualify "
            "row_number() over (partition by unique_id_l order by match_weight desc, kanan) = 1"
        )
        _save(con, best, folder / PEER)


def agreement(folder: Path) -> float:
    """Return the share of records linked by both that both link to the same person."""
    with store.connect() as con:
        for tool in ("dtsen", PEER):
            store.view(con, tool, str(folder / f"{tool}.parquet"))
        found = store.one(
            con,
            f"select avg((dtsen.kanan = {PEER}.kanan)::int) from dtsen "
            f"inner join {PEER} using (kiri)",
        )
    return round(float(found[0] or 0), 5)


if __name__ == "__main__":
    {"dtsen": link, PEER: predict}[sys.argv[1]](Path(sys.argv[2]))
    report_io()
