"""What moved the scores of a part: who is compared, and where the causes are gathered."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import feather

from pipelines.rank import causes
from pipelines.rank.changes import passed_an_age
from pipelines.rank.inputs import previous_ranking
from pipelines.rank.variables import family_columns, person_columns
from pipelines.rank.view import FAMILY_KEYS, PERSON_KEYS

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from pipelines.rank.comparison import Comparison
    from pipelines.rank.inputs import Part

RAW = ("old_family", "new_family", "old_person", "new_person")


def make_tables(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the tables that gather what parts leave to be compared later."""
    con.execute("set checkpoint_threshold = '1TB'")  # nothing here is to outlive the step
    con.execute(
        "create table contribution (id bigint, posisi integer, sumbangan bigint);"
        "create table main_cause (id bigint, naik integer, turun integer);"
        "create table left_now (id bigint, skor bigint, skor_lama bigint);"
        "create table left_before (id bigint, kode_provinsi varchar, kode_kabupaten_kota varchar, "
        "jumlah_anggota smallint, skor bigint, desil tinyint)"
    )
    for name in RAW:
        keys, columns = (
            (FAMILY_KEYS, family_columns())
            if name.endswith("family")
            else (PERSON_KEYS, person_columns())
        )
        kinds = {"kode_kelurahan_desa": "varchar", "tanggal_acuan": "date"}
        listed = [f"{key} {kinds.get(key, 'bigint')}" for key in keys]
        listed += [f"{column.name} {column.type}" for column in columns]
        con.execute(f"create table unmatched_{name} ({', '.join(listed)})")


def make_part_tables(con: "duckdb.DuckDBPyConnection") -> None:
    """Make the tables that gather what is found in one part, in front of those of all parts."""
    con.execute(
        "create temp table contribution (id bigint, posisi integer, sumbangan bigint);"
        "create temp table main_cause (id bigint, naik integer, turun integer)"
    )


def compare_part(comparison: "Comparison", part: "Part", previous: str | None = None) -> None:
    """Find what changed in a part; a family that another part may know is kept for later.

    Parameters
    ----------
    previous : str, optional
        A relation with the ranking of last quarter of the families of ``touched``.
    """
    con, before = comparison.con, comparison.quarters.before
    assert before is not None
    con.execute(
        "create or replace temp table gone as select before.* from "
        f"({previous_ranking(before, part, previous)}) as before "
        "semi join touched using (id) anti join scored using (id)"
    )
    con.execute(
        "create or replace temp table come as select id, skor, skor_lama from scored "
        "where skor_sebelumnya is null"
    )
    con.execute(
        "insert into left_before select id, kode_provinsi, kode_kabupaten_kota, jumlah_anggota, "
        "skor, desil from gone"
    )
    con.execute("insert into left_now from come")
    if comparison.explains:
        _explain(comparison, part)


def _explain(comparison: "Comparison", part: "Part") -> None:
    con, (now, before) = comparison.con, (comparison.quarters.now, comparison.quarters.before)
    assert before is not None
    con.execute(f"create or replace temp table pair as {pair_select(comparison.is_new_model)}")
    for side, other in (("new", "come"), ("old", "gone")):
        con.execute(
            "create or replace temp table wanted as "
            f"select id from pair union all select id from {other}"
        )
        if side == "old" or comparison.is_new_model:
            comparison.read(side, part, "wanted")
        for name in ("family", "person"):
            con.execute(
                f"insert into unmatched_{side}_{name} "
                f"from {side}_{name} semi join {other} using (id)"
            )
    passed = passed_an_age(before.quarter.reference_date, now.quarter.reference_date)
    con.execute(
        f"update pair set peka = true where id in (select id from old_person where {passed})"
    )
    causes.walk(comparison)
    con.execute(f"insert into contribution {rest_select(comparison.is_new_model)}")


def pair_select(is_new_model: bool) -> str:
    """Return the select of the families that are walked from old to new."""
    return (
        "select id, skor, skor_sebelumnya, peka "
        "from scored inner join touched using (id) where skor_sebelumnya is not null "
        f"and (berubah or (peka and {is_new_model}))"
    )


def rest_select(is_new_model: bool) -> str:
    """Return what moved the others: the model, or the day of reference; nothing else differs."""
    return (
        f"select id, {causes.MODEL if is_new_model else causes.TIME} as posisi, "
        "skor - skor_sebelumnya as sumbangan from scored anti join pair using (id) "
        "where skor <> skor_sebelumnya"
    )


def keep(
    con: "duckdb.DuckDBPyConnection", families: pa.Table, scored: "Path", moved: "Path"
) -> None:
    """Write what was found in a part: its scored families with their main causes, its moves."""
    families = families.drop_columns("skor_sebelumnya")  # compared by now
    cause = con.sql("from main_cause order by id").to_arrow_table()
    id_, of = (table["id"].to_numpy() for table in (families, cause))
    at = np.searchsorted(of, id_)
    none = at == len(of)
    at[none] = 0
    none |= of[at] != id_ if len(of) else True
    for name in ("naik", "turun"):
        families = families.append_column(name, cause[name].take(pa.array(at, mask=none)))
    for file, table in ((scored, families), (moved, con.sql("from contribution").to_arrow_table())):
        feather.write_feather(table, str(file), compression="lz4")


def kept(con: "duckdb.DuckDBPyConnection", scored: "Path", moved: "Path") -> pa.Table:
    """Let ``scored_part`` and ``moved_part`` be what `keep` wrote; return the former."""
    families = feather.read_table(str(scored))
    con.register("scored_part", families)
    con.register("moved_part", feather.read_table(str(moved)))
    return families


def compare_unmatched(comparison: "Comparison") -> None:
    """Compare families that are in another part of the nation than last quarter."""
    if not comparison.explains:
        return
    con = comparison.con
    con.execute(
        "create or replace temp table pair as "
        "select left_now.id, left_now.skor, left_before.skor as skor_sebelumnya, true as peka "
        "from left_now inner join left_before on left_now.id = left_before.id"
    )
    for name in RAW:
        con.execute(
            f"create or replace temp table {name} as "
            f"from unmatched_{name} semi join pair using (id)"
        )
    causes.walk(comparison)
