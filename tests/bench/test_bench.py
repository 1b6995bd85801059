"""The benchmark: both tools finish, give the same answer, and a wrong answer is noticed."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import bench
from bench import ranking
from bench.job import Q2
from pipelines import rank
from pipelines.home import Home


def test_pandas_gives_the_same_ranking_and_the_cost_is_taken_down() -> None:
    told = bench.rank(1_500)
    assert {"job", "families", "results", "machine"} <= told.keys()
    assert [result["tool"] for result in told["results"]] == ["dtsen", "pandas"]
    for result in told["results"]:
        assert result["finished"] and result["same_answer"], result
        assert result["seconds"] > 0 and result["peak_rss_mb"] > 50
        assert result["written_mb"] >= 0 and result["read_mb"] >= 0


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="Linux only")
def test_another_desil_is_noticed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    ranking.prepare(home, 1_000, 3)
    rank.run(home, Q2)
    ours, other = home.candidate(Q2) / "ranked/family", tmp_path / "other"
    shutil.copytree(ours, other)
    assert ranking.same(ours, other)
    file = next(other.glob("*/*.parquet"))
    table = pq.read_table(file, partitioning=None)
    index = table.schema.get_field_index("desil_nasional")
    wrong = pa.array([11 - d for d in table["desil_nasional"].to_pylist()], pa.int8())
    pq.write_table(table.set_column(index, "desil_nasional", wrong), file)
    assert not ranking.same(ours, other)
