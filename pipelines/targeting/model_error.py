"""Model error: the ranking beside measured expenditure, in survey families of the register."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules, store, surveyed
from pipelines.conformed import conformed
from pipelines.errors import DataStop
from pipelines.fit import survey
from pipelines.home import table
from pipelines.rank.variables import person_columns
from pipelines.targeting import registered
from pipelines.targeting.estimate import Limits, Measure, Sample
from ranking.design_based import design
from ranking.metrics import poorest

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pandas as pd

    from pipelines.home import Home
    from pipelines.quarter import Quarter

INCLUSION, EXCLUSION = "galat_inklusi", "galat_eksklusi"


def evaluate(home: "Home", quarter: "Quarter", release: "Path") -> dict[str, Any]:
    """Return what the survey in force says of the ranking of a release.

    Raises
    ------
    DataStop
        If no survey came within the life of a model, or its tables are not there any more.
    """
    asked, tables = survey_in_force(home, quarter)
    with store.connect() as con:
        surveyed.match(con, tables, quarter, release)
        store.view(con, "ranked", table(release, "ranked/family"))
        found = read(con)
        areas = registered.areas(con)
    matched = found["desil"].notna().to_numpy()
    known = found["desil"].fillna(99).to_numpy()
    persons = found["jumlah"].to_numpy(float)
    weight = found["bobot"].to_numpy(float)
    drawn = design(
        weight,
        found["strata"].to_numpy().astype(str),
        found["id_klaster"].to_numpy().astype(str),
        found["kode_provinsi"].to_numpy().astype(str),
    )
    spent = (found["pengeluaran_per_kapita"] / found["garis_kemiskinan"]).to_numpy(float)
    measures: list[Measure] = []
    for cut in rules.in_force("targeting_cuts", quarter):
        truly = poorest(spent, weight * persons, cut / 10)
        measures += errors(cut, persons * matched, truly, known <= cut)
    share = float(weight[matched].sum() / weight.sum())
    return {
        "survei": str(asked),
        "keluarga": len(found),
        "klaster": int(found["id_klaster"].nunique()),
        "padan_kk": int((found["cara"] == "kk").sum()),
        "padan_nik": int((found["cara"] == "nik").sum()),
        "padan_dan_diperingkat": int(matched.sum()),
        "bagian_padan": round(share, 6),
        "baris": Sample(found, drawn, areas, Limits.of(quarter)).table(measures),
    }


def errors(
    cut: int, persons: np.ndarray, truly: np.ndarray, listed: np.ndarray
) -> tuple[Measure, Measure]:
    """Return inclusion and exclusion error up to a desil, in persons.

    Inclusion error is the share of those listed who are not truly poor, exclusion error the
    share of the truly poor who are not listed.

    Parameters
    ----------
    truly, listed : array
        How much of each family is truly among the poorest, and whether it is listed as such.
    """
    listed, truly = listed.astype(float), truly.astype(float)
    return (
        Measure(INCLUSION, cut, persons * listed * (1 - truly), persons * listed),
        Measure(EXCLUSION, cut, persons * truly * (1 - listed), persons * truly),
    )


def survey_in_force(home: "Home", quarter: "Quarter") -> "tuple[Quarter, Path]":
    """Return the newest quarter, within a model's life, in which a survey came, and its tables."""
    asked = quarter
    for _ in range(rules.in_force("model_valid_quarters", quarter)):
        noted = home.work(asked, "conform.json")
        if noted.exists():
            tables = conformed(home, asked)
            if tables.is_dir() and survey.digest(tables):
                return asked, tables
        asked = asked.previous
    raise DataStop(
        f"no survey came with {quarter} or the quarters in which its model is in force, so "
        "nothing measured can be set beside the ranking; send one from source susenas"
    )


def read(con: "duckdb.DuckDBPyConnection") -> "pd.DataFrame":
    """Return the survey's families in order of household, with the desil of those matched."""
    columns = ", ".join(c.name for c in person_columns())
    people = f"select id, id_individu, tanggal_acuan, {columns} from surveyed_person"
    return con.execute(
        f"with person as ({people}), member as ({store.query('rank/members')}), "
        f"group_of as ({store.query('targeting/group')}) "
        "select surveyed.id, surveyed.id_klaster, surveyed.strata, surveyed.bobot, "
        "surveyed.pengeluaran_per_kapita, surveyed.garis_kemiskinan, "
        "surveyed.jumlah_anggota as jumlah, "
        "left(surveyed.kode_kelurahan_desa, 2) as kode_provinsi, "
        "left(surveyed.kode_kelurahan_desa, 4) as kode_kabupaten_kota, survey_match.cara, "
        "ranked.desil_nasional as desil, group_of.* exclude (id) "
        "from surveyed inner join group_of on surveyed.id = group_of.id "
        "left join survey_match on surveyed.id = survey_match.id "
        "left join ranked on survey_match.id_keluarga = ranked.id_keluarga order by surveyed.id"
    ).df()
