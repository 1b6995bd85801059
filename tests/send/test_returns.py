"""Every kabupaten gets its receipt, its refused rows as it sent them, and its deciles."""

import csv
import io
import json
import re
import zipfile

import duckdb
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from pipelines import send
from pipelines.send import as_sent, returned
from pipelines.sources import line_key
from pipelines.sources.arrived import Arrived, ArrivedFile
from pipelines.sources.line_key import LEAD
from tests.send import nation, submitted


@pytest.fixture
def back(released):
    """The folder of returns."""
    count = send.returns(released, nation.QUARTER, released.current(nation.QUARTER))
    assert count == len(nation.REGENCIES)
    return released.returns(nation.QUARTER)


def table(path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_every_kabupaten_has_a_folder_and_so_have_national_sources(back):
    senders = {*nation.REGENCIES, "nasional"}
    assert {p.name for p in back.iterdir()} == {*senders, "peninjauan"}
    for folder in map(back.joinpath, senders):
        assert (folder / "tanda-terima.json").exists()
        assert (folder / "tanda-terima.md").exists()
        assert (folder / "desil-keluarga.csv").exists() == (folder.name != "nasional")


def test_pairs_that_may_be_one_person_go_to_an_officer_side_by_side(back, released):
    (pair,) = table(back / "peninjauan" / "pasangan.csv")
    release = released.current(nation.QUARTER)
    people = pq.read_table(release / "registry/person", partitioning=None).to_pylist()
    known = {person["nama"]: person for person in people}
    one, other = known[pair["nama_1"]], known[pair["nama_2"]]
    assert one["id_individu"] != other["id_individu"]
    assert pair["nik_1"] == f"{one['nomor_induk_kependudukan']:016}"
    assert pair["kunci_pasangan"] == "P-1"
    assert not pair["putusan"] and not pair["petugas"]


def test_receipt_tells_counts_and_state_of_every_submission(back):
    receipt = json.loads((back / "3273" / "tanda-terima.json").read_text("utf-8"))

    assert receipt["keadaan"] == "sudah mengirim"
    shown = {
        (
            line["submission"],
            line["state"],
            line["rows_in"],
            line["accepted"],
            line["duplicate"],
        )
        for line in receipt["kiriman"]
    }
    assert shown == {
        ("siks_ng-3273-1", "diterima", 2, 2, 0),
        ("siks_ng-3273-2", "duplikat", 2, 0, 2),
    }


def test_who_sent_nothing_is_told_so(back):
    receipt = json.loads((back / nation.SILENT / "tanda-terima.json").read_text("utf-8"))

    assert receipt["keadaan"] == "belum mengirim"
    assert receipt["kiriman"] == []
    assert "belum mengirim" in (back / nation.SILENT / "tanda-terima.md").read_text("utf-8")
    assert not list((back / nation.SILENT).glob("ditolak*"))


def test_refused_rows_come_back_as_they_were_sent_with_reason_and_remedy(back):
    (file,) = (back / "3201").glob("ditolak-*.csv")

    rows = table(file)

    assert [row["baris"] for row in rows] == ["3", "5"]
    assert rows[0]["nama"] == "SITI; NUR"
    assert rows[0]["nik"] == "320101"
    assert rows[0]["keterangan"].splitlines() == ["dua", "baris"]
    assert rows[0]["kode_aturan"] == "NIK_16_DIGIT | WAJIB"
    assert rows[0]["pesan"] == "NIK bukan 16 angka | alamat kosong"
    assert rows[0]["saran"] == "perbaiki nomor_induk_kependudukan | perbaiki alamat"


def test_a_cell_that_would_run_as_a_formula_is_made_inert(back):
    (file,) = (back / "3201").glob("ditolak-*.csv")

    assert table(file)[1]["nama"] == "'=SUM(A1)"


@pytest.mark.parametrize(
    ("sent", "guarded"),
    [
        *((cell, True) for cell in ("=1+1", "+62", "@a", "\t=1", "-2+3+cmd|' /C calc'!A0", "-")),
        *((cell, True) for cell in ("-1-1", "-A1", "-7.04\n=1", "-(1)")),
        *((cell, False) for cell in ("-7.045571", "-7,045571", "-7", "RT-1", "", "'-7.045571")),
    ],
)
def test_a_guarded_cell_comes_back_as_it_was_sent_and_numbers_are_left_alone(sent, guarded):
    from pipelines.arrive.block import Row
    from pipelines.arrive.text import _without_guard
    from pipelines.send import desil_table, returned

    (told,) = returned._inert([sent])

    assert told == (f"'{sent}" if guarded else sent)
    assert _without_guard(Row(2, [told])).cells == [sent]
    query = f"select {desil_table.guarded('$cell')}"
    assert duckdb.execute(query, {"cell": sent}).fetchall() == [(told,)]
    column = "nama_kepala_keluarga"
    query = f"select {desil_table.inert(column)} from (select $cell as {column})"
    assert duckdb.execute(query, {"cell": sent}).fetchall() == [(told,)]


def test_no_formula_begins_with_another_character():
    from pipelines.send import desil_table

    begins = {
        chr(code)
        for code in range(0x3000)
        for rest in ("", "x", "1", "1\n", ",")
        if re.match(desil_table.FORMULA, chr(code) + rest)
    }
    assert begins == set(desil_table.FIRST)


def test_the_workbook_holds_the_same_rows_every_cell_as_text(back):
    (path,) = (back / "3201").glob("*.xlsx")
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Baris ditolak"]
    rows = book.get_sheet_by_index(0).to_python()

    assert len(rows) == 3
    assert all(isinstance(cell, str) for row in rows for cell in row)
    own = len(LEAD)
    assert rows[1][own] == "3201000000000002"
    assert rows[2][own + 1] == "=SUM(A1)"
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)


