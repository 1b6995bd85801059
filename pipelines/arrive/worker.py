"""A throw-away process that opens what others sent: if a file kills it, only that file is lost.

It reads one job a line from standard input (JSON) and answers each with one line. A job names
files and a folder to write the rows in; rows go there as text, so nothing passes through pipes
but names and counts. Run as ``python -m pipelines.arrive.worker``.
"""

import json
import resource
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipelines import arrow
from pipelines.arrive import columns, photo, rounded, text, top, workbook
from pipelines.arrive.block import Block, Row
from pipelines.arrive.headers import Layout, id_variables
from pipelines.arrive.rows import RowWriter
from pipelines.arrive.skip import data_rows
from pipelines.arrive.text import Unreadable
from pipelines.errors import masked
from pipelines.sources import Source, load
from pipelines.sources.arrived import Finding
from pipelines.sources.loading import read

MEMORY = 6 * 2**30
SECONDS_PER_JOB = 300
Part = tuple[str, int, str | None, Layout, Iterator[Row | Block]]


def limit() -> None:
    """Bound what a file may make this process take."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS_PER_JOB, hard))


def parts(source: Source, file: dict[str, Any]) -> Iterator[Part]:
    """Yield (table, sheet number, sheet, layout, rows) of everything in one file."""
    path = Path(file["path"])
    rows: Iterator[Row | Block]
    for name in source.workbooks.get(file["table"], (file["table"],)):
        table = source.tables[name]
        if file["format"] == "xlsx":
            for number, sheet, found, rows in workbook.open_sheets(path, table, id_variables()):
                yield name, number, sheet, found, rows
        elif file["format"] == "csv":
            found, rows = text.open_text(path, table, file["delimiter"], file["encoding"])
            yield name, 0, None, found, rows
        else:
            found, rows = columns.open_columns(path, table, id_variables())
            yield name, 0, None, found, rows


def read_file(source: Source, file: dict[str, Any], writer: RowWriter) -> dict[str, Any]:
    """Read one file; return its row count and what is wrong with it."""
    faults: list[Finding] = []
    warnings: list[Finding] = []
    answer: dict[str, Any] = {"kiriman": file["kiriman"], "berkas": file["berkas"]}
    if file["format"] not in ("csv", "xlsx", "parquet"):
        writer.add_photo(file, photo.look(Path(file["path"]), photo.Limits(**file["photo"])))
        return {**answer, "rows": None, "faults": [], "warnings": []}
    count, is_returned = 0, False
    path = Path(file["path"])
    is_parquet = file["format"] == "parquet" and "definition" not in file
    in_place = is_parquet and columns.is_large(path)
    try:
        for name, number, sheet, found, rows in parts(source, file):
            table = source.tables[name]
            if in_place and not table.skip:
                count += columns.verify(path)
            else:
                in_place = False
                own = file["name"]
                where = own if sheet is None else f"{own}, lembar '{sheet}'"
                digits = rounded.columns_of(table, found)
                rows = rounded.counted(data_rows(table, found, rows, where, sheet), digits)
                count += writer.add((source.source, name, number), table, file, sheet, found, rows)
                faults += rounded.findings(digits, file["rounded_ids"], file["name"], sheet)
            faults += found.faults
            warnings += found.warnings
            is_returned |= found.line_key is not None
    except Unreadable as error:
        faults = [error.finding]
        return {**answer, "rows": None, "faults": _dicts(faults, file), "warnings": []}
    if file["format"] != "parquet" and count in file["row_limits"]:
        faults.append(Finding("BARIS_TERPOTONG", f"{file['name']}: {count} baris"))
    return {
        **answer,
        "rows": count,
        "in_place": in_place,
        "returned": is_returned,
        "faults": _dicts(faults, file),
        "warnings": _dicts(warnings, file),
    }


def _dicts(findings: list[Finding], file: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {name: getattr(each, name) for name in Finding.__slots__}
        for each in (_by_own_name(finding, file) for finding in findings)
    ]


def _by_own_name(finding: Finding, file: dict[str, Any]) -> Finding:
    """Let a finding name the file as its own sender does.

    Contents that are the same are stored once, maybe under the name that another sender gave.
    """
    stored = masked(Path(file["path"]).name)
    if not finding.detail.startswith((f"{stored}:", f"{stored},")):
        return finding
    return replace(finding, detail=f"{file['name']}{finding.detail[len(stored) :]}")


def do(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the files of a job, or look at the top of one."""
    if "top" in job:
        return [top.look(Path(job["top"]), job["format"])]
    with RowWriter(Path(job["folder"]), job["name"]) as writer:
        known = load()  # once: it looks each time whether the home has sources of its own
        return [read_file(_source(file, known), file, writer) for file in job["files"]]


def _source(file: dict[str, Any], known: Mapping[str, Source]) -> Source:
    """Return how a file is read: as a source's, or by the definition that the job names.

    A file with a definition of its own comes from no inbox, and all its rows are written.
    """
    if "definition" in file:
        return read(Path(file["definition"]))
    return known[file["source"]]


def main() -> None:
    """Answer jobs until standard input ends."""
    arrow.without_pandas()
    limit()
    for line in sys.stdin:
        _limit_time()
        print(json.dumps(do(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
