"""The second pass of the ranking on Spark: with the cut points known, every family is placed.

Rows come back by part and in no order; what writes a part in order, and the same bytes whichever
engine placed it, is this process.
"""

from typing import TYPE_CHECKING

from pipelines.progress import say, track
from pipelines.rank import counts, cuts, givers
from pipelines.rank.causes import VILLAGE
from pipelines.rank.tables import RELATED
from pipelines.spark.parted import Parted
from pipelines.store import query

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from pipelines.rank.inputs import Part
    from pipelines.rank.scenarios import Scenario, Scenarios
    from pipelines.rank.tables import Writer
    from pipelines.spark.engine import Engine

_SMALL = (
    *(f"cut_{scope}" for scope in cuts.DIGITS),
    "cut_hundredth",
    "chance",
    "player_name",
    "source_name",
    "boundary",
    "score_error",
    "crossing",
)
_REGENCY = "kode_kabupaten_kota"


def place_nation(
    engine: "Engine", writer: "Writer", of: "list[Part]", workers: "ThreadPoolExecutor"
) -> int:
    """Place, count and write every family as `quarterly.place_here` does; return how many.

    Parameters
    ----------
    engine : Engine
        Knows what `score_nation` left.
    of : list of Part
        The parts in which they are written.
    """
    say("  spark: desil")
    writer.lines.lay_out(writer.con)
    writer.near.lay_out(writer.con)
    for name in _SMALL:
        engine.copy(writer.con, name)
    tables = _place(engine, writer)
    say("  spark: counting")
    _count(engine, writer)

    def write(number: int) -> int:
        with writer.comparison.beside() as own:
            for name, table in tables.items():
                table.let(own.con, name, number)
            ranked = writer.placer.placed_elsewhere(own.con)
            writer.write_part(own.con, of[number], ranked)
        for table in tables.values():
            table.drop(number)
        return ranked.num_rows

    return sum(track(workers.map(write, range(len(of))), "writing desil", len(of)))


def _place(engine: "Engine", writer: "Writer") -> dict[str, Parted]:
    """Find what `writer.write_part` reads, by part."""
    unknown = ", ".join(f"null::integer as {name}" for name in ("naik", "turun"))
    engine.view("scored_part", f"select *, {unknown} from scored")
    engine.view("contribution_part", "from contribution")
    for name, select in (writer.lines.relations() | writer.related()).items():
        engine.view(name, select)
    for name in RELATED:
        engine.make(name, query(f"rank/{name}"))
    ranked = Parted.by_code(engine, "ranked_part", query("rank/ranked"), VILLAGE)
    for name, select in givers.relations(writer.comparison.quarters.now).items():
        engine.view(name, select)
    return {
        "ranked_part": ranked,
        "movement_part": Parted.with_table(
            engine, "movement_part", query("rank/movement"), "id_keluarga", "ranked_part"
        ),
        "departed_part": Parted.by_code(engine, "departed_part", "from departed", _REGENCY),
        "newcomer_part": Parted.by_code(engine, "newcomer_part", query("rank/newcomer"), _REGENCY),
    }


def _count(engine: "Engine", writer: "Writer") -> None:
    """Count the nation at once, as `counts.count_part` counts a part."""
    con, scenarios = writer.con, writer.scores.scenarios
    scenarios.lay_out(con)
    engine.copy(con, "scenario")
    engine.view("chosen", _chosen(engine, writer))
    engine.view("registered", f"from {writer.comparison.quarters.now.read('registry/family')}")
    tables = {f"{name}_part": f"{name}_part" for name in counts.PARTS}
    for table, select in (tables | {"renewed": "renewed", "flow": "flow_part"}).items():
        engine.make(table, query(f"rank/{select}"))
        engine.take(con, table)


def _chosen(engine: "Engine", writer: "Writer") -> str:
    """Return the select of `Scenarios.chosen`; what is added is joined, not looked up."""
    scenarios: Scenarios = writer.scores.scenarios
    rows = "ranked_part"
    for each, added in scenarios.additions():
        at, table = f"nomor_{each.name}", f"skenario_{each.name}"
        kinds = {at: "integer", f"tambahan_{each.name}": "integer"}
        engine.given(writer.con, table, kinds, list(enumerate(added, 1)))
        rows += f" left join {table} on {table}.{at} = {each.at}"

    def column(each: "Scenario") -> str:
        return "0" if each.counted is None else f"tambahan_{each.name}"

    return scenarios.chosen(rows, column)
