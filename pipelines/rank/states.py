"""The families' rows of all states between old and new, put together in memory.

`causes.state_family` says what they are; Spark goes by it. Here each column is gathered once, from
the old and the new rows one after the other.
"""

from typing import TYPE_CHECKING

import numpy as np

from pipelines.frames import pl
from pipelines.in_memory import Numbers, places
from pipelines.rank.variables import URBAN

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb
    import pyarrow as pa

_VILLAGE = "kode_kelurahan_desa"


def families(
    con: "duckdb.DuckDBPyConnection", region: int, moving: "Iterable[tuple[str, int]]"
) -> "pa.Table":
    """Return the family row of every row of ``state``, from ``old_family`` and ``new_family``.

    Parameters
    ----------
    region : int
        Position of the player that moves the village.
    moving : iterable of (str, int)
        The other columns, each with the position of the player that moves it.

    Raises
    ------
    Unusual
        If a family has two rows.
    """
    state, *rows = (_frame(con, name) for name in ("state", "old_family", "new_family"))
    first, last = (state[name].to_numpy() for name in ("first_new", "last_new"))
    old, new = (places(state["id"], each["id"]) for each in rows)
    both = pl.concat(rows)

    def gathered(name: str, position: int | Numbers) -> pl.Series:
        is_new = (first <= position) & (position <= last)
        return both[name].gather(np.where(is_new, len(rows[0]) + new, old))

    before, now = (each[_VILLAGE].gather(at) for each, at in zip(rows, (old, new), strict=True))
    moved = (before != now).fill_null(False).to_numpy()
    found = [
        state["number"].alias("id"),
        pl.Series("nomor_kartu_keluarga", [None], pl.Int64).new_from_index(0, len(state)),
        gathered(_VILLAGE, region),
    ]
    for name, position in moving:
        # a boundary redrawn around who stayed is no move
        found.append(
            gathered(name, np.where(moved, region, position) if name == URBAN else position)
        )
    return pl.DataFrame(found).to_arrow()


def _frame(con: "duckdb.DuckDBPyConnection", table: str) -> pl.DataFrame:
    return pl.DataFrame(con.sql(f"from {table}").to_arrow_table())
