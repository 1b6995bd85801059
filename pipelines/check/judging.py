"""Judge the whole frozen register part by part, and lay out what was counted."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import regions, store
from pipelines.check import found, rows
from pipelines.check.columns import Reader
from pipelines.check.elsewhere import Elsewhere, Run
from pipelines.check.judged import FACTS, TABLES, rules_of
from pipelines.in_memory import Unusual
from pipelines.progress import track

if TYPE_CHECKING:
    import duckdb

_SIZES = ("families", "persons")
_UNRANKED = ("unranked_unknown", "unranked_without_reason")


class Judging:
    """Judges the register of a candidate.

    What it counts goes into ``registry_family`` and ``registry_person``, a row for each province
    of a part and a column for each rule, and into ``register_fact``.

    Parameters
    ----------
    con : DuckDBPyConnection
    candidate : Path
    folder : Path
        For small tables that the queries read.
    params : mapping
        What the queries ask for.
    elsewhere : callable, optional
        Finds the rows that break a rule; else they are found here.
    """

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        candidate: Path,
        folder: Path,
        params: Mapping[str, Any],
        elsewhere: Elsewhere | None,
    ) -> None:
        self.con, self.candidate, self.params, self.elsewhere = con, candidate, params, elsewhere
        villages = regions.villages().select(["kode_kelurahan_desa"])
        self._reader = None
        if elsewhere is None:
            self._reader = Reader(con, candidate, villages.column(0), params)
        village = folder / "region_village.parquet"
        pq.write_table(villages, village)
        self._village = f"select * from read_parquet({store.literal(village)})"
        self._columns = {
            **{f"registry_{t}": [rule.code.lower() for rule in rules_of(t)] for t in TABLES},
            "register_fact": [*_SIZES, *FACTS, *_UNRANKED],
        }
        for table, names in self._columns.items():
            listed = ", ".join(f"{name} bigint" for name in names)
            con.execute(f"create table {table} (prov varchar, {listed})").fetchall()

    def run(self) -> None:
        """Judge part after part; write the rows that break a rule beside the register."""
        parts = list(rows.parts(self.candidate))
        # another engine works side by side by itself, and on one table of ours at a time
        beside = 1 if self.elsewhere else store.threads(self.con)
        with (
            store.staged(self.candidate / rows.FOLDER) as folder,
            ThreadPoolExecutor(beside) as workers,
        ):
            judged = workers.map(lambda part: self._judge(part, folder), parts)
            self._take_down(track(judged, "check: parts of the register", len(parts)))

    def _judge(self, part: rows.Part, folder: Path) -> dict[str, dict[str, int]]:
        """Judge a part, write the rows that break a rule, and return what was counted."""
        relations = part.relations(self.candidate) | {"region_village": self._village}
        with store.beside(self.con) as con, shown(con, relations):
            both = self._find(con, part, relations)
            found.write(both, part.files, folder)
            counted: dict[str, dict[str, int]] = {prov: {} for prov in part.files}
            for each in both:
                for prov, counts in each.counted().items():
                    counted[prov] |= counts
            for table, name in zip(TABLES, _SIZES, strict=True):
                by_prov = f"select prov, count(*) from registry_{table} group by prov"
                for prov, size in con.execute(by_prov).fetchall():
                    counted[prov][name] = size
            for row in store.dicts(con.execute(store.query("check/unranked_fact"))):
                counted[row.pop("prov")] |= row
        return counted

    def _find(
        self, con: "duckdb.DuckDBPyConnection", part: rows.Part, relations: dict[str, str]
    ) -> list[found.Found]:
        """Return the families and persons of the part shown that break a rule."""
        if self._reader:
            try:
                return [found.by_arrays(each) for each in self._reader.read(con, part)]
            except Unusual:
                pass
        return [self._by_sql(con, table, relations) for table in TABLES]

    def _by_sql(
        self, con: "duckdb.DuckDBPyConnection", table: str, relations: dict[str, str]
    ) -> found.Found:
        query = rows.broken(table)
        given = {name: value for name, value in self.params.items() if f"${name}" in query}
        if self.elsewhere is None:
            return found.by_masks(table, con.sql(query, params=given).to_arrow_table())
        (files,) = self.elsewhere(query, [Run(given, relations)])
        told = pa.concat_tables(map(pq.read_table, files))
        # whether it saw that a column has no gap is the engine's own matter, part by part
        kinds = pa.schema([field.with_nullable(True) for field in told.schema])
        return found.by_masks(table, told.cast(kinds))

    def _take_down(self, counted: Iterable[Mapping[str, Mapping[str, int]]]) -> None:
        """Keep what was counted of parts, a row for each of their provinces."""
        rows_of = [each for of_part in counted for each in of_part.items()]
        for table, names in self._columns.items():
            store.insert(
                self.con,
                table,
                ([prov, *(counts.get(name, 0) for name in names)] for prov, counts in rows_of),
            )

    def told(self) -> list[dict[str, Any]]:
        """Return of every rule how many rows of the register break it."""
        found = []
        for table in TABLES:
            judged = rules_of(table)
            sums = ", ".join(f"sum({rule.code.lower()})::bigint" for rule in judged)
            counts = store.one(self.con, f"select {sums} from registry_{table}")
            found += [
                {
                    "rule": rule.code,
                    "table": f"registry_{table}",
                    "column": rule.column,
                    "says": rule.says,
                    "rows": rows,
                }
                for rule, rows in zip(judged, counts, strict=True)
            ]
        return found

    def families(self) -> int:
        """Return how many families the register has."""
        (count,) = store.one(self.con, "select sum(families)::bigint from register_fact")
        return int(count)

    def worst(self, table: str) -> dict[str, str]:
        """Return for each count of a table the province where it is highest."""
        names = [row[0] for row in self.con.execute(f"describe {table}").fetchall()][1:]
        highest = ", ".join(f"max(({name}, prov))[2] as {name}" for name in names)
        sums = ", ".join(f"sum({name}) as {name}" for name in names)
        by_prov = f"select prov, {sums} from {table} group by prov"
        (found,) = store.dicts(self.con.execute(f"select {highest} from ({by_prov})"))
        return found


@contextmanager
def shown(con: "duckdb.DuckDBPyConnection", relations: Mapping[str, str]) -> Iterator[None]:
    """Let names mean selects while the block runs."""
    for name, select in relations.items():
        con.execute(f"create or replace temp view {name} as {select}")
    yield
    for name in relations:
        con.execute(f"drop view temp.{name}")


def insert(con: "duckdb.DuckDBPyConnection", table: str, files: list[Path]) -> None:
    """Add the rows of some files to a table."""
    if files:
        listed = ", ".join(store.literal(file) for file in files)
        con.execute(f"insert into {table} by name from read_parquet([{listed}])")
