"""A session of Spark's own on this machine: the same files, no overflow, its memory counted."""

import json
import os
import shutil
import subprocess
import sys
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import store
from pipelines.home import Home
from tests.rank.moving import BEFORE
from tests.spark.conftest import FAMILIES, differing

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark's own session needs Java"),
]
LARGEST = 2**62 + 3206010101010001
OVERFLOWS = {
    "a sum": "select a + a as x from given",
    "a total": "select sum(a)::bigint as x from given",  # DuckDB's is wider than its rows
    "a product": "select a * 9 as x from given",
    "a narrow number": "select a::smallint as x from given",
    "a shift": "select a << 9 as x from given",
}
# a process speaks either Connect or with a session of its own, as each step does
WORK = """
import json, os, resource, sys
from pathlib import Path
from pipelines import spark
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.rank import inputs
from pipelines.run import processes
from pipelines.spark.engine import Engine
from pipelines.spark.session import opened

told = json.loads(sys.argv[1])
refused = {}
with opened("local[2]") as session:
    engine = Engine(session, Path(told["folder"]))
    engine.show("given", [engine.folder / "given.parquet"])
    for name, select in told["selects"].items():
        try:
            engine.make("made", select)
        except DataStop as error:
            refused[name] = str(error)
inputs._FAMILIES_AT_ONCE = told["at_once"]
with processes.Watch(os.getpid()) as watch:
    spark.rank(Home(Path(told["home"])), Quarter.parse(told["quarter"]), "local[2]")
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"refused": refused, "of_java": watch.memory - own}))
"""


@pytest.fixture(scope="module")
def done(here: Home, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the session did: a ranking, and selects that grow too large."""
    folder = tmp_path_factory.mktemp("java")
    pq.write_table(pa.table({"a": pa.array([LARGEST, LARGEST])}), folder / "given.parquet")
    told = {"folder": str(folder), "selects": OVERFLOWS, "home": str(here.root)}
    told |= {"quarter": str(BEFORE), "at_once": FAMILIES // 3}
    # what is quick to start is slow to finish: the other way round for millions of families
    quick = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    run = subprocess.run(
        [sys.executable, "-c", WORK, json.dumps(told)],
        env=os.environ | quick,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout.splitlines()[-1]) | {"said": run.stdout + run.stderr}


def test_it_writes_the_files_that_duckdb_writes(here: Home, done: dict[str, Any]) -> None:
    assert not differing(here, BEFORE)
    assert "299 families" in done["said"]


def test_the_memory_of_its_java_machine_is_seen(done: dict[str, Any]) -> None:
    assert done["of_java"] > 150 * 2**20


@pytest.mark.parametrize("name", OVERFLOWS)
def test_a_number_that_grows_too_large_stops_spark_as_it_stops_duckdb(
    done: dict[str, Any], name: str
) -> None:
    columns = pa.table({"a": pa.array([LARGEST, LARGEST])})
    with store.connect() as con:
        con.register("given", columns)
        with pytest.raises(duckdb.Error):
            con.execute(OVERFLOWS[name]).fetchall()
    assert "angka terlalu besar" in done["refused"][name]


def test_what_spark_says_of_a_cell_is_not_told(done: dict[str, Any]) -> None:
    assert str(LARGEST) not in done["said"]
