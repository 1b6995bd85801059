"""The first pass of the ranking on Spark: the whole nation scored and compared at once.

What is read, joined and added up is the reference SQL of `pipelines.rank`. This process counts
who has which score, part by part.
"""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.progress import say, track
from pipelines.rank import causes, changes, moves, parts
from pipelines.rank.inputs import previous_ranking
from pipelines.rank.scoring import known, score
from pipelines.rank.view import levels
from pipelines.spark import cells, parted
from pipelines.spark.parted import Parted

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from pipelines.rank.comparison import Comparison
    from pipelines.rank.inputs import Part
    from pipelines.rank.scores import Found, Scores
    from pipelines.spark.engine import Engine

# what moved families, and who came and left; empty where there is no quarter before
MOVED = ("contribution", "main_cause", "left_now", "left_before")


def score_nation(
    engine: "Engine",
    comparison: "Comparison",
    of: "list[Part]",
    scores: "Scores",
    workers: "ThreadPoolExecutor",
) -> None:
    """Score and compare every family, and count them as `quarterly.score_here` does.

    Parameters
    ----------
    of : list of Part
        The parts in which they are counted, and written later.
    """
    con, quarters = comparison.con, comparison.quarters
    cells.lay_out(engine, con, _models(comparison))
    say("  spark: scoring")
    _let_known(engine, comparison, quarters.now.family(), quarters.now.person())
    engine.make("scored", parts.scored_select(comparison))
    if quarters.before:
        _compare(engine, comparison)
    else:  # without a quarter before nothing moved: the tables are empty here
        for name in MOVED:
            engine.copy(con, name)
    parted.lay_out(engine, con, of)
    columns = ", ".join((causes.VILLAGE, *parts.COUNTED))
    counted = Parted.by_code(engine, "counted", f"select {columns} from scored", causes.VILLAGE)

    def count(number: int) -> "Found":
        with comparison.beside() as own:
            counted.let(own.con, "scored", number)
            return parts.take_down(own, of[number], own.con.sql("from scored").to_arrow_table())

    for found in track(workers.map(count, range(len(of))), "counting scores", len(of)):
        scores.add(found)


def _models(comparison: "Comparison") -> dict:
    return {tag: adder.model for tag, adder in comparison.adders.items()}


def _let_known(engine: "Engine", comparison: "Comparison", family: str, person: str) -> None:
    """Let ``known`` be the families of two relations with their levels and scores."""
    models = _models(comparison)
    skor = ", ".join(f"{score(tag, model)} as skor_{tag}" for tag, model in models.items())
    engine.view(
        "known", f"{levels(family, person)}{known(models, models)}select *, {skor} from known"
    )


def _compare(engine: "Engine", comparison: "Comparison") -> None:
    """Find what moved every family that was ranked in both quarters, and who came and left."""
    now, before, new = comparison.quarters.now, comparison.quarters.before, comparison.is_new_model
    assert before is not None
    say("  spark: what changed since the quarter before")
    engine.make("touched", changes.touched_select(now, before))
    if not new:
        changes.refuse_moved(engine.one(changes.MOVED_UNTOUCHED))
    engine.make("pair", moves.pair_select(new))
    for side, quarter in (("new", now), ("old", before)):
        for name, rows in (("family", quarter.family), ("person", quarter.person)):
            engine.make(f"{side}_{name}", f"from ({rows()}) semi join pair using (id)")
    say("  spark: why")
    _walk(engine, comparison)
    engine.make(
        "contribution",
        "select id, posisi, sumbangan from walked where sumbangan <> 0 "
        f"union all {moves.rest_select(new)}",
    )
    engine.make("main_cause", store.query("rank/main_cause"), {"model": causes.MODEL})
    engine.make("left_now", "select id, skor, skor_lama from scored where skor_sebelumnya is null")
    engine.make(
        "left_before",
        "select id, kode_provinsi, kode_kabupaten_kota, jumlah_anggota, skor, desil "
        f"from ({previous_ranking(before)}) anti join scored using (id)",
    )


def _walk(engine: "Engine", comparison: "Comparison") -> None:
    """Make table ``walked``, as `pipelines.rank.causes.walk` does."""
    quarters, beyond = comparison.quarters, {"beyond": causes.LAST}
    assert quarters.before is not None
    engine.make("member_pair", causes.member_pairs())
    engine.make("player", causes.changed_players(comparison.is_new_model))
    engine.make("state", store.query("rank/states"), beyond)
    engine.make("state_family", causes.state_family())
    engine.make("state_person", causes.state_person(quarters.before.day, quarters.now.day))
    _let_known(engine, comparison, "from state_family", "from state_person")
    engine.make("state_score", causes.state_score(comparison.is_new_model))
    engine.make("walked", store.query("rank/contributions"), beyond | {"time": causes.TIME})
