"""The benchmark: both tools finish, give the same answer, and a wrong answer is noticed."""

import shutil
import time
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import bench
from bench import (
    explaining,
    following,
    limits,
    matching,
    nation,
    quarterly,
    ranking,
    scaling,
)
from bench.job import Q2, measured
from bench.peers import PANDAS, PEERS, SPARK, estimator, lacking, module, rules
from bench.peers import pandas as with_pandas
from pipelines.home import Home
from pipelines.rank.variables import model_variables
from pipelines.run import processes
from ranking.model import Model
from tests.rank.drawn import two_quarters

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two quarters of some villages, ranked; copied before it is changed."""
    rng = np.random.default_rng(3)
    before = nation.draw(rng, 2_000, spread=12)
    now = following.next_quarter(rng, *before)
    models = (nation.model(3), nation.model(3))
    return two_quarters(tmp_path_factory.mktemp("bench") / "home", before, now, models)


def ranked(home: Home) -> Path:
    return home.candidate(Q2) / "ranked"


def ranked_families(home: Home) -> int:
    files = (ranked(home) / "family").rglob("*.parquet")
    return sum(pq.read_metadata(file).num_rows for file in files)


def test_a_job_is_measured_beside_its_peer_and_beside_what_the_machine_could_do() -> None:
    told = bench.rank(1_500)
    assert {"job", "families", "results", "machine"} <= told.keys()
    assert [result["tool"] for result in told["results"]] == [
        "dtsen",
        "dtsen with causes",
        PANDAS,
    ]
    for result in told["results"]:
        assert result["finished"] and result["same_answer"], result
        assert result["seconds"] > 0 and result["peak_rss_mb"] > 50
        assert result["written_mb"] >= 0 and result["read_mb"] >= 0
        assert result["seconds_per_million"] == pytest.approx(result["seconds"] / 0.0015, abs=0.01)
    ours = told["results"][0]
    assert 0 < sum(ours["phases"].values()) <= ours["seconds"]
    limit = told["limit"]
    assert limit["gap"] > 1
    assert min(limit[f"{by}_mb_per_second"] for by in ("disk", "cache", "memory")) > 0


@pytest.mark.parametrize("tool", [tool for tool in PEERS if tool != SPARK])
def test_every_peer_gives_the_same_ranking(home: Home, tool: str, tmp_path: Path) -> None:
    import_module(module(tool)).main(home, tmp_path / "out")
    assert ranking.same(ranked(home), tmp_path / "out")


@pytest.mark.skipif(lacking(SPARK) is not None, reason=str(lacking(SPARK)))
def test_spark_gives_the_same_ranking_and_its_java_machine_is_counted(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what is quick to start is slow to finish: the other way round for ten million families
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    result = measured(SPARK, module(SPARK), str(home.root), str(tmp_path / "out"))
    assert result["finished"] and ranking.same(ranked(home), tmp_path / "out")
    assert result["peak_rss_mb"] > 300  # Python alone holds less


def test_looking_at_the_disk_once_more_is_not_told_as_time_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []

    def slow_size(folder: Path) -> int:  # as of two hundred thousand files
        time.sleep(2.5)
        looked.append(size(folder))
        return 1

    size = processes.size
    monkeypatch.setattr(processes, "size", slow_size)
    result = measured("dtsen", "no_such_module", folders={"disk": tmp_path})
    assert not result["finished"] and looked
    assert result["seconds"] < 2.5


def test_a_table_that_spark_gave_otherwise_is_named(home: Home, tmp_path: Path) -> None:
    ours = home.candidate(Q2)
    shutil.copytree(ranked(home), tmp_path / "ranked")
    assert all(each["same"] for each in scaling.compared(ours, tmp_path))
    file = next((tmp_path / "ranked/cut_point").rglob("*.parquet"))
    table = pq.read_table(file, partitioning=None)
    at = table.column_names.index("jiwa")
    other = pc.add(table["jiwa"], pa.array([1] + [0] * (len(table) - 1)))
    pq.write_table(table.set_column(at, table.field(at), other), file)
    shutil.rmtree(tmp_path / "ranked/tie")
    found = {each["table"]: each for each in scaling.compared(ours, tmp_path)}
    assert [name for name, each in found.items() if not each["same"]] == [
        "ranked/cut_point",
        "ranked/tie",
    ]
    assert found["ranked/cut_point"]["differing"] == ["jiwa"]
    assert found["ranked/family"]["rows"] == ranked_families(home)


def test_a_peer_that_cannot_run_here_is_told_and_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "Java is not there" in str(lacking(SPARK))
    assert lacking(PANDAS) is None


def test_a_quarter_costs_the_time_and_memory_of_its_steps_some_of_them_at_once() -> None:
    cost = {"cpu_seconds": 1.0, "read_mb": 5, "written_mb": 2, "finished": True}

    def disk(held: int) -> dict[str, int]:
        return {f"peak_{name}_mb": held for name in ("home", "temporary", "disk")}

    steps = [
        {"step": "simulate", "seconds": 50.0, "peak_rss_mb": 900, **disk(10), **cost},
        *(
            {
                "quarter": when,
                "step": step,
                "begun": begun,
                "seconds": seconds,
                "peak_rss_mb": memory,
                **disk(held),
                **cost,
            }
            for when, step, begun, seconds, memory, held in (
                ("2026Q1", "arrive", 0.0, 3.0, 800, 40),
                ("2026Q2", "arrive", 0.0, 4.0, 100, 60),
                # the disk was looked at for a second
                ("2026Q2", "check_register", 5.0, 2.0, 200, 50),
                ("2026Q2", "rank", 5.1, 6.5, 300, 50),
                ("2026Q2", "publish", 20.0, 9.0, 50, 60),
            )
        ),
    ]
    whole = quarterly.whole(steps, "2026Q2")
    assert whole["seconds"] == 19.6 and whole["cpu_seconds"] == 4.0
    assert whole["packages_seconds"] == 10.6
    assert whole["read_mb"] == 20 and whole["written_mb"] == 8
    assert whole["peak_rss_mb"] == 500 and whole["peak_disk_mb"] == 60
    assert whole["phases"] == {"arrive": 4.0, "check_register": 2.0, "rank": 6.5, "publish": 9.0}
    assert whole["finished"]
    steps[-1]["finished"] = False
    assert not quarterly.whole(steps, "2026Q2")["finished"]
    assert not quarterly.whole(steps[:2], "2026Q2")["finished"]


def test_bytes_of_the_columns_that_are_needed_are_counted(tmp_path: Path) -> None:
    numbers = np.random.default_rng(1).integers(0, 2**60, 5_000)
    table = pa.table({"a": numbers, "b": numbers, "c": numbers})
    pq.write_table(table, tmp_path / "t.parquet", use_dictionary=False)
    one = limits.in_memory(str(tmp_path / "t.parquet"), ["a"])
    assert 40_000 <= one < 41_000
    assert limits.in_memory(str(tmp_path / "t.parquet"), ["a", "c"]) == pytest.approx(2 * one, 1e-3)


def test_causes_found_alone_add_up_for_copies_of_families_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nation, "_DRAWN", 300)
    home = Home(tmp_path / "home")
    explaining.prepare(home, 600, seed=8)
    for table, key in (("family", "id_keluarga"), ("person", "id_individu")):
        rows = pq.read_table(explaining.first(home) / "registry" / table, partitioning=None)
        assert len(set(rows[key].to_pylist())) == len(rows)
        assert len(rows) == 600 or table == "person"
    ids = pq.read_table(home.candidate(Q2) / "ranked/family", columns=["id_keluarga"])
    assert len(ids) > 500

    explaining.decompose(home, tmp_path / "moves")
    assert explaining.add_up(home, tmp_path / "moves")
    wrong = tmp_path / "moves/movement/part-0.parquet"
    pq.write_table(pq.read_table(wrong).slice(1), wrong)
    assert not explaining.add_up(home, tmp_path / "moves")


def test_the_peers_estimator_adds_up_the_tables_of_the_model() -> None:
    rng = np.random.default_rng(4)
    model, variables = nation.model(5), model_variables()
    regencies = np.array(["1101", "3201", "3273"])
    levels = np.array(
        [[rng.choice([*v.levels, estimator.MISSING]) for v in variables] for _ in range(200)]
    )
    regency, urban = rng.integers(3, size=200), rng.integers(2, size=200)
    mean = rng.integers(-90_000, 90_000, 200)
    rows = estimator.categories(model, levels, 2 * regency + urban)
    pipeline = estimator.fitted(model, regencies)
    known = estimator.predict(pipeline, rows)
    missing = levels == estimator.MISSING
    imputed = estimator.imputed(model, missing, known, mean)
    for at in range(200):
        answer = dict(zip(model.order, levels[at].tolist(), strict=True))
        absent = [name for name, level in answer.items() if level == estimator.MISSING]
        total = sum(
            model.contributions(name, regencies[regency[at]], urban[at])[level]
            for name, level in answer.items()
            if name not in absent
        )
        for one, other, size in model.pairs:
            if one not in absent and other not in absent:
                total += model.product(one, other, size)[answer[one], answer[other]]
        assert known[at] == total
        share = sum(model.share(name) for name in absent)
        usual = int(Fraction(share * int(mean[at]), 10**6))
        rest = total - int(Fraction((10**6 - share) * int(mean[at]), 10**6))
        more = int(Fraction(sum(model.expectation(name) for name in absent) * rest, 10**6))
        assert imputed[at] == (usual + max(more, -model.cap) if absent else 0)
    rows[7, 3] = 99_999_999
    with pytest.raises(ValueError, match="unknown categories"):
        estimator.predict(pipeline, rows)


def test_a_peer_with_one_other_coefficient_is_noticed(home: Home, tmp_path: Path) -> None:
    other = Home(shutil.copytree(home.root, tmp_path / "home", symlinks=True))
    path = other.candidate(Q2) / "model" / "model.json"
    content = Model.read(path.read_text()).content
    content["variables"]["lemari_es"]["levels"]["1"] += 1  # a millionth of a log point
    path.write_text(Model(content).text())
    with_pandas.main(other, tmp_path / "out")
    assert not ranking.same(ranked(home), tmp_path / "out")


@pytest.mark.parametrize(
    ("table", "column"),
    [("family", "desil_nasional"), ("cut_point", "jiwa"), ("transition", "keluarga")],
)
def test_another_number_is_noticed(home: Home, tmp_path: Path, table: str, column: str) -> None:
    other = shutil.copytree(ranked(home), tmp_path / "other")
    assert ranking.same(ranked(home), other)
    file = next((other / table).glob("*/*.parquet"))
    rows = pq.read_table(file, partitioning=None)
    index = rows.schema.get_field_index(column)
    wrong = pc.add(rows[column], 1).cast(rows[column].type)
    pq.write_table(rows.set_column(index, column, wrong), file)
    assert not ranking.same(ranked(home), other)


def test_a_register_is_checked_and_every_tool_counts_the_same_rows_for_every_rule() -> None:
    told = bench.validate(1_000)
    assert [result["rules"] > 150 for result in told["results"]] == [True, False, True]
    assert [result["tool"] for result in told["results"]] == ["dtsen", *rules.PEERS]
    for result in told["results"]:
        assert result["finished"] and result["same_answer"], result
        broken = set(result["broken"])
        assert {"card_twice", "family.KEPALA_GANDA", "person.INDIVIDU_TANPA_KELUARGA"} <= broken
        assert {"person.STATUS_KAWIN_KODE", "family.LEMARI_ES_KOSONG"} <= broken
    ours, _, same_job = told["results"]
    assert set(ours["broken"]) == set(same_job["broken"])
    assert 0 < sum(ours["phases"].values()) <= ours["seconds"]
    assert told["limit"]["gap"] > 1


def test_a_list_is_matched_beside_a_plain_merge_and_both_are_judged_by_the_truth() -> None:
    told = bench.match(2_000, 12_000)
    assert (told["job"], told["rows"], told["persons"]) == ("match", 2_000, 12_000)
    ours, peer = told["results"]
    assert (ours["tool"], peer["tool"]) == ("dtsen", "pandas")
    for result in (ours, peer):
        assert result["finished"] and result["same_answer"] and result["seconds"] > 0, result
        assert result["precision"] > 0.99
    assert ours["recall"] > peer["recall"] > 0.8


def test_a_merge_that_names_somebody_else_is_noticed(tmp_path: Path) -> None:
    answer = "baris,id_individu\n2,1\n3,2\n4,\n"
    for tool in ("dtsen", "pandas"):
        (tmp_path / tool).mkdir()
        (tmp_path / tool / "hasil.csv").write_text(answer)
    assert matching.agreement(tmp_path) == 1
    (tmp_path / "pandas/hasil.csv").write_text(answer.replace("3,2", "3,1"))
    assert matching.agreement(tmp_path) == 0.5
