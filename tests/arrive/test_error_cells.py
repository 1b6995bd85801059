"""A formula that failed is told, whether a workbook, a CSV file or Parquet bears it."""

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.arrive.error_cells import error_cells, marked
from pipelines.home import Home
from tests.arrive.quarter import Outcome, run
from tests.arrive.submissions import as_csv, family, file, headers, person, put

FAMILY, PERSON = headers("siks_ng", "keluarga"), headers("siks_ng", "anggota")
FAILED = {"luas_lantai": "#DIV/0!", "alamat": "#REF!"}


def workbook(failed: dict[str, str]) -> bytes:
    """Return two families, of whom the second's cells of some columns show errors."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Desa & Kelurahan")
        for line, row in enumerate(
            [FAMILY, *([family(n).get(h, "") for h in FAMILY] for n in (1, 2))]
        ):
            sheet.write_row(line, 0, row)
        for header, shown in failed.items():
            sheet.write_formula(2, list(FAMILY).index(header), "=NA()", None, shown)
    return out.getvalue()


def sent(tmp_path: Path, families: dict) -> Outcome:
    members = as_csv([person(n, n) for n in (1, 2)], PERSON)
    put(Home(tmp_path), [families, file("anggota.csv", "anggota", members, 2)], name="a")
    return run(Home(tmp_path))


def rewritten(content: bytes, change) -> bytes:
    """Return a workbook with the text of its worksheets changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name.startswith("xl/worksheets/") else part)
    return out.getvalue()


@pytest.mark.parametrize("is_csv", [False, True], ids=["workbook", "csv"])
@pytest.mark.parametrize(
    ("header", "rule"), [("luas_lantai", "LUAS_LANTAI_ANGKA"), ("alamat", "NILAI_GALAT")]
)
def test_a_failed_formula_holds_its_family_back_by_the_rule_of_its_column(
    tmp_path, is_csv, header, rule
):
    failed = {header: FAILED[header]}
    families = file("k.xlsx", "keluarga", workbook(failed), 2, format="xlsx")
    if is_csv:
        rows = as_csv([family(1), family(2, **failed)], FAMILY)
        families = file("k.csv", "keluarga", rows, 2)
    outcome = sent(tmp_path, families)
    assert outcome.counts("a") == ("diterima", 4, 2, 2, 0, 0, 0)
    told = outcome.rules("a")
    assert told.pop("KELUARGA") == {3}
    assert told == {rule: {3}}


def test_what_only_looks_like_an_error_is_an_answer(tmp_path):
    rows = as_csv([family(1, alamat="#12 Jl. Mawar"), family(2, alamat="#")], FAMILY)
    outcome = sent(tmp_path, file("k.csv", "keluarga", rows, 2))
    assert {row["alamat"] for row in outcome.rows("family")} == {"#12 Jl. Mawar", "#"}


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part,
        lambda part: re.sub(rb' r="[A-Z]*[0-9]+"', b"", part),
        lambda part: part.replace(b'"e"', b"'e'"),
        lambda part: (
            part.replace(b"<c ", b"<x:c ")
            .replace(b"</c>", b"</x:c>")
            .replace(
                b"<worksheet ",
                b"<worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' ",
            )
        ),
    ],
    ids=["as written", "without places", "other quotes", "with a prefix"],
)
def test_cells_that_show_errors_are_found_however_they_are_written(tmp_path, change):
    path = tmp_path / "k.xlsx"
    path.write_bytes(rewritten(_filled(), change))
    with zipfile.ZipFile(path) as archive:
        parts = marked(archive)
    assert parts == {"xl/worksheets/sheet2.xml"}
    assert error_cells(path, parts) == {"Dua & tiga": {(0, 1): "#N/A", (2, 27): "#REF!"}}


def _filled() -> bytes:
    """Return a workbook of which no cell is left out, so that each follows the one before."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Satu").write(0, 0, "e")
        sheet = book.add_worksheet("Dua & tiga")
        for row in range(3):
            sheet.write_row(row, 0, [row] * 28)
        sheet.write_formula(0, 1, "=NA()", None, "#N/A")
        sheet.write_formula(2, 27, "=A0", None, "#REF!")
    return out.getvalue()


def test_a_mark_across_two_pieces_is_seen(monkeypatch):
    content = _filled()
    for size in (1, 3, 7):
        monkeypatch.setattr("pipelines.arrive.error_cells._CHUNK", size)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert marked(archive) == {"xl/worksheets/sheet2.xml"}
