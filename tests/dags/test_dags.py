"""The DAGs as a newcomer and Airflow's scheduler find them."""

import ast
from datetime import date
from pathlib import Path

import pytest

DAGS = Path(__file__).parents[2] / "dags"
MINISTRIES = {"kemensos", "kemenko_pm", "bappenas"}
IDS = {
    "intake",
    "answers_daily",
    "rerank_quarterly",
    "fit_pmt",
    *(f"deliver_{m}" for m in MINISTRIES),
}
MOST_TASKS_A_QUARTER = 60


def test_every_dag_can_be_read_and_no_other_is_there(bag):
    assert not bag.import_errors
    assert set(bag.dags) == IDS


def test_a_quarter_costs_few_task_instances(bag):
    mapped = [t.task_id for dag in bag.dags.values() for t in dag.tasks if t.is_mapped]

    assert not mapped
    assert sum(len(dag.tasks) for dag in bag.dags.values()) <= MOST_TASKS_A_QUARTER


def test_the_quarter_goes_through_the_steps_in_their_order(bag):
    from pipelines.run import plan

    dag = bag.dags["rerank_quarterly"]
    steps = [step for step in plan.STEPS if step != "deliver"]  # DAGs of their own

    before = {step: dag.get_task(step).get_flat_relative_ids(upstream=True) for step in steps}

    for step in steps:
        assert before[step].intersection(steps) == set(plan.NEEDS[step]), step
    assert {"check_register", "check_ranking", "send"} <= before["approve"] & before["publish"]


def test_nothing_is_published_without_the_approval(bag):
    from airflow.providers.standard.operators.hitl import ApprovalOperator

    dag = bag.dags["rerank_quarterly"]

    assert isinstance(dag.get_task("approve"), ApprovalOperator)
    assert "approve" in dag.get_task("publish").get_flat_relative_ids(upstream=True)
    assert dag.get_task("approve").fail_on_reject
    assert [t.task_id for t in dag.tasks if t.outlets] == ["publish"]


def test_deliveries_start_when_a_release_is_published(bag):
    outlets = {asset.name for asset in bag.dags["rerank_quarterly"].get_task("publish").outlets}

    for ministry in MINISTRIES:
        assert awaited(bag.dags[f"deliver_{ministry}"]) == outlets == {"published"}


def test_a_delivery_that_failed_is_taken_up_whatever_came_after(tmp_path):
    from dags import deliver
    from pipelines.home import Home
    from pipelines.send.manifest import sealed

    home = Home(tmp_path)
    for quarter in ("2026Q1", "2026Q2", "2026Q3", "2026Q4"):
        package = home.lake / "current" / f"quarter={quarter}" / "sent" / "kemensos"
        package.mkdir(parents=True)
        (package / "manifest.json").write_text(sealed({"package": quarter, "files": []}))
    receipts = home.outbox / "kemensos" / "tanda-terima"
    receipts.mkdir(parents=True)
    for quarter in ("2026Q1", "2026Q3", "2026Q4"):
        (receipts / f"{quarter}.json").touch()

    assert deliver.left_over(home, "kemensos") == ["2026Q2", "2026Q4"]
    assert deliver.left_over(home, "bappenas") == ["2026Q4"], "it was no recipient then"


def test_each_ministry_has_its_own_days(bag):
    from pipelines import recipients

    for ministry, recipient in recipients.load().items():
        timetable = bag.dags[f"deliver_{ministry}"].timetable.timetable
        assert timetable.expression == recipient.schedule
        assert str(timetable.timezone) == "Asia/Jakarta"


def test_the_ranking_runs_the_day_after_a_quarters_end(bag):
    timetable = bag.dags["rerank_quarterly"].timetable

    assert timetable.expression == "0 2 1 1,4,7,10 *"
    assert str(timetable.timezone) == "Asia/Jakarta"


def test_the_model_is_fitted_when_a_survey_comes_in(bag):
    announced = bag.dags["intake"].get_task("announce_survey").outlets

    assert awaited(bag.dags["fit_pmt"]) == {asset.name for asset in announced} == {"survey"}


def awaited(dag):
    """Return the names of the assets that start a DAG."""
    return {asset.name for asset in dag.timetable.asset_condition.objects}


@pytest.mark.parametrize("name", sorted(IDS))
def test_a_dag_explains_itself_and_runs_once_at_a_time(bag, name):
    dag = bag.dags[name]

    assert len(dag.doc_md) > 100
    assert dag.tags
    assert dag.max_active_runs == 1
    assert not dag.catchup
    assert all(task.task_display_name != task.task_id for task in dag.tasks)
    assert all(task.doc_md or task.python_callable.__doc__ for task in dag.tasks if described(task))


def described(task):
    """Tell whether a task does something that a newcomer may ask about."""
    return hasattr(task, "python_callable") or task.task_id == "approve"


@pytest.mark.parametrize("given", ["2026Q1", None])
def test_a_quarter_may_be_given_or_left_out(bag, given):
    quarter = bag.dags["rerank_quarterly"].params.get_param("quarter")

    assert quarter.resolve(given) == given


@pytest.mark.parametrize("given", ["2026Q5", "2026-Q1", "2026Q1; drop", "", 20261])
def test_a_malformed_quarter_is_refused(bag, given):
    from airflow.sdk.exceptions import ParamValidationError

    quarter = bag.dags["rerank_quarterly"].params.get_param("quarter")

    with pytest.raises(ParamValidationError):
        quarter.resolve(given)


@pytest.mark.parametrize(
    ("day", "running", "ended"),
    [
        (date(2026, 3, 31), "2026Q1", "2025Q4"),
        (date(2026, 4, 1), "2026Q2", "2026Q1"),
        (date(2027, 1, 1), "2027Q1", "2026Q4"),
    ],
)
def test_a_day_says_which_quarter_runs_and_which_has_ended(day, running, ended):
    from dags import clock

    assert str(clock.running(day)) == running
    assert str(clock.just_ended(day)) == ended


def test_dag_files_read_no_clock_and_hold_no_sql():
    for path in DAGS.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
        assert not {c for c in called if c.endswith((".now", ".today", ".utcnow"))} - {
            "clock.today"
        }, path
        names = {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not names & {"duckdb", "pandas", "pyarrow"}, path


@pytest.mark.parametrize("failing", ["DataStop", "UsageError", "NoRoom", "ValueError"])
def test_bad_data_is_not_tried_again(failing):
    from airflow.sdk.exceptions import AirflowFailException

    from dags.stages import guarded
    from pipelines import errors

    kind = getattr(errors, failing, ValueError)

    with pytest.raises(AirflowFailException, match=failing), guarded():
        raise kind("registry/family is not sound")


def test_a_lock_is_tried_again():
    from dags.stages import RETRIED, guarded
    from pipelines.errors import Busy

    with pytest.raises(Busy), guarded():
        raise Busy("another process works on the quarter")
    assert RETRIED["retries"] > 0


def test_a_number_in_an_engines_error_does_not_reach_the_log():
    from airflow.sdk.exceptions import AirflowFailException

    from dags.stages import guarded

    with pytest.raises(AirflowFailException) as caught, guarded():
        raise ValueError("Could not convert string '3201234567890123' to INT32")

    assert "3201234567890123" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
