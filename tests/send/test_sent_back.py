"""Refused rows corrected in the returned file itself and sent back: those alone change."""

import csv
import io
import shutil
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
import yaml
from python_calamine import CalamineWorkbook

from pipelines import registry, send
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import line_key
from tests.arrive.quarter import run
from tests.arrive.submissions import QUARTER, family, file, kk, nik, person, put, siks_files
from tests.arrive.test_any_agency import DEFINITION, as_csv, workbook
from tests.conform.as_sent import regsosek, workbook_family, workbook_member
from tests.ledger.book import publish
from tests.ledger.test_findings import begin, fold
from tests.run.nation import document, dtsen
from tests.send import nation, tables

pytestmark = pytest.mark.long

LATER = "2026-03-12T09:00:00+07:00"
NAME = "siks_ng-3201-1"


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
    call = ("submit", path, "--quarter", "2026Q1", "--home", home.root, "--created", LATER)
    return document(*call, *more)


@pytest.fixture
def home(tmp_path) -> Home:
    """Four families; of 2, 3 and 4 a cell is wrong, and their members are held along."""
    home = begin(tmp_path / "home")
    families = [
        family(1),
        family(2, jenis_lantai_terluas="99"),
        family(3, luas_lantai="5000", jenis_atap_terluas="77"),
        family(4, jenis_lantai_terluas="98"),
    ]
    put(home, siks_files(families, [person(number, number) for number in (1, 2, 3, 4)]))
    return home


RIGHT = {
    kk(2): {"jenis_lantai_terluas": "3"},
    kk(3): {"luas_lantai": "50", "jenis_atap_terluas": "2"},
}


def by_rule(findings):
    return {(row["kode_aturan"], row["id_keluarga"]): row for row in findings}


@pytest.mark.parametrize(("suffix", "by_command"), [("csv", True), ("xlsx", True), ("xlsx", False)])
def test_corrected_cells_take_the_place_of_their_rows_and_close_their_findings(
    home, tmp_path, suffix, by_command
):
    before = by_rule(judge(home))
    (path,) = home.returns(QUARTER).glob(f"3201/ditolak-{NAME}-keluarga.{suffix}")
    copy = correct(path, "nomor_kartu_keluarga", RIGHT, tmp_path)
    if by_command:
        told = submit(home, copy)
        assert (told["source"], told["kabupaten"], told["corrects"]) == ("siks_ng", "3201", NAME)
        name = told["submission"]
    else:
        name = "siks_ng-3201-9"
        more = {"delimiter": ";"} if suffix == "csv" else {}
        back = file(copy.name, "keluarga", copy.read_bytes(), 3, format=suffix, **more)
        put(home, [back], name, created=LATER)

    after = by_rule(judge(home))

    outcome = run(home)
    # all three rows were sent back; 2 and 3 are right now, 4 is as wrong as before
    assert outcome.counts(NAME) == ("diterima", 8, 4, 1, 0, 3, 0)
    assert outcome.counts(name) == ("diterima", 3, 2, 1, 0, 0, 0)
    taken = {row["nomor_kartu_keluarga"] for row in outcome.rows("family")}
    assert taken == {int(kk(number)) for number in (1, 2, 3)}
    left = ("JENIS_LANTAI_TERLUAS_KODE", 4)
    assert {family for rule, family in before if rule != "KELUARGA"} == {2, 3, 4}
    assert {key for key in after if key[1] in (2, 3, 4)} == {left}
    same = ("id_temuan", "sidik", "keadaan", "keparahan", "variabel")
    assert [after[left][c] for c in same] == [before[left][c] for c in same]
    assert after[left]["submission"] == name


