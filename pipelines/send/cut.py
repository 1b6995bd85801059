"""Cut the tables of every package from the candidate, province by province."""

import itertools
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from duckdb.func import ARROW

from pipelines import store
from pipelines.behind import Behind
from pipelines.errors import DataStop
from pipelines.parts import provinces
from pipelines.progress import track
from pipelines.recipients import PackageTable, Recipient
from pipelines.secret import read_key
from pipelines.send import queries, split
from pipelines.send.fetching import NATIONAL, Fetching
from pipelines.send.gathered import Piece
from pipelines.send.pseudonym import Pseudonyms

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

# rows that wait to be written, of each of two tables
_WAITING = 4 * store.ROW_GROUP


class Cut:
    """Cuts tables for recipients out of one candidate.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        View ``previous_family`` stands on it, and ``proposal`` once the nation is cut.
    keys : Path
        Folder of the pseudonym keys.
    candidate : Path
        Folder with ``registry/`` and ``ranked/``.
    quarter : Quarter
        Gives the reference date, the limits in force and who counts as a member.
    targets : dict of str to Path
        Folder of each ministry's package.
    """

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        candidate: Path,
        keys: Path,
        quarter: "Quarter",
        recipients: Iterable[Recipient],
        targets: dict[str, Path],
    ) -> None:
        self._con, self._candidate, self._targets = con, candidate, targets
        self._keys, self._pid_of = keys, ""
        self._pid: Pseudonyms | None = None
        self._recipients = list(recipients)
        self._fetching = Fetching(con, candidate, quarter, self._recipients)
        self.rows: dict[str, dict[str, int]] = {
            r.ministry: dict.fromkeys(r.tables, 0) for r in self._recipients
        }

    def provinces(self, work: Path) -> None:
        """Cut the tables that have a file for each province."""
        self._fetching.must_be_there()
        # two tables are written at a time: to write takes longer than to fetch
        with Behind(most=_WAITING) as one, Behind(most=_WAITING) as other:
            parts = provinces.small_first(self._candidate, "ranked/family")
            for some in track(parts, "parts cut"):
                self._fetching.show(some, work)
                self._cut((one, other), national=False)

    def nation(self) -> dict[str, dict[str, int]]:
        """Cut the tables of one file for the nation; return rows of all, by ministry and table."""
        self._fetching.show_nation()
        with Behind(most=_WAITING) as one:
            self._cut([one], national=True)
        return self.rows

    def _cut(self, lanes: Iterable[Behind], *, national: bool) -> None:
        for recipient in self._recipients:
            self._with_pseudonyms(recipient)
            for name, table in recipient.tables.items():
                if table.national == national:
                    lane = min(lanes, key=attrgetter("waiting"))
                    self._write(lane, recipient, name, table)
                if national and not self.rows[recipient.ministry][name]:
                    self._write_empty(recipient, name, table)

    def _write(self, behind: Behind, recipient: Recipient, name: str, table: PackageTable) -> None:
        folder = self._targets[recipient.ministry] / "data" / name
        pieces = self._fetching.pieces(recipient, table, self._pid)
        rows = 0
        for province, some in itertools.groupby(pieces, key=attrgetter("folder")):
            path = folder / f"prov={province}" / "part-0.parquet"
            files = split.Files(path, recipient.formats, table.order)
            here = 0
            for piece in some:
                behind.do(_add, files, piece, rows=piece.weight)
                here += piece.rows
            behind.do(files.close)
            behind.do(check, path, table.columns, here)
            rows += here
        expected = self._fetching.expected(recipient, name, table)
        if rows != expected:
            raise DataStop(f"{folder} holds {rows} rows where {expected} were to be cut")
        self.rows[recipient.ministry][name] += rows

    def _write_empty(self, recipient: Recipient, name: str, table: PackageTable) -> None:
        """Write a file without rows: a table that nobody is in is still there to be read."""
        limits = self._fetching.limits(recipient, table)
        query = f"from ({queries.select(table, repr(NATIONAL))}) limit 0"
        nothing = self._con.sql(query, params=limits or None).to_arrow_table()
        folder = self._targets[recipient.ministry] / "data" / name / f"prov={NATIONAL}"
        with split.Files(folder / "part-0.parquet", recipient.formats, table.order) as files:
            files.add(nothing.select(list(table.columns)))

    def _with_pseudonyms(self, recipient: Recipient) -> None:
        """Let pseudonyms be this recipient's, also those of the connection's function ``pid``."""
        if self._pid_of == recipient.ministry:
            return
        if self._pid is not None:
            self._con.remove_function("pid")
        self._pid, self._pid_of = None, recipient.ministry
        if recipient.pseudonym:
            key = read_key(self._keys / recipient.keys.pseudonym, "pseudonym")
            self._pid = Pseudonyms(recipient, key)
            self._con.create_function("pid", self._pid, ["BIGINT"], "VARCHAR", type=ARROW)


def _add(files: split.Files, piece: Piece) -> None:
    files.add(piece.come())


def check(path: Path, columns: tuple[str, ...], rows: int) -> None:
    """Refuse a written table whose columns or rows are not exactly the agreed ones.

    Raises
    ------
    DataStop
        Naming the file.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        written, found = tuple(file.schema_arrow.names), file.metadata.num_rows
    if written != columns:
        raise DataStop(f"{path} holds other columns than its recipient's list allows")
    if found != rows:
        raise DataStop(f"{path} holds {found} rows where {rows} were cut")
