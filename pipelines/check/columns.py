"""What the rules of a part look at, as columns in memory.

`sql/check/family_judged.sql` and `person_judged.sql` say what it means; tests hold both against
each other. Where rows are unusual (an id twice in a part, a column of another type), SQL judges.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipelines import store
from pipelines.check import members, reading, texts
from pipelines.check.arrays import Columns
from pipelines.check.rows import Part
from pipelines.check.values import BEYOND, FIRST, Values
from pipelines.frames import pl
from pipelines.in_memory import Flags, Numbers, Unusual, along, places

if TYPE_CHECKING:
    import duckdb

_VILLAGE, _CARD, _BORN = "kode_kelurahan_desa", "nomor_kartu_keluarga", "tanggal_lahir"
_FAMILY, _PERSON = "id_keluarga", "id_individu"
_NO_PROVINCE = 255
_WHOSE = pa.schema(
    {"prov": pa.string(), _FAMILY: pa.int64(), _PERSON: pa.int64(), _VILLAGE: pa.string()}
)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table with all that their rules look at.

    Attributes
    ----------
    columns : dict
        Numbers, by the names that rules give them.
    told : dict
        Of each rule that needs texts, which rows break it.
    whose : callable
        Returns province, ids and village of some rows, by their numbers.
    """

    table: str
    columns: Columns
    told: dict[str, Flags]
    whose: Callable[[Numbers], pa.Table]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.columns[_FAMILY].numbers)


class Reader:
    """Reads parts of a candidate's register.

    Parameters
    ----------
    con : DuckDBPyConnection
    candidate : Path
    villages : array of str
        Codes of the villages that there are.
    params : mapping
        ``tanggal_acuan`` and ``active``, as the SQL asks for them.
    """

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        candidate: Path,
        villages: pa.ChunkedArray,
        params: Mapping[str, Any],
    ) -> None:
        self.candidate, self.params = candidate, params
        self._villages = pl.Series(villages).implode()
        age = "date_sub('year', date '1970-01-01' + day::integer, $on)"
        select = f"select {age} as age from range($first, $beyond) as days (day) order by day"
        bound = {"on": params["tanggal_acuan"], "first": FIRST, "beyond": BEYOND}
        with store.beside(con) as own:
            found = own.sql(select, params=bound).to_arrow_table()
        self._age = found["age"].to_numpy().astype(np.int16)

    def read(self, con: "duckdb.DuckDBPyConnection", part: Part) -> tuple[Rows, Rows]:
        """Return the families and the persons of a part that `con` shows.

        Raises
        ------
        Unusual
            If the SQL must judge them.
        """
        families, persons = (reading.rows(self.candidate, t, part) for t in ("family", "person"))
        row = places(persons[_FAMILY], families[_FAMILY])
        provinces = pl.Series(list(part.files), dtype=pl.String)
        families, persons = (
            frame.with_columns(provinces.gather(frame[reading.PROVINCE]).alias("prov"))
            for frame in (families.with_columns(pl.lit(None, pl.Int64).alias(_PERSON)), persons)
        )
        own, person = numbers(families), numbers(persons)
        person["usia"] = self._ages(person[_BORN])
        day = np.datetime64(self.params["tanggal_acuan"], "D").astype(np.int64)
        person["tanggal_acuan"] = Values(np.broadcast_to(day, len(persons)), None)
        own |= members.facts(person, row, len(families), self.params["active"])
        own["tanpa_peringkat"] = _unranked(con, families[_FAMILY])
        own["ada_keluarga"] = Values(np.ones(len(families), np.bool_), None)
        own["kode_kelurahan_desa_ada"] = self._known(families[_VILLAGE])
        nothing = np.zeros(len(families), np.int32)
        own["jumlah_dinyatakan"] = Values(nothing, np.zeros(len(families), np.bool_))
        row = _within_province(families, persons, row)
        person |= _of_family(own[_CARD], row)
        whose = {
            "family": _whose(families, families[_VILLAGE], np.arange(len(families))),
            "person": _whose(persons, families[_VILLAGE], row),
        }
        return (
            Rows("family", own, texts.told(con, "family", families), whose["family"]),
            Rows("person", person, texts.told(con, "person", persons), whose["person"]),
        )

    def _ages(self, born: Values) -> Values:
        days = born.numbers if born.known is None else born.numbers[born.known]
        if len(days) and not FIRST <= days.min() <= days.max() < BEYOND:
            raise Unusual
        return Values(self._age[np.maximum(born.numbers - FIRST, 0)], born.known)

    def _known(self, village: pl.Series) -> Values:
        begins = texts.changes(village.to_frame(), [village.name])
        known = village.gather(begins).is_in(self._villages).fill_null(False).to_numpy()
        return Values(along(known, begins, len(village)), None)


def numbers(frame: pl.DataFrame) -> Columns:
    """Return the columns of numbers, dates as days since 1970."""
    found = {}
    for column in frame.iter_columns():
        if column.dtype == pl.String:
            continue
        known = column.is_not_null().to_numpy() if column.null_count() else None
        blank = False if column.dtype == pl.Boolean else 0
        found[column.name] = Values(column.to_physical().fill_null(blank).to_numpy(), known)
    return found


def _unranked(con: "duckdb.DuckDBPyConnection", families: pl.Series) -> Values:
    listed = con.sql("select id_keluarga from unranked where id_keluarga is not null")
    ids = listed.to_arrow_table()[_FAMILY].to_numpy()
    if len(np.unique(ids)) < len(ids):
        raise Unusual
    known = families.is_not_null().to_numpy()
    return Values(np.isin(families.fill_null(0).to_numpy(), ids) & known, None)


def _within_province(families: pl.DataFrame, persons: pl.DataFrame, row: Numbers) -> Numbers:
    """Return the row of each person's family, -1 where it is not in the person's province."""
    province = np.append(families[reading.PROVINCE].to_numpy(), _NO_PROVINCE)
    return np.where(province[row] == persons[reading.PROVINCE].to_numpy(), row, -1)


def _of_family(card: Values, row: Numbers) -> Columns:
    """Return what a person's rules ask of the family in a row."""
    known = np.ones(len(card.numbers), np.bool_) if card.known is None else card.known
    return {
        _CARD: Values(np.append(card.numbers, 0)[row], np.append(known, False)[row]),
        "ada_keluarga": Values(row >= 0, None),
    }


def _whose(
    frame: pl.DataFrame, villages: pl.Series, family: Numbers
) -> Callable[[Numbers], pa.Table]:
    """Return how to tell province, ids and village of some rows; by the row of each family."""

    def whose(where: Numbers) -> pa.Table:
        row = pl.Series(family[where]).replace(-1, None)
        found = frame.select("prov", _FAMILY, _PERSON)[where]
        found = found.with_columns(villages.gather(row).alias(_VILLAGE))
        return found.to_arrow().cast(_WHOSE)

    return whose
