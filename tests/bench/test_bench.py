"""The benchmark: both tools finish, give the same answer, and a wrong answer is noticed."""

import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import bench
from bench import explaining, following, matching, nation, peer_model, peer_pandas, ranking
from bench.job import Q2
from pipelines import rank
from pipelines.home import Home
from pipelines.rank.variables import model_variables
from ranking.model import Model
from tests.rank.drawn import two_quarters


def test_the_peer_gives_the_same_ranking_and_the_cost_is_taken_down() -> None:
    told = bench.rank(1_500)
    assert {"job", "families", "results", "machine"} <= told.keys()
    assert [result["tool"] for result in told["results"]] == [
        "dtsen",
        "pandas + scikit-learn",
    ]
    for result in told["results"]:
        assert result["finished"] and result["same_answer"], result
        assert result["seconds"] > 0 and result["peak_rss_mb"] > 50
        assert result["written_mb"] >= 0 and result["read_mb"] >= 0


def test_causes_found_alone_add_up_for_copies_of_families_too(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    before = nation.draw(rng, 300, spread=4)
    now = following.next_quarter(rng, *before, share=0.5)
    home = two_quarters(tmp_path / "home", before, now, (nation.model(1), nation.model(1)))
    for release in (explaining.first(home), home.candidate(Q2)):
        explaining.multiply(release, 2)
    ids = pq.read_table(home.candidate(Q2) / "ranked/family", columns=["id_keluarga"])
    assert len(set(ids["id_keluarga"].to_pylist())) == len(ids) == 2 * len(now[0])

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
        [[rng.choice([*v.levels, peer_model.MISSING]) for v in variables] for _ in range(200)]
    )
    regency, urban = rng.integers(3, size=200), rng.integers(2, size=200)
    mean = rng.integers(-90_000, 90_000, 200)
    rows = peer_model.categories(model, levels, 2 * regency + urban)
    pipeline = peer_model.fitted(model, regencies)
    known = peer_model.predict(pipeline, rows)
    missing = levels == peer_model.MISSING
    imputed = peer_model.imputed(model, missing, known, mean)
    for at in range(200):
        answer = dict(zip(model.order, levels[at].tolist(), strict=True))
        absent = [name for name, level in answer.items() if level == peer_model.MISSING]
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
        peer_model.predict(pipeline, rows)


def test_a_peer_with_one_other_coefficient_is_noticed(tmp_path: Path) -> None:
    home, out = Home(tmp_path / "home"), tmp_path / "out"
    ranking.prepare(home, 1_000, 3)
    rank.run(home, Q2)
    peer_pandas.main(home, out)
    assert ranking.same(home.candidate(Q2) / "ranked/family", out)
    path = home.candidate(Q2) / "model" / "model.json"
    content = Model.read(path.read_text()).content
    level = content["variables"]["lemari_es"]["levels"]
    level["1"] += 1  # a millionth of a log point
    path.write_text(Model(content).text())
    peer_pandas.main(home, out)
    assert not ranking.same(home.candidate(Q2) / "ranked/family", out)


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
