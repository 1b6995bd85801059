"""Files of agencies that no code knows: a title above, odd numbers and dates, sums at the end."""

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import yaml

from pipelines.home import Home
from pipelines.sources import DefinitionError, load
from tests.arrive.quarter import run
from tests.arrive.submissions import file, kk, nik, put

DEFINITION = """
source: dinas_x
number: 99
label: {id: Dinas X, en: Office X}
class: ekstrak
scope: kabupaten
calendar: daerah
requires: [legal_basis]
formats: [xlsx, csv]
legal_basis: Perda 1/2026
reference: {title: Perda 1/2026, href: "https://example.go.id"}
facts:
  honor_kader:
    label: {id: Honor kader sebulan, en: Monthly honorarium}
    grain: person
    kind: amount
    unit: rupiah
    between: [0, 100000000]
tables:
  daftar:
    into: fact
    header_row: 4
    header_rows: 2
    skip:
      - digits: true
      - header: Nama
        starts: [JUMLAH]
      - starts: [MENGETAHUI]
        rest: true
    columns:
      - header: "No"
        used: false
      - header: Nama
        variable: nama
        required: true
      - header: Identitas NIK
        aliases: [Identitas No. KTP]
        variable: nomor_induk_kependudukan
        required: true
        drop: [" ", "'"]
      - header: Identitas KK
        variable: nomor_kartu_keluarga
        drop: [" "]
      - headers: [Lahir Tgl, Lahir Bln, Lahir Thn]
        variable: tanggal_lahir
        dates: ["%d %B %Y"]
      - header: Honor
        variable: honor_kader
        required: true
        decimal: ","
        drop: ["Rp.", Rp, ",-"]
      - header: Ada AC
        variable: ac
        words: [ya_tidak]
      - header: Per tanggal
        variable: tanggal
        dates: ["%d %B %Y"]
"""
TOP = ["No", "Nama", "Identitas", "", "Lahir", "", "", "Honor", "Ada\nAC", "Per  tanggal"]
BELOW = ["", "", "NIK", "KK", "Tgl", "Bln", "Thn", "", "", ""]


def spaced(number: str) -> str:
    return " ".join(number[i : i + 4] for i in range(0, 16, 4))


A = ["1", "Siti", spaced(nik(1)), kk(1), "1", "Januari", "1980", "Rp1.250.000,00", "Ya"]
ROWS = [
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)"],
    [*A, "17 Agustus 2025"],
    ["2", "Budi", f"'{nik(2)}", "", "2", "Pebruari", "1981", "Rp. 750.000,-", "tdk", "3 Mei 2025"],
    ["3", "Tini", nik(3), kk(3), "1", "Januari", "1980", "seratus ribu", "Ya", "3 Mei 2025"],
    ["", "JUMLAH KEC. A", "", "", "", "", "", "2.000.000", "", ""],
    ["4", "Joko", nik(4), kk(4), "1", "Smarch", "1980", "500000", "barangkali", "3 Mei 2025"],
    ["", "Mengetahui, Kepala Dinas", "", "", "", "", "", "", "", ""],
    ["5", "Bukan", nik(5), kk(5), "1", "Mei", "1980", "1", "Ya", "3 Mei 2025"],
]  # fmt: skip


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Rekap 2026")
        page.merge_range(0, 0, 0, 5, "DAFTAR KADER KABUPATEN")
        page.write_row(3, 0, TOP)
        page.write_row(4, 0, BELOW)
        for line, row in enumerate(ROWS, 5):
            for at, cell in enumerate(row):
                if cell:
                    page.write_string(line, at, cell)
    return out.getvalue()


