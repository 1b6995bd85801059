"""A Spark Connect server without Java, and a nation of two quarters ranked on this machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.rank import inputs
from tests.rank.moving import BEFORE, NOW, moved_home

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
    """Return two quarters ranked by DuckDB in several parts, the second by another model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "_FAMILIES_AT_ONCE", FAMILIES // 3)
        home = moved_home(tmp_path_factory.mktemp("duckdb"), FAMILIES)
    for quarter in (BEFORE, NOW):
        shutil.copytree(home.candidate(quarter) / "ranked", home.root / "by_duckdb" / str(quarter))
    return home


def written(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their names."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*.parquet"))}


def differing(home: Home, quarter: Quarter) -> list[str]:
    """Return the ranked files that are not as DuckDB wrote them."""
    ours = written(home.root / "by_duckdb" / str(quarter))
    theirs = written(home.candidate(quarter) / "ranked")
    return sorted(
        name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
    )
