"""First pass: each part of the nation is scored, and compared with the quarter before."""

from typing import TYPE_CHECKING

import numpy as np

from pipelines import store
from pipelines.errors import DataStop
from pipelines.rank import chances, compiled, cuts, reading
from pipelines.rank.changes import MOVED_UNTOUCHED, refuse_moved
from pipelines.rank.comparison import Comparison
from pipelines.rank.inputs import Part, previous_ranking
from pipelines.rank.moves import compare_part, keep, make_part_tables
from pipelines.rank.scores import Found
from pipelines.rank.scoring import IMPUTED_COUNT
from ranking.counting import tally

if TYPE_CHECKING:
    from pathlib import Path

# what groups families in the counts of desil; like the score, it is last quarter's of a family
# that nothing touched
_GROUPS = {
    "jenis_kelamin_kepala": "jenis_kelamin_kepala",
    "lansia_sendiri": "(banyak_anggota = 1 and anggota_lansia > 0)",
    "disabilitas": "(disabilitas_terberat <= 2)",
}

_PREVIOUS, _CARRIED = "previous", "carried"
_CARRY = f"""
            union all
            select
                id_keluarga, nomor_kartu_keluarga, kode_kelurahan_desa, coalesce(perkotaan, 0),
                jumlah_anggota, skor, skor, variabel_diduga, {", ".join(_GROUPS)},
                skor, desil_nasional
            from {_CARRIED}
"""

# the columns of ``scored`` that `take_down` looks at
COUNTED = (
    "skor", "skor_lama", "jumlah_anggota", "perkotaan", *cuts.DIGITS, "pita", "langkah_skor"
)  # fmt: skip


def score_part(comparison: Comparison, part: Part, scored: "Path", moved: "Path") -> Found:
    """Score the families of a part, compare them, and keep what was found.

    Parameters
    ----------
    comparison : Comparison
        Over a connection of its own: other parts may be worked on at the same time.
    scored, moved : Path
        Where the scored families and the moves go meanwhile.
    """
    con = comparison.con
    make_part_tables(con)
    now, before = comparison.quarters.now, comparison.quarters.before
    if before:
        reading.find_touched(con, now, before, part)
    if before and not comparison.is_new_model:
        comparison.read("new", part, "touched")
        _carry(comparison, part)
        _score(comparison, part, "from new_family", "from new_person", previous=_PREVIOUS)
        refuse_moved(store.one(con, MOVED_UNTOUCHED)[0])
    else:
        _score(comparison, part, now.family(part), now.person(part))
    found = take_down(comparison, part)
    if before:
        compare_part(comparison, part, None if comparison.is_new_model else _PREVIOUS)
    keep(con, scored, moved)
    return found


def _score(
    comparison: Comparison, part: Part, family: str, person: str, previous: str | None = None
) -> None:
    """Let ``scored`` be families scored now, and those that carry their score on."""
    con = comparison.con
    compiled.score(con, comparison.adders, family, person)
    con.register("scored", con.sql(scored_select(comparison, part, previous)).to_arrow_table())
    con.unregister(compiled.KNOWN)


def scored_select(
    comparison: Comparison, part: Part | None = None, previous: str | None = None
) -> str:
    """Return the select of the families of ``known``, beside their score of the quarter before.

    Parameters
    ----------
    previous : str, optional
        A relation with their ranking of last quarter; then those that nothing touched are in
        another, with their score of then.
    """
    groups = ", ".join(f"{sql}::tinyint as {name}" for name, sql in _GROUPS.items())
    sizes = comparison.new.content["residual"]["sizes"]
    skor_lama = "skor_lama" if comparison.is_new_model else "skor_baru"
    before = "select null::bigint as id, null::bigint as skor, null::tinyint as desil"
    if comparison.quarters.before:
        before = previous_ranking(comparison.quarters.before, part, previous)
    return f"""
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
            {_CARRY if previous else ""}
        )
        select
            *, {chances.STEP} as langkah_skor, {chances.band(sizes)} as pita,
            left(kode_kelurahan_desa, 2)::smallint as provinsi,
            left(kode_kelurahan_desa, 4)::smallint as kabupaten_kota
        from compared
        """


def _carry(comparison: Comparison, part: Part) -> None:
    """Let ``previous`` be last quarter's ranking of the families of ``touched``.

    Let ``carried`` be the families that nothing touched, with what they had last quarter.
    """
    con, (now, before) = comparison.con, (comparison.quarters.now, comparison.quarters.before)
    assert before is not None
    touched = con.sql("select id from touched").to_arrow_table()["id"]
    previous, carried = reading.previous(now, before, part, touched)
    con.register(_PREVIOUS, previous)
    con.register(_CARRIED, carried)


def take_down(comparison: Comparison, part: Part) -> Found:
    """Take down, of table ``scored``, how many families and persons have which score, and where."""
    con = comparison.con
    (lost,) = con.execute(
        "select count(*) from scored where skor is null or skor_lama is null"
    ).fetchall()[0]
    if lost:  # a level that the model has no entry for; nothing is guessed
        models = " or ".join(dict.fromkeys([comparison.new.id, comparison.old.id]))
        raise DataStop(
            f"{lost} families have an answer for which model {models} has no entry; "
            "the register holds a code that the codebook does not know. Check registry/family "
            "against the codebook, or fit a new model: dtsen model fit"
        )
    columns = ["skor", "jumlah_anggota", "perkotaan", *cuts.DIGITS]
    columns += ["skor_lama"] if comparison.is_new_model else []
    wide = ", ".join(f"{column}::bigint as {column}" for column in columns)
    rows = con.execute(f"select {wide} from scored").fetchnumpy()
    score, members, urban, *codes = (np.asarray(rows[column]) for column in columns)
    chance = con.execute(
        "select perkotaan::bigint as perkotaan, pita::bigint as pita, "
        "langkah_skor::bigint as langkah_skor, "
        "sum(jumlah_anggota)::bigint as jiwa from scored group by all order by all"
    ).fetchnumpy()
    return Found(
        part=part,
        local={
            scope: tally(code, score, members)
            for scope, code in zip(cuts.DIGITS, codes, strict=False)
        },
        score=score,
        members=members,
        regency=np.asarray(rows[cuts.REGENCY]),
        urban=urban,
        old_score=codes[-1] if comparison.is_new_model else None,
        chances=tuple(np.asarray(column) for column in chance.values()),
    )
