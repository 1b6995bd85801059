"""What processes hold and write is seen while they run."""

import os
import subprocess
import sys
import time
from pathlib import Path

from pipelines.run import processes


def test_the_memory_of_what_a_process_starts_is_counted() -> None:
    held = "x = bytearray(90_000_000); input()"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    with subprocess.Popen([sys.executable, "-c", starts], stdin=subprocess.PIPE) as child:
        with processes.Watch(child.pid) as watch:
            for _ in range(100):
                if watch.memory > 90_000_000:
                    break
                time.sleep(0.1)
        child.communicate(b"\n")
    assert watch.memory > 90_000_000


def test_the_largest_size_of_a_folder_is_seen_though_its_files_go_away(tmp_path: Path) -> None:
    with processes.Watch(1, {"disk": tmp_path}) as watch:
        (tmp_path / "spilled").write_bytes(bytes(8_000_000))
        for _ in range(100):
            if watch.disk["disk"] > 7_000_000:
                break
            time.sleep(0.1)
        (tmp_path / "spilled").unlink()
    assert 7_000_000 < watch.disk["disk"] < 9_000_000
    assert processes.size(tmp_path) < 100_000


def test_the_peak_of_a_program_is_its_own_not_that_of_whatever_started_it() -> None:
    held = bytearray(300_000_000)
    told = "import os; from pipelines.run import processes; print(processes.peak(os.getpid()))"
    asked = [sys.executable, "-c", f"x = bytearray(90_000_000); del x; {told}"]
    found = subprocess.run(asked, capture_output=True, check=True)
    assert processes.peak(0) == 0
    assert 90_000_000 < int(found.stdout) < len(held) < processes.peak(os.getpid())


def test_who_was_no_child_is_not_looked_at_again_but_who_comes_later_is() -> None:
    strangers = {2**30}  # ended long ago
    assert [each.id for each in processes.tree(os.getpid(), strangers)][:1] == [os.getpid()]
    assert 1 in strangers and 2**30 not in strangers and os.getpid() not in strangers
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in {each.id for each in processes.tree(os.getpid(), strangers)}
        child.communicate(b"\n")
    assert child.pid not in {each.id for each in processes.tree(os.getpid(), strangers)}


def test_all_folders_are_told_by_themselves_and_at_once(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / "below").mkdir(parents=True)
        (tmp_path / name / "below" / "file").write_bytes(bytes(4_000_000))
        (tmp_path / name / "link").symlink_to(tmp_path)  # what it names is not of the folder
    folders = {name: tmp_path / name for name in ("one", "other")}
    with processes.Watch(1, folders) as watch:
        pass
    assert all(3_900_000 < held < 5_000_000 for held in watch.disk.values())
    assert watch.disk_at_once == sum(watch.disk.values())
