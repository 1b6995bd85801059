"""How many rows of a spoiled list are matched, and how many rightly, the truth being known."""

import pytest

from bench import matching, people
from pipelines.home import Home
from tests.match.drawn import match, matched


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A drawn register in force, and a list beside it."""
    folder = tmp_path_factory.mktemp("drawn")
    matching.prepare(folder, 6_000, 30_000, seed=11)
    return folder


def test_nearly_every_match_is_right_and_most_rows_are_matched(drawn):
    true = people.truth(drawn / "daftar.csv").to_list()

    rows = matched(Home(drawn / "home"), drawn / "daftar.csv")

    told = [int(row["id_individu"] or 0) for row in rows]
    found = [(one, other) for one, other in zip(told, true, strict=True) if one]
    right = sum(one == other for one, other in found)
    assert right >= 0.998 * len(found)
    assert right >= 0.95 * sum(other > 0 for other in true)
    assert all(bool(row["id_individu"]) == row["status"].startswith("padan") for row in rows)


def test_the_answer_is_the_same_whatever_threads_and_memory(drawn, monkeypatch):
    answers = []
    for threads, memory in (("1", "1GB"), ("3", "250MB")):
        monkeypatch.setenv("DTSEN_THREADS", threads)
        monkeypatch.setenv("DTSEN_MEMORY_LIMIT", memory)
        out = drawn / f"hasil-{threads}"
        done = match(Home(drawn / "home"), drawn / "daftar.csv", "--out", out)
        assert done.returncode == 0, done.stderr
        answers.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert answers[0] == answers[1]
    lines = answers[0]["hasil.csv"].decode().splitlines()[1:]
    assert [int(line.split(",")[0]) for line in lines] == list(range(2, 6_002))
