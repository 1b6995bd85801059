"""The intake DAG run for real on a nation in small, and its logs searched for numbers."""

import re
import shutil
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


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("reason", "release"), [(None, "r0"), ("dispensasi", "r1")])
def test_a_published_quarter_is_revised_for_a_reason(
    published, monkeypatch, tmp_path, reason, release
):
    from dags import rerank_quarterly, stages
    from pipelines.home import Home
    from pipelines.run import state
    from pipelines.run.plan import STEPS

    home = Home(shutil.copytree(published[0].root, tmp_path / "home"))
    monkeypatch.setattr(stages, "HOME", str(home.root))
    begin = rerank_quarterly.rerank_quarterly().partial_subset(["which_quarter", "arrive"])

    run = begin.test(run_conf={"quarter": str(published[1]), "reason": reason})

    assert {str(ti.state) for ti in run.get_task_instances()} == {"success"}
    opened = state.read(home, published[1])
    assert (opened.release, opened.reason) == (release, reason)
    assert set(opened.done) == (set(STEPS) if reason is None else {"arrive"})


@pytest.fixture
def published(nation):
    """A quarter that counts as published once it arrived."""
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from pipelines.run import state
    from pipelines.run.plan import STEPS
    from pipelines.steps import run_step

    home, quarter = Home(nation), Quarter.parse("2026Q1")
    run_step(str(nation), str(quarter), "arrive")
    run = state.read(home, quarter)
    run.status = "published"
    run.done = {step: run.done.get(step, {}) for step in STEPS}
    state.save(home, quarter, run)
    return home, quarter


def airflows_logs():
    """Return what Airflow wrote into its log folder."""
    return [path.read_text(encoding="utf-8") for path in AIRFLOW.rglob("*.log")]
