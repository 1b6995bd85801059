"""Returned files as their sender corrects them, and what is then found of the quarter again."""

import csv
import io
import shutil
from pathlib import Path

import duckdb
import xlsxwriter
from python_calamine import CalamineWorkbook

from pipelines import registry, send
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import line_key
from tests.arrive.submissions import QUARTER
from tests.ledger.test_findings import fold
from tests.run.nation import document
from tests.send import nation, tables

LATER = "2026-03-12T09:00:00+07:00"


def judge(home: Home, quarter: Quarter = QUARTER, families=range(1, 5)) -> list[dict]:
    """Conform the inbox, write findings and returns; return the findings."""
    shutil.rmtree(home.candidate(quarter), ignore_errors=True)
    found = fold(home, quarter, families, [(n, n, "lanjut") for n in families])
    give_returns(home, quarter)
    return found


def give_returns(home: Home, quarter: Quarter = QUARTER) -> None:
    """Write the returns of what was conformed; nothing was ranked."""
    candidate, outcome = home.candidate(quarter), home.output(quarter, "conform")
    told = candidate / "held_back" / "warning" / "prov=00"
    shutil.copytree(outcome / "held_back_warning", told)
    nation.put(candidate / "ranked/family", tables.RANKED, [])
    nation.put(candidate / "registry/review_pair", registry.schema("review_pair"), [])
    with duckdb.connect() as con:
        for name in ("family", "person"):
            path = candidate / "registry" / name / "prov=32" / "part-0.parquet"
            con.execute(
                f"create or replace table whole as ({registry.empty_table(name)}) "
                f"union all by name from '{path}'"
            )
            con.execute(f"copy whole to '{path}' (format parquet)")
    send.returns(home, quarter, candidate)


def sheets_of(path: Path) -> dict[str, list[list[str]]]:
    """Read a returned file: its rows by sheet, all as text."""
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        return {"": list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))}
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def write_back(path: Path, pages: dict[str, list[list[str]]]) -> None:
    """Save the rows under the same name, as a spreadsheet would."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out, delimiter=";").writerows(pages[""])
        return
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in pages.items():
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    page.write_string(line, column, cell)


def correct(path: Path, by: str, changes: dict[str, dict[str, str]], folder: Path) -> Path:
    """Copy a returned file with some cells changed, by what stands in column `by` of a row."""
    pages = sheets_of(path)
    done = set()
    for rows in pages.values():
        head = rows[0]
        own = head[len(line_key.LEAD) :]
        if by not in own:
            continue
        for row in rows[1:]:
            who = row[len(line_key.LEAD) + own.index(by)]
            for name, cell in changes.get(who, {}).items():
                if name in own:
                    row[len(line_key.LEAD) + own.index(name)] = cell
                    done.add((who, name))
    assert done == {(who, name) for who, cells in changes.items() for name in cells}
    copy = folder / path.name
    write_back(copy, pages)
    return copy


def submit(home: Home, path: Path, *more: str) -> dict:
    """Submit a corrected file by the command; return what it answers."""
    call = ("submit", path, "--quarter", "2026Q1", "--home", home.root, "--created", LATER)
    return document(*call, *more)
