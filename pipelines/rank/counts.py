"""How sure desil are, counted: groups, other choices, families near a programme's line, ties."""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.rank import cuts
from pipelines.rank.given import make_table
from pipelines.rank.near import Near
from pipelines.rank.tabulated import groups, sensitivities
from pipelines.store import query

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

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


def count_part(
    comparison: "Comparison", part: "Part", ranked: "pa.Table", scenarios: "Scenarios", near: Near
) -> None:
    """Count the families of a part, and add the counts to those of other parts.

    Parameters
    ----------
    ranked : Table
        The families, as `placed.Placer.place` gives them.
    """
    con = comparison.con
    counted = (groups(ranked), sensitivities(ranked, scenarios), near.count(ranked))
    for name, table in zip(PARTS, counted, strict=True):
        con.register("counted_part", table)
        gather(con, "from counted_part", f"{name}_part")
        con.unregister("counted_part")
    registered = comparison.quarters.now.read("registry/family", part)
    con.execute(f"create or replace temp view registered as from {registered}")
    gather(con, query("rank/renewed"), "renewed")
    gather(con, query("rank/flow_part"), "flow")


def gather(con: "duckdb.DuckDBPyConnection", select: str, table: str) -> None:
    """Add the rows of a query over a part to a table of all parts."""
    con.execute(f"create or replace temp table counted as {select}")
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
