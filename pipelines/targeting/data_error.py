"""Data error: published desil beside those that verified answers would give at the same cuts."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import macros, regions, rules, store
from pipelines.errors import DataStop
from pipelines.home import table
from pipelines.rank import scoring
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.variables import URBAN, family_columns, person_columns
from pipelines.rank.view import levels
from pipelines.targeting import registered
from pipelines.targeting.estimate import Limits, Measure, Sample
from pipelines.targeting.model_error import errors
from pipelines.targeting.sample import drawn
from ranking.design_based import design, numbered, spread

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pandas as pd

    from pipelines.home import Home
    from pipelines.quarter import Quarter

FOUND = 1
_TABLES = ("family", "person")


def evaluate(home: "Home", quarter: "Quarter", release: "Path") -> dict[str, Any]:
    """Return what verified answers say of the data of a release.

    The answers came with the quarter after; the release judged is the one that the sample was
    drawn from, also where a revision followed.

    Raises
    ------
    DataStop
        If no sample was drawn, or none of its answers came yet.
    """
    sample = drawn(home, quarter)
    returned = quarter.next
    if not home.pointer(returned, "conform").exists():
        raise DataStop(
            f"the answers to the spot-check of {quarter} come with {returned}, of which nothing "
            f"has been read yet; run `dtsen run {returned} --to conform` first"
        )
    tables = home.output(returned, "conform")
    with store.connect() as con:
        store.view(con, "drawn", sample.rows)
        store.view(con, "ranked", table(sample.release, "ranked/family"))
        store.view(con, "cut_point", table(sample.release, "ranked/cut_point"))
        for name in _TABLES:
            store.view(con, name, str(tables / name / "*.parquet"))
        found = read(con, quarter, sample.release)
        areas = registered.areas(con)
    answered = found["desil_benar"].notna().to_numpy()
    if not answered.any():
        raise DataStop(
            f"none of the {len(found)} families of the spot-check of {quarter} was visited yet: "
            f"no row of uji_petik in {returned} bears a nomor_sampel of it"
        )
    return {
        "rilis_sampel": sample.release.name.removeprefix("release="),
        "keluarga_sampel": len(found),
        "dikunjungi": int(found["status_kunjungan"].notna().sum()),
        "terverifikasi": int(answered.sum()),
        "tingkat_jawaban": round(float(np.average(answered, weights=_base(found))), 6),
        "baris": sampled(found, answered, areas, quarter).table(measures(found, quarter)),
    }


def _base(found: "pd.DataFrame") -> np.ndarray:
    return (found["populasi"] / found["terpilih"]).to_numpy(float)


def sampled(
    found: "pd.DataFrame", answered: np.ndarray, areas: "pd.DataFrame", quarter: "Quarter"
) -> Sample:
    """Return the sample in which those who answered stand for those who did not.

    Within layer and kabupaten; where nobody answered, within layer and province, then layer.
    """
    code = found["kode_kabupaten_kota"].to_numpy().astype("U4")
    layer = found["lapisan"].to_numpy().astype(str)
    in_regency, in_province = (
        np.char.add(np.char.add(c, "|"), layer) for c in (code, code.astype("U2"))
    )
    classes = [numbered(each) for each in (in_regency, in_province, layer, layer == "")]
    weight = spread(_base(found), answered, *classes)
    # who did not answer has no weight, and is no draw: the rest is a smaller sample of the layer
    stood = np.bincount(classes[0], weights=answered)[classes[0]]
    fraction = np.minimum(1.0, stood / found["populasi"].to_numpy(float))
    kept = np.flatnonzero(answered)
    rows = found.iloc[kept].reset_index(drop=True)
    drawn_by = design(
        weight[kept], in_regency[kept], kept, in_province[kept], layer[kept],
        fraction=fraction[kept], alike=layer[kept],
    )  # fmt: skip
    return Sample(rows, drawn_by, areas, Limits.of(quarter))


def measures(found: "pd.DataFrame", quarter: "Quarter") -> list[Measure]:
    """Return inclusion and exclusion error at every cut, of the families verified."""
    rows = found[found["desil_benar"].notna()]
    published, true = rows["desil_nasional"].to_numpy(), rows["desil_benar"].to_numpy()
    persons = rows["banyak_anggota"].to_numpy(float)
    found_at: list[Measure] = []
    for cut in rules.in_force("targeting_cuts", quarter):
        found_at += errors(cut, persons, true <= cut, published <= cut)
    return found_at


def read(con: "duckdb.DuckDBPyConnection", quarter: "Quarter", release: "Path") -> "pd.DataFrame":
    """Return every family drawn in order of number, with the desil that its answers give.

    Parameters
    ----------
    con
        With the views drawn, ranked, cut_point, family and person.
    """
    con.execute(f"create or replace temp table answer as {store.query('targeting/answer')}")
    codes = con.execute("select distinct kode_kelurahan_desa from answer").fetchall()
    model = read_model(release / MODEL)
    scoring.check_view(model)
    con.register("village", regions.villages(str(quarter)))
    models = {"terbit": model}
    scoring.lay_out(con, (code for (code,) in codes if code), models)
    macros.make_members(con, quarter)
    view = levels(_family(), _person(quarter))
    con.execute(
        f"create or replace temp table verified as {view}{scoring.known(models, models)}, "
        f"group_of as ({store.query('targeting/group')}), scored as ("
        f"select id, {scoring.score('terbit', model)} as skor from known) "
        f"select scored.skor, {registered.desil(con, 'scored.skor')} as desil_benar, group_of.* "
        "from scored inner join group_of on scored.id = group_of.id"
    )
    return con.execute(
        "select drawn.*, ranked.desil_nasional, answer.status_kunjungan, "
        "verified.* exclude (id) from drawn "
        "inner join ranked on drawn.id_keluarga = ranked.id_keluarga "
        "left join answer on drawn.id_keluarga = answer.id_keluarga "
        "left join verified on drawn.id_keluarga = verified.id order by drawn.nomor_sampel"
    ).df()


def _family() -> str:
    own = ", ".join(f"answer.{c.name}" for c in family_columns() if c.name != URBAN)
    return (
        "select answer.id_keluarga as id, answer.nomor_kartu_keluarga, "
        f"answer.kode_kelurahan_desa, village.{URBAN}, {own} from answer "
        "inner join village on answer.kode_kelurahan_desa = village.kode_kelurahan_desa "
        f"where coalesce(answer.status_kunjungan, {FOUND}) = {FOUND}"
    )


def _person(quarter: "Quarter") -> str:
    """Return the members as visited; their ages count on the day of the published ranking."""
    own = ", ".join(f"person.{c.name}" for c in person_columns())
    return (
        "select answer.id_keluarga as id, row_number() over (order by person.kiriman, "
        "person.berkas, person.baris) as id_individu, "
        f"date '{quarter.reference_date}' as tanggal_acuan, {own} from person "
        "inner join answer on person.kiriman = answer.kiriman "
        "and person.nomor_kartu_keluarga = answer.nomor_kartu_keluarga "
        "where is_active(person.status_keberadaan)"
    )
