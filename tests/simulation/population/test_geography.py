"""Where the nation lives, against the public tables read here a second time."""

import csv

import numpy as np
import pytest

from pipelines import regions
from pipelines.errors import UsageError
from simulation.population.geography import DATA, choose, regencies, settle, share
from simulation.population.rates import stream


def test_every_regency_has_its_figures() -> None:
    frame = regencies()
    assert len(frame) == 514
    assert not frame.isna().any().any()
    # Two regencies of one name: the city and the regency of Bandung.
    line = frame.set_index("code")["line"]
    with (DATA / "poverty_line_regency_2011_2025.csv").open() as lines:
        published = {row["wilayah"]: float(row["2025"]) for row in csv.DictReader(lines)}
    assert line["3204"] == published["Bandung"]
    assert line["3273"] == published["Kota Bandung"]
    assert line["8103"] == published["Maluku Tenggara Barat"]  # renamed Kepulauan Tanimbar


def test_regencies_agree_with_their_province() -> None:
    frame = regencies()
    with (DATA / "province_indicators_2025.csv").open() as lines:
        published = {row["provinsi"]: row for row in csv.DictReader(lines)}
    for code, name in (("32", "JAWA BARAT"), ("95", "PAPUA PEGUNUNGAN")):
        here = frame[frame["province"] == code]
        p0 = 100 * np.average(here["p0"], weights=here["population"])
        assert p0 == pytest.approx(float(published[name]["p0"]), abs=0.01)


def test_families_follow_population_and_none_is_forgotten() -> None:
    place = settle(50_000, None, stream(1, "settle"))
    assert place.families.sum() == 50_000
    living = np.bincount(place.village["regency_index"], weights=place.families)
    assert len(living) == 514
    assert living.min() >= 3
    correlation = np.corrcoef(living, place.regency["population"])[0, 1]
    assert correlation > 0.999
    known = set(regions.villages()["kode_kelurahan_desa"].to_pylist())
    assert set(place.village["kode"]) <= known


def test_a_kelurahan_holds_about_three_times_a_desa() -> None:
    place = settle(300_000, None, stream(1, "settle"))
    by_kind = {
        kind: place.families[(place.village["kelurahan"] == kind).to_numpy()].mean()
        for kind in (True, False)
    }
    assert 1.5 < by_kind[True] / by_kind[False] < 3.5


def test_a_nation_of_few_regencies_spreads_over_provinces() -> None:
    assert choose(8)["province"].nunique() == 8
    assert choose(38)["province"].nunique() == 38
    assert len(choose(60)) == 60
    assert len(choose(None)) == 514


@pytest.mark.parametrize(("families", "count"), [(1_541, None), (5, 2)])
def test_too_few_families_are_refused(families: int, count: int | None) -> None:
    with pytest.raises(UsageError, match="at least 3 families"):
        settle(families, count, stream(1, "settle"))


def test_no_regency_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one regency"):
        choose(0)


def test_shares_add_up_and_go_to_the_largest_remainders() -> None:
    assert share(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert share(7, np.array([0.5, 0.25, 0.25])).tolist() == [3, 2, 2]
