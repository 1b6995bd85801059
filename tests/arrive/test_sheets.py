"""Which sheets and rows of a workbook are read: none that holds data is passed over in silence."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from pipelines.home import Home
from tests.arrive.quarter import Outcome, run
from tests.arrive.submissions import VILLAGE, as_csv, family, file, headers, kk, person, put
from tests.conform.as_sent import lowered, regsosek, workbook_family, workbook_member

FAMILY, PERSON = headers("siks_ng", "keluarga"), headers("siks_ng", "anggota")
HEAD = list(FAMILY)
NOTES = [["Petunjuk pengisian"], ["nomor_kartu_keluarga", "16 angka"]]


def rows(*numbers: int) -> list[list[str]]:
    return [[family(n).get(name, "") for name in FAMILY] for n in numbers]


def workbook(sheets: Sequence[tuple[str, list[list[str]]]], hidden: Sequence[str] = ()) -> bytes:
    """Return a workbook; a sheet called `grafik` is a chart."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, lines in sheets:
            if name == "grafik":
                chart = book.add_chart({"type": "bar"})
                chart.add_series({"values": "=data!$A$1:$A$2"})
                book.add_chartsheet(name).set_chart(chart)
                continue
            sheet = book.add_worksheet(name)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
            if name in hidden:
                sheet.hide()
            else:
                sheet.activate()
                sheet.set_first_sheet()
    return out.getvalue()


def sent(tmp_path, content: bytes) -> Outcome:
    members = as_csv([person(n, n) for n in (1, 2)], PERSON)
    files = [
        file("k.xlsx", "keluarga", content, None, format="xlsx"),
        file("anggota.csv", "anggota", members, 2),
    ]
    put(Home(tmp_path), files, name="a")
    return run(Home(tmp_path))


@pytest.mark.parametrize(
    ("sheets", "hidden", "told"),
    [
        ([("data", [HEAD, *rows(1, 2)])], [], None),
        ([("kosong", []), ("data", [HEAD, *rows(1, 2)])], [], None),
        ([("data", [HEAD, *rows(1, 2)]), ("contoh", [HEAD])], [], None),
        ([("grafik", []), ("data", [HEAD, *rows(1, 2)])], [], None),
        ([("Petunjuk", NOTES), ("data", [HEAD, *rows(1, 2)])], [], "'Petunjuk' tidak dibaca"),
        (
            [("lama", [HEAD, *rows(9)]), ("data", [HEAD, *rows(1, 2)])],
            ["lama"],
            "'lama' tersembunyi dan tidak dibaca",
        ),
        ([("pilihan", [["1"], ["2"]]), ("data", [HEAD, *rows(1, 2)])], ["pilihan"], None),
    ],
    ids=["one", "empty first", "header only", "chart first", "notes first", "hidden", "choices"],
)
def test_the_visible_sheet_with_the_columns_is_read_wherever_it_stands(
    tmp_path, sheets, hidden, told
):
    outcome = sent(tmp_path, workbook(sheets, hidden))
    assert outcome.counts("a") == ("diterima", 4, 4, 0, 0, 0, 0)
    assert {row["nomor_kartu_keluarga"] for row in outcome.rows("family")} == {
        int(kk(1)),
        int(kk(2)),
    }
    warned = outcome.rows("held_back_warning", "submission = 'a'")
    assert [row["kode_aturan"] for row in warned] == (["LEMBAR_LEBIH"] if told else [])
    assert all(told in row["pesan"] and row["berkas"] == "k.xlsx" for row in warned)


@pytest.mark.parametrize("short", [False, True], ids=["alike", "a column short"])
def test_rows_on_two_sheets_are_refused_with_what_to_do(tmp_path, short):
    first, second = [HEAD, *rows(1)], [HEAD, *rows(2)]
    second = [line[1:] for line in second] if short else second
    outcome = sent(tmp_path, workbook([("Desa A", first), ("Desa B", second)]))
    message = outcome.submission("a")["message"]
    assert outcome.submission("a")["state"] == "ditolak"
    assert "lembar 'Desa A', 'Desa B'" in message and "Gabungkan" in message
    assert not outcome.rows("family")


def test_a_workbook_in_which_nothing_can_be_seen_is_refused(tmp_path):
    sheets = [("grafik", []), ("data", [HEAD, *rows(1, 2)])]
    outcome = sent(tmp_path, workbook(sheets, ["data"]))
    assert "tidak ada lembar kerja yang terlihat" in outcome.submission("a")["message"]


def test_a_member_without_a_card_number_is_told_and_a_prefilled_row_is_none(tmp_path):
    members = [workbook_member(1, 1), {**workbook_member(2, 1), "kk": None}]
    content = regsosek([workbook_family(1)], [lowered(each) for each in members])
    put(
        Home(tmp_path),
        [file("desa.xlsx", "regsosek2022k", content, 4 + 2, format="xlsx")],
        name="r",
        source="regsosek",
        kode_kabupaten_kota=VILLAGE[:4],
    )
    outcome = run(Home(tmp_path))
    assert outcome.counts("r")[:4] == ("diterima", 6, 5, 1)
    held = outcome.rows("held_back_row", "kode_aturan = 'NOMOR_KARTU_KELUARGA_KOSONG'")
    assert [(row["lembar"][0], row["baris"]) for row in held] == [("4", 5)]
