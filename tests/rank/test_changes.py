"""Families that nothing touched keep their score: it is what scoring them anew would give."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot
from sqlglot import exp

from bench import following, nation
from pipelines import rank, store
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.rank import changes, inputs, reading, view
from tests.rank.drawn import Q1, Q2, publish, put_model, read, two_quarters
from tests.rank.oracle import age

FAMILIES = 400
TABLES = ("family", "movement", "departed", "transition", "cut_point")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    rng = np.random.default_rng(21)
    before = nation.draw(rng, FAMILIES, spread=6)
    now = following.next_quarter(rng, *before)
    models = nation.model(4), nation.model(4)
    return two_quarters(tmp_path_factory.mktemp("home"), before, now, models)


def again(home: Home, root: Path) -> Home:
    """Return a copy of the home whose second quarter is to be ranked."""
    shutil.copytree(home.root, root, symlinks=True)
    other = Home(root)
    link = other.current_link(Q1)
    link.unlink()
    link.symlink_to(other.releases(Q1) / "release=r0")
    return other


def ranking(home: Home) -> dict[str, list[dict]]:
    return {name: read(home.candidate(Q2), f"ranked/{name}") for name in TABLES}


def test_scoring_everyone_anew_changes_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "_CHECKED", 1)
    other = again(home, tmp_path / "home")
    rank.run(other, Q2)
    assert ranking(other) == ranking(home)


def test_who_passed_an_age_would_be_missed_if_nobody_looked(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = date(2200, 1, 1)
    monkeypatch.setattr(reading, "windows", lambda *_: [(never, never)])
    monkeypatch.setattr(changes, "_CHECKED", 10**9)
    other = again(home, tmp_path / "home")
    rank.run(other, Q2)
    assert ranking(other) != ranking(home)


def test_a_previous_ranking_that_was_changed_is_noticed(home: Home, tmp_path: Path) -> None:
    other = again(home, tmp_path / "home")
    for file in (other.releases(Q1) / "release=r0" / "ranked/family").glob("*/*.parquet"):
        table = pq.read_table(file, partitioning=None)
        score = pa.array(table["skor"].to_numpy() + 1)
        index = table.schema.get_field_index("skor")
        pq.write_table(table.set_column(index, "skor", score), file)
    with pytest.raises(DataStop, match="nothing changed"):
        rank.run(other, Q2)


def test_parts_of_the_nation_give_what_the_whole_gives(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "_FAMILIES_AT_ONCE", 1)
    other = again(home, tmp_path / "home")
    rank.run(other, Q2)
    assert ranking(other) == ranking(home)
    provinces = {row["kode_provinsi"] for row in ranking(home)["family"]}
    assert len(provinces) > 1


def test_slices_of_a_large_province_give_what_the_whole_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(22)
    before = nation.draw(rng, FAMILIES, spread=150)
    now = following.next_quarter(rng, *before)
    models = nation.model(4), nation.model(4)
    whole = two_quarters(tmp_path / "whole", before, now, models)
    sliced = Home(tmp_path / "sliced")
    for quarter, tables, most in ((Q1, before, 11), (Q2, now, 5)):  # files cut at other places
        monkeypatch.setattr(nation, "_FAMILIES_PER_FILE", most)
        monkeypatch.setattr(inputs, "_FAMILIES_AT_ONCE", most + 2)
        nation.write(*tables, sliced.candidate(quarter))
        put_model(sliced.candidate(quarter), models[0])
        rank.run(sliced, quarter)
        if quarter == Q1:
            publish(sliced, Q1)
    for name, rows in ranking(sliced).items():
        assert sorted(rows, key=str) == sorted(ranking(whole)[name], key=str)
    slices = {file.name for file in sliced.candidate(Q2).glob("ranked/family/*/*.parquet")}
    assert len(slices) > 2


def test_the_ages_of_the_view_are_all_known() -> None:
    parsed = sqlglot.parse_one(store.query("rank/members"), dialect="duckdb")
    found = set()
    for column in parsed.find_all(exp.Column):
        if column.name != "umur":
            continue
        asked = column.parent
        if isinstance(asked, exp.Between):
            found |= {int(asked.args["low"].name), int(asked.args["high"].name) + 1}
        elif isinstance(asked, exp.LT | exp.GTE):
            assert asked.this is column
            found.add(int(asked.expression.name))
        else:  # handed on, or asked for being known
            assert isinstance(asked, exp.Coalesce | exp.Is), asked.sql()
    assert found == set(view.ages())


def test_time_enters_the_view_by_the_age_alone() -> None:
    parsed = sqlglot.parse_one(store.query("rank/members"), dialect="duckdb")
    for column in parsed.find_all(exp.Column):
        if column.name == "tanggal_acuan":
            case = column.find_ancestor(exp.Alias)
            assert case is not None and case.alias == "umur"
    assert "tanggal_acuan" not in store.query("rank/features") + view.level_select()


@pytest.mark.parametrize("quarter", ["2026Q1", "2024Q1", "2027Q4"])
def test_whoever_passed_an_age_is_found(quarter: str) -> None:
    new = Quarter.parse(quarter).reference_date
    old = Quarter.parse(quarter).previous.reference_date
    births = [date(1930, 1, 1) + timedelta(days=days) for days in range(36_000)]
    births = [born for born in births if born <= new]
    told = duckdb.execute(
        f"select {changes.passed_an_age(old, new)} from "
        "(select unnest($births::date[]) as tanggal_lahir)",
        {"births": births},
    ).fetchall()

    def seen(born: date, day: date) -> int:
        return sum(age(born, day) >= limit for limit in view.ages())

    passed = [seen(born, old) != seen(born, new) for born in births]
    assert all(said for (said,), did in zip(told, passed, strict=True) if did)
    assert sum(passed) <= sum(said for (said,) in told) <= 1.1 * sum(passed)


@pytest.mark.parametrize("code", [99, -100])
def test_a_code_above_or_below_those_known_stops_the_ranking(tmp_path: Path, code: int) -> None:
    family, person = nation.draw(np.random.default_rng(1), 40, spread=2)
    index = family.schema.get_field_index("fasilitas_bab")
    wrong = pa.array([code, *[1] * (len(family) - 1)], pa.int8())
    home = Home(tmp_path)
    nation.write(family.set_column(index, "fasilitas_bab", wrong), person, home.candidate(Q1))
    put_model(home.candidate(Q1), nation.model(3))
    with pytest.raises(DataStop, match="codebook"):
        rank.run(home, Q1)
