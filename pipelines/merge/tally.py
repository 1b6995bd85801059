"""What the parts of a merge count, find and leave over, until it is written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.ledger import stage_finding
from pipelines.ledger.accounts import NATION
from pipelines.registry import schema

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from pipelines.home import Home
    from pipelines.quarter import Quarter

_COMPARISON = """
select variabel, sumber_menang, sumber_kalah, sum(dibandingkan)::bigint as dibandingkan,
    sum(berbeda)::bigint as berbeda
from comparison group by variabel, sumber_menang, sumber_kalah
"""


class Tally:
    """The tables `comparison` and `finding` of all parts, and `disagreement_part` of one.

    Parameters
    ----------
    con : DuckDBPyConnection
        Connections to the same tables add to the same ones, but for the one part that each has.
    """

    def __init__(self, con: "duckdb.DuckDBPyConnection") -> None:
        self.con = con
        for table, kinds in {
            "table if not exists comparison": schema("comparison"),
            "table if not exists finding": stage_finding.COLUMNS,
            "temp table disagreement_part": schema("disagreement"),
        }.items():
            columns = ", ".join(f"{column} {kind}" for column, kind in kinds.items())
            con.execute(f"create {table} ({columns})")

    def begin_part(self) -> None:
        """Forget what the part before disagreed on: it was written with that part."""
        self.con.execute("truncate disagreement_part")

    def lay_out_part(self, order: str) -> "pa.Table":
        """Return what one part disagreed on, with the province of each, in their order and `order`.

        Whatever is told of a family that is not `placed_part` is nobody's.
        """
        return self.con.sql(
            "select placed_part.prov, told.* from disagreement_part as told "
            "inner join placed_part on told.id_keluarga = placed_part.id_keluarga "
            f"order by placed_part.prov, {order}"
        ).to_arrow_table()

    def add(self, table: str, query: str, params: Mapping[str, Any] | None = None) -> None:
        """Add the rows of a query under ``sql/`` to one of the tables."""
        self.con.execute(f"insert into {table} by name {store.query(query)}", params or {})

    def write(self, home: "Home", quarter: "Quarter", folder: "Path") -> None:
        """Write the comparison of sources into the release's `folder`, and the findings."""
        store.write(
            self.con,
            _COMPARISON,
            folder / "comparison" / NATION / "part-0.parquet",
            "variabel, sumber_menang, sumber_kalah",
        )
        stage_finding.write(self.con, home, quarter, "merge", "from finding")
