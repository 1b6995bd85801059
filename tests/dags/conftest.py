"""An Airflow of the tests' own: its settings, database and logs lie in a temporary folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AIRFLOW = Path(tempfile.mkdtemp(prefix="dtsen-airflow-"))
atexit.register(shutil.rmtree, AIRFLOW, ignore_errors=True)

# Airflow reads these when it is imported, before any fixture could set them.
os.environ.update(
    AIRFLOW_HOME=str(AIRFLOW),
    AIRFLOW__CORE__DAGS_FOLDER=str(ROOT / "dags"),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__UNIT_TEST_MODE="False",
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{AIRFLOW / 'airflow.db'}",
    AIRFLOW__LOGGING__BASE_LOG_FOLDER=str(AIRFLOW / "logs"),
)


@pytest.fixture(scope="session")
def bag():
    """All DAGs, read as Airflow reads them."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(ROOT / "dags"))
