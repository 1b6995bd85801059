"""How many rows of a spoiled list are matched, and how many rightly, the truth being known."""

from bench import matching, people
from pipelines.home import Home
from tests.match.drawn import matched


def test_nearly_every_match_is_right_and_most_rows_are_matched(tmp_path):
    matching.prepare(tmp_path, 6_000, 30_000, seed=11)
    true = people.truth(tmp_path / "daftar.csv").to_list()

    rows = matched(Home(tmp_path / "home"), tmp_path / "daftar.csv")

    told = [int(row["id_individu"] or 0) for row in rows]
    found = [(one, other) for one, other in zip(told, true, strict=True) if one]
    right = sum(one == other for one, other in found)
    assert right >= 0.998 * len(found)
    assert right >= 0.95 * sum(other > 0 for other in true)
    assert all(bool(row["id_individu"]) == row["status"].startswith("padan") for row in rows)
