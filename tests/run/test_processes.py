"""What processes hold and write is seen while they run."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

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


def test_a_kernel_that_does_not_tell_children_is_looked_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = [sys.executable, "-c", "input()"]
    starts = f"import subprocess; subprocess.run({waits!r})"
    with subprocess.Popen([sys.executable, "-c", starts], stdin=subprocess.PIPE) as child:
        for _ in range(100):
            told = processes.tree(child.pid)
            if len(told) == 2:
                break
            time.sleep(0.1)
        monkeypatch.setattr(processes, "_tells_children", lambda: False)
        looked = processes.tree(child.pid)
        child.communicate(b"\n")
    assert [each.parent for each in told] == [os.getpid(), child.pid]
    assert [each.id for each in looked] == [each.id for each in told]


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
