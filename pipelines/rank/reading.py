"""Rows of the register that a part needs, read past the engine.

Where few rows of a wide table are wanted, Polars reads them in half the time. It only reads: what
the rows mean is told by the SQL of `pipelines.rank.inputs`, over what was read.
"""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines.frames import pl
from pipelines.rank.causes import VILLAGE
from pipelines.rank.changes import touched_select, windows
from pipelines.rank.inputs import PLACED, PREVIOUS
from pipelines.rank.variables import URBAN, family_columns, person_columns

if TYPE_CHECKING:
    import duckdb

    from pipelines.rank.inputs import Part, Side

_FAMILY, _CARD = "id_keluarga", "nomor_kartu_keluarga"
_BORN, _PRESENCE = "tanggal_lahir", "status_keberadaan"


@cache
def _columns(name: str) -> list[str]:
    """Return what `Side.family` and `Side.person` read of their tables."""
    if name == "family":
        return [_FAMILY, _CARD, VILLAGE, *(column.name for column in family_columns())]
    answers = (column.name for column in person_columns() if column.name != _PRESENCE)
    return [_FAMILY, "id_individu", _PRESENCE, *answers]


def rows(side: "Side", name: str, part: "Part", only: pa.ChunkedArray) -> pa.Table:
    """Return what `Side.family` or `Side.person` read of certain families.

    Parameters
    ----------
    name : str
        ``family`` or ``person``.
    only : array of int64
        ``id_keluarga`` of the families.
    """
    found = _scan(side, f"registry/{name}", part).select(_columns(name))
    listed = pl.Series(only).implode()
    # asked while reading: what is not wanted is never put together
    return found.filter(pl.col(_FAMILY).is_in(listed)).collect().to_arrow()


def previous(
    now: "Side", before: "Side", part: "Part", touched: pa.ChunkedArray
) -> tuple[pa.Table, pa.Table]:
    """Return last quarter's ranking of the touched families of a part, and all of the others.

    Of the others, which are where they were and as they were, the register's numbers, village
    and kind of place of now stand beside what else `inputs.previous_ranking` reads.

    Parameters
    ----------
    touched : array of int64
        ``id_keluarga``.
    """
    ranked = _scan(before, "ranked/family", part).select(PREVIOUS)
    listed = pl.DataFrame({_FAMILY: touched}).lazy()
    register = _scan(now, "registry/family", part).select(_FAMILY, _CARD, VILLAGE, URBAN)
    placed = [name for name in PREVIOUS if name.startswith("kode_")]
    rest = register.join(listed, on=_FAMILY, how="anti").join(ranked.drop(placed), on=_FAMILY)
    found = pl.collect_all([ranked.join(listed, on=_FAMILY, how="semi"), rest])
    return found[0].to_arrow(), found[1].to_arrow()


def find_touched(
    con: "duckdb.DuckDBPyConnection", now: "Side", before: "Side", part: "Part"
) -> None:
    """Make table ``touched`` of a part, see `changes.touched_select`.

    Only members of now are looked at for their age. A family whose members were others then has
    another fingerprint; those who left are looked at when its old rows are read.
    """
    con.register("aged_read", aged(now, before, part))
    select = touched_select(now, before, part, "aged_read")
    con.execute(f"create or replace temp table touched as {select}")
    con.unregister("aged_read")


def aged(now: "Side", before: "Side", part: "Part") -> pa.Table:
    """Return the families (id, maybe again) of which a member of now passed an age of the view.

    Those of neighbouring parts may be among them.
    """
    spans = windows(before.quarter.reference_date, now.quarter.reference_date)
    first, last = (f(day for span in spans for day in span) for f in (min, max))
    passes = np.zeros((last - first).days + 1, bool)
    for begins, ends in spans:
        passes[(begins - first).days : (ends - first).days + 1] = True
    origin = int(np.datetime64(first, "D").astype(np.int64))
    read = _scan(now, "registry/person", part).select(_FAMILY, _BORN, _PRESENCE).collect()
    day = read[_BORN].to_physical().fill_null(origin - 1).to_numpy() - origin
    born_within = (day >= 0) & (day < len(passes))
    found = np.flatnonzero(born_within)
    found = found[passes[day[found]]]
    presence = read[_PRESENCE].gather(found).fill_null(now.present[0]).to_numpy()
    ids = read[_FAMILY].gather(found).to_numpy()
    return pa.table({"id": ids[np.isin(presence, now.present)]})


def _scan(side: "Side", name: str, part: "Part") -> pl.LazyFrame:
    """Return a table's rows of a part, as `Side.read` has them."""
    files = side.files(name, part)
    if not files:
        return pl.scan_parquet(side.files(name)[:1], hive_partitioning=False).head(0)
    found = pl.scan_parquet(files, hive_partitioning=False)
    if part.first and name in PLACED:
        found = found.filter(pl.col(VILLAGE) >= part.first)
    if part.beyond and name in PLACED:
        found = found.filter(pl.col(VILLAGE) < part.beyond)
    return found
