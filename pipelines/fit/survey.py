"""The survey as the model sees it: through the same feature view as the register."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipelines import macros, regions, store
from pipelines.errors import DataStop
from pipelines.fit import surveyed
from pipelines.rank.variables import URBAN, family_columns, model_variables, person_columns
from pipelines.rank.view import levels
from ranking.encoding import Feature
from ranking.model import NATIONAL
from ranking.rivals import Households

if TYPE_CHECKING:
    from pipelines.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Survey:
    """Families of the survey, in order of household.

    Attributes
    ----------
    households : Households
        Levels of the model's variables; the regency is the kabupaten, the subdistrict the
        kecamatan, both by code.
    village : array of str
        Code of the village of each.
    number : array of int
        Number of each family, by `surveyed.usable`.
    line : array of int
        Poverty line of each family's place, in rupiah.
    """

    households: Households
    village: np.ndarray
    number: np.ndarray
    line: np.ndarray

    def __len__(self) -> int:
        return len(self.number)


def features() -> tuple[Feature, ...]:
    """Return the model's variables as features of an estimator."""
    return tuple(
        Feature(
            variable.name,
            "ordinal" if variable.ordered else "category",
            variable.sign if variable.ordered else 0,
            tuple(level for level in variable.levels if level not in variable.coarse),
            dict(variable.coarse),
        )
        for variable in model_variables()
    )


def read(tables: Path, quarter: "Quarter") -> Survey:
    """Return the survey's families.

    Raises
    ------
    DataStop
        If no family has members, weight, spending and a poverty line.
    """
    with store.connect() as con:
        for name in surveyed.TABLES:
            store.view(con, name, str(tables / name / "*.parquet"))
        con.register("village", regions.villages(str(quarter)))
        macros.make_members(con, quarter)
        found = con.execute(_select()).fetchnumpy()
    if not len(found["id"]):
        raise DataStop(
            "the survey has no family with members, weight, spending and poverty line; "
            "look at held_back/row for the submission of source susenas"
        )
    column = {name: np.ma.getdata(values) for name, values in found.items()}
    village = column["kode_kelurahan_desa"].astype("U10")
    weight = column["bobot"].astype(float)
    households = Households(
        features=features(),
        answers=answers(found),
        outcome=np.log(column["pengeluaran_per_kapita"] / column["garis_kemiskinan"]),
        weight=weight / weight.mean(),
        members=column["banyak_anggota"].astype(float),
        cluster=column["id_klaster"].astype(str),
        regency=village.astype("U4"),
        urban=column["kota"].astype("U1"),
        subdistrict=village.astype("U6"),
        province=village.astype("U2"),
    )
    return Survey(households, village, column["id"], column["garis_kemiskinan"])


def lines(survey: Survey) -> dict[str, dict[str, int]]:
    """Return place → urban or rural → mean poverty line of persons, in whole rupiah."""
    households = survey.households
    urban, persons = np.asarray(households.urban), households.persons
    places = {"": np.full(len(survey), NATIONAL)}
    places |= {kind: survey.village.astype(kind) for kind in ("U2", "U4")}
    found: dict[str, dict[str, int]] = {}
    for of in places.values():
        for place, kind in sorted(set(zip(of.tolist(), urban.tolist(), strict=True))):
            here = (of == place) & (urban == kind)
            mean = np.average(survey.line[here], weights=persons[here])
            found.setdefault(place, {})[kind] = round(float(mean))
    found[NATIONAL][NATIONAL] = round(float(np.average(survey.line, weights=persons)))
    return found


def answers(found: dict[str, Any]) -> pd.DataFrame:
    """Return the levels of a result, NaN where there is none."""
    return pd.DataFrame(
        {
            variable.name: np.ma.filled(found[variable.name].astype(np.float32), np.nan)
            for variable in model_variables()
        }
    )


def _select() -> str:
    own = [f"household.{c.name}" for c in family_columns() if c.name != URBAN]
    family = f"""
    select
        household.id as id, null::bigint as nomor_kartu_keluarga,
        household.kode_kelurahan_desa, village.perkotaan, {", ".join(own)}
    from household inner join village
        on household.kode_kelurahan_desa = village.kode_kelurahan_desa
    """
    person = f"""
    select
        household.id as id,
        row_number() over (order by person.kiriman, person.berkas, person.baris) as id_individu,
        household.tanggal as tanggal_acuan,
        {", ".join(f"person.{c.name}" for c in person_columns())}
    from survey_person as person
    inner join household on person.id_rumah_tangga = household.id_rumah_tangga
    where is_active(person.status_keberadaan)
    """
    names = ", ".join(f"level.{v.name}" for v in model_variables())
    view = levels(family, person).removeprefix("with ")
    return (
        f"with household as ({surveyed.usable()}),\n{view}\n"
        "select level.id, level.kode_kelurahan_desa, level.perkotaan::tinyint as kota, "
        "level.banyak_anggota, household.bobot, household.pengeluaran_per_kapita, "
        f"household.garis_kemiskinan, household.id_klaster, {names} "
        "from level inner join household on level.id = household.id order by level.id"
    )
