"""`dtsen bench explain`: why every score changed, found alone, from two ranked quarters."""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import ranking
from bench.job import Q1, Q2, document, measured, prepare_apart, report_io
from pipelines.home import Home
from pipelines.progress import say, track

if TYPE_CHECKING:
    from pipelines.rank.inputs import Part, Quarters

_VISITED = 0.06  # as many families as in a simulated quarter have several causes at once


def measure(families: int, seed: int) -> dict[str, Any]:
    """Compare two ranked quarters of a drawn register in a process of its own.

    What is measured is from the registers' files, and last quarter's and this quarter's scores,
    to ``ranked/movement``, start of the process included. The answer is right if the causes of
    every family that was ranked twice add up to the change of its score.
    """
    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        home, out = Home(Path(scratch) / "home"), Path(scratch) / "moves"
        say(f"bench: drawing {families:,} families and ranking two quarters")
        prepare_apart("bench.explaining", home, families, seed)
        say("bench: finding the causes of every change")
        ours = measured("dtsen", "bench.explaining", str(home.root), str(out))
        ours["same_answer"] = ours["finished"] and add_up(home, out)
    note = "no other tool tells the causes of a change of score"
    return document("explain", families, [ours], note=note)


def prepare(home: Home, families: int, seed: int) -> None:
    """Draw a register and rank two quarters of it."""
    from pipelines import rank

    ranking.prepare(home, families, seed, _VISITED)
    rank.run(home, Q2)


def first(home: Home) -> Path:
    """Return the release of the first quarter."""
    return home.current_link(Q1).resolve()


def decompose(home: Home, out: Path) -> None:
    """Find and name the causes of every change, as the rank step does beside its other work."""
    from pipelines import store
    from pipelines.rank import givers, moves
    from pipelines.rank.comparison import Comparison
    from pipelines.rank.inputs import Quarters, Side
    from pipelines.rank.reading import find_touched

    before = Side(first(home), Q1)
    quarters = Quarters(Side(home.candidate(Q2), Q2), before)
    with store.connect() as con, store.staged(out) as folder:
        comparison = Comparison.of(con, quarters)
        moves.make_tables(con)
        parts = list(quarters.parts())

        def walk(number: int, part: "Part") -> None:
            with comparison.beside() as own:
                moves.make_part_tables(own.con)
                find_touched(own.con, quarters.now, before, part)
                own.read("new", part, "touched")
                own.con.execute(f"create temp table scored as {_scored(quarters, part)}")
                moves.compare_part(own, part)
                families = own.con.sql("from scored").to_arrow_table()
                moves.keep(
                    own.con, families, folder / f"scored-{number}", folder / f"moved-{number}"
                )

        def tell(number: int, part: "Part") -> None:
            with store.beside(con) as own:
                moves.kept(own, folder / f"scored-{number}", folder / f"moved-{number}")
                own.execute(
                    "create temp view contribution_part as "
                    "from moved_part union all from contribution"
                )
                givers.lay_out(own, quarters.now, part)
                path = folder / "movement" / f"part-{number}.parquet"
                order = "id_keluarga, sebab, variabel nulls first"
                store.write(own, store.query("rank/movement"), path, order)

        with ThreadPoolExecutor(store.threads(con)) as workers:
            numbered = (range(len(parts)), parts)
            list(track(workers.map(walk, *numbered), "walking", len(parts)))
            moves.compare_unmatched(comparison)
            givers.make_names(con)
            list(track(workers.map(tell, *numbered), "naming", len(parts)))


def _scored(quarters: "Quarters", part: "Part") -> str:
    """Return the select of the families of a part with their scores of both quarters."""
    assert quarters.before is not None
    return (
        "select now.id_keluarga as id, now.kode_kelurahan_desa, now.skor, now.skor as skor_lama, "
        "before.skor as skor_sebelumnya, left(now.kode_kelurahan_desa, 2)::smallint as provinsi "
        f"from {quarters.now.read('ranked/family', part)} as now "
        f"left join {quarters.before.read('ranked/family', part)} as before "
        "using (id_keluarga)"
    )


def add_up(home: Home, out: Path) -> bool:
    """Tell whether the causes of every family ranked twice add up to the change of its score."""
    from pipelines import store

    with store.connect() as con:
        for name, folder in (
            ("now", home.candidate(Q2) / "ranked/family/*"),
            ("before", first(home) / "ranked/family/*"),
            ("movement", out / "movement"),
        ):
            store.view(con, name, str(folder / "*.parquet"))
        (differing, moved) = con.execute(
            "with told as (select id_keluarga, sum(sumbangan) as sumbangan from movement "
            "group by id_keluarga) select "
            "count(*) filter (now.skor - before.skor <> coalesce(told.sumbangan, 0)), "
            "count(told.id_keluarga) from now inner join before using (id_keluarga) "
            "left join told using (id_keluarga)"
        ).fetchall()[0]
    return moved > 0 and differing == 0


if __name__ == "__main__":
    if len(sys.argv) > 3:
        prepare(Home(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    else:
        decompose(Home(sys.argv[1]), Path(sys.argv[2]))
    report_io()
