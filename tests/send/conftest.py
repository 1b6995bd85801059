"""One cut nation for the tests that only look, and fresh ones for those that break things."""

import shutil
from pathlib import Path

import pytest

from pipelines import send
from pipelines.home import Home
from tests.send import nation


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose candidate has its packages."""
    home = nation.build(tmp_path_factory.mktemp("cut"))
    send.run(home, nation.QUARTER)
    return home


@pytest.fixture(scope="session")
def _released(tmp_path_factory: pytest.TempPathFactory, cut: Home) -> Path:
    root = tmp_path_factory.mktemp("released") / "home"
    shutil.copytree(cut.root, root)
    nation.publish(Home(root))
    return root


@pytest.fixture
def released(tmp_path: Path, _released: Path) -> Home:
    """A home of its own, published, that a test may damage."""
    shutil.copytree(_released, tmp_path / "home", symlinks=True)
    home = Home(tmp_path / "home")
    link = home.current_link(nation.QUARTER)
    link.unlink()
    link.symlink_to(home.releases(nation.QUARTER) / "release=r0")
    return home


@pytest.fixture
def package(tmp_path: Path, cut: Home) -> Path:
    """A copy of the package for Bappenas, away from any key."""
    folder = tmp_path / "package"
    shutil.copytree(cut.candidate(nation.QUARTER) / "sent" / "bappenas", folder)
    return folder
