"""A home may lie anywhere: its path stands in queries as text."""

import pyarrow.parquet as pq

from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import family, person, put, siks_files


def test_a_home_with_an_apostrophe_and_a_space_in_its_path(tmp_path):
    home = Home(tmp_path / "Jum'at pagi" / "home")
    put(home, siks_files([family(1)], [person(1, 1)]), name="sound")

    (told,) = pq.read_table(run(home).folder / "submission").to_pylist()

    assert (told["state"], told["rows_in"], told["accepted"]) == ("diterima", 2, 2)
