"""Whatever sheets and headers a file had, its refused rows can be sent back under them."""

import io
from pathlib import Path

import pytest
import xlsxwriter
import yaml

from pipelines.home import Home
from pipelines.sources import line_key
from tests.arrive.quarter import run
from tests.arrive.submissions import QUARTER, file, kk, nik, put
from tests.arrive.test_any_agency import DEFINITION, as_csv, workbook
from tests.conform.as_sent import regsosek, workbook_family, workbook_member
from tests.run.nation import dtsen
from tests.send.correcting import LATER, correct, judge, sheets_of, submit
from tests.send.quarters import begin

pytestmark = pytest.mark.long


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
