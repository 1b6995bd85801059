"""Model error: survey families of the register, against pandas and plain loops."""

import hashlib
import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dtsen.targeting import targeting
from pipelines import targeting as errors
from ranking.model import Model
from tests.rank.drawn import Q1, Q2, read
from tests.targeting import drawn


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    home, family, person = drawn.published(tmp_path_factory.mktemp("home"))
    return home, drawn.survey(home, family, person).to_pandas()


@pytest.fixture(scope="module")
def told(nation):
    return errors.write(nation[0], Q1)


@pytest.fixture(scope="module")
def matched(nation):
    """The survey beside the ranking, matched as the test drew them: by place, but for thirty."""
    home, survey = nation
    ranked = pd.DataFrame(read(home.current(Q1), "ranked/family")).set_index("id_keluarga")
    survey["desil"] = ranked["desil_nasional"].reindex(range(1, drawn.FAMILIES + 1, 3)).to_numpy()
    survey.loc[40:69, "desil"] = None
    return survey


def line(told, part, **wanted):
    (found,) = [r for r in told[part]["baris"] if wanted.items() <= r.items()]
    return found


def poorest(rows, share):
    """Return the households poorest in spending over the line, up to a share of persons."""
    ratio = rows["pengeluaran_per_kapita"] / rows["garis_kemiskinan"]
    persons = rows["bobot"] * rows["jumlah_anggota"]
    room, taken = share * persons.sum(), {}
    for place in ratio.sort_values().index:
        taken[place] = min(1.0, max(0.0, room / persons[place]))
        room -= persons[place]
    return pd.Series(taken).sort_index()


@pytest.mark.parametrize("cut", [2, 3, 4])
def test_inclusion_and_exclusion_error_are_counted_in_persons(told, matched, cut):
    truly = poorest(matched, cut / 10)
    rows = matched[matched["desil"].notna()]
    persons, truly = (rows["bobot"] * rows["jumlah_anggota"]), truly[rows.index]
    listed = rows["desil"] <= cut
    nation = {"batas_desil": cut, "lingkup": "nasional", "kelompok": "semua"}
    inclusion = (persons * listed * (1 - truly)).sum() / (persons * listed).sum()
    exclusion = (persons * truly * ~listed).sum() / (persons * truly).sum()
    for name, value in (("galat_inklusi", inclusion), ("galat_eksklusi", exclusion)):
        found = line(told, "model", ukuran=name, **nation)
        assert found["nilai"] == pytest.approx(value, abs=1e-6)
        assert found["bawah"] < found["nilai"] < found["atas"]
        assert found["bawah_korn_graubard"] <= found["bawah"]


def test_a_family_is_found_by_its_card_else_by_its_members(told):
    part = told["model"]
    assert part["padan_nik"] == 40
    assert part["keluarga"] - part["padan_kk"] - part["padan_nik"] == 30


def test_cells_that_are_too_thin_say_so_and_have_no_figure(told):
    lines = told["model"]["baris"]
    thin = [r for r in lines if r["cara"] == "terlalu_tipis"]
    assert thin and all(r["nilai"] is None and r["atas"] is None for r in thin)
    shown = [r for r in lines if r["cara"] == "langsung"]
    assert min(r["ukuran_efektif"] for r in shown) >= 30
    assert {r["kelompok"] for r in lines} == {
        "semua", "kepala_keluarga", "lansia_tinggal_sendiri", "jumlah_anggota", "disabilitas",
    }  # fmt: skip


def test_thin_kabupaten_are_modelled_and_add_up_to_their_direct_figures(told, matched):
    lines = [r for r in told["model"]["baris"] if r["lingkup"] == "kabupaten_kota"]
    modelled = [r for r in lines if r["cara"] == "model_area_kecil"]
    assert modelled and all(0 <= r["bawah"] <= r["nilai"] <= r["atas"] <= 1 for r in modelled)
    # nor is there a line through fewer than three areas
    drawn_through = {(r["ukuran"], r["batas_desil"]) for r in modelled}
    thin = [r for r in lines if r["cara"] == "terlalu_tipis"]
    assert all(r["baris"] < 5 for r in thin if (r["ukuran"], r["batas_desil"]) in drawn_through)


