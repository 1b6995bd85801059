"""A delivered package is whole and there once, whatever happened on the way."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import send
from pipelines.errors import DataStop
from tests.send import nation

ROOT = Path(__file__).parents[2]
NAME = "dtsen-2026Q2-r0-kemensos"


def visible(home, ministry="kemensos") -> set[str]:
    folder = home.outbox / ministry
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_the_whole_package_and_its_marker_arrive(released):
    told = send.deliver(released, nation.QUARTER, "kemensos")

    box = released.outbox / "kemensos" / NAME
    assert told["delivered"]
    assert told["path"] == f"outbox/kemensos/{NAME}"
    marker = json.loads((box / "SELESAI.json").read_text("utf-8"))
    assert marker["rows"] == told["rows"] > 0
    assert send.verify(box)["ok"]
    receipt = released.outbox / "kemensos" / "tanda-terima" / f"{NAME}.json"
    assert json.loads(receipt.read_text("utf-8"))["keadaan"] == "TERKIRIM"


def test_delivery_again_does_nothing(released):
    send.deliver(released, nation.QUARTER, "kemensos")
    box = released.outbox / "kemensos"
    before = {p: p.stat().st_mtime_ns for p in box.rglob("*")}

    told = send.deliver(released, nation.QUARTER, "kemensos")

    assert not told["delivered"]
    assert {p: p.stat().st_mtime_ns for p in box.rglob("*")} == before


def killed(home, where: str) -> None:
    """Deliver in a process that dies, without any cleaning up, on reaching `where`."""
    program = (
        "import os, sys\n"
        "from pipelines.home import Home\n"
        "from pipelines.send import delivery\n"
        "from tests.send import nation\n"
        f"{where} = lambda *_, **__: os._exit(9)\n"
        "delivery.deliver(Home(sys.argv[1]), nation.QUARTER, 'kemensos')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(home.root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 9, done.stderr


@pytest.mark.parametrize("where", ["delivery.verification.verify", "delivery.disk.sync_tree"])
def test_killed_before_the_rename_leaves_nothing_to_be_seen(released, where):
    killed(released, where)
    assert visible(released) == set()

    assert send.deliver(released, nation.QUARTER, "kemensos")["delivered"]

    assert visible(released) == {NAME, "tanda-terima"}
    assert send.verify(released.outbox / "kemensos" / NAME)["ok"]
    left = [p for p in released.outbox.rglob("*") if p.is_dir() and p.name == NAME]
    assert left == [released.outbox / "kemensos" / NAME]


def test_killed_before_the_marker_is_finished_by_the_next_run(released):
    killed(released, "delivery._mark")
    box = released.outbox / "kemensos" / NAME
    assert not (box / "SELESAI.json").exists()

    send.deliver(released, nation.QUARTER, "kemensos")

    assert (box / "SELESAI.json").exists()
    assert send.verify(box)["ok"]


def test_a_damaged_release_is_not_delivered(released):
    victim = next(released.releases(nation.QUARTER).rglob("sent/kemensos/BAST.md"))
    victim.write_bytes(victim.read_bytes() + b" ")

    with pytest.raises(DataStop, match=r"BAST\.md"):
        send.deliver(released, nation.QUARTER, "kemensos")

    assert visible(released) == set()


def test_a_delivered_package_is_never_replaced(released):
    send.deliver(released, nation.QUARTER, "kemensos")
    held = released.outbox / "kemensos" / NAME / "manifest.json"
    held.write_bytes(held.read_bytes() + b" ")

    with pytest.raises(DataStop, match="never replaced"):
        send.deliver(released, nation.QUARTER, "kemensos")


def test_a_package_in_another_ministrys_folder_is_not_delivered(released):
    sent = released.releases(nation.QUARTER) / "release=r0/sent"
    shutil.rmtree(sent / "bappenas")
    (sent / "kemensos").rename(sent / "bappenas")

    with pytest.raises(DataStop, match="not for bappenas"):
        send.deliver(released, nation.QUARTER, "bappenas")

    assert visible(released, "bappenas") == set()


def test_nothing_is_delivered_before_publication(cut):
    with pytest.raises(DataStop, match="no release in force"):
        send.deliver(cut, nation.QUARTER, "kemensos")


def test_unknown_recipients_are_refused(released):
    with pytest.raises(DataStop, match="kemenko_pm"):
        send.deliver(released, nation.QUARTER, "kementerian_lain")


@pytest.mark.parametrize(
    "name", ["SELESAI.json", "manifest.json", "manifest.json.sig", "CATATAN-RILIS.md"]
)
def test_a_delivered_copy_is_verified_with_its_marker(released, name):
    send.deliver(released, nation.QUARTER, "bappenas")
    box = released.outbox / "bappenas" / "dtsen-2026Q2-r0-bappenas"
    content = bytearray((box / name).read_bytes())
    content[len(content) // 2] ^= 1
    (box / name).write_bytes(content)

    assert send.verify(box)["bad"] == [name]
