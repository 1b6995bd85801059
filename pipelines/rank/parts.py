"""First pass: each part of the nation is scored, and compared with the quarter before."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipelines.errors import DataStop
from pipelines.rank import chances, compiled, cuts
from pipelines.rank.changes import check_untouched, find_touched
from pipelines.rank.comparison import Comparison
from pipelines.rank.inputs import previous_ranking
from pipelines.rank.moves import compare_part, keep
from pipelines.rank.scenarios import Scenarios
from pipelines.rank.scoring import IMPUTED_COUNT
from ranking.desil import tally

if TYPE_CHECKING:
    from ranking.desil import Integers

# what groups families in the counts of desil; like the score, it is last quarter's of a family
# that nothing touched
_GROUPS = {
    "jenis_kelamin_kepala": "jenis_kelamin_kepala",
    "lansia_sendiri": "(banyak_anggota = 1 and anggota_lansia > 0)",
    "disabilitas": "(disabilitas_terberat <= 2)",
}


@dataclass(slots=True)
class Scores:
    """What the first pass leaves for the second.

    Attributes
    ----------
    folder : Path
        Where the scored families and the moves of each part lie meanwhile.
    scenarios : Scenarios
        The scores by other choices.
    parts : list
        Provinces of each, numbered from 0.
    groups : list
        Of each part: distinct scores in rising order, persons, families.
    old_groups : list
        The same by the previous model, if the model is new.
    chance_groups : list
        Of each part: urban or rural, band of sizes, score in steps, persons.
    local : list
        Provinces and kabupaten.
    """

    folder: Path
    scenarios: Scenarios
    parts: list[tuple[str, ...]] = field(default_factory=list)
    groups: list[tuple["Integers", ...]] = field(default_factory=list)
    old_groups: list[tuple["Integers", ...]] = field(default_factory=list)
    chance_groups: list[tuple["Integers", ...]] = field(default_factory=list)
    local: list[cuts.Place] = field(default_factory=list)

    def scored(self, number: int) -> Path:
        """Return the file of the families of a part."""
        return self.folder / f"scored-{number}.parquet"

    def moved(self, number: int) -> Path:
        """Return the file of what moved the scores of a part."""
        return self.folder / f"moved-{number}.parquet"

    @property
    def families(self) -> int:
        """Families scored."""
        return sum(int(families.sum()) for _, _, families in self.groups)

    @property
    def persons(self) -> int:
        """Their members."""
        return sum(int(persons.sum()) for _, persons, _ in self.groups)


def score_part(comparison: Comparison, provinces: tuple[str, ...], scores: Scores) -> None:
    """Score the families of some provinces, compare them, and keep what was found."""
    con = comparison.con
    now, before = comparison.quarters.now, comparison.quarters.before
    if before:
        find_touched(con, now, before, provinces)
    if before and not comparison.is_new_model:
        for name, rows in (("family", now.family), ("person", now.person)):
            comparison.read(f"new_{name}", rows(provinces), "touched")
        carried = _carried(comparison, provinces)
        _score(comparison, provinces, "from new_family", "from new_person", carried)
        check_untouched(con)
    else:
        _score(comparison, provinces, now.family(provinces), now.person(provinces))
    _gather(comparison, scores)
    if before:
        compare_part(comparison, provinces)
    number = len(scores.parts)
    keep(con, scores.scored(number), scores.moved(number))
    scores.parts.append(provinces)


def _score(
    comparison: Comparison, provinces: tuple[str, ...], family: str, person: str, carried: str = ""
) -> None:
    """Make table ``scored``: families scored now, and those that carry their score on."""
    con = comparison.con
    compiled.score(con, comparison.adders, family, person)
    groups = ", ".join(f"{sql}::tinyint as {name}" for name, sql in _GROUPS.items())
    sizes = comparison.new.content["residual"]["sizes"]
    skor_lama = "skor_lama" if comparison.is_new_model else "skor"
    before = "select null::bigint as id, null::bigint as skor, null::tinyint as desil"
    if comparison.quarters.before:
        before = previous_ranking(comparison.quarters.before, provinces)
    con.execute(
        f"""
        create or replace table scored as
        with ranked as (
            select
                id, nomor_kartu_keluarga, kode_kelurahan_desa, perkotaan,
                banyak_anggota::smallint as jumlah_anggota,
                skor_baru as skor, {skor_lama} as skor_lama,
                ({IMPUTED_COUNT})::smallint as variabel_diduga, {groups}
            from known
        ),
        compared as (
            select
                ranked.*, before.skor as skor_sebelumnya, before.desil as desil_sebelumnya
            from ranked left join ({before}) as before on ranked.id = before.id
            {carried}
        )
        select
            *, {chances.STEP} as langkah_skor, {chances.band(sizes)} as pita,
            left(kode_kelurahan_desa, 2)::smallint as provinsi,
            left(kode_kelurahan_desa, 4)::smallint as kabupaten_kota
        from compared
        """
    )
    con.unregister(compiled.KNOWN)


def _carried(comparison: Comparison, provinces: tuple[str, ...]) -> str:
    """Return the rest of a union: families that nothing touched, with last quarter's score."""
    now, before = comparison.quarters.now, comparison.quarters.before
    assert before is not None
    return f"""
            union all
            select
                family.id, family.nomor_kartu_keluarga, family.kode_kelurahan_desa,
                coalesce(family.perkotaan, 0), before.jumlah_anggota,
                before.skor, before.skor, before.variabel_diduga,
                {", ".join(f"before.{name}" for name in _GROUPS)},
                before.skor, before.desil
            from ({now.family(provinces)}) as family
            anti join touched on family.id = touched.id
            inner join ({previous_ranking(before, provinces)}) as before
                on family.id = before.id
    """


def _gather(comparison: Comparison, scores: Scores) -> None:
    """Take down how many families and persons have which score, and where."""
    con = comparison.con
    (lost,) = con.execute("select count(*) from scored where skor is null").fetchall()[0]
    if lost:  # a level that the model has no entry for; nothing is guessed
        raise DataStop(
            f"{lost} families have an answer for which model {comparison.new.id} has no entry; "
            "the register holds a code that the codebook does not know. Check registry/family "
            "against the codebook, or fit a new model: dtsen model fit"
        )
    columns = ["skor", "jumlah_anggota", "perkotaan", *cuts.DIGITS]
    columns += ["skor_lama"] if comparison.is_new_model else []
    found = con.execute(f"select {', '.join(columns)} from scored").fetchnumpy()
    score, members, urban, *codes = (np.asarray(found[column]) for column in columns)
    scores.groups.append(tally(score, members))
    scores.scenarios.count(score, members, np.asarray(found[cuts.REGENCY]), urban)
    if comparison.is_new_model:
        scores.old_groups.append(tally(codes[-1], members))
    for scope, code in zip(cuts.DIGITS, codes, strict=False):
        scores.local += cuts.local(scope, code, score, members, by_members=comparison.by_members)
    found = con.execute(
        "select perkotaan::bigint as perkotaan, pita::bigint as pita, "
        "langkah_skor::bigint as langkah_skor, "
        "sum(jumlah_anggota)::bigint as jiwa from scored group by all order by all"
    ).fetchnumpy()
    scores.chance_groups.append(tuple(np.asarray(column) for column in found.values()))
