"""A simulated nation in small, and `dtsen` called as a user calls it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

QUARTERS = ("2026Q1", "2026Q2")


def dtsen(
    *arguments: object, env: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess:
    """Call the command line; output is captured as text."""
    return subprocess.run(
        [sys.executable, "-m", "dtsen", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    )


def started(*arguments: object) -> subprocess.Popen:
    """Begin what `dtsen` does, in a session of its own, and wait for nothing; it says nothing."""
    return subprocess.Popen(
        [sys.executable, "-m", "dtsen", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def copied(home: Path, to: Path) -> Path:
    """Copy a home, its links as links."""
    shutil.copytree(home, to, symlinks=True)
    return to


def document(*arguments: object, env: dict[str, str] | None = None) -> dict:
    """Call with --json and return the document; anything else printed is a failure."""
    done = dtsen(*arguments, "--json", env=env)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def simulate(home: Path, families: int = 2000, seed: int = 3, regencies: int | None = 6) -> Path:
    """Make a nation of a few regencies, two quarters."""
    few = ["--regencies", regencies] if regencies else []
    done = dtsen(
        "simulate",
        home,
        "--families",
        families,
        "--quarters",
        ",".join(QUARTERS),
        "--seed",
        seed,
        *few,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return home


def released(home: Path, quarter: str, name: str) -> pa.Table:
    """Read a table of the release in force."""
    folder = (home / "lake/current" / f"quarter={quarter}").resolve() / name
    return pa.concat_tables(
        [pq.ParquetFile(f).read() for f in sorted(folder.rglob("*.parquet"))],
        promote_options="default",
    )
