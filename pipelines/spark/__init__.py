"""Spark beyond one machine: the same SQL, translated, where DuckDB on one machine is outgrown."""

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipelines.errors import UsageError
from pipelines.progress import track

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.check.elsewhere import Elsewhere, Run
    from pipelines.home import Home
    from pipelines.quarter import Quarter


# the children of a run, and Airflow's tasks, find Spark by it
MASTER = "DTSEN_SPARK_MASTER"


def choose(engine: str | None, master: str | None) -> None:
    """Let the steps of this run be done by an engine.

    Parameters
    ----------
    engine : {"duckdb", "spark"}, optional
        Without one, the environment's ``DTSEN_SPARK_MASTER`` decides.

    Raises
    ------
    UsageError
        If engine and master do not go together, or Spark cannot run here.
    """
    if (engine == "spark") != (master is not None):
        raise UsageError(
            "--engine spark and --master go together (harus disebut bersama): one says that "
            "Spark ranks the quarter, the other where it is, such as --engine spark "
            "--master local[2]"
        )
    if engine == "duckdb":
        os.environ.pop(MASTER, None)
    if master is not None:
        from pipelines.spark.session import check

        check(master)
        os.environ[MASTER] = master


def chosen() -> str | None:
    """Return where the Spark is that does the steps, if one does."""
    return os.environ.get(MASTER) or None


def rank(home: "Home", quarter: "Quarter", master: str) -> list[dict[str, Any]]:
    """Rank the candidate register as `pipelines.rank.run` does, by Spark.

    Raises
    ------
    UsageError
        If Spark is not there.
    """
    from pipelines.rank import quarterly
    from pipelines.spark.nation import Nation
    from pipelines.spark.session import opened

    with opened(master) as session:
        nation = Nation(session)
        return quarterly.run(home, quarter, quarterly.Passes(nation.score, nation.place))


@contextmanager
def counting(master: str | None, place: Path) -> "Iterator[Elsewhere | None]":
    """Yield what looks by Spark for what breaks a rule, and counts facts, if there is a master.

    Parameters
    ----------
    place : Path
        A folder that Spark reaches too; what it finds lies there meanwhile.
    """
    if master is None:
        yield None
        return
    from pipelines.spark.engine import Engine
    from pipelines.spark.session import opened

    with TemporaryDirectory(prefix=".spark-", dir=place) as folder, opened(master) as session:
        engine = Engine(session, Path(folder))

        def find(select: str, runs: "Iterable[Run]") -> "Iterator[list[Path]]":
            for run in track(runs, "checking by Spark"):
                shown = ", ".join(f"{name} as ({rows})" for name, rows in run.relations.items())
                found = engine.make("found", f"with {shown} select * from ({select})", run.params)
                yield sorted(found.rglob("*.parquet"))

        yield find
