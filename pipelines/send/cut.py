"""Cut the tables of every package from the candidate, province by province.

Columns are the recipient's allow-list and nothing else; numbers of cards are text at the border.
"""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duckdb.func import ARROW

from pipelines import macros, store
from pipelines.behind import Behind
from pipelines.codebook import load as load_codebook
from pipelines.errors import DataStop
from pipelines.home import table as files_of
from pipelines.parts import provinces
from pipelines.progress import track
from pipelines.recipients import (
    Frame,
    PackageTable,
    Recipient,
    ages,
    condition,
    frames,
    home_of,
    released,
)
from pipelines.secret import read_key
from pipelines.send import split
from pipelines.send.pseudonym import Pseudonyms

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

NATIONAL = "00"
# rows that wait to be written, of each of two tables
_WAITING = 4 * store.ROW_GROUP
_BY_PROVINCE = ("registry/family", "registry/person", "ranked/family")
_READ = (*_BY_PROVINCE, "ranked/departed")


def expression(column: str) -> str:
    """Return the SQL of a column as it stands in a package: numbers of cards are text."""
    if column in released() and released()[column].pseudonym_of:
        return f"pid({released()[column].pseudonym_of})"
    if column in released():
        return column
    digits = load_codebook().column(column).digits
    if load_codebook().column(column).kind != "id":
        return column
    # Leading zeros are part of a number that has one length; others are written as they are.
    if len(digits) == 1:
        return f"lpad({column}::varchar, {digits[0]}, '0')"
    return f"{column}::varchar"


def _needed(table: PackageTable) -> list[str]:
    """Columns that the inner select must fetch: allowed, filtered on, or made a pseudonym of."""
    needed = [(released()[c].pseudonym_of or c) if c in released() else c for c in table.columns]
    if table.rows:
        needed += condition(table.rows).columns
    return list(dict.fromkeys(needed))


def joined(frame: Frame, wanted: Iterable[str]) -> str:
    """Return the ``from`` clause of a frame that fetches columns of the `wanted` tables."""
    joins = [
        f"{'left' if join.optional else 'inner'} join {join.table} "
        f"on {frame.base}.{join.by} = {join.table}.{join.by}"
        for join in frame.joins
        if join.filters or join.table in wanted
    ]
    return "\n".join([f"from {frame.base}", *joins])


def _fetch(table: PackageTable, columns: Iterable[str]) -> str:
    homes = {column: home_of(column, table.frame) or "" for column in columns}
    cells = ", ".join(f"{home}.{column}" for column, home in homes.items()) or "1 as one"
    return f"select {cells}\n{joined(frames()[table.frame], homes.values())}"


def select(table: PackageTable, folder: str) -> str:
    """Return the query of a package table as `rows` has it, in the order of folder and table."""
    return f"{rows(table, folder)}\norder by {order(table)}"


def order(table: PackageTable) -> str:
    """Return what the rows of a package table are ordered by."""
    return ", ".join(("folder", *table.order))


def rows(table: PackageTable, folder: str) -> str:
    """Return the query of a package table without its order: allowed columns of the rows it holds.

    Parameters
    ----------
    folder : str
        Column, or quoted text, that names the folder of each row; it comes first.
    """
    outer = ", ".join(
        column if (found := expression(column)) == column else f"{found} as {column}"
        for column in table.columns
    )
    needed = _needed(table) if folder.startswith("'") else [*_needed(table), folder]
    text = f"select {folder} as folder, {outer}\nfrom ({_fetch(table, needed)})"
    return f"{text}\nwhere {table.rows}" if table.rows else text


def count(table: PackageTable) -> str:
    """Return a query that counts the rows of a package table without fetching its columns."""
    named = condition(table.rows).columns if table.rows else ()
    text = f"select count(*)\nfrom ({_fetch(table, named)})"
    return f"{text}\nwhere {table.rows}" if table.rows else text


