"""A part of a step in a process of its own: its refusal is the step's; it outlives no parent."""

import subprocess
import sys

import pytest

from pipelines import errors
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import aside

QUARTER = Quarter.parse("2026Q1")
_SLOW = """
import time
from pipelines import steps
from pipelines.run import aside
steps.ASIDE["papers"] = lambda home, quarter: (print("begun", flush=True), time.sleep(600))
raise SystemExit(aside._main("home", "2026Q1", "papers"))
"""


def test_what_refuses_in_the_other_process_refuses_the_step(tmp_path):
    with (
        pytest.raises(errors.DataStop, match="2026Q1 has no release and no ranked candidate"),
        aside.doing(Home(tmp_path), QUARTER, "papers"),
    ):
        pass


def test_what_fails_here_is_told_though_the_other_process_refuses_too(tmp_path):
    with (
        pytest.raises(OSError, match="no space left"),
        aside.doing(Home(tmp_path), QUARTER, "papers"),
    ):
        raise OSError("no space left")


def test_it_ends_with_its_parent():
    with subprocess.Popen(
        [sys.executable, "-c", _SLOW], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "begun\n"
        process.stdin.close()  # as the kernel does for a parent that was killed
        assert process.wait(30) == 1
