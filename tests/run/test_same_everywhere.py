"""One root hash: in 24 settings of the machine, and of an archived quarter made again.

Threads, memory limit and order of files are taken in every combination, each in two of four
environments. Arrive runs once in each of these; it knows neither threads nor a memory limit.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dtsen.quarterly import run as command
from pipelines import arrive, digest, steps
from pipelines.errors import Busy, DataStop, UsageError
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import again, comparison, opening, plan, release, state
from pipelines.send import manifest
from tests.run.nation import QUARTERS, copied, document, dtsen, simulate

pytestmark = pytest.mark.long

FIRST, SECOND = QUARTERS
SENT = ("register_awal", "susenas", "siks_ng", "dukcapil", "cek_bansos")


def publish(home: Path, quarter: str) -> str:
    """Run a quarter in this process and publish it; nothing is delivered."""
    for step in plan.NEEDS["approve"]:
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


def test_no_query_asks_for_the_time_or_for_chance():
    asks = re.compile(r"\b(?:current_(?:date|time|timestamp)|now\(|today\(|random\(|uuid\()")
    root = Path(__file__).parents[2]
    texts = [*root.glob("sql/**/*.sql"), *root.glob("pipelines/rank/*.py")]
    asking = [file.name for file in texts if asks.search(file.read_text(encoding="utf-8"))]
    assert len(texts) > 100
    assert asking == []


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


def _folder(home: Path, quarter: str, name: str = "r0") -> Path:
    return home / "lake/releases" / f"quarter={quarter}" / f"release={name}"


def _again(home: Path, quarter: str, name: str | None = None) -> dict:
    return again.again(Home(home), Quarter.parse(quarter), name)


def test_a_revision_made_again_is_the_same_and_what_came_since_is_left_out(base, tmp_path):
    home = copied(base, tmp_path / "home")
    (first,) = (home / "inbox" / FIRST / "siks_ng").iterdir()
    shutil.copytree(first, first.with_name("susulan"))
    _rewrite(first.with_name("susulan"), submission="susulan", sender="lain", waiver="W-1")
    opening.begin(Home(home), Quarter.parse(FIRST), "dispensasi")
    root = publish(home, FIRST)
    shutil.copytree(first, first.with_name("terlambat"))
    _rewrite(first.with_name("terlambat"), submission="terlambat", created="2026-03-30T09:00:00Z")
    before = _listing(home)

    told = document("run", FIRST, "--home", home, "--again")

    assert (told["release"], told["root_hash"], told["again_root_hash"]) == ("r1", root, root)
    assert told["same"] is True and told["differs"] is None and root[:12] in told["message"]
    assert _listing(home) == before, "a home is not touched"
    of, quarter = Home(home), Quarter.parse(FIRST)
    found = {
        name: {
            path.name for path in arrive.kept(of, quarter, _folder(home, FIRST, name), []).folders
        }
        for name in ("r0", "r1")
    }
    assert found["r1"] - found["r0"] == {"susulan"} and found["r0"] < found["r1"]
    assert "terlambat" not in found["r1"]


def _rewrite(folder: Path, **given: str) -> None:
    note = json.loads((folder / "submission.json").read_text())
    (folder / "submission.json").write_text(json.dumps(note | given))


def _listing(home: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(home).as_posix(): (path.lstat().st_mtime_ns, path.lstat().st_ino)
        for path in home.rglob("*")
        if not path.is_dir()
    }


def test_another_answer_ends_with_the_first_stage_and_file_that_differ(both, tmp_path):
    home = copied(both[0], tmp_path / "home")
    (home / ".again-killed/lake/runs" / SECOND).mkdir(parents=True)
    for key in (home / "keys").iterdir():  # the ministries' keys for pseudonyms are others
        if key.suffix == ".key" and key.name not in ("finding.key", "sample.key"):
            key.write_bytes(key.read_bytes()[::-1])
    done = dtsen("run", SECOND, "--home", home, "--again", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["same"]) == (1, False), done.stderr[-2000:]
    assert told["root_hash"] == both[1] != told["again_root_hash"]
    differs = told["differs"]
    assert differs["stage"] == "send" and differs["file"].startswith("sent/bappenas/data/")
    assert not differs["bytes_only"] and differs["file"] in told["message"]
    assert "Traceback" not in done.stderr and not list(home.glob(".again-*"))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda home: shutil.rmtree(_sent(home)), "no longer in the inbox"),
        (lambda home: _append(next(_sent(home).glob("*.csv"))), "another SHA-256"),
        (lambda home: next(_sent(home).glob("*.csv")).unlink(), "no longer there"),
        (lambda home: _rewrite(_sent(home), sender="orang lain"), "submission.json"),
        (lambda home: shutil.rmtree(_folder(home, FIRST)), "release=r0 is not there"),
        (
            lambda home: _append(next(_folder(home, FIRST).glob("registry/family/*/*.parquet"))),
            "registry/family",
        ),
    ],
)
def test_an_input_that_is_gone_or_changed_is_named(
    both, tmp_path, monkeypatch, capsys, damage, named
):
    home = copied(both[0], tmp_path / "home")
    monkeypatch.setenv("DTSEN_HOME", str(home))
    damage(home)
    with pytest.raises(DataStop, match=named):
        command.main([SECOND, "--home", str(home), "--again", "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert told["same"] is None and named in told["message"]
    assert not list(home.glob(".again-*"))


def _sent(home: Path) -> Path:
    (found,) = (home / "inbox" / SECOND / "siks_ng").iterdir()
    return found


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def test_without_room_it_says_so_in_one_document(base, monkeypatch, capsys):
    monkeypatch.setattr("pipelines.run.room._free", lambda folder: 0)
    with pytest.raises(Busy, match="no room"):
        command.main([FIRST, "--home", str(base), "--again", "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert told["same"] is None and "no room" in told["message"]
    assert not list(base.glob(".again-*"))


def test_again_goes_with_nothing_that_publishes_and_needs_a_release(base, monkeypatch):
    monkeypatch.setenv("DTSEN_HOME", str(base))
    for given in (
        ["--again", "--approve-as", "a"],
        ["--again", "--to", "rank"],
        ["--release", "r0"],
    ):
        with pytest.raises(UsageError):
            command.main([FIRST, "--home", str(base), *given], standalone_mode=False)
    with pytest.raises(UsageError):
        command.main(
            [FIRST, "--home", str(base), "--again", "--release", "1"], standalone_mode=False
        )
    for quarter, name in ((SECOND, None), (FIRST, "r7")):
        with pytest.raises(DataStop, match="no release"):
            _again(base, quarter, name)


@pytest.fixture
def made(both, tmp_path):
    """Two homes with the same making of the second quarter, the second one's to be changed."""
    home, there = both[0], tmp_path / "there"
    shutil.copytree(_folder(home, SECOND), Home(there).candidate(Quarter.parse(SECOND)))
    return home, there


