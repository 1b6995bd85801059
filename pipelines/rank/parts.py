"""First pass: each part of the nation is scored, and compared with the quarter before."""

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines import store
from pipelines.errors import DataStop
from pipelines.rank import chances, compiled, cuts, reading
from pipelines.rank.changes import MOVED_UNTOUCHED, refuse_moved
from pipelines.rank.comparison import Comparison
from pipelines.rank.inputs import Part, previous_ranking
from pipelines.rank.moves import compare_part, keep, make_part_tables
from pipelines.rank.scores import Found
from pipelines.rank.scoring import IMPUTED_COUNT
from pipelines.rank.tabulated import numbers
from ranking import chance
from ranking.counting import alike, tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# what groups families in the counts of desil; like the score, it is last quarter's of a family
# that nothing touched
_GROUPS = {
    "jenis_kelamin_kepala": "jenis_kelamin_kepala",
    "lansia_sendiri": "(banyak_anggota = 1 and anggota_lansia > 0)",
    "disabilitas": "(disabilitas_terberat <= 2)",
}

_PREVIOUS = "previous"

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
        families = _score_touched(comparison, part)
    else:
        families = _score(comparison, part, now.family(part), now.person(part))
    found = take_down(comparison, part, families)
    if before:
        compare_part(comparison, part, None if comparison.is_new_model else _PREVIOUS)
    keep(con, families, scored, moved)
    return found


def _score_touched(comparison: Comparison, part: Part) -> pa.Table:
    """Let ``scored`` be the families of ``touched``; return them and those that nothing touched.

    Let ``previous`` be last quarter's ranking of the former.
    """
    con, (now, before) = comparison.con, (comparison.quarters.now, comparison.quarters.before)
    assert before is not None
    comparison.read("new", part, "touched")
    touched = con.sql("select id from touched").to_arrow_table()["id"]
    previous, rest = reading.previous(now, before, part, touched)
    con.register(_PREVIOUS, previous)
    families = _score(comparison, part, "from new_family", "from new_person", _PREVIOUS)
    refuse_moved(store.one(con, MOVED_UNTOUCHED)[0])
    carried = _carried(rest, comparison.new.content["residual"]["sizes"])
    return pa.concat_tables([families, carried.select(families.column_names).cast(families.schema)])


def _score(
    comparison: Comparison, part: Part, family: str, person: str, previous: str | None = None
) -> pa.Table:
    """Let ``scored`` be the families of two relations, with their scores, and return them."""
    con = comparison.con
    compiled.score(con, comparison.adders, family, person)
    families = con.sql(scored_select(comparison, part, previous)).to_arrow_table()
    con.unregister(compiled.KNOWN)
    con.register("scored", families)
    return families


def _carried(rest: pa.Table, sizes: "Sequence[int]") -> pa.Table:
    """Return the rows of `scored_select` of families that nothing touched.

    Their score is last quarter's, and so is what groups them.

    Parameters
    ----------
    rest : Table
        As `reading.previous` gives them.
    """
    score, members = (rest[name].to_numpy() for name in ("skor", "jumlah_anggota"))
    village = rest["kode_kelurahan_desa"].combine_chunks().dictionary_encode()
    told = {
        "id": rest["id_keluarga"],
        "perkotaan": rest["perkotaan"].fill_null(0),
        "skor_lama": rest["skor"],
        "skor_sebelumnya": rest["skor"],
        "desil_sebelumnya": rest["desil_nasional"],
        "langkah_skor": pa.array(score // chance.STEP),
        "pita": pa.array(chance.band(members, sizes)),
    }
    for scope, digits in cuts.DIGITS.items():
        code = pc.utf8_slice_codeunits(village.dictionary, 0, digits).cast(pa.int16())
        told[scope] = code.take(village.indices)
    same = ("nomor_kartu_keluarga", "kode_kelurahan_desa", "jumlah_anggota", "skor")
    return pa.table(told | {name: rest[name] for name in (*same, "variabel_diduga", *_GROUPS)})


def scored_select(
    comparison: Comparison, part: Part | None = None, previous: str | None = None
) -> str:
    """Return the select of the families of ``known``, beside their score of the quarter before.

    Parameters
    ----------
    previous : str, optional
        A relation with their ranking of last quarter.
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
        )
        select
            *, {chances.STEP} as langkah_skor, {chances.band(sizes)} as pita,
            left(kode_kelurahan_desa, 2)::smallint as provinsi,
            left(kode_kelurahan_desa, 4)::smallint as kabupaten_kota
        from compared
        """


def take_down(comparison: Comparison, part: Part, families: pa.Table) -> Found:
    """Take down how many families and persons of a part have which score, and where.

    Parameters
    ----------
    families : Table
        The columns `COUNTED` of every family.
    """
    if families["skor"].null_count or families["skor_lama"].null_count:
        # a level that the model has no entry for; nothing is guessed
        lost = pc.sum(pc.or_(families["skor"].is_null(), families["skor_lama"].is_null()))
        models = " or ".join(dict.fromkeys([comparison.new.id, comparison.old.id]))
        raise DataStop(
            f"{lost} families have an answer for which model {models} has no entry; "
            "the register holds a code that the codebook does not know. Check registry/family "
            "against the codebook, or fit a new model: dtsen model fit"
        )
    wide = {name: numbers(families, name) for name in COUNTED}
    score, members, urban, band, step = (
        wide[name] for name in ("skor", "jumlah_anggota", "perkotaan", "pita", "langkah_skor")
    )
    first = step.min(initial=0)
    widths = [1 + each.max(initial=0) for each in (urban, band, step - first)]
    (of_urban, of_band, of_step), (_, persons) = alike([urban, band, step - first], widths, members)
    return Found(
        part=part,
        local={scope: tally(wide[scope], score, members) for scope in cuts.DIGITS},
        score=score,
        members=members,
        regency=wide[cuts.REGENCY],
        urban=urban,
        old_score=wide["skor_lama"] if comparison.is_new_model else None,
        chances=(of_urban, of_band, of_step + first, persons),
    )
