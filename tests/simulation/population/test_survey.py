"""The survey, and the spending that it measures."""

import numpy as np
import pytest

from simulation.population import nation, welfare
from tests.simulation.population.conftest import FIRST, Life


@pytest.fixture(scope="module")
def surveyed() -> tuple:
    world = nation(60_000, seed=4)
    world.advance(FIRST)
    return world, world.survey(FIRST)


def test_weights_count_the_households_of_every_stratum(surveyed: tuple) -> None:
    world, (family, _) = surveyed
    truth = world.family.drop_duplicates("id_rumah_tangga")
    code = truth["kode_kelurahan_desa"].astype(str).str[:4]
    true = truth.groupby(code + "-" + truth["perkotaan"].astype(str)).size()
    drawn = family.drop_duplicates("id_rumah_tangga")
    told = drawn.groupby("strata", observed=True)["bobot"].sum()
    told.index = told.index.astype(str)
    assert np.allclose(told, true[told.index], rtol=1e-4)
    assert true[told.index].sum() > 0.99 * len(truth)


def test_households_are_whole_and_ten_to_a_cluster(surveyed: tuple) -> None:
    world, (family, person) = surveyed
    inside = world.family["id_rumah_tangga"].isin(family["id_rumah_tangga"])
    assert world.family.loc[inside, "id_keluarga_benar"].tolist() == (
        family["id_keluarga_benar"].tolist()
    )
    assert person.groupby("id_keluarga_benar").size().tolist() == (
        family["jumlah_anggota"].tolist()
    )
    per_cluster = family.groupby("id_klaster")["id_rumah_tangga"].nunique()
    assert per_cluster.max() == 10
    assert 8 < per_cluster.mean() < 10
    assert family.groupby("id_klaster")["kode_kelurahan_desa"].nunique().max() == 1
    households = family["id_rumah_tangga"].nunique()
    assert 0.09 * 60_000 < households < 0.14 * 60_000


def test_spending_is_measured_with_error(surveyed: tuple) -> None:
    world, (family, _) = surveyed
    true = world.family.set_index("id_keluarga_benar")["pengeluaran_per_kapita"]
    true = true[family["id_keluarga_benar"]].to_numpy()
    error = np.log(family["pengeluaran_per_kapita"].to_numpy() / true)
    assert 0.15 < error.std() < 0.20
    assert abs(error.mean()) < 0.01


def test_a_level_is_found_for_every_p0() -> None:
    p0, sigma = np.array([0.03, 0.10, 0.30]), np.array([0.4, 0.55, 0.7])
    level = welfare.centre(p0, sigma, np.zeros(3))
    rng = np.random.default_rng(1)
    for z, s, goal in zip(level, sigma, p0, strict=True):
        u, noise = rng.standard_normal((2, 200_000))
        measured = z + welfare.shape(u, s) + 0.175 * noise
        assert (measured < 0).mean() == pytest.approx(goal, abs=0.004)


def test_the_shift_reaches_p0_in_persons() -> None:
    rng = np.random.default_rng(2)
    z, noise, persons = rng.normal(1, 0.5, 5000), rng.normal(0, 0.2, 5000), np.full(5000, 3)
    moved = z + welfare.shift_to(z, noise, persons, 0.08) + noise
    assert (moved < 0).mean() == pytest.approx(0.08, abs=0.001)


def test_the_top_is_heavier_than_lognormal() -> None:
    u = np.array([0.0, 2.0, 3.5])
    plain = 0.5 * (u + 0.05 * (u**2 - 1))
    assert welfare.shape(u, 0.5)[:2] == pytest.approx(plain[:2])
    assert welfare.shape(u, 0.5)[2] > plain[2]


def test_fewer_households_may_be_asked_for(life: Life) -> None:
    family, _ = life.world.survey(FIRST.next, households=300)
    assert family["id_rumah_tangga"].nunique() < 12_000
