"""Each line of the check is right on the nation's survey and off on one that is broken."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from dtsen.cli import dtsen
from dtsen.quarterly import simulate
from pipelines.quarter import Quarter
from simulation.likeness import dynamics, marks, surveyed
from simulation.population import nation

FIRST = Quarter(2026, 1)
Survey = tuple[pd.DataFrame, pd.DataFrame]


@pytest.fixture(scope="module")
def survey() -> Survey:
    world = nation(12_000, 5, regencies=40)
    world.advance(FIRST)
    return world.survey(FIRST, households=5_000)


def line(name: str, found: tuple[float, float | None], place: str = "") -> marks.Line:
    """Return the line of one figure, all others aside."""
    given: Any = {place: found} if place else found
    return next(iter(marks._lines(name, given)))


@pytest.mark.parametrize("name", list(marks.marks()))
def test_a_figure_far_off_is_off_and_one_on_the_mark_is_right(name: str) -> None:
    mark = marks.marks()[name]
    place = "33" if mark.get("by") else ""
    here = line(name, (0.0, None), place)
    ends = [e for e in (here.low, here.high) if e is not None]
    assert line(name, (float(np.mean(ends)), None), place).right
    for end, way in ((here.low, -1), (here.high, 1)):
        if end is not None:
            assert line(name, (end, None), place).right
            assert not line(name, (end + way * 0.05 * max(abs(end), 0.1), None), place).right


def test_sampling_error_excuses_shares_and_not_the_model() -> None:
    assert line("air_layak", (80.0, 10.0), "33").right
    assert not line("air_layak", (80.0, 1.0), "33").right
    assert not line("r2", (0.45, 0.5)).right


def test_a_mark_that_is_not_found_is_told(survey: Survey) -> None:
    with pytest.raises(ValueError, match="gini"):
        marks.judged({name: (0.0, None) for name in marks.marks() if name != "gini"})


def spent(family: pd.DataFrame, ratio: Any) -> pd.DataFrame:
    value = np.maximum(1, family["garis_kemiskinan"] * ratio)
    return family.assign(pengeluaran_per_kapita=value)


BROKEN: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "p0_provinsi": lambda f: spent(f, f["pengeluaran_per_kapita"] / f["garis_kemiskinan"] / 2),
    "p0_nasional": lambda f: spent(f, f["pengeluaran_per_kapita"] / f["garis_kemiskinan"] / 2),
    "gini": lambda f: spent(f, 2.0),
    "air_layak": lambda f: f.assign(sumber_air_minum_utama=6),
    "sanitasi_layak": lambda f: f.assign(pembuangan_akhir_tinja=3),
    "rumah_tangga_4": lambda f: f.assign(jumlah_anggota=f["jumlah_anggota"] + 2),
    "rumah_tangga_berbagi": lambda f: f.assign(id_rumah_tangga=f["id_keluarga_benar"]),
    "orang_per_keluarga": lambda f: f.assign(jumlah_anggota=f["jumlah_anggota"] + 1),
    "kish": lambda f: f.assign(bobot=f["bobot"] * np.where(f["id_rumah_tangga"] % 9 == 0, 9, 1)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_survey_that_is_broken_is_off(name: str, survey: Survey) -> None:
    def worst(family: pd.DataFrame) -> bool:
        found: Any = surveyed.living(family)
        return all(here.right for here in marks._lines(name, found[name]))

    assert not worst(BROKEN[name](survey[0]))
    if name != "kish" and not marks.marks()[name].get("by"):  # 40 regencies are no provinces
        assert worst(survey[0])


def test_bps_counts_pits_in_the_country_and_rain() -> None:
    home = pd.DataFrame(
        [(1, 1, 1, 1), (2, 1, 2, 1), (1, 1, 4, 0), (1, 1, 4, 1), (1, 4, 1, 0), (4, 1, 1, 0)],
        columns=["fasilitas_bab", "jenis_kloset", "pembuangan_akhir_tinja", "perkotaan"],
    )
    assert surveyed.improved_sanitation(home).tolist() == [True, True, True, False, False, False]
    assert 10 in surveyed.IMPROVED_WATER
    assert 6 not in surveyed.IMPROVED_WATER


def test_the_proxy_means_test_is_hard_and_noise_is_found_out(survey: Survey) -> None:
    family, person = survey
    found = surveyed.difficulty(family, person)
    assert 0.40 < found["r2"][0] < 0.60
    assert 0.25 < found["ee40"][0] < 0.37
    assert 0.19 < found["desil_tepat"][0] < 0.30
    assert found["pairs_gain"][0] > 0
    assert found["tanda"][0] >= 75
    ratio = family["pengeluaran_per_kapita"] / family["garis_kemiskinan"]
    noise = surveyed.difficulty(spent(family, np.random.default_rng(0).permutation(ratio)), person)
    for name in ("r2", "ee40", "desil_tepat", "korelasi_desa", "pairs_gain", "tanda"):
        assert not line(name, noise[name]).right, name


def test_signs_are_those_of_2008_and_turn_with_spending(survey: Survey) -> None:
    family, person = survey
    table = surveyed.signs(family, person)
    assert table.loc["lhhsize", "then"] == pytest.approx(-0.3608)
    ratio = family["garis_kemiskinan"] / family["pengeluaran_per_kapita"]
    turned = surveyed.signs(spent(family, ratio), person)
    assert turned["same"].mean() == pytest.approx(1 - table["same"].mean(), abs=0.05)


def test_a_year_is_counted() -> None:
    world = nation(6_000, 8, regencies=20)
    world.advance(FIRST)
    found = dynamics.lived(world, FIRST)
    assert world.quarter == Quarter(2027, 1)
    for name in ("lahir", "meninggal", "keluarga_dimutakhirkan", "garis_kemiskinan_tumbuh"):
        assert line(name, found[name]).right, name
    assert 0.2 < found["kawin_pisah_kk"][0] < 0.7


def test_a_mover_is_counted_as_one() -> None:
    happened = pd.DataFrame(
        [(1, "kawin"), (1, "pisah_kk"), (2, "pisah_kk"), (2, "pindah"), (3, "lahir")],
        columns=["id_individu_benar", "kejadian"],
    )
    assert dynamics.parted(happened) == 1


def test_welfare_that_is_dealt_anew_does_not_last() -> None:
    rng = np.random.default_rng(1)
    lasting = rng.standard_normal(3000)
    before = pd.DataFrame({"village": 1, "size": 3, "lasting": lasting, "measured": lasting})
    later = 0.9 * lasting + np.sqrt(1 - 0.81) * rng.standard_normal(3000)
    now = before.assign(lasting=later, measured=0.9 * later)
    assert line("kesejahteraan_tetap", dynamics.welfare(before, now)["kesejahteraan_tetap"]).right
    anew = now.assign(lasting=rng.permutation(lasting), measured=rng.permutation(lasting))
    for name, here in dynamics.welfare(before, anew).items():
        assert not line(name, here).right
    half = now.assign(size=np.where(np.arange(3000) < 1500, 3, 4))
    half.loc[1500:, "lasting"] = rng.permutation(lasting[1500:])  # of families that grew
    assert line("kesejahteraan_tetap", dynamics.welfare(before, half)["kesejahteraan_tetap"]).right


def test_lines_that_jump_are_off() -> None:
    before = pd.DataFrame(
        {"kode_kelurahan_desa": ["1101012001", "1102012001"], "garis_kemiskinan": [100, 200]}
    )
    now = replace_lines(before, [104.5, 209])
    assert line("garis_kemiskinan_tumbuh", (dynamics.line_growth(before, now), None)).right
    now = replace_lines(before, [110, 220])
    assert dynamics.line_growth(before, now) == pytest.approx(10)


def replace_lines(frame: pd.DataFrame, lines: list[float]) -> pd.DataFrame:
    return frame.assign(garis_kemiskinan=lines)


def test_the_table_names_what_is_off() -> None:
    good = line("gini", (0.375, 0.001))
    text = marks.describe([good, replace(good, found=0.5)])
    assert text.splitlines()[1].split()[0] == "gini"
    assert text.splitlines()[2].split()[0] == "OFF"
    assert text.splitlines()[-1].startswith("1 of 2 figures")


def test_the_command_answers_and_ends_with_1_if_a_figure_is_off() -> None:
    assert dtsen is not None
    asked = ["--families", "600", "--quarters", "2026Q1", "--seed", "1", "--regencies", "5"]
    done = CliRunner().invoke(simulate, [*asked, "--check", "--json"])
    told = json.loads(done.stdout)
    assert {here["figure"] for here in told["lines"]} == set(marks.marks())
    assert done.exit_code == (0 if told["right"] else 1)
    for wrong in ([*asked], [*asked, "--check", "HOME"]):
        assert CliRunner().invoke(simulate, wrong).exit_code != 0
