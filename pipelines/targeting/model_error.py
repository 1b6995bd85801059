"""Model error: the ranking beside measured expenditure, in survey families of the register.

Where the model was fitted on the same survey, a family has the desil that it would have had, by
the published cut points, had the fit not seen its cluster.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import rules, store
from pipelines.errors import DataStop
from pipelines.fit import UNSEEN, surveyed
from pipelines.home import table
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.variables import person_columns
from pipelines.targeting import registered
from pipelines.targeting.estimate import Limits, Measure, Sample
from ranking.design_based import Edge, design
from ranking.metrics import Order

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pandas as pd

    from pipelines.home import Home
    from pipelines.quarter import Quarter

_VIEWS = {"family": "ranked", "cut_point": "cut_point"}
_NEAR = 0.1  # of all persons, on each side of a cut: whom a moved cut would put elsewhere
NO_CHANGE = "select null::bigint as id, null::bigint as selisih where false"
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
        for name in ("family", "cut_point"):
            store.view(con, _VIEWS[name], table(release, f"ranked/{name}"))
        is_own = _lay_out_change(con, tables, release)
        found = read(con)
        areas = registered.areas(con)
    matched, weight = found["desil"].notna().to_numpy(), found["bobot"].to_numpy(float)
    share = float(weight[matched].sum() / weight.sum())
    return {
        "survei": str(asked),
        "keluarga": len(found),
        "klaster": int(found["id_klaster"].nunique()),
        "padan_kk": int((found["cara"] == "kk").sum()),
        "padan_nik": int((found["cara"] == "nik").sum()),
        "padan_dan_diperingkat": int(matched.sum()),
        "bagian_padan": round(share, 6),
        "model_dari_survei_ini": is_own,
        "baris": sampled(found, areas, quarter).table(measures(found, quarter)),
    }


def sampled(found: "pd.DataFrame", areas: "pd.DataFrame", quarter: "Quarter") -> Sample:
    """Return the survey's families as a sample of its clusters within strata.

    Clusters are numbered in the order of the list down which they were drawn. What share of them
    was drawn is not known, so that they count as drawn from an endless list.
    """
    names = sorted(found["id_klaster"].astype(str).unique(), key=lambda n: (len(n), n))
    place = {name: n for n, name in enumerate(names)}  # 9 before 10
    drawn = design(
        found["bobot"].to_numpy(float),
        found["strata"].to_numpy().astype(str),
        found["id_klaster"].astype(str).map(place).to_numpy(),
        found["kode_provinsi"].to_numpy().astype(str),
        is_ordered=True,
    )
    return Sample(found, drawn, areas, Limits.of(quarter))


def measures(found: "pd.DataFrame", quarter: "Quarter") -> list[Measure]:
    """Return inclusion and exclusion error at every cut, of the families matched.

    Who is among the poorest tenths hangs on the other families of the sample: see `Edge`.
    """
    matched = found["desil"].notna().to_numpy()
    known = found["desil"].fillna(99).to_numpy()
    persons = found["jumlah"].to_numpy(float)
    weight = found["bobot"].to_numpy(float)
    spent = (found["pengeluaran_per_kapita"] / found["garis_kemiskinan"]).to_numpy(float)
    standing = Order.of(spent).standing(weight * persons)
    place = standing.middle()
    found_at: list[Measure] = []
    for cut in rules.in_force("targeting_cuts", quarter):
        truly, near = standing.poorest(cut / 10), abs(place - cut / 10) <= _NEAR
        moves = persons * (truly - cut / 10) / standing.total
        all_poor, none_poor, as_is = (
            errors(cut, persons * matched, each, known <= cut)
            for each in (np.ones(len(found)), np.zeros(len(found)), truly)
        )
        for own, high, low in zip(as_is, all_poor, none_poor, strict=True):
            part, whole = high.part - low.part, high.whole - low.whole
            edge = Edge(moves, part * near / (2 * _NEAR), whole * near / (2 * _NEAR))
            found_at.append(replace(own, edge=edge))
    return found_at


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
        noted = home.pointer(asked, "conform")
        if noted.exists():
            tables = home.output(asked, "conform")
            if tables.is_dir() and surveyed.digest(tables):
                return asked, tables
        asked = asked.previous
    raise DataStop(
        f"no survey came with {quarter} or the quarters in which its model is in force, so "
        "nothing measured can be set beside the ranking; send one from source susenas"
    )


def _lay_out_change(con: "duckdb.DuckDBPyConnection", tables: "Path", release: "Path") -> bool:
    """Make table ``unseen``: what scores would be less, or more, by a fit on other clusters.

    It is empty where the model was fitted on another survey: then it has seen none of them.

    Returns
    -------
    bool
        Whether the model was fitted on this survey.

    Raises
    ------
    DataStop
        If it was, and the fit did not leave the table.
    """
    model = read_model(release / MODEL)
    is_own = model.content["provenance"]["survey"] == surveyed.digest(tables)
    if is_own and not (release / UNSEEN).exists():
        raise DataStop(
            f"model {model.id} was fitted on this survey and did not keep what its scores would "
            "be by fits on other clusters; fit it again: dtsen model fit"
        )
    source = f"from {store.literal(release / UNSEEN)}" if is_own else NO_CHANGE
    con.execute(f"create or replace temp table unseen as {source}")
    return is_own


def read(con: "duckdb.DuckDBPyConnection") -> "pd.DataFrame":
    """Return the survey's families in order of household, with the desil of those matched."""
    columns = ", ".join(c.name for c in person_columns())
    own = registered.desil(con, "(ranked.skor + coalesce(unseen.selisih, 0))")
    desil = f"case when ranked.skor is not null then {own} end"
    people = f"select id, id_individu, tanggal_acuan, {columns} from surveyed_person"
    return con.execute(
        f"with person as ({people}), member as ({store.query('rank/members')}), "
        f"group_of as ({store.query('targeting/group')}) "
        "select surveyed.id, surveyed.id_klaster, surveyed.strata, surveyed.bobot, "
        "surveyed.pengeluaran_per_kapita, surveyed.garis_kemiskinan, "
        "surveyed.jumlah_anggota as jumlah, "
        "left(surveyed.kode_kelurahan_desa, 2) as kode_provinsi, "
        "left(surveyed.kode_kelurahan_desa, 4) as kode_kabupaten_kota, survey_match.cara, "
        f"{desil} as desil, group_of.* exclude (id) "
        "from surveyed inner join group_of on surveyed.id = group_of.id "
        "left join survey_match on surveyed.id = survey_match.id "
        "left join ranked on survey_match.id_keluarga = ranked.id_keluarga "
        "left join unseen on surveyed.id = unseen.id order by surveyed.id"
    ).df()
