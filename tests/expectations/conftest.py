"""One sound candidate, and copies of it for the tests that break things."""

import shutil

import pytest

from pipelines.home import Home
from tests.expectations.candidate import make
from tests.expectations.faults import EACH


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    """A sound candidate; it is copied before it is broken."""
    return make(tmp_path_factory.mktemp("sound"), families=2 * EACH)


@pytest.fixture
def home(sound, tmp_path):
    shutil.copytree(sound.root, tmp_path / "home")
    return Home(tmp_path / "home")