def test_rows_taken_out_of_the_returned_file_stay_held_where_they_were(home, tmp_path):
    judge(home)
    (path,) = home.returns(QUARTER).glob(f"3201/ditolak-{NAME}-keluarga.csv")
    copy = correct(path, "nomor_kartu_keluarga", RIGHT, tmp_path)
    pages = sheets_of(copy)
    pages[""].pop()  # family 4
    write_back(copy, pages)
    told = submit(home, copy)

    outcome = run(home)

    assert outcome.counts(NAME) == ("diterima", 8, 4, 2, 0, 2, 0)
    assert outcome.counts(told["submission"]) == ("diterima", 2, 2, 0, 0, 0, 0)


def test_after_publication_the_corrected_findings_are_closed_and_the_others_stand(home, tmp_path):
    before = by_rule(judge(home))
    folder = home.returns(QUARTER) / "3201"
    changes = {**RIGHT, kk(4): {}}
    names = ("keluarga", "anggota")
    copies = [folder / f"ditolak-{NAME}-{name}.xlsx" for name in names]
    copies[0] = correct(copies[0], "nomor_kartu_keluarga", changes, tmp_path)
    publish(home, QUARTER)
    later = QUARTER.next
    call = ("submit", *copies, "--quarter", str(later), "--home", home.root)
    told = document(*call, "--created", "2026-06-05T09:00:00+07:00")

    after = by_rule(judge(home, later))

    assert told["corrects"] == NAME
    rules = {key for key in before if key[0] != "KELUARGA"}
    assert {key: after[key]["keadaan"] for key in rules} == {
        key: "tetap" if key[1] == 4 else "ditutup" for key in rules
    }
    left = ("JENIS_LANTAI_TERLUAS_KODE", 4)
    assert after[left]["id_temuan"] == before[left]["id_temuan"]
    assert after[left]["triwulan_terakhir"] == str(later)
    assert run(home, later).counts(told["submission"]) == ("diterima", 6, 4, 2, 0, 0, 0)


def test_a_workbook_of_joined_sheets_comes_back_with_all_of_them(tmp_path):
    home = begin(tmp_path / "home")
    content = regsosek(
        [workbook_family(1), workbook_family(3, **{"303": 77})],
        [
            {(" ".join(h.lower().split()) if h != "kk" else h): c for h, c in row.items()}
            for row in (workbook_member(1, 1), workbook_member(3, 3))
        ],
    )
    book = file("desa.xlsx", "regsosek2022k", content, 10, format="xlsx")
    put(home, [book], name="regsosek-3201-1", source="regsosek")
    before = judge(home)
    assert run(home).counts("regsosek-3201-1") == ("diterima", 10, 5, 5, 0, 0, 0)
    (path,) = home.returns(QUARTER).glob("3201/ditolak-regsosek-3201-1-desa.xlsx")
    assert len(sheets_of(path)) == 5
    copy = correct(path, "no kartu keluarga", {kk(3): {"303": "2"}}, tmp_path)
    told = submit(home, copy)
    assert (told["source"], told["corrects"]) == ("regsosek", "regsosek-3201-1")

    after = judge(home)

    outcome = run(home)
    assert outcome.counts("regsosek-3201-1") == ("diterima", 10, 5, 0, 0, 5, 0)
    assert outcome.counts(told["submission"]) == ("diterima", 5, 5, 0, 0, 0, 0)
    floors = {r["nomor_kartu_keluarga"]: r["jenis_lantai_terluas"] for r in outcome.rows("family")}
    assert floors == {int(kk(1)): 2, int(kk(3)): 2}
    assert "JENIS_LANTAI_TERLUAS_KODE" in {row["kode_aturan"] for row in before}
    assert "JENIS_LANTAI_TERLUAS_KODE" not in {row["kode_aturan"] for row in after}


@pytest.fixture
def titled(tmp_path, monkeypatch) -> Home:
    """A home with a source whose lists have a title and a header over two rows."""
    home = begin(tmp_path / "home")
    monkeypatch.setenv("DTSEN_HOME", str(home.root))
    (home.root / "sources").mkdir()
    (home.root / "sources" / "dinas_x.yaml").write_text(DEFINITION, encoding="utf-8")
    return home


