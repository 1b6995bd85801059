"""One nation, run once, that the tests of whole quarters look at."""

import shutil

import pytest

from tests.run.nation import QUARTERS, document, simulate


@pytest.fixture(scope="session")
def simulated(tmp_path_factory):
    """A nation whose quarters have not been run."""
    return simulate(tmp_path_factory.mktemp("simulated") / "home")


@pytest.fixture(scope="session")
def ran(simulated, tmp_path_factory):
    """The nation with two quarters published, and the documents of `run`."""
    home = tmp_path_factory.mktemp("ran") / "home"
    shutil.copytree(simulated, home)
    # the pipeline must not need what only the judge may know
    shutil.rmtree(home / "truth")
    documents = {q: document("run", q, "--home", home, "--approve-as", "ketua") for q in QUARTERS}
    return home, documents


@pytest.fixture
def fresh(simulated, tmp_path):
    """A copy of the nation for a test that runs it itself."""
    home = tmp_path / "home"
    shutil.copytree(simulated, home)
    return home
