"""Cut the tables of every package from the candidate, province by province.

Columns are the recipient's allow-list and nothing else; numbers of cards are text at the border.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from duckdb.func import ARROW

from pipelines import store
from pipelines.codebook import load as load_codebook
from pipelines.errors import DataStop
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
from pipelines.send.pseudonym import Pseudonyms, read_key

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

NATIONAL = "00"
_BY_PROVINCE = ("registry/family", "registry/person", "ranked/family")


def provinces(candidate: Path) -> list[str]:
    """Return the provinces of the candidate's ranked families, as two digits."""
    folders = (candidate / "ranked/family").glob("prov=*")
    return sorted(folder.name.removeprefix("prov=") for folder in folders)


def view(
    con: "duckdb.DuckDBPyConnection", candidate: Path, table: str, province: str | None
) -> None:
    """Make ``registry_family`` of ``registry/family``: one province, or all of them."""
    every = sorted((candidate / table).glob("prov=*/*.parquet"))
    if not every:
        raise DataStop(f"{candidate / table} holds no Parquet file; run the steps before send")
    if province is None:
        store.view(con, table.replace("/", "_"), every)
        return
    own = [file for file in every if file.parent.name == f"prov={province}"]
    name = table.replace("/", "_")
    if own:
        store.view(con, name, own)
    else:
        store.view(con, "any_province", every[:1])
        con.execute(f'create or replace view "{name}" as select * from any_province limit 0')


def _expression(column: str) -> str:
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


def select(table: PackageTable) -> str:
    """Return the query of a package table: allowed columns, in order, of the rows it holds."""
    outer = ", ".join(
        column if (found := _expression(column)) == column else f"{found} as {column}"
        for column in table.columns
    )
    text = f"select {outer}\nfrom ({_fetch(table, _needed(table))})"
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
        Gives the reference date and the limits in force.
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
        self.rows: dict[str, dict[str, int]] = {
            r.ministry: dict.fromkeys(r.tables, 0) for r in self._recipients
        }

    def all(self, work: Path) -> dict[str, dict[str, int]]:
        """Cut everything; return rows per ministry and table."""
        for province in track(provinces(self._candidate), "provinces cut"):
            for table in _BY_PROVINCE:
                view(self._con, self._candidate, table, province)
            self._compose(work / f"composition-{province}.parquet")
            self._cut(province, national=False)
            (work / f"composition-{province}.parquet").unlink()
        for table in (*_BY_PROVINCE, "ranked/departed"):
            view(self._con, self._candidate, table, None)
        self._cut(NATIONAL, national=True)
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
                f"members ({path.stem.removeprefix('composition-')}); nothing is sent. "
                "See ranked/family against registry/family and registry/person"
            )

    def _cut(self, province: str, *, national: bool) -> None:
        for recipient in self._recipients:
            for name, table in recipient.tables.items():
                if table.national == national:
                    self._write(recipient, name, table, province)
                if national and not table.national and not self.rows[recipient.ministry][name]:
                    self._write(recipient, name, table, NATIONAL, empty=True)

    def _write(
        self,
        recipient: Recipient,
        name: str,
        table: PackageTable,
        province: str,
        *,
        empty: bool = False,
    ) -> None:
        folder = self._targets[recipient.ministry] / "data" / name / f"prov={province}"
        if recipient.pseudonym:
            self._with_pseudonyms(recipient)
        query = select(table) + (" limit 0" if empty else "")
        known = self._limits[recipient.ministry]
        limits = {n: known[n] for n in condition(table.rows).limits} if table.rows else {}
        order = ", ".join(table.order)
        rows = store.write(self._con, query, folder / "part-0.parquet", order, limits)
        (expected,) = (0,) if empty else self._one(count(table), limits)
        check(folder / "part-0.parquet", table.columns, rows, expected)
        if not rows and not (empty or table.national):
            shutil.rmtree(folder)
            return
        if "csv" in recipient.formats:
            write_csv(self._con, folder / "part-0.parquet", table)
        self.rows[recipient.ministry][name] += rows

    def _with_pseudonyms(self, recipient: Recipient) -> None:
        """Give the connection the function ``pid`` of this recipient, in place of another's."""
        if self._pid_of == recipient.ministry:
            return
        if self._pid_of:
            self._con.remove_function("pid")
        key = read_key(self._keys / recipient.keys.pseudonym)
        self._con.create_function(
            "pid", Pseudonyms(recipient, key), ["BIGINT"], "VARCHAR", type=ARROW
        )
        self._pid_of = recipient.ministry

    def _one(self, query: str, params: dict[str, int] | None = None) -> tuple[int, ...]:
        return tuple(self._con.execute(query, params or {}).fetchall()[0])


def check(path: Path, columns: tuple[str, ...], rows: int, expected: int) -> None:
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
    if not rows == expected == found:
        raise DataStop(f"{path} holds {found} rows where {expected} were to be cut")


def write_csv(con: "duckdb.DuckDBPyConnection", parquet: Path, table: PackageTable) -> None:
    """Write the rows of a Parquet file beside it as CSV: UTF-8, commas, every text quoted."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(parquet)
    texts = [name for name in table.columns if pa.types.is_string(schema.field(name).type)]
    quote = f", force_quote ({', '.join(texts)})" if texts else ""
    store.view(con, "written", parquet)
    con.execute(
        f"copy (select {', '.join(table.columns)} from written "
        f"order by {', '.join(table.order)}) "
        f"to {store.literal(parquet.with_suffix('.csv'))} (format csv, header{quote})"
    ).fetchall()
