"""Rows that neither NIK nor name and birth date link: weighed against the register."""

from typing import TYPE_CHECKING

from pipelines import store
from pipelines.linkage import Linkage, limits_in_force, weights_in_force
from pipelines.parts import Query, Tables

if TYPE_CHECKING:
    from pipelines.quarter import Quarter

NOTHING = Query("weighed", file="no_pair")


def weigh(tables: Tables, quarter: "Quarter") -> None:
    """Make `weighed`: what is said of each pair of an unlinked row and a person of the register."""
    con = tables.con
    tables.make(Query("unlinked", cut={"incoming": "urut", "certain": "urut"}))
    rows, known = store.one(
        con, "select (select count(*) from unlinked), (select count(*) from old_person)"
    )
    if not rows or not known:
        tables.make(NOTHING)
        return
    con.execute(
        "create or replace temp view candidate as select id_individu as id, nama, tanggal_lahir, "
        "jenis_kelamin, kk, desa as kode_kelurahan_desa from old_person"
    )
    con.execute(
        "create or replace temp view taken as select urut >> 42 as kelompok, "
        "id_individu as kanan from certain"
    )
    folder = tables.folder / "linkage"
    folder.mkdir(exist_ok=True)
    linkage = Linkage(con, folder, weights_in_force(str(quarter)), limits_in_force(quarter))
    linkage.link("unlinked", "candidate", taken="taken")
    tables.make(Query("weighed"))
