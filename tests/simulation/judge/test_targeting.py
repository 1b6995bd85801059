"""The judge of targeting errors: truths against plain pandas, samples by their rules."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from pipelines import store
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.targeting.estimate import GROUPS, Limits, Measure, Sample
from ranking.design_based import design
from simulation import FOUNDING, again
from simulation.judge.targeting import coverage, model
from simulation.judge.targeting.covered import Judged, judge
from simulation.senders.snapshot import FAMILY_ID, position
from tests.targeting.drawn import put

QUARTER = Quarter.parse("2026Q1")
CUTS = [round(-1e6 + 2e5 * desil) for desil in range(1, 10)]
ABSENT = 25  # every so manyth family is in no register


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """A release that knows the whole nation but some families, and ranks them at random."""
    home = Home(tmp_path_factory.mktemp("home"))
    founding = {"families": 600, "seed": 4, "regencies": 3, "first": str(QUARTER)}
    store.write_text(home.root / FOUNDING, store.as_json(founding))
    now = again.at_end(home, QUARTER)
    known = np.flatnonzero(np.arange(now.families) % ABSENT != 0)
    family = now.family.take(pa.array(known))
    of = position(known, now.family_of_person)
    person = now.person.take(np.flatnonzero(of >= 0))
    score = np.random.default_rng(2).normal(0, 8e5, len(known)).round().astype(np.int64)
    ranked = {
        "id_keluarga": np.arange(len(known)),
        "kode_kabupaten_kota": pa.array(now.regency[known]).cast(pa.string()),
        "jumlah_anggota": np.diff(now.first)[known],
        "peluang_desil_1_4": np.full(len(known), 400),
        "variabel_diduga": np.zeros(len(known), np.int8),
        "skor": score,
    }
    lines = {"lingkup": ["nasional"] * 9, "desil": range(1, 10), "skor_tertinggi": CUTS}
    cards = family["nomor_kartu_keluarga"]
    register = {"id_keluarga": ranked["id_keluarga"], "nomor_kartu_keluarga": cards}
    people = {"id_keluarga": of[of >= 0]} | {
        name: person[name] for name in ("nomor_induk_kependudukan", "nama", "tanggal_lahir")
    }
    release = home.root / "release"
    tables = {
        "registry/family": pa.table(register),
        "registry/person": pa.table(people),
        "ranked/family": pa.table(ranked),
        "ranked/cut_point": pa.table({name: list(values) for name, values in lines.items()}),
    }
    for name, rows in tables.items():
        put(rows, release / name, "prov=00")
    desil = pd.Series(1 + np.searchsorted(CUTS, score), family[FAMILY_ID].to_numpy())
    return home, release, now, desil


def test_the_truth_of_coverage_is_who_is_in_no_register(nation):
    home, release, now, desil = nation
    judged = coverage.judged(home, QUARTER, release)
    truth = judged.truth()
    assert truth["tidak_terdaftar", 0, "00", "semua", "semua"] == pytest.approx(
        1 - len(desil) / now.families
    )
    sample, (measure,) = judged.draw(np.random.default_rng(1))
    weight = sample.design.weight
    assert len(weight) < now.families and set(sample.rows["id_klaster"]) < set(
        judged.population["id_klaster"]
    )
    villages = sample.rows.assign(bobot=weight).drop_duplicates("id_klaster")
    assert villages["bobot"].sum() == pytest.approx(len(set(now.village)))
    assert measure.part.sum() == (~sample.rows["kk_dikenal"]).sum()


def test_the_truth_of_model_error_is_everybodys_spending(nation):
    home, release, now, desil = nation
    judged = model.judged(home, QUARTER, release)
    rows = judged.population
    assert len(rows) == now.families and rows["desil"].notna().sum() == len(desil)
    rows = rows.assign(spent=rows["pengeluaran_per_kapita"] / rows["garis_kemiskinan"])
    rows = rows.sort_values("spent")
    persons = rows["jumlah"].cumsum()
    poor = rows[persons <= 0.4 * persons.iloc[-1]]  # but for the family on the edge
    known = poor[poor["desil"].notna()]
    missed = known.loc[known["desil"] > 4, "jumlah"].sum()
    told = judged.truth()["galat_eksklusi", 4, "00", "semua", "semua"]
    assert told == pytest.approx(missed / known["jumlah"].sum(), abs=0.01)


def test_a_survey_drawn_again_has_other_clusters_and_stands_for_all(nation):
    judged = model.judged(nation[0], QUARTER, nation[1])
    first, again_ = (judged.draw(np.random.default_rng(seed))[0] for seed in (1, 2))
    for each in (first, again_):
        assert each.design.weight.sum() == pytest.approx(nation[2].families, rel=0.15)
        assert each.rows.groupby("id_klaster").size().max() <= 14  # ten households
    assert set(first.rows["id_klaster"]) != set(again_.rows["id_klaster"])


def test_intervals_of_plain_samples_cover_as_often_as_they_say():
    draw = np.random.default_rng(3)
    size = 4_000
    population = pd.DataFrame({"kode_kabupaten_kota": "3201"}, index=range(size))
    population[list(GROUPS)] = "x"
    wrong = (draw.random(size) < 0.3).astype(float)

    def measure(rows):
        return [Measure("galat", None, wrong[rows], np.ones(len(rows)))]

    def again_(random):
        rows = random.choice(size, 200, replace=False)
        plain = design(np.full(200, 20.0), np.zeros(200, int), rows)
        areas = pd.DataFrame({"harapan": [0.4]}, index=["3201"])
        sample = Sample(population.iloc[rows], plain, areas, Limits(30, 300, 5))
        return sample, measure(rows)

    told = judge("galat", Judged(population, measure(np.arange(size)), again_), 200, 1)
    (line,) = told["nasional"]
    assert line["benar"] == pytest.approx(wrong.mean(), abs=1e-6)
    assert line["selang"] == 200 and 0.9 <= line["tercakup"] <= 0.99
    assert line["simpangan"] == pytest.approx(np.sqrt(0.3 * 0.7 / 200), rel=0.15)
    assert line["tercakup"] + line["di_bawah"] + line["di_atas"] == pytest.approx(1)
