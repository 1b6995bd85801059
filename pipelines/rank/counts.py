"""How sure desil are, counted: groups, other choices, families near a programme's line, ties."""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pipelines import rules, store
from pipelines.rank import cuts
from pipelines.rank.chances import Wanted
from pipelines.rank.given import make_table
from pipelines.store import query
from ranking import chance
from ranking.desil import NOTHING

if TYPE_CHECKING:
    import duckdb

    from pipelines.rank.comparison import Comparison
    from pipelines.rank.inputs import Part
    from pipelines.rank.scenarios import Scenarios

_NATION = "00"
_ONE_AT_A_TIME = Lock()  # two parts would make a table twice
PARTS = ("group", "sensitivity", "fragile")
_ORDER = {
    "group": "lingkup, kode, kelompok, nilai_kelompok, desil_nasional",
    "sensitivity": "kode_kabupaten_kota, skenario, dari, ke",
    "fragile": "kode_kabupaten_kota, batas_desil",
}


def lay_out(comparison: "Comparison", nation: cuts.Place) -> None:
    """Make what the counts near a line read: lines, errors of a score, chances to cross."""
    con, quarter = comparison.con, comparison.quarters.now.quarter
    residual = comparison.new.content["residual"]
    wanted = Wanted.of(quarter)
    boundaries = [
        (desil, int(nation.cuts[desil - 1]), chance.STEP)
        for desil in sorted({wanted.poorest, wanted.poorer})
        if nation.cuts[desil - 1] != NOTHING
    ]
    kinds = {"batas_desil": "tinyint", "skor_batas": "bigint", "langkah": "bigint"}
    make_table(con, "boundary", kinds, boundaries)
    errors = [(int(kind), chance.score_error(**residual["error"][kind])) for kind in chance.KINDS]
    make_table(con, "score_error", {"perkotaan": "tinyint", "galat": "bigint"}, errors)
    tolerance = rules.in_force("fragile_tolerance", quarter)
    crossings = []
    for kind in chance.KINDS:
        now, tolerant = (chance.crossing(residual["fresh"][kind], at) for at in (0, tolerance))
        for below in (True, False):
            for step, (plain, less) in enumerate(zip(now[below], tolerant[below], strict=True)):
                crossings.append((int(kind), below, step, int(plain), int(less)))
    kinds = {"perkotaan": "tinyint", "di_bawah": "boolean", "jarak": "bigint"}
    kinds |= dict.fromkeys(("pindah", "pindah_toleransi"), "smallint")
    make_table(con, "crossing", kinds, crossings)


def count_part(comparison: "Comparison", part: "Part", scenarios: "Scenarios") -> None:
    """Count the families of ``ranked_part``, and add the counts to those of other parts."""
    con = comparison.con
    con.execute(f"create or replace temp view chosen as {scenarios.chosen()}")
    registered = comparison.quarters.now.read("registry/family", part)
    con.execute(f"create or replace temp view registered as from {registered}")
    scenarios.lay_out(con)
    for name in PARTS:
        gather(con, f"{name}_part", f"{name}_part")
    gather(con, "renewed", "renewed")


def gather(con: "duckdb.DuckDBPyConnection", select: str, table: str) -> None:
    """Run a query under ``sql/rank`` over a part, and add its rows to a table of all parts."""
    con.execute(f"create or replace temp table counted as {query(f'rank/{select}')}")
    with _ONE_AT_A_TIME:
        con.execute(f"create table if not exists {table} as from counted limit 0")
        con.execute(f"insert into {table} from counted")


def write(con: "duckdb.DuckDBPyConnection", places: list[cuts.Place], folder: Path) -> None:
    """Write ``group``, ``sensitivity``, ``fragile`` and ``tie`` beside the others.

    Parameters
    ----------
    con : DuckDBPyConnection
        Knows what was counted in all parts.
    """
    for name, order in _ORDER.items():
        store.write(con, query(f"rank/{name}"), _file(folder, name), order)
    kinds = {"lingkup": "varchar", "kode": "varchar"}
    kinds |= dict.fromkeys(("skor", "keluarga", "jiwa"), "bigint")
    make_table(con, "tie", kinds, [(place.scope, place.code, *place.tie) for place in places])
    store.write(con, "from tie", _file(folder, "tie"), "lingkup, kode")


def _file(folder: Path, name: str) -> Path:
    return folder / name / f"prov={_NATION}" / "part-0.parquet"