@pytest.mark.parametrize(("sent", "suffix"), [("csv", "csv"), ("csv", "xlsx"), ("xlsx", "csv")])
def test_a_list_whose_header_stood_below_a_title_comes_back_under_its_header(
    titled, tmp_path, sent, suffix
):
    content = workbook() if sent == "xlsx" else as_csv()
    more = {"delimiter": ";"} if sent == "csv" else {}
    listed = file(f"d.{sent}", "daftar", content, 4, sent, **more)
    put(titled, [listed], "dinas_x-3201-1", "dinas_x")
    judge(titled)
    assert run(titled).counts("dinas_x-3201-1") == ("diterima", 4, 2, 2, 0, 0, 0)
    (path,) = titled.returns(QUARTER).glob(f"3201/ditolak-dinas_x-3201-1-d*.{suffix}")
    changes = {
        "Tini": {"Honor": "100.000"},
        "Joko": {"Lahir Bln": "Maret", "Ada AC": "Ya"},
    }
    changes = {who: {n.replace("Ada AC", head_of(path, "Ada")): c for n, c in cells.items()}
               for who, cells in changes.items()}  # fmt: skip
    told = submit(titled, correct(path, "Nama", changes, tmp_path))

    outcome = run(titled)

    assert outcome.counts("dinas_x-3201-1") == ("diterima", 4, 2, 0, 0, 2, 0)
    assert outcome.counts(told["submission"]) == ("diterima", 2, 2, 0, 0, 0, 0)
    assert len(outcome.rows("fact")) == 4


def head_of(path: Path, begin: str) -> str:
    """Return the column name of a returned file that begins so."""
    (head,) = [name for name in next(iter(sheets_of(path).values()))[0] if name.startswith(begin)]
    return head


def test_sheets_that_share_a_pattern_come_back_without_keys_and_say_so(tmp_path, monkeypatch):

    raw = yaml.safe_load(DEFINITION)
    raw["tables"]["daftar"] = {
        "into": "fact",
        "sheets": [{"name": "Kec*", "header_row": 2}],
        "columns": [
            {"header": "NIK", "variable": "nomor_induk_kependudukan", "required": True},
            {"header": "Nama", "variable": "nama", "required": True},
            {"header": "Honor", "variable": "honor_kader", "required": True},
        ],
    }
    home = begin(tmp_path / "home")
    monkeypatch.setenv("DTSEN_HOME", str(home.root))
    (home.root / "sources").mkdir()
    (home.root / "sources" / "dinas_x.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for number, name in enumerate(("Kec. A", "KEC B"), 1):
            page = book.add_worksheet(name)
            page.write_string(0, 0, "DAFTAR")
            page.write_row(1, 0, ["NIK", "Nama", "Honor"])
            page.write_row(2, 0, [nik(number), f"Orang {number}", "banyak"])
    put(home, [file("d.xlsx", "daftar", out.getvalue(), 2, "xlsx")], "dinas_x-3201-1", "dinas_x")
    judge(home)
    (path,) = home.returns(QUARTER).glob("3201/ditolak-dinas_x-3201-1-d.xlsx")
    pages = sheets_of(path)
    assert set(pages) == {"Kec. A", "KEC B"}
    assert [rows[0][-3:] for rows in pages.values()] == [["NIK", "Nama", "Honor"]] * 2
    assert {rows[1][len(line_key.LEAD) - 1] for rows in pages.values()} == {""}
    copy = correct(path, "Nama", {"Orang 2": {"Honor": "100"}}, tmp_path)
    call = ("submit", copy, "--quarter", "2026Q1", "--home", home.root, "--created", LATER)
    done = dtsen(*call)
    assert done.returncode == 2 and "--source" in done.stderr
    told = submit(home, copy, "--source", "dinas_x", "--kabupaten", "3201")

    outcome = run(home)

    assert outcome.counts("dinas_x-3201-1") == ("diterima", 2, 0, 2, 0, 0, 0)
    assert outcome.counts(told["submission"]) == ("diterima", 2, 1, 1, 0, 0, 0)
