"""The first pass of the ranking on Spark: the whole nation scored and compared at once.

What is read, joined and added up is the reference SQL of `pipelines.rank`; what is found goes
back part by part, so that this process never holds more than a part.
"""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.progress import say, track
from pipelines.rank import causes, changes, moves, parts
from pipelines.rank.inputs import previous_ranking
from pipelines.rank.scoring import known, score
from pipelines.rank.view import levels
from pipelines.spark import cells

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    import duckdb

    from pipelines.rank.comparison import Comparison
    from pipelines.rank.inputs import Part
    from pipelines.rank.scores import Found, Scores
    from pipelines.spark.engine import Engine

_PART = "bagian"
_LAST = "~"  # beyond every code
_MOVED = ("contribution", "main_cause")


def score_nation(
    engine: "Engine",
    comparison: "Comparison",
    of: "list[Part]",
    scores: "Scores",
    workers: "ThreadPoolExecutor",
) -> None:
    """Score and compare every family, and keep what was found as `quarterly.score_here` does.

    Parameters
    ----------
    of : list of Part
        The parts in which what was found is handed on.
    """
    con, quarters = comparison.con, comparison.quarters
    cells.lay_out(engine, con, _models(comparison))
    say("  spark: scoring")
    _let_known(engine, comparison, quarters.now.family(), quarters.now.person())
    engine.make("scored", parts.scored_select(comparison))
    if quarters.before:
        _compare(engine, comparison)
        for name in ("left_now", "left_before"):
            _insert(con, name, engine.folder / name)
    folders = _by_part(engine, comparison, of)

    def take_back(number: int) -> "Found":
        return _take_back(comparison, of[number], folders, number, scores)

    for found in track(workers.map(take_back, range(len(of))), "taking scores back", len(of)):
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


def _by_part(engine: "Engine", comparison: "Comparison", of: "list[Part]") -> list["Path"]:
    """Write scored families, and what moved them, by part; return the folders."""
    lines = [
        (int(province), part.first or "", part.beyond or _LAST, number)
        for number, part in enumerate(of)
        for province in part.provinces
    ]
    kinds = {"provinsi": "smallint", "awal": "varchar", "akhir": "varchar", _PART: "integer"}
    engine.given(comparison.con, "part", kinds, lines)
    engine.view(
        "placed",
        f"select scored.id, part.{_PART} from scored inner join part on scored.provinsi = "
        "part.provinsi and scored.kode_kelurahan_desa >= part.awal "
        "and scored.kode_kelurahan_desa < part.akhir",
    )
    return [
        engine.make(
            f"{name}_{_PART}", f"select * from {name} inner join placed using (id)", by=_PART
        )
        for name in ("scored", *(_MOVED if comparison.quarters.before else ()))
    ]


def _take_back(
    comparison: "Comparison",
    part: "Part",
    folders: list["Path"],
    number: int,
    scores: "Scores",
) -> "Found":
    """Hand a part of what was found to the second pass, as `pipelines.rank.parts` does."""
    with comparison.beside() as own:
        con = own.con
        moves.make_part_tables(con)
        scored, *others = (folder / f"{_PART}={number}" for folder in folders)
        # a part has no family now where a province has emptied
        rows = _rows(scored) if scored.is_dir() else f"(from {_rows(folders[0] / '*')} where false)"
        con.execute(f"create temp view scored as from {rows}")
        for name, folder in zip(_MOVED, others, strict=False):
            _insert(con, name, folder)
        found = parts.take_down(own, part)
        moves.keep(con, scores.scored(number), scores.moved(number))
    return found


def _insert(con: "duckdb.DuckDBPyConnection", name: str, folder: "Path") -> None:
    """Add what Spark wrote into a folder; it writes no file where there is no row."""
    if any(folder.glob("*.parquet")):
        con.execute(f"insert into {name} by name from {_rows(folder)}")


def _rows(folder: "Path") -> str:
    return f"read_parquet({store.literal(folder / '*.parquet')}, hive_partitioning = false)"
