"""How a run opens: what makes an unfinished one begin anew, and what leaves a published one be."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import opening, room, state
from tests.arrive.submissions import as_csv, family, headers
from tests.decree import decree
from tests.run.nation import dtsen

QUARTER = Quarter.parse("2026Q1")


@pytest.fixture
def home(tmp_path):
    """A quarter with one submission, ranked but not cut yet."""
    sheet = tmp_path / "keluarga.csv"
    sheet.write_bytes(as_csv([family(1)], headers("siks_ng", "keluarga")))
    home = Home(tmp_path / "home")
    where = ("--quarter", "2026Q1", "--home", home.root, "--kabupaten", "3201")
    assert dtsen("submit", sheet, "--source", "siks_ng", *where).returncode == 0
    begun = opening.begin(home, QUARTER)
    begun.done = {"arrive": {}, "rank": {}}
    state.save(home, QUARTER, begun)
    home.candidate(QUARTER).mkdir()
    return home


def test_an_unfinished_run_goes_on(home):
    assert set(opening.begin(home, QUARTER).done) == {"arrive", "rank"}
    assert home.candidate(QUARTER).exists()


def test_a_rule_changed_meanwhile_begins_anew(home, monkeypatch):
    decree(monkeypatch, "gate_moved_far_deciles", 2, first="2026Q1")

    assert opening.begin(home, QUARTER).done == {}
    assert not home.candidate(QUARTER).exists()


def test_a_rule_of_a_later_quarter_changes_nothing(home, monkeypatch):
    decree(monkeypatch, "gate_moved_far_deciles", 2, first="2026Q2")

    assert set(opening.begin(home, QUARTER).done) == {"arrive", "rank"}


def test_what_is_published_stays_by_the_rules_of_its_day(home, monkeypatch):
    published = state.read(home, QUARTER)
    published.status = "published"
    state.save(home, QUARTER, published)
    decree(monkeypatch, "gate_moved_far_deciles", 2, first="2026Q1")

    assert opening.begin(home, QUARTER).status == "published"


@pytest.fixture
def vast(tmp_path):
    """A home whose next quarter follows a release larger than any disk: a file without blocks."""
    sheet = tmp_path / "keluarga.csv"
    sheet.write_bytes(as_csv([family(1)], headers("siks_ng", "keluarga")))
    home = Home(tmp_path / "home")
    where = ("--quarter", "2026Q1", "--home", home.root, "--kabupaten", "3201")
    assert dtsen("submit", sheet, "--source", "siks_ng", *where).returncode == 0
    release = home.releases(QUARTER.previous) / "release=r0"
    release.mkdir(parents=True)
    told = {"root_hash": "x", "follows": None, "last_id": {"person": 0, "family": 0}}
    (release / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    columns = ("submission", "triwulan", "isi", "number", "kode_kabupaten_kota", "state", "digest")
    columns += ("kode_aturan",)
    for name in ("ledger/submission", "ledger/waiting", "held_back/row"):
        folder = release / name / "prov=00"
        folder.mkdir(parents=True)
        none = pa.table({column: pa.array([], pa.string()) for column in (*columns, "rows_in")})
        pq.write_table(none, folder / "part-0.parquet")
    with (release / "part-0.parquet").open("wb") as file:
        file.truncate(10**13)
    link = home.current_link(QUARTER.previous)
    link.parent.mkdir(parents=True)
    link.symlink_to(release)
    return home


def test_a_quarter_for_which_the_disk_has_no_room_is_refused_before_anything_is_written(vast):
    before = {path for path in vast.root.rglob("*") if path.is_file()}

    done = dtsen("run", "2026Q1", "--home", vast.root)

    assert done.returncode == 3
    for part in ("no room for 2026Q1", "temporary files included", str(vast.root), "TMPDIR"):
        assert part in done.stderr
    assert "15,000.0 GB" not in done.stderr  # temporary files lie on the same disk: 25,000
    assert "25,000." in done.stderr
    after = {path for path in vast.root.rglob("*") if path.is_file()}
    assert {path.name for path in after - before} <= {"lock"}


def test_what_links_lead_to_takes_as_much_room(vast):
    before = room.Given.of(vast, QUARTER)
    file = vast.current(QUARTER.previous) / "part-0.parquet"
    elsewhere = file.rename(vast.root.parent / "elsewhere.parquet")
    file.symlink_to(elsewhere)

    assert room.Given.of(vast, QUARTER) == before
    assert before.release > 10**12


SHM = Path("/dev/shm")  # noqa: S108 # a file system of its own on Linux


@pytest.mark.skipif(not SHM.is_dir(), reason="there is no second file system")
def test_temporary_files_on_a_disk_of_their_own_need_room_there(vast):
    if SHM.stat().st_dev == vast.root.stat().st_dev:
        pytest.skip("there is no second file system")

    done = dtsen("run", "2026Q1", "--home", vast.root, env={"TMPDIR": str(SHM)})

    assert done.returncode == 3
    assert f"it takes up to 15,000.3 GB of {vast.root}" in done.stderr
    assert "its temporary files take up to 10,000.3 GB of /dev/shm" in done.stderr


def test_a_reason_opens_one_revision_until_something_changed(home, monkeypatch):
    def publish():
        run = state.read(home, QUARTER)
        run.status, run.done = "published", {"arrive": {}}
        state.save(home, QUARTER, run)

    publish()
    revised = opening.begin(home, QUARTER, "dispensasi")
    assert (revised.status, revised.release, revised.done) == ("open", "r1", {})

    publish()
    assert opening.begin(home, QUARTER, "dispensasi").status == "published"

    decree(monkeypatch, "gate_moved_far_deciles", 2, first="2026Q1")
    assert opening.begin(home, QUARTER, "dispensasi").release == "r2"
    publish()
    assert opening.begin(home, QUARTER, "salah hitung").release == "r3"
