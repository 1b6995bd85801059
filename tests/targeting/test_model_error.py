"""Model error: survey families of the register, against pandas and plain loops."""

import json

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dtsen.targeting import targeting
from pipelines import targeting as errors
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
    assert page.count("<svg") >= 6 and "<script" not in page
    text = page + json.dumps(known)
    assert not any(str(card) in text for card in survey["nomor_kartu_keluarga"])
    shown = CliRunner().invoke(targeting, ["2026Q1", "--home", str(home.root), "--json"])
    assert json.loads(shown.output)["model"]["baris"] == told["model"]["baris"]


def test_a_quarter_that_is_not_published_has_no_errors_yet(nation):
    result = CliRunner().invoke(targeting, [str(Q2), "--home", str(nation[0].root)])
    assert "no release in force" in str(result.exception)
