"""`dtsen bench rank`: our rank step beside what a user would pick instead, on the same files."""

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import limits
from bench.job import Q1, Q2, document, measured, prepare_apart, publish, report_io
from bench.peers import PANDAS, PEERS, lacking, module
from pipelines.home import Home
from pipelines.progress import say

if TYPE_CHECKING:
    from pipelines.rank.comparison import Comparison

_PLAIN = "plain"
# the tables and columns in which every tool must give the same
_COMPARED = {
    "family": (
        "id_keluarga",
        "skor",
        "variabel_diduga",
        "desil_nasional",
        "desil_provinsi",
        "desil_kabupaten_kota",
        "persentil_kabupaten_kota",
        "desil_nasional_keluarga",
        "pergerakan",
    ),
    "cut_point": ("lingkup", "kode", "desil", "skor_tertinggi", "keluarga", "jiwa"),
    "transition": ("lingkup", "kode", "dari", "ke", "keluarga", "jiwa"),
    "departed": ("id_keluarga", "desil_nasional_sebelumnya"),
    "sensitivity": ("skenario", "kode_kabupaten_kota", "dari", "ke", "keluarga", "jiwa"),
}
_THERE = {"cut_point": "keluarga > 0"}  # a desil in which nobody is has no line by most tools


def measure(families: int, seed: int, *, peers: bool = False) -> dict[str, Any]:
    """Rank two quarters of a drawn register by each tool, each in a process of its own.

    The first quarter is ranked beforehand; what is measured is the second, from the register's
    files to written tables, start of the process included.

    Parameters
    ----------
    peers : bool
        Beside all of `bench.peers.PEERS`, not beside pandas only.
    """
    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        home = Home(Path(scratch) / "home")
        say(f"bench: drawing {families:,} families and ranking their first quarter")
        prepared = prepare_apart("bench.ranking", home, families, seed)
        say("bench: dtsen ranks the second quarter")
        ours = measured("dtsen", "bench.ranking", str(home.root), _PLAIN)
        ranked, plain = home.candidate(Q2) / "ranked", Path(scratch) / "plain"
        if ours["finished"]:
            ranked.rename(plain)
        say("bench: dtsen ranks it and tells the causes")
        whole = measured("dtsen with causes", "bench.ranking", str(home.root))
        whole["same_answer"] = whole["finished"]
        ours["same_answer"] = ours["finished"] and whole["finished"] and same(ranked, plain)
        shutil.rmtree(plain, ignore_errors=True)
        results, skipped = [ours, whole], {}
        for tool in PEERS if peers else (PANDAS,):
            if lack := lacking(tool):
                skipped[tool] = lack
                continue
            say(f"bench: {tool} ranks it")
            results.append(_beside(home, tool, Path(scratch) / "peer", judge=whole["finished"]))
        return document(
            "rank",
            families,
            results,
            skipped=skipped,
            prepared=prepared,
            limit=limits.gap(*_read(home), ours),
            note="dtsen also tells chances and intervals, who is near a line, and flows; with "
            "causes, as a quarter is ranked, it explains every change of score; the peers do not",
        )


def _beside(home: Home, tool: str, out: Path, *, judge: bool) -> dict[str, Any]:
    """Let a peer rank, compare what it wrote, and take that away."""
    result = measured(tool, module(tool), str(home.root), str(out))
    if judge and result["finished"]:
        result["same_answer"] = same(home.candidate(Q2) / "ranked", out)
    shutil.rmtree(out, ignore_errors=True)
    return result


def _read(home: Home) -> tuple[list[Path], int]:
    """Return the files that the job reads, and the bytes in memory of what is read of them."""
    from bench.peers.job import FAMILY, PERSON, PREVIOUS, Job

    job = Job(home)
    listed = {
        "registry/family": FAMILY,
        "registry/person": PERSON,
    }
    files = {file: columns for name, columns in listed.items() for file in job.files(name)}
    files |= dict.fromkeys(job.previous, PREVIOUS)
    return [Path(file) for file in files], sum(limits.in_memory(*each) for each in files.items())


def same(ours: Path, theirs: Path) -> bool:
    """Tell whether two rankings agree in every compared column of every row.

    Parameters
    ----------
    ours, theirs : Path
        Folders with a folder for each table.
    """
    from pipelines import store

    with store.connect() as con:
        for name, columns in _COMPARED.items():
            for view, folder in (("ours", ours), ("theirs", theirs)):
                store.view(con, view, str(folder / name / "**" / "*.parquet"))
            there = _THERE.get(name, "true")
            # as text, for tools choose widths of their own; one pass and no memory to speak of
            text = ", ".join(f"{column}::varchar" for column in columns)
            told = [
                store.one(con, f"select count(*), sum(hash({text})) from {view} where {there}")
                for view in ("ours", "theirs")
            ]
            if told[0] != told[1] or (name == "family" and not told[0][0]):
                say(f"bench: {name} differs: {told[0][0]:,} and {told[1][0]:,} rows")
                return False
    return True


def prepare(home: Home, families: int, seed: int, visited: float = 0.0) -> None:
    """Draw a register, rank and publish its first quarter, and leave the second as candidate.

    More than a million families are copies of fewer, with numbers of their own.
    """
    import numpy as np

    from bench import following, nation
    from pipelines import rank

    rng = np.random.default_rng(seed)
    copies = nation.copies_of(families)
    family, person = nation.draw(rng, families // copies)
    model = nation.model(seed)
    for quarter in (Q1, Q2):
        candidate = home.candidate(quarter)
        nation.write(family, person, candidate, copies)
        (candidate / "model").mkdir(parents=True)
        (candidate / "model" / "model.json").write_text(model.text(), encoding="utf-8")
        if quarter == Q1:
            rank.run(home, Q1)
            publish(candidate, home.releases(Q1) / "release=r0", home.current_link(Q1))
            family, person = following.next_quarter(rng, family, person, visited=visited)


def rank_plainly(home: Home) -> None:
    """Rank the second quarter without looking for causes, which no peer tells."""
    from pipelines import rank
    from pipelines.rank.quarterly import Passes, place_here, score_here

    def score(comparison: "Comparison", *rest: Any) -> None:
        score_here(replace(comparison, explains=False), *rest)

    rank.run(home, Q2, passes=Passes(score, place_here))


def rank_as_step(home: Home, plainly: bool) -> None:
    """Rank the second quarter in a process that begins as a step's does."""
    from pipelines import arrow, rank

    arrow.without_pandas()
    if plainly:
        rank_plainly(home)
    else:
        rank.run(home, Q2)


if __name__ == "__main__":
    place = Home(sys.argv[1])
    if len(sys.argv) > 3:
        prepare(place, int(sys.argv[2]), int(sys.argv[3]))
    else:
        rank_as_step(place, plainly=sys.argv[2:] == [_PLAIN])
    report_io()
