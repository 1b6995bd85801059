"""The same ranking from Spark as from DuckDB, file for file."""

import pytest

from pipelines import spark
from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.rank.drawn import Q1, Q2
from tests.spark.conftest import written


def differing(home: Home, quarter: Quarter) -> list[str]:
    ours = written(home.root / "by_duckdb" / str(quarter))
    theirs = written(home.candidate(quarter) / "ranked")
    return sorted(
        name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
    )


@pytest.mark.parametrize("quarter", [Q1, Q2])
def test_spark_connect_writes_the_files_that_duckdb_writes(
    here: Home, connect: str, quarter: Quarter
) -> None:
    (line,) = spark.rank(here, quarter, connect)
    assert line["accepted"] > 250
    assert not differing(here, quarter)
