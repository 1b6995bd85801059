"""Views and counted tables of one quarter in DuckDB, for whichever suites look at them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.check.elsewhere import Elsewhere, Run
from pipelines.check.judging import insert, shown
from pipelines.check.rows import name_of
from pipelines.home import Home

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

    def _provinces(self) -> list[str]:
        folders = (self.candidate / "registry" / "family").glob("prov=*")
        return sorted(folder.name.removeprefix("prov=") for folder in folders)

    def _relations(self, tables: Iterable[str], prov: str) -> dict[str, str]:
        """Return, for the names of tables, the selects of one province's part."""
        found = {}
        for each in tables:
            files = sorted((self.candidate / each / f"prov={prov}").glob("*.parquet"))
            rest = "" if files else " where false"  # nobody of this province stands in it
            files = files or sorted((self.candidate / each).glob("*/*.parquet"))
            found[name_of(each)] = _select(files) + rest
        return found

    def _whole(self, tables: Iterable[str]) -> dict[str, str]:
        """Return, for the names of tables, the selects of all their rows."""
        return {
            name_of(each): _select(sorted((self.candidate / each).glob("*/*.parquet")))
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
        self, name: str, tables: tuple[str, ...], look_at: str, params: dict[str, Any]
    ) -> None:
        """Count the facts of every province into table `name`."""
        runs = [
            Run({**params, "prov": prov}, self._relations(tables, prov))
            for prov in self._provinces()
        ]
        self._count(name, runs)
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
