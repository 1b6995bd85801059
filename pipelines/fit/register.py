"""What a fit takes from the register: the means of villages, and what it says of the surveyed."""

from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipelines import store
from pipelines.fit import survey as surveys
from pipelines.fit import surveyed
from pipelines.progress import track
from pipelines.rank.inputs import Quarters, Side
from pipelines.rank.variables import model_variables
from pipelines.rank.view import levels
from ranking.model import NATIONAL

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

Levels = dict[str, dict[str, int]]


def there(home: "Home", quarter: "Quarter") -> Side | None:
    """Return the candidate register of a quarter, or None if it has not been merged yet."""
    side = Side(home.candidate(quarter), quarter)
    return side if side.files("registry/family") and side.files("registry/person") else None


def village_sums(
    home: "Home", quarter: "Quarter", contents: Levels, around: Levels
) -> dict[str, tuple[int, int, int]]:
    """Return, of each village, its families, what their answers add, and what that means around.

    Parameters
    ----------
    contents : dict
        Variable → level → contribution in the nation.
    around : dict
        Variable → level → what it adds to the score of every family of the village, times its
        families.
    """
    total: list[str] = []
    effect: list[str] = []
    for variable in model_variables():
        for terms, each in ((total, contents), (effect, around)):
            entries = {int(level): value for level, value in each[variable.name].items()}
            numbers = [entries[level] for level in sorted(entries)]
            terms.append(
                f"coalesce(({numbers}::integer[])[{variable.name}::smallint - {min(entries) - 1}], "
                "0)"
            )
    found: dict[str, tuple[int, int, int]] = {}
    with store.connect() as con:
        quarters = Quarters(Side(home.candidate(quarter), quarter), None)
        for part in track(list(quarters.parts()), "villages"):
            rows = con.execute(
                levels(quarters.now.family(part), quarters.now.person(part))
                + "select kode_kelurahan_desa, count(*), "
                + f"sum({' + '.join(total)})::bigint, sum({' + '.join(effect)})::bigint "
                + "from level group by all order by all"
            ).fetchall()
            for village, *sums in rows:  # a village may lie in several parts
                known = found.get(village, (0, 0, 0))
                found[village] = tuple(map(add, known, sums))
    return found


def means(sums: dict[str, tuple[int, int, int]]) -> dict[str, int]:
    """Return the mean of contributions of every kecamatan, kabupaten, province and the nation."""
    counts: dict[str, list[int]] = {}
    for village, (families, total, _) in sums.items():
        for place in (village[:6], village[:4], village[:2], NATIONAL):
            known = counts.setdefault(place, [0, 0])
            known[0] += families
            known[1] += total
    return {place: total // families for place, (families, total) in sorted(counts.items())}


def sums_of_survey(
    survey: "surveys.Survey", contents: Levels, around: Levels
) -> dict[str, tuple[int, int, int]]:
    """Return what `village_sums` does, of the survey's families, where no register is there."""
    answers = survey.households.answers
    total, effect = np.zeros(len(survey), np.int64), np.zeros(len(survey), np.int64)
    for variable in model_variables():
        level = answers[variable.name]
        for sums, each in ((total, contents), (effect, around)):
            entries = {float(code): value for code, value in each[variable.name].items()}
            sums += level.map(entries).fillna(0).to_numpy(np.int64)
    table = pd.DataFrame({"village": survey.village, "total": total, "effect": effect})
    grouped = table.groupby("village")
    return {
        village: (int(count), int(all_), int(more))
        for village, count, all_, more in zip(
            grouped.size().index,
            grouped.size(),
            grouped["total"].sum(),
            grouped["effect"].sum(),
            strict=True,
        )
    }


def matched(
    home: "Home", quarter: "Quarter", conformed: Path, survey: "surveys.Survey"
) -> pd.DataFrame | None:
    """Return what the register says of the survey's families.

    Returns
    -------
    DataFrame or None
        Levels, ``village``, ``urban`` and ``members`` (register), indexed by the position of the
        family in the survey; None without a register.
    """
    side = there(home, quarter)
    if side is None:
        return None
    with store.connect() as con:
        surveyed.match(con, conformed, quarter, side.release)
        con.execute(
            "create temp table pair as select id as number, id_keluarga as id from survey_match"
        )
        found = con.execute(
            levels(
                f"from ({side.family()}) semi join pair using (id)",
                f"from ({side.person()}) semi join pair using (id)",
            )
            + "select pair.number, level.kode_kelurahan_desa, level.perkotaan, "
            "level.banyak_anggota, "
            + ", ".join(f"level.{v.name}" for v in model_variables())
            + " from pair inner join level on pair.id = level.id order by pair.number"
        ).fetchnumpy()
    number = np.ma.getdata(found["number"])
    place = np.searchsorted(survey.number, number)
    place = np.minimum(place, len(survey) - 1)
    known = survey.number[place] == number
    told = surveys.answers(found).assign(
        village=np.ma.getdata(found["kode_kelurahan_desa"]).astype("U10"),
        urban=np.ma.getdata(found["perkotaan"]).astype("U1"),
        members=np.ma.getdata(found["banyak_anggota"]),
    )
    return told[known].set_index(place[known])
