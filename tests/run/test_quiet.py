"""Persons of whom only Dukcapil wrote take a short way: it leads where the long one leads."""

import pytest

from pipelines import steps, store
from pipelines.home import Home
from pipelines.merge import places, steady
from pipelines.merge.steady import Steady
from pipelines.parts import Bits
from pipelines.quarter import Quarter
from tests.run.nation import QUARTERS, copied, document, simulate

pytestmark = pytest.mark.long

FIRST, SECOND = QUARTERS


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A few families, the first quarter published, the second only sent."""
    home = simulate(tmp_path_factory.mktemp("quiet") / "home", families=400, regencies=1)
    document("run", FIRST, "--home", home, "--approve-as", "ketua")
    return home


def _register(home):
    """Merge the second quarter; return the register's files, and how many persons were quiet.

    Of these nearly all are steady.
    """
    for step in ("arrive", "conform", "identify", "merge"):
        steps.run_step(str(home), SECOND, step)
    of, when = Home(home), Quarter.parse(SECOND)
    with store.connect() as con:
        store.view(con, "quiet", str(of.work(when, "identify") / "quiet/*.parquet"))
        quiet, steady = store.one(con, "select count(*), count(*) filter (tetap) from quiet")
    assert steady >= 0.8 * quiet
    registry = of.candidate(when) / "registry"
    files = sorted(registry.rglob("*.parquet"))
    return {file.relative_to(registry).as_posix(): store.sha256(file) for file in files}, quiet


def test_the_short_way_leads_where_the_long_one_leads(home, tmp_path, monkeypatch):
    short, quiet = _register(copied(home, tmp_path / "short"))
    query = store.query
    monkeypatch.setattr(
        store,
        "query",
        lambda name: query(name) + ("where false" if name == "identify/quiet" else ""),
    )
    long, none = _register(copied(home, tmp_path / "long"))
    assert quiet > 500
    assert none == 0
    assert short == long
    assert len(short) > 10


def test_what_lies_in_the_register_is_what_would_be_laid_into_its_part(home, tmp_path, monkeypatch):
    lying, _ = _register(copied(home, tmp_path / "lying"))
    cut = places.cut
    monkeypatch.setattr(places, "cut", lambda con, first: cut(con, first=True))
    apart, _ = _register(copied(home, tmp_path / "apart"))
    assert lying == apart


@pytest.mark.parametrize("name", ["family", "provenance"])
def test_who_is_not_where_the_register_says_stops_the_merge(home, tmp_path, monkeypatch, name):
    here = copied(home, tmp_path / "astray")
    files = places.lying_files
    monkeypatch.setattr(
        places,
        "lying_files",
        lambda release, table, some: files(release, table, [] if table == name else some),
    )
    with pytest.raises(RuntimeError, match="do not lie where"):
        _register(here)


class _Forgetful(Bits):
    def has(self, ids):
        return ids < 0


def test_nor_may_any_person_be_missing_there(home, tmp_path, monkeypatch):
    init = Steady.__init__
    with monkeypatch.context() as patch:
        patch.setattr(
            Steady,
            "__init__",
            lambda self, con, release, files: init(self, con, release, [[] for _ in files]),
        )
        with pytest.raises(RuntimeError, match="persons of part 0 do not lie where"):
            _register(copied(home, tmp_path / "others"))
    monkeypatch.setattr(steady, "Bits", _Forgetful)
    with pytest.raises(RuntimeError, match=r"\d persons do not lie where"):
        _register(copied(home, tmp_path / "steady"))