def test_a_national_source_gets_its_refused_rows_too(back):
    (file,) = (back / "nasional").glob("ditolak-dukcapil*.csv")

    assert [(row["baris"], row["nik"], row["nama"]) for row in table(file)] == [("3", "2", "")]


def test_warnings_are_reported(back):
    (row,) = table(back / "3201" / "peringatan.csv")

    assert (row["kiriman"], row["berkas"], row["baris"]) == (
        "siks_ng-3201-1",
        "keluarga.csv",
        "3",
    )
    assert not (back / "3273" / "peringatan.csv").exists()


def test_the_decile_table_holds_the_kabupatens_families_and_no_others(released, back):
    seen = 0
    for code in nation.REGENCIES:
        folder = released.current(nation.QUARTER) / f"ranked/family/prov={code[:2]}"
        ranked = {
            row["id_keluarga"]: row
            for row in pq.ParquetFile(folder / "part-0.parquet").read().to_pylist()
            if row["kode_kabupaten_kota"] == code
        }
        found = table(back / code / "desil-keluarga.csv")
        seen += len(found)
        assert {int(row["id_keluarga"]) for row in found} == set(ranked)
        for row in found:
            assert int(row["desil_nasional"]) == ranked[int(row["id_keluarga"])]["desil_nasional"]
            assert len(row["nomor_kartu_keluarga"]) == 16
    assert seen == 90


def test_the_quarters_folder_is_replaced_whole_and_the_same(released, back):
    before = {p.relative_to(back): p.read_bytes() for p in back.rglob("*") if p.is_file()}
    (back / "tertinggal.txt").write_text("x")

    send.returns(released, nation.QUARTER, released.current(nation.QUARTER))

    assert {p.relative_to(back): p.read_bytes() for p in back.rglob("*") if p.is_file()} == before


