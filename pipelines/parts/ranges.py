"""Intermediate tables: Parquet on disk, made part by part of a key's range."""

import shutil
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.parts.divided import PART, Parts
from pipelines.parts.twice import Twice
from pipelines.progress import track

if TYPE_CHECKING:
    import duckdb

# persons of one part for each GB of the engine's memory; measured, see DECISIONS.md
PERSONS_PER_GB = 4_000_000

# a key, and by how many ranges of it a relation is cut
_Cut = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Query:
    """A query under ``sql`` and the key by whose ranges it may be cut.

    Attributes
    ----------
    table : str
        The table it makes.
    params : dict
        Values bound in it.
    cut : dict
        Tables it reads, each with the column that is the key: every row of the result comes from
        rows with one value of it. The other tables are read whole in every part.
    by : str
        Column of the result that has the key: who cuts the table by it finds it cut.
    file : str
        Name of the query, if it is not the table's.
    stage : str
        The folder under ``sql`` that it lies in.
    stored : bool
        Whether the result is written; else it is put together wherever it is read.
    narrow : int
        How many times as many persons fit into one part, as what is looked up by the key is a few
        columns.
    as_written : bool
        Whether tables are joined in the order in which the query names them, each looked up by the
        rows before it; for a query whose sizes the engine guesses wrong (by a fifth for each anti
        join, so that after three it takes millions of rows for a few hundred).
    given : dict
        Selects that it reads as tables, by the names of these; they are cut with it.
    """

    table: str
    params: Mapping[str, object] = field(default_factory=dict)
    cut: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    file: str = ""
    stage: str = "identify"
    stored: bool = True
    narrow: int = 1
    as_written: bool = False
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        """The text of the query."""
        text = store.query(f"{self.stage}/{self.file or self.table}")
        if not self.given:
            return text
        shown = ", ".join(f"{name} as ({select})" for name, select in self.given.items())
        return f"with {shown} select * from ({text})"


# a query that looks up numbers
narrow = partial(Query, narrow=4)


class Tables:
    """Makes tables one after the other, each readable as a view from then on.

    What a query is cut by is divided on disk once, so that no part is looked for in the whole
    table: the cost grows with the rows, not with rows times parts.

    Parameters
    ----------
    con : DuckDBPyConnection
    folder : Path
        Where they lie while the step runs.
    persons : int
        How many persons the step is about, at least: the more, the more parts.
    """

    def __init__(self, con: "duckdb.DuckDBPyConnection", folder: Path, persons: int) -> None:
        self.con, self.folder, self.persons = con, folder, persons
        # what a relation was when it was divided, and the names under which it was, by key and
        # number of parts
        self._known: dict[str, str] = {}
        self._names: dict[str, dict[_Cut, str]] = {}
        self._by: dict[str, _Cut] = {}
        self._alias: dict[str, str] = {}

    def parts(self, query: Query) -> int:
        """Return in how many parts a query is run: in one, if all that it is cut by fits there."""
        fit = int(PERSONS_PER_GB * store.memory(self.con) * query.narrow)
        if self.persons <= fit or all(self._rows(table) <= fit for table in query.cut):
            return 1
        return -(-self.persons // fit)

    def _rows(self, table: str) -> int:
        return int(store.one(self.con, f"select count(*) from {table}")[0])

    def make(self, query: Query | Twice) -> None:
        """Write the rows of a query, in no order; or let a view stand for them."""
        if isinstance(query, Twice):
            query.make(self.con, self.persons)
            self._forget(query.table)
            return
        if not query.stored:
            self.show(query.table, query.sql)
            return
        folder = self.folder / query.table
        shutil.rmtree(folder, ignore_errors=True)  # the linking tables are made twice
        folder.mkdir()
        parts = self.parts(query)
        if parts > 1:
            for table, key in query.cut.items():
                self._divide(self._alias.get(table, table), (key, parts))
        for number in track(range(parts), f"{query.stage}: {query.table}, parts"):
            select = self._part(query, parts, number) if parts > 1 else query.sql
            with store.joined_as_written(self.con) if query.as_written else nullcontext():
                self.con.execute(
                    f"copy ({select}) to {store.literal(folder / _file(number))} ({store.PASSING})",
                    dict(query.params),
                )
        store.view(self.con, query.table, str(folder / "*.parquet"))
        self._forget(query.table)
        if parts > 1 and query.by:
            self._known[query.table] = self._definition(query.table)
            self._by[query.table] = (query.by, parts)

    def show(self, name: str, select: str) -> None:
        """Let a view stand among the tables."""
        self.con.execute(f"create or replace temp view {name} as {select}")
        self._alias.pop(name, None)

    def call(self, name: str, table: str) -> None:
        """Let a table that was made be known by another name too, as it lies."""
        self.show(name, f"select * from {table}")
        self._alias[name] = table

    def _part(self, query: Query, parts: int, number: int) -> str:
        """Return a query over one range of its key."""
        shown = ", ".join(
            f"{table} as not materialized "
            f"({self._range(self._alias.get(table, table), (key, parts), number)})"
            for table, key in query.cut.items()
        )
        return f"with {shown} select * from ({query.sql})"

    def _range(self, table: str, cut: _Cut, number: int) -> str:
        if self._by.get(table) == cut:
            file = store.literal(self.folder / table / _file(number))
            return f"select * from read_parquet({file}, hive_partitioning = false)"
        return self._divided(cut).rows(self._names[table][cut], number)

    def _divide(self, table: str, cut: _Cut) -> None:
        """Divide a relation by the ranges of a key, unless that is done."""
        definition = self._definition(table)
        if not definition or self._known.get(table) != definition:
            self._forget(table)
        if self._by.get(table) == cut or cut in self._names.get(table, {}):
            return
        names = self._names.setdefault(table, {})
        names[cut] = f"{table}.{len(names)}"
        self._known[table] = definition
        key, parts = cut
        self._divided(cut).write(
            names[cut], f"select *, (hash({key}) % {parts})::integer as {PART} from {table}"
        )

    def _divided(self, cut: _Cut) -> Parts:
        return Parts(self.con, self.folder / ".divided", cut[1])

    def _forget(self, table: str) -> None:
        """Take away how a relation was divided that is another one now."""
        for cut, name in self._names.pop(table, {}).items():
            self._divided(cut).remove(name)
        self._known.pop(table, None)
        self._by.pop(table, None)

    def _definition(self, table: str) -> str:
        """Return how a view is defined; empty where it is a table, which may change unseen."""
        rows = self.con.execute(
            "select sql from duckdb_views() where view_name = $name order by all", {"name": table}
        ).fetchall()
        return "\n".join(sql for (sql,) in rows)


def _file(number: int) -> str:
    return f"part-{number:04}.parquet"
