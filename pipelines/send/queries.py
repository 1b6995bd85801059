"""The queries of package tables, and of how many rows they hold.

Columns are the recipient's allow-list and nothing else; numbers of cards are text at the border.
"""

from collections.abc import Iterable
from functools import cache

from pipelines.codebook import load as load_codebook
from pipelines.recipients import Frame, PackageTable, condition, frames, home_of, released


def expression(column: str) -> str:
    """Return the SQL of a column as it stands in a package: numbers of cards are text."""
    if column in released() and released()[column].pseudonym_of:
        return f"pid({released()[column].pseudonym_of})"
    lengths = digits(column)
    if lengths is None:
        return column
    # Leading zeros are part of a number that has one length; others are written as they are.
    if len(lengths) == 1:
        return f"lpad({column}::varchar, {lengths[0]}, '0')"
    return f"{column}::varchar"


@cache
def digits(column: str) -> tuple[int, ...] | None:
    """Return how many digits the numbers of a card have; None: the column is no such number."""
    if column in released():
        return None
    found = load_codebook().column(column)
    return tuple(found.digits) if found.kind == "id" else None


def needed(table: PackageTable) -> list[str]:
    """Return the columns to fetch: allowed, filtered on, or made a pseudonym of."""
    found = [(released()[c].pseudonym_of or c) if c in released() else c for c in table.columns]
    if table.rows:
        found += condition(table.rows).columns
    return list(dict.fromkeys(found))


def joined(frame: Frame, wanted: Iterable[str]) -> str:
    """Return the ``from`` clause of a frame that fetches columns of the `wanted` tables."""
    joins = [
        f"{'left' if join.optional else 'inner'} join {join.table} "
        f"on {frame.base}.{join.by} = {join.table}.{join.by}"
        for join in frame.joins
        if join.filters or join.table in wanted
    ]
    return "\n".join([f"from {frame.base}", *joins])


def _fetch(frame: str, columns: Iterable[str], tables: Iterable[str] = ()) -> str:
    homes = {column: home_of(column, frame) or "" for column in columns}
    cells = ", ".join(f"{home}.{column}" for column, home in homes.items()) or "1 as one"
    return f"select {cells}\n{joined(frames()[frame], {*homes.values(), *tables})}"


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
    fetched = needed(table) if folder.startswith("'") else [*needed(table), folder]
    text = f"select {folder} as folder, {outer}\nfrom ({_fetch(table.frame, fetched)})"
    return f"{text}\nwhere {table.rows}" if table.rows else text


def count(frame: str, conditions: Iterable[str], tables: Iterable[str] = ()) -> str:
    """Return a query that counts the rows of a frame that each of some conditions lets through.

    No other column is fetched than those that the conditions name.

    Parameters
    ----------
    conditions : iterable of str
        An empty one lets every row through.
    tables : iterable of str
        Those that are joined though no condition names a column of theirs.
    """
    asked = [each or "true" for each in conditions]
    named = {column: None for each in asked for column in condition(each).columns}
    cells = ", ".join(f"count(*) filter (where {each})" for each in asked)
    return f"select {cells}\nfrom ({_fetch(frame, named, tables)})"
