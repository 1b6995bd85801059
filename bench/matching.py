"""`dtsen bench match`: our matching of a list beside a plain merge in pandas, on the same files.

The register and the list are drawn (`bench.people`), so who is meant by each row is known: what
each tool got right is told too.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from bench import people
from bench.job import Q1, machine, measured, put_in_force, report_io
from pipelines.home import Home
from pipelines.progress import say

PEER = "pandas"
_LIST, _ANSWER = "daftar.csv", "hasil.csv"
_NUMBER = pd.Int64Dtype()
# the peer takes one for another where a second bearer of the name has another NIK
_ALIKE = 0.995


def measure(rows: int, persons: int, seed: int) -> dict[str, Any]:
    """Match a drawn list by each tool, each in a process of its own, from file to file."""
    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        folder = Path(scratch)
        say(f"bench: drawing {persons:,} persons and a list of {rows:,}")
        prepare(folder, rows, persons, seed)
        say("bench: dtsen matches")
        ours = measured("dtsen", "bench.matching", "dtsen", scratch)
        say(f"bench: {PEER} merges")
        peer = measured(PEER, "bench.matching", PEER, scratch)
        ours["same_answer"] = ours["finished"]
        for result in (ours, peer):
            if result["finished"]:
                result |= judged(folder, result["tool"])
        if ours["finished"] and peer["finished"]:
            peer["agreement"] = agreement(folder)
            peer["same_answer"] = peer["agreement"] >= _ALIKE
        return {
            "job": "match",
            "rows": rows,
            "persons": persons,
            "results": [ours, peer],
            "machine": machine(),
            "note": "the peer knows the same NIK with the same name or birth date, else the only "
            "bearer of name and birth date, and writes no workbook; the answers are compared "
            "where both name somebody",
        }


def prepare(folder: Path, rows: int, persons: int, seed: int) -> None:
    """Put a drawn register in force, and lay a list beside it."""
    home = Home(folder / "home")
    release = home.releases(Q1) / "release=r0"
    people.draw(release, folder / _LIST, persons, rows, seed)
    put_in_force(release, home.current_link(Q1))


def match(folder: Path) -> None:
    """Match by our own."""
    from pipelines import match as matching

    matching.match(Home(folder / "home"), Q1, folder / _LIST, "bps", folder / "dtsen")


def merge(folder: Path) -> None:
    """Match as one would without us: by NIK, and by name and birth date, as they are written."""
    asked = pd.read_csv(folder / _LIST, dtype=str).drop(columns="alamat")
    asked["lahir"] = pd.to_datetime(asked.pop("tanggal_lahir")).dt.date
    known = pd.read_parquet(
        _release(folder) / "registry/person",
        columns=["id_individu", "nomor_induk_kependudukan", "nama", "tanggal_lahir"],
        partitioning=None,
    ).rename(columns={"nomor_induk_kependudukan": "nik", "tanggal_lahir": "lahir"})
    known["nik"] = known["nik"].astype(str)
    asked["baris"] = asked.index + 2
    found = asked.merge(known, on="nik", suffixes=("", "_orang"))
    agrees = (found["nama"] == found["nama_orang"]) | (found["lahir"] == found["lahir_orang"])
    by_nik = found.loc[agrees, ["baris", "id_individu"]]
    named = asked[~asked["baris"].isin(by_nik["baris"])].merge(known, on=["nama", "lahir"])
    sole = named[~named["baris"].duplicated(keep=False)]
    answer = pd.concat([by_nik, sole[["baris", "id_individu"]]])
    (folder / PEER).mkdir()
    whole = asked[["baris"]].merge(answer, on="baris", how="left").astype(_NUMBER)
    whole.to_csv(folder / PEER / _ANSWER, index=False)


def _release(folder: Path) -> Path:
    release = Home(folder / "home").current(Q1)
    assert release is not None
    return release


def _answer(folder: Path, tool: str) -> pd.Series:
    path = folder / tool / _ANSWER
    told = pd.read_csv(path, usecols=["baris", "id_individu"], dtype=_NUMBER)
    return told.set_index("baris")["id_individu"]


def judged(folder: Path, tool: str) -> dict[str, float]:
    """Return how many of a tool's matches are right, and how many there are it matched."""
    told = _answer(folder, tool)
    true = people.truth(folder / _LIST).set_axis(told.index)
    right = int((told == true).sum())
    return {
        "precision": round(right / max(1, int(told.notna().sum())), 5),
        "recall": round(right / max(1, int((true > 0).sum())), 5),
    }


def agreement(folder: Path) -> float:
    """Return the share of rows for which both name somebody that both name the same."""
    both = pd.concat([_answer(folder, tool) for tool in ("dtsen", PEER)], axis=1).dropna()
    return round(float((both.iloc[:, 0] == both.iloc[:, 1]).mean()), 5) if len(both) else 0.0


if __name__ == "__main__":
    {"dtsen": match, PEER: merge}[sys.argv[1]](Path(sys.argv[2]))
    report_io()
