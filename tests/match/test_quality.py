"""How many rows of a spoiled list are matched, and how many rightly, the truth being known."""

from pipelines.home import Home
from pipelines.run import release
from tests.match import people
from tests.match.drawn import QUARTER, matched


def test_nearly_every_match_is_right_and_most_rows_are_matched(tmp_path):
    home = Home(tmp_path / "home")
    folder = home.releases(QUARTER) / "release=r0"
    people.draw(folder, tmp_path / "daftar.csv", 30_000, 6_000, seed=11)
    release._point(home.current_link(QUARTER), folder)
    true = [int(line) for line in (tmp_path / "daftar.benar").read_text().split()]

    rows = matched(home, tmp_path / "daftar.csv")

    told = [int(row["id_individu"] or 0) for row in rows]
    found = [(one, other) for one, other in zip(told, true, strict=True) if one]
    right = sum(one == other for one, other in found)
    assert right >= 0.998 * len(found)
    assert right >= 0.95 * sum(other > 0 for other in true)
    assert all(bool(row["id_individu"]) == row["status"].startswith("padan") for row in rows)
