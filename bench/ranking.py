"""`dtsen bench rank`: our rank step beside pandas + scikit-learn, on a register of two quarters."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.job import Q1, Q2, machine, measured, publish, report_io
from pipelines.home import Home
from pipelines.progress import say

PEER = "pandas + scikit-learn"
_COMPARED = (
    "id_keluarga",
    "skor",
    "variabel_diduga",
    "desil_nasional",
    "desil_provinsi",
    "desil_kabupaten_kota",
    "desil_nasional_keluarga",
    "pergerakan",
)


def measure(families: int, seed: int) -> dict[str, Any]:
    """Rank two quarters of a drawn register by each tool, each in a process of its own.

    The first quarter is ranked beforehand; what is measured is the second, from the register's
    files to written tables, start of the process included.
    """
    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        home, out = Home(Path(scratch) / "home"), Path(scratch) / "peer"
        say(f"bench: drawing {families:,} families and ranking their first quarter")
        prepared = measured("prepare", "bench.ranking", str(home.root), str(families), str(seed))
        if not prepared["finished"]:
            raise RuntimeError("the register for the benchmark could not be made; see above")
        say(f"bench: ranking the second quarter, dtsen first, then {PEER}")
        ours = measured("dtsen", "bench.ranking", str(home.root))
        peer = measured(PEER, "bench.peer_pandas", str(home.root), str(out))
        ours["same_answer"] = ours["finished"]
        if ours["finished"] and peer["finished"]:
            peer["same_answer"] = same(home.candidate(Q2) / "ranked" / "family", out)
    return {
        "job": "rank",
        "families": families,
        "results": [ours, peer],
        "machine": machine(),
        "note": "dtsen also explains every change of score by its causes; the peer does not",
    }


def same(ours: Path, theirs: Path) -> bool:
    """Tell whether two rankings agree in every compared column of every family."""
    from pipelines import store

    columns = ", ".join(_COMPARED)
    with store.connect() as con:
        for name, folder in (("ours", ours), ("theirs", theirs)):
            store.view(con, name, str(folder / "*" / "*.parquet"))
        (differing,) = con.execute(
            f"select count(*) from ((select {columns} from ours except all "
            f"select {columns} from theirs) union all (select {columns} from theirs except all "
            f"select {columns} from ours))"
        ).fetchall()[0]
        (count,) = con.execute("select count(*) from ours").fetchall()[0]
    return count > 0 and differing == 0


def prepare(home: Home, families: int, seed: int, visited: float = 0.0) -> None:
    """Draw a register, rank and publish its first quarter, and leave the second as candidate."""
    import numpy as np

    from bench import following, nation
    from pipelines import rank

    rng = np.random.default_rng(seed)
    family, person = nation.draw(rng, families)
    model = nation.model(seed)
    for quarter in (Q1, Q2):
        candidate = home.candidate(quarter)
        nation.write(family, person, candidate)
        (candidate / "model").mkdir(parents=True)
        (candidate / "model" / "model.json").write_text(model.text(), encoding="utf-8")
        if quarter == Q1:
            rank.run(home, Q1)
            publish(candidate, home.releases(Q1) / "release=r0", home.current_link(Q1))
            family, person = following.next_quarter(rng, family, person, visited=visited)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        prepare(Home(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    else:
        from pipelines import rank

        rank.run(Home(sys.argv[1]), Q2)
    report_io()
