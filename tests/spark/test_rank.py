"""The same ranking from Spark as from DuckDB, file for file."""

import os
import shutil
import subprocess
import sys

import pytest

from pipelines import spark
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.rank import inputs
from tests.rank.moving import BEFORE, NOW
from tests.spark.conftest import FAMILIES, written


def differing(home: Home, quarter: Quarter) -> list[str]:
    ours = written(home.root / "by_duckdb" / str(quarter))
    theirs = written(home.candidate(quarter) / "ranked")
    return sorted(
        name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
    )


@pytest.mark.parametrize("quarter", [BEFORE, NOW])
def test_spark_connect_writes_the_files_that_duckdb_writes(
    here: Home, connect: str, quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "_FAMILIES_AT_ONCE", FAMILIES // 3)
    (line,) = spark.rank(here, quarter, connect)
    assert line["accepted"] > 250
    assert not differing(here, quarter)


RANK = (
    "import sys; from pathlib import Path; from pipelines import spark; "
    "from pipelines.home import Home; from pipelines.quarter import Quarter; "
    "from pipelines.rank import inputs; inputs._FAMILIES_AT_ONCE = int(sys.argv[4]); "
    "spark.rank(Home(Path(sys.argv[1])), Quarter.parse(sys.argv[2]), sys.argv[3])"
)


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark's own session needs Java")
def test_a_session_on_this_machine_writes_the_files_that_duckdb_writes(here: Home) -> None:
    # a process speaks either Connect or with a session of its own, as each step does
    told = [str(here.root), str(BEFORE), "local[2]", str(FAMILIES // 3)]
    # what is quick to start is slow to finish: the other way round for millions of families
    quick = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    done = subprocess.run(
        [sys.executable, "-c", RANK, *told],
        env=os.environ | quick,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert not differing(here, BEFORE)
