"""Movement: causes by an independent walk, steps, main cause, and who came or left."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import following, nation
from pipelines.home import Home
from tests.rank import oracle
from tests.rank.drawn import Q1, Q2, read, two_quarters

FAMILIES = 150


def drawn(seed: int) -> tuple[tuple[pa.Table, pa.Table], tuple[pa.Table, pa.Table]]:
    rng = np.random.default_rng(seed)
    before = nation.draw(rng, FAMILIES, spread=4)
    return before, following.next_quarter(rng, *before, share=1.5)


def states(release: Path, day) -> dict[int, dict]:
    people = defaultdict(list)
    for person in read(release, "registry/person"):
        if person["status_keberadaan"] in (None, 1, 5):
            people[person["id_keluarga"]].append(person)
    return {
        family["id_keluarga"]: {
            "family": family,
            "people": people[family["id_keluarga"]],
            "day": day,
        }
        for family in read(release, "registry/family")
    }


def causes(release: Path) -> dict[int, dict]:
    found: dict[int, dict] = defaultdict(dict)
    for row in read(release, "ranked/movement"):
        found[row["id_keluarga"]][row["sebab"], row["variabel"]] = row["sumbangan"]
    return found


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000), is_new_model=st.booleans())
def test_causes_are_those_of_the_two_walks_and_add_up(
    tmp_path_factory: pytest.TempPathFactory, seed: int, is_new_model: bool
) -> None:
    models = nation.model(seed), nation.model(seed + is_new_model)
    home = two_quarters(tmp_path_factory.mktemp("home"), *drawn(seed), models)
    old, new = home.current(Q1), home.candidate(Q2)
    before, now = states(old, Q1.reference_date), states(new, Q2.reference_date)
    scores = {r["id_keluarga"]: r["skor"] for r in read(old, "ranked/family")}
    found = causes(new)
    compared = 0
    for row in read(new, "ranked/family"):
        family = row["id_keluarga"]
        assert row["skor"] == oracle.score(models[1], now[family])
        if family in scores:
            assert found[family] == oracle.walk(before[family], now[family], models)
            assert sum(found[family].values()) == row["skor"] - scores[family]
            compared += 1
        else:
            assert family not in found
    assert compared > FAMILIES * 0.9


def _with(table: pa.Table, **columns: np.ndarray) -> pa.Table:
    for name, values in columns.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, pa.array(values).cast(table.schema.field(at).type))
    return table


def _passing_an_age(rng: np.random.Generator) -> tuple[pa.Table, pa.Table, np.ndarray]:
    """Return families, persons of whom the last of each family of several turns 65, and who."""
    family, person = nation.draw(rng, FAMILIES, spread=4)
    of = person["id_keluarga"].to_numpy()
    last = np.r_[of[1:] != of[:-1], True] & ~np.r_[True, of[1:] != of[:-1]]
    born = person["tanggal_lahir"].to_numpy().copy()
    born[last] = np.datetime64(Q2.reference_date.replace(year=Q2.reference_date.year - 65)) - 9
    return family, _with(person, tanggal_lahir=born), last


def _walked(home: Home, models: tuple) -> tuple[dict, dict]:
    """Return the causes that were told of families in both quarters, and those of the oracle."""
    old, new = (
        states(home.current(Q1), Q1.reference_date),
        states(home.candidate(Q2), Q2.reference_date),
    )
    found = causes(home.candidate(Q2))
    return {each: found[each] for each in old}, {
        each: oracle.walk(old[each], new[each], models) for each in old
    }


def test_time_moved_a_family_whose_member_passed_an_age_and_left(tmp_path: Path) -> None:
    family, person, last = _passing_an_age(np.random.default_rng(4))
    presence = person["status_keberadaan"].to_numpy().copy()
    presence[last] = 1
    before = (family, _with(person, status_keberadaan=presence))
    now = (family, _with(person, status_keberadaan=np.where(last, 3, presence)))
    models = nation.model(4), nation.model(4)
    found, expected = _walked(two_quarters(tmp_path, before, now, models), models)
    moved = [each for each in found if found[each].get(("waktu", None))]
    assert len(moved) > FAMILIES / 10
    assert all(found[each] == expected[each] for each in moved)


def test_who_comes_at_an_age_that_he_passed_is_seen_at_it_in_every_state(tmp_path: Path) -> None:
    # by another model, and in another place: states in which these are new and he too
    family, person, last = _passing_an_age(np.random.default_rng(5))
    presence = person["status_keberadaan"].to_numpy().copy()
    presence[last] = 1
    elsewhere = np.roll(family["kode_kelurahan_desa"].to_pylist(), 7)
    before = (family, _with(person, status_keberadaan=np.where(last, 3, presence)))
    now = (
        _with(family, kode_kelurahan_desa=elsewhere),
        _with(person, status_keberadaan=presence),
    )
    models = nation.model(5), nation.model(6)
    found, expected = _walked(two_quarters(tmp_path, before, now, models), models)
    assert found == expected


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    rng = np.random.default_rng(11)
    before = nation.draw(rng, 3_000, spread=40)
    now = following.next_quarter(rng, *before, share=0.5)
    return two_quarters(
        tmp_path_factory.mktemp("home"), before, now, (nation.model(1), nation.model(2))
    )


def by_id(rows: list[dict]) -> dict[int, dict]:
    return {row["id_keluarga"]: row for row in rows}


def test_steps_add_up_and_the_main_cause_pushed_that_way(home: Home) -> None:
    before = by_id(read(home.current(Q1), "ranked/family"))
    found = causes(home.candidate(Q2))
    seen = set()
    for row in read(home.candidate(Q2), "ranked/family"):
        old = before.get(row["id_keluarga"])
        steps = [row[f"langkah_{s}"] for s in ("sendiri", "garis", "model")]
        if old is None:
            assert row["pergerakan"] == "baru" and steps == [None] * 3
            continue
        move = row["desil_nasional"] - old["desil_nasional"]
        assert row["desil_nasional_sebelumnya"] == old["desil_nasional"]
        assert sum(steps) == move
        way = (move > 0) - (move < 0)
        assert row["pergerakan"] == {1: "naik", -1: "turun", 0: "tetap"}[way]
        main = row["sebab_utama"]
        assert (main is None) == (way == 0)
        if way:
            kind = main if main in ("garis", "model") else "sendiri"
            order = ("sendiri", "garis", "model")
            assert kind == max(order, key=lambda s: (way * row[f"langkah_{s}"], -order.index(s)))
            seen.add(kind)
            if kind == "sendiri":
                pushed = {
                    variable or cause: way * value
                    for (cause, variable), value in found[row["id_keluarga"]].items()
                    if cause != "model" and way * value > 0
                }
                assert not pushed or pushed[main] == max(pushed.values())
    assert seen == {"sendiri", "garis", "model"}


def test_same_model_never_blamed(tmp_path: Path) -> None:
    home = two_quarters(tmp_path, *drawn(5), (nation.model(5), nation.model(5)))
    rows = read(home.candidate(Q2), "ranked/family")
    assert {row["langkah_model"] for row in rows} <= {0, None}
    assert "model" not in {row["sebab"] for row in read(home.candidate(Q2), "ranked/movement")}


def test_who_moved_to_another_province_goes_on(home: Home) -> None:
    before = by_id(read(home.current(Q1), "ranked/family"))
    now = by_id(read(home.candidate(Q2), "ranked/family"))
    moved = [
        number
        for number in now.keys() & before.keys()
        if now[number]["kode_provinsi"] != before[number]["kode_provinsi"]
    ]
    assert moved
    assert all(now[number]["pergerakan"] != "baru" for number in moved)


def test_departed_are_those_ranked_before_and_not_now(home: Home) -> None:
    before = by_id(read(home.current(Q1), "ranked/family"))
    now = by_id(read(home.candidate(Q2), "ranked/family"))
    departed = by_id(read(home.candidate(Q2), "ranked/departed"))
    assert departed.keys() == before.keys() - now.keys() != set()
    for number, row in departed.items():
        assert row["desil_nasional_sebelumnya"] == before[number]["desil_nasional"]
        assert row["alasan"]


def test_transitions_count_everyone_who_was_ranked_twice(home: Home) -> None:
    rows = read(home.candidate(Q2), "ranked/family")
    twice = [row for row in rows if row["desil_nasional_sebelumnya"]]
    for scope, key in (("nasional", None), ("kabupaten_kota", "kode_kabupaten_kota")):
        expected: dict = defaultdict(lambda: [0, 0])
        for row in twice:
            place = row[key] if key else "00"
            cell = expected[place, row["desil_nasional_sebelumnya"], row["desil_nasional"]]
            cell[0] += 1
            cell[1] += row["jumlah_anggota"]
        found = {
            (row["kode"], row["dari"], row["ke"]): [row["keluarga"], row["jiwa"]]
            for row in read(home.candidate(Q2), "ranked/transition")
            if row["lingkup"] == scope
        }
        assert found == expected
