"""One root hash: in 24 settings of the machine, and of an archived quarter made again."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import steps
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import release, state
from tests.run.nation import QUARTERS, simulate

FIRST, SECOND = QUARTERS
SENT = ("register_awal", "susenas", "siks_ng", "dukcapil", "uji_petik", "cek_bansos")


def publish(home: Path, quarter: str) -> str:
    """Run a quarter in this process and publish it; nothing is delivered."""
    for step in steps.STEPS[: steps.STEPS.index("send") + 1]:
        steps.run_step(str(home), quarter, step)
    steps.approve(str(home), quarter, "ketua")
    of, when = Home(home), Quarter.parse(quarter)
    run = state.read(of, when)
    release.publish(of, when, run, run.root_hash)
    run.status = "published"
    state.save(of, when, run)
    return run.root_hash


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A few families of one regency, the first quarter published, the second only sent."""
    home = simulate(tmp_path_factory.mktemp("same") / "home", families=300, regencies=1)
    shutil.rmtree(home / "truth")
    for folder in (home / "inbox").glob("*/*"):
        if folder.name not in SENT:
            shutil.rmtree(folder)
    publish(home, FIRST)
    return home


@pytest.fixture(scope="module")
def both(base, tmp_path_factory):
    """The same home with the second quarter published too, and that quarter's root hash."""
    home = tmp_path_factory.mktemp("both") / "home"
    shutil.copytree(base, home, symlinks=True)
    return home, publish(home, SECOND)


ENVIRONMENTS = [
    {"TZ": "UTC", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "0", "order": 1, "hours": 0},
    {"TZ": "Asia/Jayapura", "LANG": "C.UTF-8", "PYTHONHASHSEED": "77", "order": 1, "hours": 9_000},
    {"TZ": "Asia/Jakarta", "LANG": "id_ID.UTF-8", "PYTHONHASHSEED": "1", "order": 2, "hours": 5},
    {"TZ": "America/Adak", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "5", "order": 2, "hours": -70},
]


@pytest.mark.parametrize("number", range(len(ENVIRONMENTS)))
def test_one_root_hash_whatever_the_machine(base, both, tmp_path, number):
    given = dict(ENVIRONMENTS[number])
    order, hours = str(given.pop("order")), str(given.pop("hours"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.run.varied", base, tmp_path / "home", order, hours],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **given},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    ahead = datetime.fromisoformat(told["now"]) - datetime.now(UTC)
    assert abs(ahead - timedelta(hours=int(hours))) < timedelta(minutes=10)
    found = told["found"]
    assert len({(threads, memory) for threads, memory, _ in found}) == 6
    assert {root for *_, root in found} == {both[1]}
