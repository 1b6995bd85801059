"""The survey's families and members, and which family of the register each of them is."""

import hashlib
from typing import TYPE_CHECKING

from pipelines import macros, store
from pipelines.home import table

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter

TABLES = ("survey_family", "survey_person")


def folder(home: "Home", quarter: "Quarter") -> "Path | None":
    """Return the conformed tables of a quarter, or None if they hold no survey."""
    try:
        found = home.output(quarter, "conform")
    except FileNotFoundError:
        return None
    return found if digest(found) else None


def digest(tables: "Path") -> str | None:
    """Return the SHA-256 over the survey's submissions, or None if there is no survey."""
    if not all(any((tables / name).glob("*.parquet")) for name in TABLES):
        return None
    with store.connect() as con:
        store.view(con, "submission", str(tables / "submission" / "*.parquet"))
        store.view(con, "survey_family", str(tables / "survey_family" / "*.parquet"))
        found = con.execute(
            "select distinct digest from submission "
            "semi join survey_family using (kiriman) order by digest"
        ).fetchall()
    text = "\n".join(row[0] for row in found)
    return hashlib.sha256(text.encode()).hexdigest() if found else None


def usable() -> str:
    """Return the select of the survey's families that can be judged, numbered by `id`.

    A fit and a match by this number mean the same families.
    """
    return (
        "select *, row_number() over (order by id_rumah_tangga, kiriman, berkas, baris) as id "
        "from survey_family "
        "where bobot > 0 and pengeluaran_per_kapita > 0 and garis_kemiskinan > 0"
    )


def match(
    con: "duckdb.DuckDBPyConnection", conformed: "Path", quarter: "Quarter", release: "Path"
) -> None:
    """Make tables ``surveyed``, ``surveyed_person`` and ``survey_match``.

    ``surveyed`` has the survey's families with weight, spending and a poverty line, numbered by
    `id` in order of household; ``survey_match`` the register's family (`id_keluarga`) of those
    that are found in it.

    Parameters
    ----------
    conformed : Path
        Tables of the quarter in which the survey came.
    quarter : Quarter
        Of the release; its rule says who counts as a member.
    """
    for name in ("survey_family", "survey_person"):
        store.view(con, name, str(conformed / name / "*.parquet"))
    match_known(con, quarter, release)


def match_known(con: "duckdb.DuckDBPyConnection", quarter: "Quarter", release: "Path") -> None:
    """Do what `match` does with views ``survey_family`` and ``survey_person`` that are there."""
    for name in ("family", "person"):
        store.view(con, f"register_{name}", table(release, f"registry/{name}"))
    macros.make_members(con, quarter)
    con.execute(f"create or replace temp table surveyed as {usable()}")
    con.execute(
        "create or replace temp table surveyed_person as select surveyed.id, person.*, "
        "row_number() over (order by person.kiriman, person.berkas, person.baris) as id_individu, "
        "surveyed.tanggal as tanggal_acuan from survey_person as person inner join surveyed "
        "on person.id_rumah_tangga = surveyed.id_rumah_tangga "
        "where is_active(person.status_keberadaan)"
    )
    con.execute(f"create or replace temp table survey_match as {store.query('fit/survey_match')}")
