"""What a package holds of some provinces, gathered from tables in memory.

The rows are those of `queries.rows`, in the order of `queries.order`: the engine says which of
them a condition lets through, by their places; keys alone are sorted, and the cells are gathered
once, in the order in which they are written.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from pipelines import store
from pipelines.frames import pl
from pipelines.in_memory import Numbers, Unusual, first
from pipelines.recipients import PackageTable, condition, frames, home_of, released
from pipelines.send import queries
from pipelines.send.reading import places

if TYPE_CHECKING:
    import duckdb

FOLDER = "kode_provinsi"
_BEGIN = 8  # bytes of a text that make one number
_PLACES_A_ROW = 8  # where rows lie takes at most so much less room than they do
Pseudonymise = Callable[[pa.Array], pa.Array]


def needed(table: PackageTable) -> dict[str, set[str]]:
    """Return of each table the columns that rows of a package table are gathered from."""
    frame = frames()[table.frame]
    found: dict[str, set[str]] = {frame.base: {join.by for join in frame.joins}}
    for column in [FOLDER, *queries.needed(table)]:
        found.setdefault(home_of(column, table.frame) or "", set()).add(column)
    for join in frame.joins:
        if join.filters or join.table in found:
            found.setdefault(join.table, set()).add(join.by)
    return found


class Piece(NamedTuple):
    """Rows of a folder, that come when they are asked for.

    Attributes
    ----------
    weight : int
        What holding it meanwhile takes, in rows of a package.
    """

    folder: str
    rows: int
    weight: int
    come: Callable[[], pa.Table]


class Gathered:
    """Gathers package tables from tables in memory.

    Parameters
    ----------
    tables : dict of str to DataFrame
        What `needed` names, by table.
    """

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self._tables = tables
        self._found: dict[tuple[str, str, str], Numbers] = {}

    def pieces(
        self,
        con: "duckdb.DuckDBPyConnection",
        table: PackageTable,
        limits: Mapping[str, Any],
        pid: Pseudonymise | None = None,
    ) -> Iterator[Piece]:
        """Return the rows of each folder in pieces of at most a row group, in order.

        Parameters
        ----------
        limits : mapping of str to object
            What the table's condition binds.
        pid : callable, optional
            Gives ids their pseudonyms, where the table has such.

        Raises
        ------
        Unusual
            If only the engine can tell them.
        """
        rows = self._rows(table)
        rows.must_fit(table.columns)
        if table.rows:
            rows = rows.at(rows.chosen(con, table.rows, limits))
        folders = rows.column(FOLDER)
        changes = folders.head(-1).ne_missing(folders.tail(-1)).to_numpy()
        starts = [0, *(np.flatnonzero(changes) + 1).tolist()] if len(folders) else []
        names = [folders[start] for start in starts]
        if None in names or names != sorted(set(names)):
            raise Unusual
        edges = itertools.pairwise([*starts, len(folders)])
        return itertools.chain.from_iterable(
            _pieces(name, rows.at(slice(*edge)), table, pid)
            for name, edge in zip(names, edges, strict=True)
        )

    def _rows(self, table: PackageTable) -> "_Rows":
        frame = frames()[table.frame]
        wanted = needed(table)
        rows = first(len(self._tables[frame.base]))
        found = {frame.base: rows}
        kept = np.ones(len(rows), np.bool_)
        for join in frame.joins:
            if join.table in wanted:
                if join.optional:
                    raise Unusual
                found[join.table] = self._places(frame.base, join.by, join.table)
                kept &= found[join.table] >= 0
        whole = _Rows(self._tables, table.frame, found)
        return whole if kept.all() else whole.at(np.flatnonzero(kept))

    def _places(self, base: str, by: str, table: str) -> Numbers:
        key = (base, by, table)
        if key not in self._found:
            self._found[key] = places(self._tables[base][by], self._tables[table][by])
        return self._found[key]


class _Rows:
    """Rows of a frame, by their places in its tables."""

    def __init__(
        self, tables: Mapping[str, pl.DataFrame], frame: str, found: Mapping[str, Numbers]
    ) -> None:
        self._tables, self._frame, self._found = tables, frame, found

    def at(self, which: Numbers | slice) -> "_Rows":
        return _Rows(
            self._tables, self._frame, {name: at[which] for name, at in self._found.items()}
        )

    def column(self, name: str) -> pl.Series:
        """Return a column of the rows."""
        table = home_of(name, self._frame) or ""
        return _taken(self._tables[table][name], _where(self._found[table]))

    def chosen(
        self, con: "duckdb.DuckDBPyConnection", rows: str, limits: Mapping[str, Any]
    ) -> Numbers:
        """Return which rows a condition lets through."""
        if not condition(rows).columns:
            raise Unusual
        narrow = pl.DataFrame({name: self.column(name) for name in condition(rows).columns})
        con.register("narrow", narrow.with_row_index("place").to_arrow())
        try:
            found = con.sql(f"select place from narrow where {rows}", params=dict(limits) or None)
            return np.sort(found.to_arrow_table()["place"].to_numpy())
        finally:
            con.unregister("narrow")

    def key(self, name: str, made: Mapping[str, pl.Series]) -> pl.Series:
        """Return what orders rows as a column of the package does."""
        if name in made:
            return made[name]
        values, digits = self.column(name), queries.digits(name)
        # numbers of one length are ordered as their texts are
        return values if digits is None or len(digits) == 1 else _text(values, digits)

    def must_fit(self, columns: Sequence[str]) -> None:
        """Refuse numbers that do not have the one length that they should have, or a shorter."""
        for name in columns:
            if (digits := queries.digits(name)) is None:
                continue
            values = self._tables[home_of(name, self._frame) or ""][name]
            if not values.dtype.is_integer():
                raise Unusual
            if len(digits) == 1 and not values.is_between(0, 10 ** digits[0] - 1).all():
                raise Unusual

    def cells(
        self, columns: Sequence[str], which: Numbers, made: Mapping[str, pl.Series]
    ) -> pa.Table:
        """Return some rows as a package has them."""
        found, at = {}, {table: _where(places[which]) for table, places in self._found.items()}
        for name in columns:
            if name in made:
                found[name] = _taken(made[name], _where(which))
                continue
            table, digits = home_of(name, self._frame) or "", queries.digits(name)
            values = _taken(self._tables[table][name], at[table])
            found[name] = values if digits is None else _text(values, digits)
        return pl.DataFrame(found).to_arrow(compat_level=pl.CompatLevel.oldest())


def _pieces(
    folder: str, rows: _Rows, table: PackageTable, pid: Pseudonymise | None
) -> Iterator[Piece]:
    made = {
        column: pl.Series(pid(rows.column(released()[column].pseudonym_of).to_arrow()))
        for column in table.columns
        if pid and column in released() and released()[column].pseudonym_of
    }
    order = _order([rows.key(column, made) for column in table.order])
    for start in range(0, len(order), store.ROW_GROUP):
        some = order[start : start + store.ROW_GROUP]
        come = partial(rows.cells, table.columns, some, made)
        yield Piece(folder, len(some), len(some) // _PLACES_A_ROW, come)


def _index(places: Numbers) -> pl.Series:
    """Return places as Polars takes them."""
    return pl.Series(places.astype(np.uint32, copy=False))


def _where(places: Numbers) -> pl.Series | slice:
    """Return places as Polars takes them; those that follow each other are not looked up."""
    if len(places) and (np.diff(places) == 1).all():
        return slice(int(places[0]), int(places[-1]) + 1)
    return _index(places)


def _taken(values: pl.Series, where: pl.Series | slice) -> pl.Series:
    return values[where] if isinstance(where, slice) else values.gather(where)


def _text(values: pl.Series, digits: tuple[int, ...]) -> pl.Series:
    text = values.cast(pl.String)
    return text.str.pad_start(digits[0], "0") if len(digits) == 1 else text


def _order(keys: Sequence[pl.Series]) -> Numbers:
    """Return the order of rows by several keys, blanks last."""
    if any(key.null_count() for key in keys):
        return _sorted(keys)
    if _is_ordered(keys):
        return first(len(keys[0]))
    begin = _number(keys[0])
    if begin is None:
        return _sorted(keys)
    order = np.argsort(begin, kind="stable")
    if _is_ordered([key.gather(_index(order)) for key in keys]):
        return order
    # rows whose first key begins alike are in order among themselves after this
    same = begin[order][1:] == begin[order][:-1]
    where = np.flatnonzero(np.append(same, False) | np.append(False, same))
    alike = order[where]
    order[where] = alike[_sorted([key.gather(_index(alike)) for key in keys])]
    return order


def _number(key: pl.Series) -> Numbers | None:
    """Return numbers that rise where a key does, as far as they tell it; None: there are none."""
    if key.dtype.is_integer():
        return key.to_numpy()
    if key.dtype != pl.String or (key.str.len_bytes() < _BEGIN).any():
        return None
    begin = key.cast(pl.Binary).bin.head(_BEGIN)
    return begin.bin.reinterpret(dtype=pl.UInt64, endianness="big").to_numpy()


def _sorted(keys: Sequence[pl.Series]) -> Numbers:
    names = [str(number) for number in range(len(keys))]
    table = pl.DataFrame(dict(zip(names, keys, strict=True)))
    return table.select(pl.arg_sort_by(names, nulls_last=True)).to_series().to_numpy()


def _is_ordered(keys: Sequence[pl.Series]) -> bool:
    """Whether rows without blanks ascend by their keys."""
    equal: pl.Series | None = None
    for key in keys:
        before, after = key.head(-1), key.tail(-1)
        falls = before > after
        if (falls if equal is None else falls & equal).any():
            return False
        equal = before == after if equal is None else equal & (before == after)
    return True
