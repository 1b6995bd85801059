"""A Spark Connect server without Java, and a nation of two quarters ranked on this machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench import following, nation
from pipelines.home import Home
from tests.rank.drawn import Q1, Q2, two_quarters

FAMILIES = 300


@pytest.fixture(scope="session")
def connect() -> Iterator[str]:
    """Return the address of a Spark Connect server, ended with the tests."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer()
    server.start(background=True)
    yield f"sc://localhost:{server.listening_address[1]}"
    server.stop()


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return two quarters ranked by DuckDB, the second by another model."""
    rng = np.random.default_rng(11)
    before = nation.draw(rng, FAMILIES, spread=6)
    now = following.next_quarter(rng, *before, share=1.5)
    models = nation.model(1), nation.model(2)
    home = two_quarters(tmp_path_factory.mktemp("duckdb"), before, now, models)
    for quarter in (Q1, Q2):
        shutil.copytree(home.candidate(quarter) / "ranked", home.root / "by_duckdb" / str(quarter))
    return home


def written(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their names."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*.parquet"))}
