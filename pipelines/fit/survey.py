"""The survey as the model sees it: through the same feature view as the register."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipelines import regions, rules, store
from pipelines.errors import DataStop
from pipelines.rank.variables import (
    URBAN,
    family_columns,
    model_variables,
    person_columns,
)
from pipelines.rank.view import levels
from ranking.additive import MISSING, Survey

if TYPE_CHECKING:
    from pipelines.quarter import Quarter

TABLES = ("survey_family", "survey_person")


def digest(conformed: Path) -> str | None:
    """Return the SHA-256 over the survey's submissions, or None if there is no survey."""
    if not all(any((conformed / name).glob("*.parquet")) for name in TABLES):
        return None
    with store.connect() as con:
        store.view(con, "submission", str(conformed / "submission" / "*.parquet"))
        store.view(con, "survey_family", str(conformed / "survey_family" / "*.parquet"))
        found = con.execute(
            "select distinct digest from submission "
            "semi join survey_family using (kiriman) order by digest"
        ).fetchall()
    text = "\n".join(row[0] for row in found)
    return hashlib.sha256(text.encode()).hexdigest() if found else None


def read(conformed: Path, quarter: "Quarter") -> tuple[Survey, np.ndarray]:
    """Return the survey's families in order of household, and the cluster of each.

    Raises
    ------
    DataStop
        If no family has members, weight, spending and a poverty line.
    """
    with store.connect() as con:
        for name in TABLES:
            store.view(con, name, str(conformed / name / "*.parquet"))
        con.register("village", regions.villages(str(quarter)))
        found = con.execute(_select(quarter)).fetchnumpy()
    if not len(found["id"]):
        raise DataStop(
            "the survey has no family with members, weight, spending and poverty line; "
            "look at held_back/row for the submission of source susenas"
        )
    variables = model_variables()
    column = {name: np.ma.getdata(values) for name, values in found.items()}
    return Survey(
        levels={v.name: column[v.name] for v in variables},
        possible={v.name: {n: v.coarse.get(n, ()) for n in v.levels} for v in variables},
        ordered=frozenset(v.name for v in variables if v.ordered),
        regency=column["kode_kabupaten_kota"].astype("U4"),
        urban=column["kota"],
        outcome=np.log(column["pengeluaran_per_kapita"] / column["garis_kemiskinan"]),
        weight=column["bobot"],
        members=column["banyak_anggota"].astype(float),
    ), column["id_klaster"].astype(str)


def _select(quarter: "Quarter") -> str:
    active = ", ".join(map(str, rules.in_force("active_presence", quarter)))
    own = [f"household.{c.name}" for c in family_columns() if c.name != URBAN]
    family = f"""
    select
        household.number as id, null::bigint as nomor_kartu_keluarga,
        household.kode_kelurahan_desa, village.perkotaan, {", ".join(own)}
    from household inner join village
        on household.kode_kelurahan_desa = village.kode_kelurahan_desa
    """
    person = f"""
    select
        household.number as id,
        row_number() over (order by person.kiriman, person.berkas, person.baris) as id_individu,
        household.tanggal as tanggal_acuan,
        {", ".join(f"person.{c.name}" for c in person_columns())}
    from survey_person as person
    inner join household on person.id_rumah_tangga = household.id_rumah_tangga
    where person.status_keberadaan is null or person.status_keberadaan in ({active})
    """
    household = """
    select *, row_number() over (order by id_rumah_tangga, kiriman, berkas, baris) as number
    from survey_family
    where bobot > 0 and pengeluaran_per_kapita > 0 and garis_kemiskinan > 0
    """
    names = ", ".join(
        f"coalesce(level.{v.name}, {MISSING})::tinyint as {v.name}" for v in model_variables()
    )
    view = levels(family, person).removeprefix("with ")
    return (
        f"with household as ({household}),\n{view}\n"
        "select level.id, level.kode_kabupaten_kota, level.perkotaan::tinyint as kota, "
        "level.banyak_anggota, household.bobot, household.pengeluaran_per_kapita, "
        f"household.garis_kemiskinan, household.id_klaster, {names} "
        "from level inner join household on level.id = household.number order by level.id"
    )
