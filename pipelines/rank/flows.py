"""Who moved, came and went, counted: the tables of ``ranked/`` that the movement report reads."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.rank.given import make_table
from pipelines.rules.programmes import programmes
from pipelines.sources import load as load_sources
from pipelines.store import query

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_NATION = "00"
_ORDER = {
    "flow": "kode_kabupaten_kota, dari, ke, jenis, sebab_utama, sumber",
    "programme_flow": "kode_kabupaten_kota, program, arah, jenis, sebab",
    "transition": "lingkup, kode, dari, ke",
}


def write(con: "duckdb.DuckDBPyConnection", folder: Path, quarter: "Quarter") -> None:
    """Write ``flow``, ``programme_flow`` and ``transition`` beside the others.

    Parameters
    ----------
    con : DuckDBPyConnection
        Knows table ``flow``, counted in all parts.
    """
    _given(con, quarter)
    for name, order in _ORDER.items():
        path = folder / name / f"prov={_NATION}" / "part-0.parquet"
        listed = ", ".join(f"{column} nulls first" for column in order.split(", "))
        store.write(con, query(f"rank/{name}"), path, listed)


def _given(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Lay out what the rules and the sources say."""
    classes = [(each.source, each.class_) for each in load_sources().values()]
    make_table(con, "source_class", {"sumber": "varchar", "jalur": "varchar"}, classes)
    for name, of in (("now", quarter), ("before", quarter.previous)):
        lines = [(each.name, each.highest) for each in programmes(of)]
        kinds = {"program": "varchar", "desil_tertinggi": "tinyint"}
        make_table(con, f"programme_{name}", kinds, lines)