def _first(home: Path, there: Path) -> dict:
    """Seal what was made again as it is now, and compare."""
    quarter = Quarter.parse(SECOND)
    folder = Home(there).candidate(quarter)
    content = manifest.read(folder / "manifest.json") | {"files": manifest.listing(folder)}
    told = digest.of_release(folder, release.DECIDED)
    content["tables"] = {name: each.as_dict() for name, each in told.items()}
    (folder / "manifest.json").write_text(manifest.sealed(content), encoding="utf-8")
    of = _folder(home, SECOND)
    return comparison.first_difference(Home(home), Home(there), quarter, of)


def _change(folder: Path, table: str, change=lambda table: table) -> str:
    """Write the first file of a table otherwise; return its path."""
    paths = sorted((folder / table).rglob("*.parquet"))
    path = next(path for path in paths if pq.read_metadata(path).num_rows)
    pq.write_table(change(pq.ParquetFile(path).read()), path, compression="gzip")
    return path.relative_to(folder).as_posix()


def _with(column: str, value: object):
    """Return what changes a column of the first row."""

    def change(table):
        place = table.column_names.index(column)
        values = [value, *table[column].to_pylist()[1:]]
        return table.set_column(place, column, pa.array(values, table.schema.field(place).type))

    return change


def test_the_first_stage_that_says_otherwise_goes_before_other_bytes(made):
    home, there = made
    folder = Home(there).candidate(Quarter.parse(SECOND))
    assert _first(home, there) is None
    (csv,) = (folder / "sent/bappenas/data/agregat").glob("desil_wilayah.csv")
    _append(csv)
    found = _first(home, there)
    assert (found["stage"], found["table"], found["bytes_only"]) == ("send", None, False)
    assert found["file"] == csv.relative_to(folder).as_posix()
    csv.write_bytes(csv.read_bytes()[:-1])
    written = _change(folder, "ranked/family")
    found = _first(home, there)
    expected = {"stage": "rank", "file": written, "table": "ranked/family", "bytes_only": True}
    assert found == expected | {"columns": []}
    assert "Only bytes differ" in comparison.described(found)
    of_register = _change(folder, "registry/family")
    assert _first(home, there)["file"] == of_register
    _change(folder, "ranked/family", _with("skor", 1))
    found = _first(home, there)
    assert (found["stage"], found["bytes_only"], found["columns"]) == ("rank", False, ["skor"])
    _change(folder, "registry/person", _with("nama", "Orang Lain"))
    found = _first(home, there)
    assert (found["stage"], found["table"]) == ("merge", "registry/person")
    assert found["columns"] == ["nama"] and "Orang Lain" not in comparison.described(found)


