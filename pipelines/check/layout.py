"""Views and counted tables of one quarter in DuckDB, for whichever suites look at them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.check import rows
from pipelines.check.elsewhere import Elsewhere, Run
from pipelines.check.judging import insert, shown
from pipelines.home import Home
from pipelines.parts import provinces

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter


class Layout(ABC):
    """Lays out the tables of one quarter in a DuckDB connection.

    Parameters
    ----------
    con : DuckDBPyConnection
        Writes into the throw-away database.
    home : Home
    quarter : Quarter
    elsewhere : callable, optional
        Looks for what breaks a rule, and counts what tables say of each other; else that is done
        here.
    folder : Path
        For small tables that are read meanwhile.
    """

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        home: Home,
        quarter: "Quarter",
        folder: Path,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.con, self.home, self.quarter, self.elsewhere = con, home, quarter, elsewhere
        self.candidate, self.folder = home.candidate(quarter), folder
        self.suspects: dict[tuple[str, str | None], str] = {}
        self.without_rows: set[str] = set()
        self.counted: list[dict[str, Any]] = []
        self.families = 0
        self.misshapen = False

    @abstractmethod
    def lay_out(self) -> None:
        """Lay out what the suites look at."""

    def _view(self, name: str, files: str) -> None:
        store.view(self.con, name, files)
        self.suspects[name, None] = self._near(Path(files).parent)

    def _near(self, path: Path) -> str:
        return path.relative_to(self.home.root).as_posix().removesuffix("/*")

    def _make(self, name: str, params: dict[str, Any] | None = None) -> None:
        select = store.query(f"check/{name}")
        self.con.execute(f"create table {name} as {select}", params or {})

    def _parts(self) -> list[list[str]]:
        """Return the provinces in parts of no more families than the largest of them has."""
        return provinces.of(self.candidate, "registry/family", as_largest=True)

    def _relations(
        self, tables: Mapping[str, Iterable[str]], part: Sequence[str]
    ) -> dict[str, str]:
        """Return, for the names of tables, the selects of some columns of the provinces' rows."""
        found = {}
        for each, columns in tables.items():
            folder = self.candidate / each
            files = {prov: sorted(folder.glob(f"prov={prov}/*.parquet")) for prov in part}
            selects = [rows.select(some, prov, columns) for prov, some in files.items() if some]
            if not selects:  # nobody of these provinces stands in it
                anywhere = sorted(folder.glob("*/*.parquet"))
                selects = [f"{rows.select(anywhere, rows.NOWHERE, columns)} where false"]
            found[rows.name_of(each)] = " union all ".join(selects)
        return found

    def _whole(self, tables: Iterable[str]) -> dict[str, str]:
        """Return, for the names of tables, the selects of all their rows."""
        return {
            rows.name_of(each): _select(sorted((self.candidate / each).glob("*/*.parquet")))
            for each in tables
        }

    def _kinds(self, file: Path) -> dict[str, str]:
        """Return the columns of a file with their types, as the engine reads them."""
        described = self.con.execute(f"describe {_select([file])}").fetchall()
        return {row[0]: row[1] for row in described}

    def _count(self, name: str, runs: list[Run]) -> None:
        """Make table `name` of what its query counts, run after run."""
        select = store.query(f"check/{name}")
        for number, run in enumerate(runs if self.elsewhere is None else runs[:1]):
            verb = f"insert into {name}" if number else f"create table {name} as"
            none = "" if self.elsewhere is None else " limit 0"
            with shown(self.con, run.relations):
                self.con.execute(f"{verb} select * from ({select}){none}", run.params)
        if self.elsewhere is not None:
            for files in self.elsewhere(select, runs):
                insert(self.con, name, files)

    def _facts(
        self,
        name: str,
        tables: Mapping[str, Iterable[str]],
        look_at: str,
        params: dict[str, Any],
    ) -> None:
        """Count the facts of every province into table `name`, by these columns of tables."""
        self._count(name, [Run(params, self._relations(tables, part)) for part in self._parts()])
        columns = [row[0] for row in self.con.execute(f"describe {name}").fetchall()]
        for column in columns[1:]:
            worst = self.con.execute(
                f"select prov from {name} order by {column} desc, prov limit 1"
            ).fetchall()[0][0]
            part = self.candidate / look_at / f"prov={worst}" / "part-0.parquet"
            self.suspects[name, column] = self._near(part)


def _select(files: Iterable[Path]) -> str:
    listed = ", ".join(store.literal(file) for file in files)
    return f"select * from read_parquet([{listed}], hive_partitioning = false)"
