"""Lay out what the suites look at: what was counted of the tables, part by part.

Whether a row breaks a rule is decided here, so that memory stays bounded and no table is looked
at once for each rule; the suites then compare the counts with their limits.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.check.elsewhere import Elsewhere
from pipelines.check.layout import Layout
from pipelines.check.ranking_tables import RankingTables
from pipelines.check.register_tables import RegisterTables
from pipelines.home import Home

if TYPE_CHECKING:
    from pipelines.quarter import Quarter

DATABASE = "checks.duckdb"
_LAYOUTS: dict[str, type[Layout]] = {"register": RegisterTables, "ranking": RankingTables}


@dataclass(slots=True)
class Laid:
    """What the suites look at.

    Attributes
    ----------
    database : Path
        A throw-away DuckDB file of views and small tables.
    config : dict
        DuckDB's settings to open it with.
    suspects : dict
        From (table of facts, column), or from table, to the file to look at first.
    without_rows : set of str
        Tables with nothing to judge: tenths, where no place has enough families to speak of them.
    counted : list of dict
        Of each rule about the rows of the register, how many break it.
    families : int
        Families of the register.
    misshapen : bool
        Whether columns are missing or of another type, so that nothing but `shape` was laid out.
    """

    database: Path
    config: dict[str, Any]
    suspects: dict[tuple[str, str | None], str] = field(default_factory=dict)
    without_rows: set[str] = field(default_factory=set)
    counted: list[dict[str, Any]] = field(default_factory=list)
    families: int = 0
    misshapen: bool = False


@contextmanager
def laid_out(
    home: Home, quarter: "Quarter", check: str, elsewhere: Elsewhere | None = None
) -> Iterator[Laid]:
    """Yield what the suites of `check` look at; it is gone after the block.

    Parameters
    ----------
    check : {"register", "ranking"}
    """
    shared = home.run(quarter) if elsewhere else None  # another engine reads what lies there
    with tempfile.TemporaryDirectory(prefix="dtsen-check-", dir=shared) as folder:
        database = Path(folder) / DATABASE
        with store.connect() as con:
            con.execute(f"attach {store.literal(database)} as checks")
            con.execute("use checks")
            layout = _LAYOUTS[check](con, home, quarter, Path(folder), elsewhere)
            layout.lay_out()
            settings = {
                name: con.execute("select current_setting(?)", [name]).fetchall()[0][0]
                for name in ("threads", "memory_limit")
            }
            con.execute("use memory")
            con.execute("detach checks")
        config = {**settings, "temp_directory": f"{folder}/spill"}
        yield Laid(
            database,
            config,
            layout.suspects,
            layout.without_rows,
            layout.counted,
            layout.families,
            layout.misshapen,
        )
