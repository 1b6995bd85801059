"""One nation, run once, that the tests of whole quarters look at."""

import shutil
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class Asked:
    """A nation whose first quarter ran without an approver: what it said, and what there was."""

    home: Path
    document: dict
    in_force: bool
    delivered: list[Path]


@pytest.fixture(scope="session")
def asked(simulated, tmp_path_factory):
    """The nation, its first quarter run until somebody must approve it."""
    home = tmp_path_factory.mktemp("ran") / "home"
    shutil.copytree(simulated, home)
    # the pipeline must not need what only the judge may know
    shutil.rmtree(home / "truth")
    told = document("run", QUARTERS[0], "--home", home)
    in_force = (home / "lake/current" / f"quarter={QUARTERS[0]}").exists()
    return Asked(home, told, in_force, list((home / "outbox").rglob("*.parquet")))


@pytest.fixture(scope="session")
def ran(asked):
    """The nation with two quarters published, and the documents of `run`."""
    home = asked.home
    documents = {q: document("run", q, "--home", home, "--approve-as", "ketua") for q in QUARTERS}
    return home, documents


@pytest.fixture
def fresh(simulated, tmp_path):
    """A copy of the nation for a test that runs it itself."""
    home = tmp_path / "home"
    shutil.copytree(simulated, home)
    return home
