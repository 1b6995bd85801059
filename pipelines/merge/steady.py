"""Persons of whom Dukcapil and BPJS say what the register says already: they stay as they lie.

Nearly all are. Nothing of them travels but that it is so: their rows are read from the register's
files of their kabupaten, and only where Dukcapil's word prevails from now on, and when BPJS was
asked, is written anew.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipelines import store
from pipelines.frames import pl
from pipelines.merge.civil import CIVIL, CONFIRMED, standings, wins
from pipelines.merge.places import lying_files
from pipelines.parts import Bits, numbers
from pipelines.registry import empty_table, schema

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt

_FAMILY = "id_keluarga"


class Steady:
    """The persons of `steady` but for those of `travelling`, and the files that they lie in.

    Parameters
    ----------
    con : DuckDBPyConnection
    release : Path or None
        The release followed.
    files : list of list of str
        The files that each part looks into, as `places.files_before` names them.
    """

    def __init__(
        self, con: "duckdb.DuckDBPyConnection", release: Path | None, files: list[list[str]]
    ) -> None:
        self._release, self._files = release, files
        (last,) = store.one(con, "select coalesce(max(id_individu), 0) from old_person")
        self._ids = Bits(last)
        self._waiting, self._taken = 0, list[int]()
        staying = (
            "select steady.id_individu from steady "
            "anti join travelling on steady.id_individu = travelling.id_individu"
        )
        for ids in numbers.read(con, staying):
            self._ids.add(ids)
            self._waiting += len(ids)

    def show_part(self, con: "duckdb.DuckDBPyConnection", number: int) -> "pl.DataFrame":
        """Let `lying_person` be the others of whoever lies in the files of a part.

        Parameters
        ----------
        number : int
            The part, whose families are `placed_part`.

        Returns
        -------
        polars.DataFrame
            All who lie there, each with his province (`prov`), and whether he is one of the steady
            ones of the part's families (`tetap`).
        """
        columns = list(schema("person"))
        none = con.sql(empty_table("person")).to_arrow_table()
        read = [pl.DataFrame(none).with_columns(prov=pl.lit("", pl.String))]
        files = self._release and lying_files(self._release, "person", self._files[number])
        for file in files or ():
            rows = pl.read_parquet(file, columns=columns, hive_partitioning=False)
            read.append(rows.with_columns(prov=pl.lit(file.parent.name.removeprefix("prov="))))
        lying = pl.concat(read, how="vertical_relaxed")
        here = con.sql("select id_keluarga from placed_part where not pindah").to_arrow_table()
        # whoever belongs to no family lies with the last part alone
        at_home = lying[_FAMILY].is_in(pl.Series(here[_FAMILY]).implode()).fill_null(True)
        steady = pl.Series(self._ids.has(lying["id_individu"].to_numpy())) & at_home
        con.register("lying_person", lying.filter(~steady).to_arrow())
        self._taken.append(int(steady.sum()))
        return lying.with_columns(tetap=steady)

    def must_all_be_taken(self) -> None:
        """Stop where somebody lay in none of the files that were read.

        Raises
        ------
        RuntimeError
        """
        if astray := self._waiting - sum(self._taken):
            raise RuntimeError(f"{astray} persons do not lie where their families' files are")


def settled(
    con: "duckdb.DuckDBPyConnection",
    lying: "pl.DataFrame",
    insured: tuple[int, str] | None,
    quarter_index: int,
) -> "pl.DataFrame":
    """Return the persons of a part with the origins that the values of the steady ones have now.

    All of them are ``padan``: Dukcapil has their name and birth date. What is told of others is
    not theirs; they are not copied away from the steady ones, but left out by whoever gathers rows.

    Parameters
    ----------
    lying : polars.DataFrame
        As `Steady.show_part` returns it.
    insured : tuple of int and str, or None
        Number and date of BPJS's extract, if it came.
    """
    anew = {}
    for group in CIVIL.keys() - {CONFIRMED}:
        prevails = pl.Series(_prevails(con, lying, group, quarter_index))
        for what in ("sumber", "tanggal"):
            theirs, ours = pl.col(f"{what}_{CONFIRMED}"), pl.col(f"{what}_{group}")
            anew[f"{what}_{group}"] = pl.when(prevails).then(theirs).otherwise(ours)
    if insured:
        number, day = insured
        anew["sumber_jkn"] = pl.lit(number)
        anew["tanggal_jkn"] = pl.lit(day).str.to_date("%Y-%m-%d")
    return lying.with_columns(**anew, status_padan=pl.lit("padan"))


def _prevails(
    con: "duckdb.DuckDBPyConnection", lying: "pl.DataFrame", group: str, quarter_index: int
) -> "npt.NDArray[np.bool_]":
    """Return of which steady ones Dukcapil's word prevails over who else said the same."""
    origin = [f"{what}_{group}" for what in ("sumber", "tanggal")]
    rows = lying.select(
        "tetap",
        *origin,
        *(pl.col(name).alias(f"dukcapil_{name}") for name in CIVIL[group]),
        pl.col(f"sumber_{CONFIRMED}").alias("dukcapil_sumber"),
        pl.col(f"tanggal_{CONFIRMED}").alias("dukcapil_tanggal"),
    ).with_row_index("letak")
    told = "steady_told"
    con.register(told, rows.to_arrow())
    found = con.sql(
        f"select letak from {told} {standings(told, told, [group])} "
        f"where {told}.tetap and {wins(group, told, told)}",
        params={"quarter_index": quarter_index},
    ).to_arrow_table()
    con.unregister(told)
    prevails = np.zeros(len(lying), bool)
    prevails[found["letak"].to_numpy()] = True
    return prevails
