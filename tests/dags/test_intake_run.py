"""The intake DAG run for real on a nation in small, and its logs searched for numbers."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.dags.conftest import AIRFLOW

SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """A nation of two regencies with its first quarter's inbox."""
    import simulation

    home = tmp_path_factory.mktemp("nation") / "home"
    simulation.simulate(home, 120, ["2026Q1"], 5, 2)
    return home


@pytest.fixture(scope="module")
def database():
    """Airflow's own tables."""
    airflow = str(Path(sys.executable).with_name("airflow"))
    subprocess.run([airflow, "db", "migrate"], check=True, capture_output=True)


# of the libraries under Airflow, while the DAG runs in this process
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("database")
def test_intake_takes_in_a_quarter_and_logs_no_number(nation, monkeypatch, caplog, capfd):
    from dags import intake, stages
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from pipelines.run import state

    for module in (intake, stages):
        monkeypatch.setattr(module, "HOME", str(nation))
    caplog.set_level("INFO")
    home, quarter = Home(nation), Quarter.parse("2026Q1")

    run = intake.intake().test(run_conf={"quarter": "2026Q1"})

    assert {ti.task_id: str(ti.state) for ti in run.get_task_instances()} == {
        "which_quarter": "success",
        "arrive": "success",
        "conform": "success",
        "identify": "success",
        "note_done": "success",
        "announce_survey": "success",
    }
    assert list(state.read(home, quarter).done) == ["arrive", "conform", "identify"]
    files = home.output(quarter, "conform") / "family" / "*.parquet"
    families = duckdb.sql(f"select count(*) from '{files}'")
    assert families.fetchall()[0][0] > 100
    logged = "".join([caplog.text, *capfd.readouterr(), *airflows_logs()])
    assert "Returned value was" in logged
    assert not SIXTEEN.findall(logged)


def airflows_logs():
    """Return what Airflow wrote into its log folder."""
    return [path.read_text(encoding="utf-8") for path in AIRFLOW.rglob("*.log")]
