"""Where the values of each family come from, and when people told of it last."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import store
from pipelines.macros import ID_BITS
from pipelines.merge import own_origin
from pipelines.merge.gathered import gathered
from pipelines.merge.meters import POWER

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb
    import numpy.typing as npt

_ORIGIN = ("sumber", "tanggal", "pengecualian")
_NEVER = np.iinfo(np.int32).min
# the quarter of 1970's first month, counted as `Quarter.index` counts them
_FIRST = 4 * 1970 + 1


def lay_out(con: "duckdb.DuckDBPyConnection", known: pa.Table) -> pa.Table:
    """Return ``registry/provenance`` of the families of a part, in the order of province and id.

    Parameters
    ----------
    known : pyarrow.Table
        The rows of `in_force`.

    Returns
    -------
    pyarrow.Table
        Also the province (`prov`), and the place in `known` (`letak`).
    """
    metered = con.sql(
        "select metered.letak, metered.sumber, metered.tanggal from metered "
        "anti join origin on metered.id_keluarga = origin.id_keluarga where metered.menang"
    ).to_arrow_table()
    lists, done = own_origin.dated_anew(known, POWER, metered)
    con.register("dated_anew", pa.table({"letak": done}))
    anew = con.sql(store.query("merge/provenance")).to_arrow_table()
    con.unregister("dated_anew")
    place = known.schema.get_field_index("pengecualian")
    known = known.set_column(place, "pengecualian", lists)
    prov = pc.utf8_slice_codeunits(known["tempat"], 0, 2)
    ids = known["id_keluarga"].to_numpy()
    order = np.argsort(prov.cast(pa.int64()).to_numpy() << ID_BITS | ids, kind="stable")
    rows = gathered(order, _ORIGIN, known, anew)
    for name, column in (
        ("prov", prov.take(pa.array(order))),
        ("id_keluarga", pa.array(ids[order])),
        ("letak", pa.array(order)),
    ):
        rows = rows.append_column(name, column)
    return rows


def people(con: "duckdb.DuckDBPyConnection") -> list[int]:
    """Return the sources that tell what people said, and not an extract."""
    rows = con.execute(
        "select distinct sumber from authority where kelas <> 'ekstrak' order by all"
    ).fetchall()
    return [number for (number,) in rows]


def quarters_since(
    rows: pa.Table, sources: "Collection[int]", index: int
) -> "npt.NDArray[np.int64]":
    """Return how many quarters ago people told of each family last; of none by people, anybody.

    Parameters
    ----------
    rows : pyarrow.Table
        As `lay_out` returns them.
    sources : collection of int
        Those of `people`.
    index : int
        The quarter's place in time.

    Returns
    -------
    array of int64
        0 also where no day is known, or one to come.
    """
    lists = rows["pengecualian"].combine_chunks()
    each = own_origin.parts(lists)
    of = np.concatenate([np.arange(rows.num_rows), own_origin.owners(lists)])
    source, day = (
        np.concatenate([told[name].cast(pa.int32()).fill_null(none) for told in (rows, each)])
        for name, none in (("sumber", -1), ("tanggal", _NEVER))
    )
    by_people = np.isin(source, list(sources))
    last, latest = np.full((2, rows.num_rows), _NEVER, np.int32)
    np.maximum.at(last, of[by_people], day[by_people])
    np.maximum.at(latest, of, day)
    last = np.where(last == _NEVER, latest, last)
    month = last.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    since = np.maximum(0, index - _FIRST - month // 3)
    return np.where(last == _NEVER, 0, since)
