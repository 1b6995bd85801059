"""One nation, run once, that the tests of whole quarters look at."""

import shutil

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.ledger.book import claim, send_claims
from tests.run.nation import QUARTERS, document, simulate


@pytest.fixture(scope="session")
def simulated(tmp_path_factory):
    """A nation whose quarters have not been run; in each, two claims that a rule refuses."""
    home = simulate(tmp_path_factory.mktemp("simulated") / "home")
    for quarter in map(Quarter.parse, QUARTERS):
        day = str(quarter.start)
        wrong = [
            claim(f"R-{quarter}-{n}", day, n, nilai="77", nomor_kk=kk)
            for n, kk in enumerate(("3201010101010001", "320101"))
        ]
        send_claims(Home(home), quarter, wrong, "cek_bansos-nasional-ditolak")
    return home


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
