"""Intermediate tables: Parquet on disk, made part by part of a key's range."""

import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.parts.divided import PART, Parts
from pipelines.parts.left_over import LeftOver
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
    streamed : collection of str
        Those of the tables it is cut by that it reads row by row, each looked up in what it holds:
        however large, they alone need no part. Where it is cut nonetheless, so are they.
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
    streamed: Collection[str] = ()

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
        # number of parts, with the columns that were
        self._known: dict[str, str] = {}
        self._names: dict[str, dict[_Cut, tuple[str, frozenset[str]]]] = {}
        self._by: dict[str, _Cut] = {}
        self._alias: dict[str, str] = {}

    def parts(self, query: Query) -> int:
        """Return in how many parts a query is run: in one, if all that it holds fits there.

        Else in more than it needs, if what it reads is divided so already.
        """
        fit = int(PERSONS_PER_GB * store.memory(self.con) * query.narrow)
        held = [table for table in query.cut if table not in query.streamed]
        if self.persons <= fit or all(self._rows(table) <= fit for table in held):
            return 1
        divided = [
            parts
            for table, key in query.cut.items()
            for by, parts in self._cuts(self._alias.get(table, table))
            if by == key
        ]
        return max([-(-self.persons // fit), *divided])

    def _rows(self, table: str) -> int:
        return int(store.one(self.con, f"select count(*) from {table}")[0])

    def make(self, query: Query | Twice | LeftOver) -> None:
        """Write the rows of a query, in no order; or let a view stand for them."""
        if not isinstance(query, Query):
            query.make(self.con, self.persons)
            self._forget(query.table)
            return
        if not query.stored:
            self.show(query.table, query.sql)
            return
        parts = self.parts(query)
        if parts > 1:
            for table, key in query.cut.items():
                self._divide(self._alias.get(table, table), (key, parts), _named(query.sql, table))
            self._write([(query, self._part(query, parts, number)) for number in range(parts)])
        else:
            self._write([(query, query.sql)])
        if parts > 1 and query.by:
            self._known[query.table] = self._definition(query.table)
            self._by[query.table] = (query.by, parts)

    def collect(self, queries: Sequence[Query]) -> None:
        """Write the rows of several queries of one table, at least one, each run as a whole."""
        self._write([(each, each.sql) for each in queries])

    def _write(self, selects: Sequence[tuple[Query, str]]) -> None:
        """Write a table, a file for each select, that its query is run as."""
        table, stage = selects[0][0].table, selects[0][0].stage
        folder = self.folder / table
        shutil.rmtree(folder, ignore_errors=True)  # the linking tables are made twice
        folder.mkdir()
        for number, (query, select) in enumerate(track(selects, f"{stage}: {table}, parts")):
            with store.joined_as_written(self.con) if query.as_written else nullcontext():
                self.con.execute(
                    f"copy ({select}) to {store.literal(folder / _file(number))} ({store.PASSING})",
                    dict(query.params),
                )
        store.view(self.con, table, str(folder / "*.parquet"))
        self._forget(table)

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
        return self._divided(cut).rows(self._names[table][cut][0], number)

    def _cuts(self, table: str) -> list[_Cut]:
        """Return how a relation lies divided as it is now."""
        self._forget_changed(table)
        by = self._by.get(table)
        return [*([by] if by else []), *self._names.get(table, {})]

    def _divide(self, table: str, cut: _Cut, named: Collection[str] | None) -> None:
        """Divide a relation by the ranges of a key, unless that is done: the columns `named`."""
        self._forget_changed(table)
        if self._by.get(table) == cut:
            return
        about = self.con.execute(f"select * from {table} limit 0").description
        has = [name for name, *_ in about or ()]
        columns = [name for name in has if named is None or name in named]
        names = self._names.setdefault(table, {})
        name, there = names.get(cut, (f"{table}.{len(names)}", frozenset()))
        if cut in names and there.issuperset(columns):
            return
        if there or 3 * len(columns) > 2 * len(has):
            columns = has  # for what little is left out it is not divided once more
        self._divided(cut).remove(name)
        names[cut] = name, frozenset(columns)
        self._known[table] = self._definition(table)
        key, parts = cut
        listed = ", ".join(columns)
        self._divided(cut).write(
            name, f"select {listed}, (hash({key}) % {parts})::integer as {PART} from {table}"
        )

    def _divided(self, cut: _Cut) -> Parts:
        return Parts(self.con, self.folder / ".divided", cut[1])

    def _forget_changed(self, table: str) -> None:
        """Take away how a relation was divided, if it is another one now."""
        definition = self._definition(table)
        if not definition or self._known.get(table) != definition:
            self._forget(table)

    def _forget(self, table: str) -> None:
        """Take away how a relation was divided."""
        for cut, (name, _) in self._names.pop(table, {}).items():
            self._divided(cut).remove(name)
        self._known.pop(table, None)
        self._by.pop(table, None)

    def _definition(self, table: str) -> str:
        """Return how a view is defined; empty where it is a table, which may change unseen."""
        rows = self.con.execute(
            "select sql from duckdb_views() where view_name = $name order by all", {"name": table}
        ).fetchall()
        return "\n".join(sql for (sql,) in rows)


def _named(sql: str, table: str) -> set[str] | None:
    """Return all words of a query, among them the columns that it reads; None if it takes all.

    It takes all where the table, or whatever it is joined with, is selected by a star.
    """
    joined = rf"\*(?:(?!\bselect\b).)*\b(?:from|join)\s+{table}\b"
    if re.search(rf"\b{table}\.\*|{joined}", sql, re.DOTALL):
        return None
    return set(re.findall(r"\w+", sql))


def _file(number: int) -> str:
    return f"part-{number:04}.parquet"