class Cut:
    """Cuts tables for recipients out of one candidate.

    Parameters
    ----------
    con : duckdb.DuckDBPyConnection
        Views ``proposal`` and ``previous_family`` stand on it.
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
        self._recipients = list(recipients)
        self._limits = {r.ministry: r.limits_in_force(quarter) for r in self._recipients}
        self._ages = {**ages(), "reference_date": quarter.reference_date}
        macros.make_members(con, quarter)
        self.rows: dict[str, dict[str, int]] = {
            r.ministry: dict.fromkeys(r.tables, 0) for r in self._recipients
        }

    def all(self, work: Path) -> dict[str, dict[str, int]]:
        """Cut everything; return rows per ministry and table."""
        for table in _READ:
            if not any((self._candidate / table).glob("prov=*/*.parquet")):
                raise DataStop(
                    f"{self._candidate / table} holds no Parquet file; run the steps before send"
                )
        # two tables are written at a time: to write takes longer than to fetch
        with Behind(most=_WAITING) as one, Behind(most=_WAITING) as other:
            lanes = itertools.cycle((one, other))
            for some in track(provinces.of(self._candidate, "ranked/family"), "parts cut"):
                for table in _BY_PROVINCE:
                    provinces.view(self._con, self._candidate, table, some)
                self._compose(work / "composition.parquet")
                # the families of a frame are looked up by its rows, which are more
                with store.joined_as_written(self._con):
                    self._cut(lanes, national=False)
            for table in _READ:
                store.view(self._con, table.replace("/", "_"), files_of(self._candidate, table))
            self._cut(lanes, national=True)
        return self.rows

    def _compose(self, path: Path) -> None:
        query = store.query("send/composition")
        store.write(self._con, query, path, "id_keluarga", self._ages)
        store.view(self._con, "composition", path)
        family = frames()["family"]
        (whole,) = self._one("select count(*) from ranked_family")
        (found,) = self._one(f"select count(*) {joined(family, family.tables)}")
        if whole != found:
            raise DataStop(
                f"{whole} families are ranked, but {found} of them are in the register with "
                "members; nothing is sent. See ranked/family against registry/family and "
                "registry/person"
            )

    def _cut(self, lanes: Iterator[Behind], *, national: bool) -> None:
        for recipient in self._recipients:
            if recipient.pseudonym:
                self._with_pseudonyms(recipient)
            for name, table in recipient.tables.items():
                if table.national == national:
                    self._write(next(lanes), recipient, name, table)
                if national and not self.rows[recipient.ministry][name]:
                    self._write_empty(recipient, name, table)

    def _write(self, behind: Behind, recipient: Recipient, name: str, table: PackageTable) -> None:
        folder = self._targets[recipient.ministry] / "data" / name
        known = self._limits[recipient.ministry]
        limits = {n: known[n] for n in condition(table.rows).limits} if table.rows else {}
        query = select(table, f"'{NATIONAL}'" if table.national else "kode_provinsi")
        found = self._con.sql(query, params=limits or None)
        rows = 0
        for province, pieces in itertools.groupby(split.pieces(found), key=lambda piece: piece[0]):
            path = folder / f"prov={province}" / "part-0.parquet"
            files = split.Files(path, recipient.formats)
            here = 0
            for _, piece in pieces:
                behind.do(files.add, piece, rows=piece.num_rows)
                here += piece.num_rows
            behind.do(files.close)
            behind.do(check, path, table.columns, here)
            rows += here
        (expected,) = self._one(count(table), limits)
        if rows != expected:
            raise DataStop(f"{folder} holds {rows} rows where {expected} were to be cut")
        self.rows[recipient.ministry][name] += rows

    def _write_empty(self, recipient: Recipient, name: str, table: PackageTable) -> None:
        """Write a file without rows: a table that nobody is in is still there to be read."""
        known = self._limits[recipient.ministry]
        limits = {n: known[n] for n in condition(table.rows).limits} if table.rows else {}
        query = f"from ({select(table, repr(NATIONAL))}) limit 0"
        nothing = self._con.sql(query, params=limits or None).to_arrow_table()
        folder = self._targets[recipient.ministry] / "data" / name / f"prov={NATIONAL}"
        with split.Files(folder / "part-0.parquet", recipient.formats) as files:
            files.add(nothing.select(list(table.columns)))

    def _with_pseudonyms(self, recipient: Recipient) -> None:
        """Give the connection the function ``pid`` of this recipient, in place of another's."""
        if self._pid_of == recipient.ministry:
            return
        if self._pid_of:
            self._con.remove_function("pid")
        key = read_key(self._keys / recipient.keys.pseudonym, "pseudonym")
        self._con.create_function(
            "pid", Pseudonyms(recipient, key), ["BIGINT"], "VARCHAR", type=ARROW
        )
        self._pid_of = recipient.ministry

    def _one(self, query: str, params: dict[str, Any] | None = None) -> tuple[int, ...]:
        return tuple(self._con.execute(query, params or {}).fetchall()[0])


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
