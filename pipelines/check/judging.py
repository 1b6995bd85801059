"""Judge the whole frozen register part by part, and lay out what was counted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from pipelines import regions, store
from pipelines.check import rows
from pipelines.check.elsewhere import Elsewhere, Run
from pipelines.check.judged import FACTS, TABLES, rules_of
from pipelines.progress import phase, track

if TYPE_CHECKING:
    import duckdb

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
        village = folder / "region_village.parquet"
        pq.write_table(regions.villages().select(["kode_kelurahan_desa"]), village)
        self._village = f"select * from read_parquet({store.literal(village)})"
        for table in TABLES:
            columns = ", ".join(f'"{rule.code.lower()}" bigint' for rule in rules_of(table))
            con.execute(f"create table registry_{table} (prov varchar, {columns})")
        counted = ", ".join(f"{name} bigint" for name in ("families", "persons", *FACTS))
        con.execute(
            f"create table register_fact (prov varchar, {counted}, "
            f"{', '.join(f'{name} bigint' for name in _UNRANKED)})"
        )

    def run(self) -> None:
        """Judge part after part; write the rows that break a rule beside the register."""
        parts = list(rows.parts(self.candidate))
        with store.staged(self.candidate / rows.FOLDER) as folder:
            for part in track(parts, "check: parts of the register"):
                relations = part.relations(self.candidate) | {"region_village": self._village}
                with shown(self.con, relations):
                    for table in TABLES:
                        self._find(table, relations)
                    self._take_down()
                    with phase("check: writing rows that break a rule"):
                        rows.write(self.con, part, folder)

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

    def _find(self, table: str, relations: dict[str, str]) -> None:
        """Make ``broken_<table>`` of the part shown."""
        query = rows.broken(table)
        given = {name: value for name, value in self.params.items() if f"${name}" in query}
        here = self.elsewhere is None
        self.con.execute(
            f"create or replace temp table broken_{table} as select * from ({query})"
            f"{'' if here else ' limit 0'}",
            given,
        )
        if self.elsewhere is not None:
            for files in self.elsewhere(query, [Run(given, relations)]):
                insert(self.con, f"broken_{table}", files)

    def _take_down(self) -> None:
        """Add what was counted of the part shown, a row for each of its provinces."""
        found = {table: rows.count(self.con, table) for table in TABLES}
        sizes: dict[str, dict[str, int]] = {}
        for table, name in zip(TABLES, ("families", "persons"), strict=True):
            told = self.con.execute(f"select prov, count(*) from registry_{table} group by prov")
            for prov, count in told.fetchall():
                sizes.setdefault(prov, {})[name] = count
        unranked = {
            row.pop("prov"): row
            for row in store.dicts(self.con.execute(store.query("check/unranked_fact")))
        }
        for prov in sorted({*sizes, *unranked}):
            facts = sizes.get(prov, {}) | unranked.get(prov, {})
            for table in TABLES:
                counted = found[table].get(prov, {})
                facts |= {name: counted[name] for name in FACTS if name in counted}
                codes = [rule.code.lower() for rule in rules_of(table)]
                self._insert(
                    f"checks.registry_{table}", prov, {c: counted.get(c, 0) for c in codes}
                )
            names = ("families", "persons", *FACTS, *_UNRANKED)
            self._insert("register_fact", prov, {name: facts.get(name, 0) for name in names})

    def _insert(self, table: str, prov: str, counted: Mapping[str, int]) -> None:
        marks = ", ".join("?" * (1 + len(counted)))
        self.con.execute(f"insert into {table} values ({marks})", [prov, *counted.values()])


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