def _part_in_two(table: Path) -> None:
    (file,) = table.iterdir()
    rows = pq.ParquetFile(file).read()
    assert len(rows) > 1
    pq.write_table(rows.slice(0, 1), file)
    pq.write_table(rows.slice(1), table / "part-0001.parquet")


def test_stages_before_merge_are_told_by_their_tables_or_their_accounts(made, tmp_path):
    home, there = made
    folder = Home(there).candidate(Quarter.parse(SECOND))
    _change(folder, "registry/family", _with("alamat", "Jl. Lain"))
    for name in ("arrived", "conformed", f"runs/{SECOND}/work"):
        shutil.copytree(home / "lake" / name, there / "lake" / name)
    quarter = Quarter.parse(SECOND)
    conformed = Home(there).output(quarter, "conform")
    _change(conformed, "person", lambda table: table.take(list(range(len(table)))[::-1]))
    _part_in_two(there / f"lake/runs/{SECOND}/work/identify/identity")
    assert _first(home, there)["stage"] == "merge", "working tables have no order, nor fixed files"
    _change(conformed, "family", _with("baris", 77))
    found = _first(home, there)
    assert (found["stage"], found["columns"]) == ("conform", ["baris"])
    assert (home / found["file"]).is_file() and "/family/" in found["file"]

    elsewhere = copied(home, tmp_path / "elsewhere")
    shutil.rmtree(elsewhere / "lake/runs")  # as it comes back from an archive
    assert _first(elsewhere, there)["stage"] == "merge"
    (path,) = (folder / "ledger/stage").rglob("*.parquet")
    lines = pq.ParquetFile(path).read().to_pylist()
    line = next(line for line in lines if line["stage"] == "conform")
    line["accepted"], line["held_back"] = line["accepted"] - 1, line["held_back"] + 1
    pq.write_table(pa.Table.from_pylist(lines, pq.read_schema(path)), path)
    found = _first(elsewhere, there)
    assert (found["stage"], found["table"]) == ("conform", "ledger/stage")
    assert found["columns"] == ["accepted", "held_back"]
