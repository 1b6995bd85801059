"""Keep a few throw-away parsing processes busy, and go on when a file kills one of them."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pipelines.arrive.photo import Photo
from pipelines.arrive.rows import RowWriter
from pipelines.home import default_home
from pipelines.progress import track
from pipelines.sources.arrived import TABULAR

ROOT = Path(__file__).parent.parent.parent
WORKER = [sys.executable, "-m", "pipelines.arrive.worker"]
PROCESSES = 2
FILES_PER_JOB = 96
BYTES_PER_JOB = 24 * 2**20
LONGEST_JOB = 900.0  # seconds by the wall clock
Job = dict[str, Any]


class Died(Exception):
    """The parsing process ended, or took too long, over a job."""


class _Parser:
    """One parsing process; started when first needed, and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def ask(self, job: Job) -> list[dict[str, Any]]:
        """Have a job done.

        Raises
        ------
        Died
            If the process did not survive it.
        """
        process = self._process or self._start()
        assert process.stdin and process.stdout
        timer = threading.Timer(LONGEST_JOB, process.kill)
        timer.start()
        try:
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            timer.cancel()
        if not answer.endswith("\n"):
            self.close()
            raise Died
        found: list[dict[str, Any]] = json.loads(answer)
        return found

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could show what a cell held
            cwd=ROOT,
            env=_environment(),
            text=True,
        )
        return self._process

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
            self._process.wait()
            self._process = None


def _environment() -> dict[str, str]:
    """Return the environment of a parsing process, which reads a home's own sources as we do."""
    given = {"OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    return {**os.environ, **given, "DTSEN_HOME": str(default_home().absolute())}


def jobs(files: list[dict[str, Any]], folder: Path) -> Iterator[Job]:
    """Group files into jobs of a bounded number and size, those of one source together."""
    group: list[dict[str, Any]] = []
    size = number = 0
    for file in sorted(files, key=lambda file: (file["source"], file["kiriman"])):
        full = len(group) >= FILES_PER_JOB or size >= BYTES_PER_JOB
        if group and (full or group[0]["source"] != file["source"]):
            yield {"name": f"{number:05}", "folder": str(folder), "files": group}
            group, size, number = [], 0, number + 1
        group.append(file)
        size += file["size"]
    if group:
        yield {"name": f"{number:05}", "folder": str(folder), "files": group}


def _forget(job: Job) -> None:
    """Remove what a process that died had written for the job."""
    for left in Path(job["folder"]).glob(f"*/{job['name']}.parquet"):
        left.unlink()


def read_all(
    files: list[dict[str, Any]],
    folder: Path,
    ready: Callable[[list[dict[str, Any]]], None] = lambda files: None,
) -> list[dict[str, Any]]:
    """Read files in throw-away processes.

    Parameters
    ----------
    files : list of dict
        Each with kiriman, berkas, source, name, table, format, delimiter, encoding, path, size.
    folder : Path
        Where the rows go.
    ready : callable
        Told the files of each job before it is begun, while earlier jobs are being done, and at
        last none.

    Returns
    -------
    list of dict
        For each file its row count (None if unreadable) and what is wrong with it; a file that
        kills its process is ``BERKAS_RUSAK`` (a photo: not sound) and takes no other with it.
    """
    local = threading.local()
    parsers: list[_Parser] = []

    def ask(job: Job) -> list[dict[str, Any]]:
        if not hasattr(local, "parser"):
            local.parser = _Parser()
            parsers.append(local.parser)
        parser: _Parser = local.parser
        try:
            return parser.ask(job)
        except Died:
            _forget(job)
        answers = []
        for number, file in enumerate(job["files"]):
            alone = {**job, "name": f"{job['name']}-{number:05}", "files": [file]}
            try:
                answers += parser.ask(alone)
            except Died:
                _forget(alone)
                answers.append(_broken(file, alone))
        return answers

    folder.mkdir(parents=True, exist_ok=True)
    work = list(jobs(files, folder))
    try:
        with ThreadPoolExecutor(PROCESSES) as pool:
            try:
                begun = pool.map(ask, _ready(work, ready))
                done = list(track(begun, "reading files", len(work)))
            finally:
                pool.shutdown(cancel_futures=True)  # of what failed no more is begun
    finally:
        for parser in parsers:
            parser.close()
    return [answer for answers in done for answer in answers]


def top(file: Path, kind: str) -> dict[str, Any] | None:
    """Return what `pipelines.arrive.top` sees of a file; None if no process survives that."""
    parser = _Parser()
    try:
        (found,) = parser.ask({"top": str(file.absolute()), "format": kind})
    except Died:
        return None
    finally:
        parser.close()
    return found


def _ready(work: list[Job], ready: Callable[[list[dict[str, Any]]], None]) -> Iterator[Job]:
    for job in work:
        ready(job["files"])
        yield job
    ready([])


def _broken(file: dict[str, Any], job: Job) -> dict[str, Any]:
    """Return what is told of a file that killed its process; a photo is just no sound one."""
    faults = []
    if file["format"] in TABULAR:
        detail = f"{file['name']}: tidak dapat dibaca dengan aman"
        faults = [{"rule": "BERKAS_RUSAK", "detail": detail}]
    else:
        with RowWriter(Path(job["folder"]), job["name"]) as writer:
            writer.add_photo(file, Photo(sound=False))
    return {
        "kiriman": file["kiriman"],
        "berkas": file["berkas"],
        "rows": None,
        "faults": faults,
        "warnings": [],
    }
