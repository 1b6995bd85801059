"""The same ranking from Spark as from DuckDB, file for file."""

import pytest

from pipelines import spark
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.rank import inputs
from tests.rank.moving import BEFORE, NOW
from tests.spark.conftest import FAMILIES, differing


@pytest.mark.parametrize("quarter", [BEFORE, NOW])
def test_spark_connect_writes_the_files_that_duckdb_writes(
    here: Home, connect: str, quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "_FAMILIES_AT_ONCE", FAMILIES // 3)
    (line,) = spark.rank(here, quarter, connect)
    assert line["accepted"] > 250
    assert not differing(here, quarter)
