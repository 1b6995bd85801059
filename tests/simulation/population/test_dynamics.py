"""What happens in a quarter, seen from outside: two moments and the events between."""

import numpy as np
import pandas as pd
import pytest

from pipelines.quarter import Quarter
from simulation.population import nation
from tests.simulation.population.conftest import FIRST, Life


def persons_of(event: pd.DataFrame, *kinds: str) -> set[int]:
    return set(event.loc[event["kejadian"].isin(kinds), "id_individu_benar"])


@pytest.mark.parametrize("when", [1, 2])
def test_births_and_departures_account_for_every_person(life: Life, when: int) -> None:
    before, now = life.moments[when - 1], life.moments[when]
    was, lives = set(before.person["id_individu_benar"]), set(now.person["id_individu_benar"])
    assert lives - was == persons_of(now.event, "lahir")
    gone = was - lives
    assert gone == set(now.left["id_individu_benar"])
    died = set(now.left.loc[now.left["status_keberadaan"] == 2, "id_individu_benar"])
    assert died == persons_of(now.event, "meninggal")
    assert gone - died <= persons_of(now.event, "pindah")
    quarter = (FIRST, FIRST.next)[when - 1]
    assert now.event["tanggal"].between(str(quarter.start), str(quarter.end)).all()
    born = now.person[now.person["id_individu_benar"].isin(lives - was)]
    assert born["tanggal_lahir"].between(str(quarter.start), str(quarter.end)).all()


@pytest.mark.parametrize("when", [1, 2])
def test_nobody_changes_family_without_an_event(life: Life, when: int) -> None:
    before, now = life.moments[when - 1], life.moments[when]
    both = before.person.merge(now.person, on="id_individu_benar", suffixes=("_was", ""))
    moved = both[both["id_keluarga_benar_was"] != both["id_keluarga_benar"]]
    assert len(moved) > 50
    # Whoever stays behind when the core goes has an event in the family, not of one's own.
    touched = set(now.event["id_keluarga_benar"]) | set(
        both.loc[
            both["id_individu_benar"].isin(now.event["id_individu_benar"]),
            "id_keluarga_benar_was",
        ]
    )
    assert set(moved["id_keluarga_benar_was"]) <= touched


def test_ended_families_never_return_and_new_ones_count_on(life: Life) -> None:
    eve, first, second = (set(m.family["id_keluarga_benar"]) for m in life.moments)
    assert not (eve - first) & second
    assert eve - first
    assert min(first - eve) == max(eve) + 1
    assert min(second - first) > max(first)


def test_events_say_where_from_and_where_to(life: Life) -> None:
    before, now = life.moments[1], life.moments[2]
    event = now.event[now.event["kejadian"] == "pindah"].dropna(subset="kk_sesudah")
    was = before.person.set_index("id_individu_benar")["nomor_kartu_keluarga"]
    lives = now.person.set_index("id_individu_benar")["nomor_kartu_keluarga"]
    assert (event["kk_sebelum"].to_numpy() == was[event["id_individu_benar"]]).all()
    assert (event["kk_sesudah"].to_numpy() == lives[event["id_individu_benar"]]).all()
    place = now.family.set_index("id_keluarga_benar")["kode_kelurahan_desa"].astype(str)
    there = place[event["id_keluarga_benar"]].to_numpy()
    assert (event["kelurahan_desa_sesudah"].to_numpy() == there).all()


def test_rates_are_those_of_the_table(life: Life) -> None:
    persons = len(life.moments[0].person)
    kinds = pd.concat([m.event for m in life.moments[1:]])["kejadian"].value_counts()
    per_quarter = kinds / 2 / persons
    assert per_quarter["lahir"] == pytest.approx(0.0040, abs=0.0008)
    assert per_quarter["meninggal"] == pytest.approx(0.0020, abs=0.0006)
    assert per_quarter["pindah"] == pytest.approx(0.0055, abs=0.0015)
    assert set(kinds.index) == {
        "lahir", "meninggal", "pindah", "kawin", "cerai", "pisah_kk", "gabung_kk",
        "nomor_kk_baru", "kepala_baru",
    }  # fmt: skip


def test_spending_moves_but_poverty_stays(life: Life) -> None:
    before, now = life.moments[0].family, life.moments[2].family
    both = before.merge(now, on="id_keluarga_benar", suffixes=("_was", ""))
    ratio = np.log(both["pengeluaran_per_kapita"] / both["garis_kemiskinan"])
    was = np.log(both["pengeluaran_per_kapita_was"] / both["garis_kemiskinan_was"])
    assert 0.85 < np.corrcoef(ratio, was)[0, 1] < 0.99
    assert abs((ratio < 0).mean() - (was < 0).mean()) < 0.01
    stayed = both[both["kode_kelurahan_desa"] == both["kode_kelurahan_desa_was"]]
    growth = stayed["garis_kemiskinan"] / stayed["garis_kemiskinan_was"]
    assert growth.between(1.019, 1.022).all()  # two quarters of 4.1 % a year


def test_the_same_seed_gives_the_same_world() -> None:
    def lived(seed: int) -> tuple[pd.DataFrame, ...]:
        world = nation(1_500, seed, regencies=12)
        world.advance(FIRST)
        return world.family, world.person, world.event, *world.survey(FIRST)

    for one, other in zip(lived(5), lived(5), strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert not lived(6)[1]["nama"].head(100).equals(lived(5)[1]["nama"].head(100))


def test_quarters_are_lived_in_order() -> None:
    world = nation(60, 1, regencies=2)
    with pytest.raises(ValueError, match="next quarter is 2026Q1, not 2026Q2"):
        world.advance(Quarter(2026, 2))
    world.advance(FIRST)
    with pytest.raises(ValueError, match="next quarter is 2026Q2, not 2026Q1"):
        world.advance(FIRST)


def test_tables_of_an_earlier_quarter_do_not_change_afterwards() -> None:
    world = nation(600, 3, regencies=5)
    family, person = world.family, world.person
    kept_family, kept_person = family.copy(deep=True), person.copy(deep=True)
    world.advance(FIRST)
    pd.testing.assert_frame_equal(family, kept_family)
    pd.testing.assert_frame_equal(person, kept_person)


def test_the_smallest_nations_live_on() -> None:
    world, quarter = nation(6, 1, regencies=2), FIRST
    for _ in range(12):
        world.advance(quarter)
        quarter = quarter.next
    assert len(world.family) > 0