def test_table_page_and_answer_say_the_same_and_name_nobody(nation, told):
    home, survey = nation
    folder = home.reports(Q1)
    known = json.loads((folder / "galat-sasaran.json").read_text())
    assert known["model"]["baris"] == told["model"]["baris"]
    table = pq.read_table(folder / "galat-sasaran").to_pylist()
    assert len(table) == sum(len(told[name]["baris"]) for name in errors.SENTENCES)
    page = (folder / "galat-sasaran.html").read_text()
    assert page.count("<svg") >= 3 and len(page) < 500_000 and "<script" not in page
    assert "belum ada desa yang dicacah" in page and "dicacah di" not in page
    text = page + json.dumps(known)
    assert not any(str(card) in text for card in survey["nomor_kartu_keluarga"])
    shown = CliRunner().invoke(targeting, ["2026Q1", "--home", str(home.root), "--json"])
    assert json.loads(shown.output)["model"]["baris"] == told["model"]["baris"]


def test_a_quarter_that_is_not_published_has_no_errors_yet(nation):
    result = CliRunner().invoke(targeting, [str(Q2), "--home", str(nation[0].root)])
    assert "no release in force" in str(result.exception)


@pytest.fixture
def fitted_on_it(nation, matched):
    """The release as if its model was fitted on the survey; families' scores by other clusters."""
    home, _ = nation
    release = home.current(Q1)
    path = release / "model" / "model.json"
    known = path.read_text()
    digest = hashlib.sha256(("ab" * 32).encode()).hexdigest()
    content = Model.read(known).content
    provenance = content["provenance"] | {"survey": digest}
    path.write_text(Model(content | {"provenance": provenance}).text())
    change = np.random.default_rng(3).integers(-300_000, 300_000, len(matched))
    kept = pa.table({"id": np.arange(1, len(matched) + 1), "selisih": change})
    pq.write_table(kept, release / "model" / "unseen.parquet")
    yield home, change
    path.write_text(known)
    (release / "model" / "unseen.parquet").unlink(missing_ok=True)


def test_a_family_that_the_fit_has_seen_has_the_desil_of_a_fit_on_other_clusters(
    fitted_on_it, matched, told
):
    home, change = fitted_on_it
    release = home.current(Q1)
    ranked = pd.DataFrame(read(release, "ranked/family")).set_index("id_keluarga")
    score = ranked["skor"].reindex(range(1, drawn.FAMILIES + 1, 3)).to_numpy() + change
    points = pd.DataFrame(read(release, "ranked/cut_point"))
    points = points[points["lingkup"] == "nasional"].set_index("desil")["skor_tertinggi"]
    desil = np.array([next((d for d in range(1, 10) if s <= points[d]), 10) for s in score])
    rows = matched.assign(desil=np.where(matched["desil"].notna(), desil, None))
    truly, rows = poorest(rows, 0.4), rows[rows["desil"].notna()]
    persons, truly = rows["bobot"] * rows["jumlah_anggota"], truly[rows.index]
    exclusion = (persons * truly * (rows["desil"] > 4)).sum() / (persons * truly).sum()

    found = errors.evaluate(home, Q1)

    nation = {"batas_desil": 4, "lingkup": "nasional", "kelompok": "semua"}
    line_found = line(found, "model", ukuran="galat_eksklusi", **nation)
    assert line_found["nilai"] == pytest.approx(exclusion, abs=1e-6)
    assert line_found["nilai"] != line(told, "model", ukuran="galat_eksklusi", **nation)["nilai"]
    assert found["model"]["model_dari_survei_ini"] and not told["model"]["model_dari_survei_ini"]


def test_without_the_scores_by_other_clusters_nothing_is_judged(fitted_on_it):
    home, _ = fitted_on_it
    (home.current(Q1) / "model" / "unseen.parquet").unlink()

    assert "fit it again" in errors.evaluate(home, Q1)["model"]["alasan"]
