"""Fetch the rows of package tables, some provinces at a time.

What a table holds is gathered in memory. Of provinces too large for that, and of rows that it
does not tell, the engine fetches it; a test holds the bytes of both against each other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines import macros, rules, store
from pipelines.errors import DataStop
from pipelines.home import table as files_of
from pipelines.in_memory import Unusual
from pipelines.parts import folders, provinces
from pipelines.recipients import PackageTable, Recipient, ages, condition, frames
from pipelines.send import members, queries, reading
from pipelines.send.gathered import FOLDER, Gathered, Piece, Pseudonymise, needed

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

NATIONAL = "00"
# rows of families, persons and rankings that are held for each GB that the engine may use
ROWS_PER_GB = 3_000_000
_BY_PROVINCE = ("registry/family", "registry/person", "ranked/family")
_READ = (*_BY_PROVINCE, "ranked/departed")


class Fetching:
    """Fetches rows out of one candidate, of the provinces that were last shown.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        Views ``proposal`` and ``previous_family`` stand on it.
    candidate : Path
        Folder with ``registry/`` and ``ranked/``.
    quarter : Quarter
        Gives the reference date, the limits in force and who counts as a member.
    """

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        candidate: Path,
        quarter: "Quarter",
        recipients: Iterable[Recipient],
    ) -> None:
        self._con, self._candidate, self._quarter = con, candidate, quarter
        self._recipients = list(recipients)
        self._limits = {r.ministry: r.limits_in_force(quarter) for r in self._recipients}
        self._gathered: Gathered | None = None
        self._expected: dict[tuple[str, str], int] = {}
        macros.make_members(con, quarter)

    def must_be_there(self) -> None:
        """Refuse a candidate that lacks a table."""
        for table in _READ:
            if not any((self._candidate / table).glob("prov=*/*.parquet")):
                raise DataStop(
                    f"{self._candidate / table} holds no Parquet file; run the steps before send"
                )

    def show(self, some: list[str], work: Path) -> None:
        """Look at some provinces."""
        for table in _BY_PROVINCE:
            provinces.view(self._con, self._candidate, table, some)
        self._gathered = None  # before the next is read
        try:
            self._gathered = self._gather(some)
        except Unusual:
            self._compose(work / "composition.parquet")
        # the families of a frame are looked up by its rows, which are more
        with store.joined_as_written(self._con):
            self._count()

    def show_nation(self) -> None:
        """Look at the whole nation."""
        for table in _READ:
            store.view(self._con, table.replace("/", "_"), files_of(self._candidate, table))
        self._gathered = None

    def pieces(
        self, recipient: Recipient, table: PackageTable, pid: Pseudonymise | None
    ) -> Iterator[Piece]:
        """Return the rows of each folder in pieces of at most a row group, in order."""
        limits = self.limits(recipient, table)
        if self._gathered is not None:
            try:
                return self._gathered.pieces(self._con, table, limits, pid)
            except Unusual:
                pass  # the engine tells
        query = queries.select(table, f"'{NATIONAL}'" if table.national else FOLDER)
        return self._fetched(query, limits, as_written=not table.national)

    def limits(self, recipient: Recipient, table: PackageTable) -> dict[str, Any]:
        """Return what a table's condition binds."""
        known = self._limits[recipient.ministry]
        return {n: known[n] for n in condition(table.rows).limits} if table.rows else {}

    def expected(self, recipient: Recipient, name: str, table: PackageTable) -> int:
        """Return how many rows there must be, counted by the engine's own joins."""
        if not table.national:
            return self._expected[recipient.ministry, name]
        query = queries.count(table.frame, [table.rows])
        return int(store.one(self._con, query, self.limits(recipient, table))[0])

    def _fetched(self, query: str, limits: dict[str, Any], *, as_written: bool) -> Iterator[Piece]:
        """Yield what the engine fetches."""
        with store.joined_as_written(self._con) if as_written else nullcontext():
            for folder, piece in folders.pieces(self._con.sql(query, params=limits or None)):
                rows = piece.num_rows
                yield Piece(folder, rows, rows, partial(_as_fetched, piece))

    def _gather(self, some: list[str]) -> Gathered:
        """Hold the tables of some provinces in memory."""
        wanted: dict[str, set[str]] = defaultdict(set, {"registry_person": {*members.COLUMNS}})
        for recipient in self._recipients:
            for table in recipient.tables.values():
                for name, columns in ({} if table.national else needed(table)).items():
                    wanted[name] |= columns
        composed = wanted.pop("composition", set())
        most = int(ROWS_PER_GB * store.memory(self._con))
        tables = reading.read(self._candidate, some, wanted, most)
        found = members.composition(
            tables["registry_person"],
            tables["registry_family"]["id_keluarga"],
            self._quarter.reference_date,
            ages(),
            rules.in_force("active_presence", self._quarter),
        )
        tables["composition"] = found.select(sorted(composed))
        self._con.register("composed", tables["composition"].to_arrow())
        self._con.execute("create or replace view composition as from composed")
        return Gathered(tables)

    def _compose(self, path: Path) -> None:
        params: Mapping[str, Any] = {**ages(), "reference_date": self._quarter.reference_date}
        store.write(self._con, store.query("send/composition"), path, "id_keluarga", params)
        store.view(self._con, "composition", path)

    def _count(self) -> None:
        """Count what is `expected`, all tables of a frame at once; stop where a family is lost."""
        asked: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
        limits: dict[str, dict[str, Any]] = defaultdict(dict)
        for recipient in self._recipients:
            for name, table in recipient.tables.items():
                if not table.national:
                    # limits of two recipients may have one name
                    own = re.sub(r"\$(?=\w)", f"${recipient.ministry}_", table.rows)
                    asked[table.frame][recipient.ministry, name] = own
                    limits[table.frame] |= {
                        f"{recipient.ministry}_{limit}": value
                        for limit, value in self.limits(recipient, table).items()
                    }
        for frame in dict.fromkeys(["family", *asked]):
            every = frames()[frame].tables if frame == "family" else ()
            query = queries.count(frame, ["", *asked[frame].values()], every)
            found, *rows = store.one(self._con, query, limits[frame])
            self._expected |= dict(zip(asked[frame], rows, strict=True))
            if frame == "family":
                self._must_be_whole(found)

    def _must_be_whole(self, found: int) -> None:
        (whole,) = store.one(self._con, "select count(*) from ranked_family")
        if whole != found:
            raise DataStop(
                f"{whole} families are ranked, but {found} of them are in the register with "
                "members; nothing is sent. See ranked/family against registry/family and "
                "registry/person"
            )


def _as_fetched(piece: pa.Table) -> pa.Table:
    return piece