def test_killed_half_way_leaves_the_old_returns(released, back, monkeypatch):
    from pipelines.send import desil_table

    def die(*_):
        raise KeyboardInterrupt

    before = sorted(p.relative_to(back) for p in back.rglob("*"))
    monkeypatch.setattr(desil_table, "write", die)
    with pytest.raises(KeyboardInterrupt):
        send.returns(released, nation.QUARTER, released.current(nation.QUARTER))

    assert sorted(p.relative_to(back) for p in back.rglob("*")) == before
    assert [p.name for p in back.parent.iterdir() if not p.name.startswith(".")] == ["2026Q2"]


def test_a_sheet_of_a_workbook_is_read_by_its_own_line_numbers(tmp_path):
    import xlsxwriter

    from pipelines.home import Home
    from pipelines.sources import load

    source = load()["regsosek"]
    sheet = next(s for t in source.tables.values() for s in t.sheets if s.header_row > 1)
    home = Home(tmp_path)
    folder = home.arrived / "2026Q2" / "kunci" / "regsosek-1"
    folder.mkdir(parents=True)
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        page = book.add_worksheet(sheet.name)
        page.write_row(sheet.header_row - 1, 0, ["nomor_kk", "isi"])
        page.write_row(sheet.header_row, 0, [3201000000000001, "satu"])
        page.write_row(sheet.header_row + 1, 0, [3201000000000002, "dua"])
    (folder / "submission.json").write_text(json.dumps({"files": [{"name": "a.xlsx"}]}))
    file = ArrivedFile(0, "a.xlsx", "buku", "xlsx", "", "2026Q2/kunci/regsosek-1/a.xlsx", 2)
    record = Arrived(
        1,
        "regsosek-1",
        "regsosek",
        "regsosek",
        source.number,
        source.class_,
        "kemendagri",
        "3201",
        None,
        None,
        "diterima",
        "",
        2,
        "",
        files=(file,),
    )

    line = sheet.header_row + 2
    sent = as_sent.lines(home, folder.parent, record, "a.xlsx", sheet.name, [line, 9999])

    assert sent.header == ["nomor_kk", "isi"]
    assert sent.lines == {line: ["3201000000000002", "dua"]}


def test_more_rows_than_a_file_holds_go_on_in_another(released, back):
    whole = {p.name: table(p) for p in (back / "3201").glob("ditolak-*.csv")}
    ((name, rows),) = whole.items()
    stem = name.removesuffix(".csv")

    folder = released.current(nation.QUARTER)
    returned.returns(released, nation.QUARTER, folder, most_rows=1)

    parts = [back / "3201" / f"{stem}{part}.csv" for part in ("", "-2")]
    assert sorted((back / "3201").glob("ditolak-*.csv")) == sorted(parts)
    assert [row for part in parts for row in table(part)] == rows
    books = [CalamineWorkbook.from_path(str(part.with_suffix(".xlsx"))) for part in parts]
    lines = [book.get_sheet_by_index(0).to_python() for book in books]
    assert [[row[0] for row in each] for each in lines] == [["baris", "3"], ["baris", "5"]]


def test_every_refused_row_bears_a_key_that_holds_nothing_of_the_row(back):
    (file,) = (back / "3201").glob("ditolak-*.csv")
    keys = [line_key.read(row["kunci_baris"]) for row in table(file)]
    assert [key.place for key in keys] == [line_key.Place(0, 0, n) for n in (3, 5)]
    assert all(key.is_of(submitted.ISI) and not key.is_of("0" * 64) for key in keys)


def test_a_key_can_be_told_from_its_neighbours_and_is_no_number():
    isi = "ab" * 32
    places = [line_key.Place(b, s, n) for b in (0, 1023) for s in (0, 5) for n in (2, 10**7)]
    keys = {line_key.line_key(isi, place): place for place in places}
    assert len(keys) == len(places)
    for text, place in keys.items():
        assert line_key.read(f" {text.lower()} ").place == place
        assert text[0].isalpha() and not text.replace(".", "").isdigit()
    for wrong in ("", "K", "KABC", text[:-1], f"{text}A", f"X{text[1:]}", "K" + "1" * 32):
        assert line_key.read(wrong) is None
