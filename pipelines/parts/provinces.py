"""A release's tables province by province, so that no step needs the nation at once."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.home import table

if TYPE_CHECKING:
    import duckdb


def of(release: Path, name: str) -> list[str]:
    """Return the parts of a table in order: provinces, and ``00`` for who belongs to none."""
    return sorted(each.name.removeprefix("prov=") for each in (release / name).glob("prov=*"))


def view(con: "duckdb.DuckDBPyConnection", release: Path, name: str, prov: str) -> None:
    """Make the view of a table, such as ``registry_family``, over one province.

    Where the province has no file the view has no row.
    """
    files = sorted((release / name / f"prov={prov}").glob("*.parquet"))
    shown = name.replace("/", "_")
    store.view(con, shown, files or table(release, name))
    if not files:
        con.execute(
            f"create or replace view {shown} as select * from "
            f"read_parquet({store.literal(table(release, name))}, hive_partitioning = false) "
            "where false"
        )