def as_csv() -> bytes:
    lines = [["DAFTAR KADER; KABUPATEN"], [], [], TOP, BELOW, *ROWS]
    quoted = [";".join(f'"{cell}"' for cell in line) for line in lines]
    return "\r\n".join(quoted).encode()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a source of its own."""
    monkeypatch.setenv("DTSEN_HOME", str(tmp_path))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "dinas_x.yaml").write_text(DEFINITION, encoding="utf-8")
    return Home(tmp_path)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_list_with_title_two_line_header_sums_and_signature_is_read(home, kind):
    content = workbook() if kind == "xlsx" else as_csv()
    more = {"delimiter": ";"} if kind == "csv" else {}
    put(home, [file(f"d.{kind}", "daftar", content, 4, kind, **more)], "x-1", "dinas_x")
    outcome = run(home)
    assert outcome.counts("x-1") == ("diterima", 4, 2, 2, 0, 0, 0)
    first, second = outcome.rows("fact")
    assert str(first["nomor_induk_kependudukan"]) == nik(1)
    assert (first["tanggal_lahir"], first["tanggal"]) == (date(1980, 1, 1), date(2025, 8, 17))
    told = [{e["variabel"]: e["nilai"] for e in row["isi"]} for row in (first, second)]
    assert told == [{"honor_kader": 1_250_000, "ac": 1}, {"honor_kader": 750_000, "ac": 0}]
    assert second["nomor_kartu_keluarga"] is None
    assert outcome.rules("x-1")["NILAI_ANGKA"] == {
        9 if kind == "xlsx" else 10
    }  # the CSV has a line break in a name
    skipped = [r for r in outcome.rows("held_back_warning") if r["kode_aturan"] == "BARIS_DILEWATI"]
    assert "4 baris" in skipped[0]["pesan"]


def test_a_sheet_may_be_named_by_a_pattern_and_a_constant_stand_for_a_column(tmp_path, monkeypatch):
    raw = yaml.safe_load(DEFINITION)
    raw.pop("facts")
    raw["programmes"] = {"kartu_x": {"id": "Kartu X", "en": "Card X"}}
    raw["tables"] = {
        "penerima": {
            "into": "programme",
            "sheets": [{"name": "Kec*", "header_row": 2}],
            "columns": [
                {"header": "NIK", "variable": "nomor_induk_kependudukan", "required": True},
                {"header": "Nama", "variable": "nama", "required": True},
                {"constant": "KARTU", "variable": "program", "programmes": {"KARTU": "kartu_x"}},
                {"constant": "menerima", "variable": "status_penerima", "labels": True},
            ],
        }
    }
    monkeypatch.setenv("DTSEN_HOME", str(tmp_path))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "dinas_x.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Sampul").write_string(0, 0, "sampul")
        for number, name in enumerate(("Kec. A", "KEC B"), 1):
            page = book.add_worksheet(name)
            page.write_row(1, 0, ["NIK", "Nama"])
            page.write_row(2, 0, [nik(number), f"Orang {number}"])
    home = Home(tmp_path)
    put(home, [file("d.xlsx", "penerima", out.getvalue(), 2, "xlsx")], "x-1", "dinas_x")
    outcome = run(home)
    assert outcome.counts("x-1") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert [row["isi"] for row in outcome.rows("programme")] == [
        [{"variabel": "kartu_x", "nilai": 1}]
    ] * 2


def changed(path: Path, change) -> None:
    raw = yaml.safe_load(DEFINITION)
    change(raw)
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.update({"class": "daerah"}), r"dinas_x.class: facts and programmes come"),
        (lambda raw: raw.update(number=12), "number: 12 is taken by"),
        (lambda raw: raw.update(number=128), "dinas_x.number: a number is from 1 to 127"),
        (lambda raw: raw.update(number=0), "dinas_x.number: a number is from 1 to 127"),
        (lambda raw: raw.update(requires=["legal_basi"]), "requires: 'legal_basi' is none of"),
        (lambda raw: raw.update(formats=["xslx"]), "formats: 'xslx' is none of csv"),
        (lambda raw: raw["tables"]["daftar"]["columns"][5].update(scale=10**18),
         r"\(Honor\): scale is from 0"),
        (lambda raw: raw["tables"]["daftar"]["skip"].append({"header": "Nama", "starts": [""]}),
         "an empty text would be"),
        (lambda raw: raw["tables"]["daftar"]["columns"].append(
            {"header": "Lahir", "variable": "tanggal_lahir", "dates": ["%m-%Y"]}),
         "'%m-%Y' does not say day, month and year"),
        *(
            (lambda raw, form=form: raw["tables"]["daftar"]["columns"].append(
                {"constant": "1980", "variable": "tanggal", "dates": ["serial", form]}), said)
            for form, said in (
                ("%q", "'%q' holds %q, which nothing reads"),
                ("%d-%m-%Y %", "holds %, which nothing reads"),
                ("x", "'x' does not say month and year"),
                ("%Y", "'%Y' does not say month and year"),
            )
        ),
        (lambda raw: raw["tables"]["daftar"]["columns"][5].pop("variable"),
         r"daftar.columns\[5\] \(Honor\): a variable, or used: false"),
        (lambda raw: raw["tables"]["daftar"]["columns"][5].update(variable="gaji"),
         "'gaji' is neither an answer of the codebook nor declared"),
        (lambda raw: raw["tables"]["daftar"]["columns"][5].update(constant="1"),
         "one of header, headers and constant"),
        (lambda raw: raw["tables"]["daftar"]["columns"][6].update(words=["ja_nein"]),
         "no word list ja_nein"),
        (lambda raw: raw["tables"]["daftar"]["skip"].append({"header": "Hal", "blank": True}),
         "no column has the header 'Hal'"),
        (lambda raw: raw["facts"]["honor_kader"].pop("between"), "needs a unit and between"),
        (lambda raw: [raw["tables"]["daftar"]["columns"].pop(n) for n in (4, 3, 1)]
         and raw["tables"]["daftar"].update(skip=[]), "say how under nik_verified"),
        (lambda raw: raw.update(comparisons={"HONOR_X": {
            "severity": "peringatan", "variable": "honor_kader", "message": "x", "fix": "y",
            "values": {"2026Q1": {"when": "honor > 1", "reference": {"title": "t", "href": "h"}}},
        }}), "when names 'honor', which nobody tells"),
    ],
)  # fmt: skip
def test_a_definition_that_makes_no_sense_is_refused_with_its_place(home, change, said):
    changed(home.root / "sources" / "dinas_x.yaml", change)
    with pytest.raises(DefinitionError, match=said):
        load()
