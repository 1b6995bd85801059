"""Rows that come back corrected take the place of the rows that they name, and of no others."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from pipelines.home import Home
from pipelines.sources import line_key
from pipelines.sources.line_key import LEAD, Place
from tests.arrive.quarter import Outcome, publish, run
from tests.arrive.submissions import (
    QUARTER,
    Row,
    as_csv,
    family,
    file,
    headers,
    kk,
    person,
    put,
    siks_files,
)

FAMILY, PERSON = headers("siks_ng", "keluarga"), headers("siks_ng", "anggota")
LATER = "2026-03-09T09:00:00+07:00"
LAST = "2026-03-10T09:00:00+07:00"
BROKEN = "99"  # no code of the floor


@pytest.fixture
def home(tmp_path):
    """Two families, the second with a broken floor and two members: three rows are held."""
    families = [family(1), family(2, jenis_lantai_terluas=BROKEN)]
    wife = person(22, 2, status_hubungan_keluarga="2", jenis_kelamin="2")
    put(Home(tmp_path), siks_files(families, [person(1, 1), person(21, 2), wife]))
    return Home(tmp_path)


def key(outcome: Outcome, berkas: int, baris: int, name: str = "siks_ng-3201-1") -> str:
    return line_key.line_key(outcome.submission(name)["isi"], Place(berkas, 0, baris))


def lead(kunci: str) -> Row:
    return {**dict.fromkeys(LEAD, "x"), "kunci_baris": kunci}


def returned(
    rows: Sequence[tuple[str, Row]], names: Sequence[str] = FAMILY, table: str = "keluarga"
) -> dict:
    """A file as it was returned, its rows put right, with keys in front."""
    content = as_csv([{**lead(kunci), **row} for kunci, row in rows], [*LEAD, *names], ";")
    return file(f"{table}.csv", table, content, len(rows), delimiter=";")


def send_back(home: Home, files: Sequence[dict], name: str = "siks_ng-3201-2", **changes: str):
    put(home, files, name=name, **{"created": LATER, **changes})


def families(outcome: Outcome) -> dict[str, int | None]:
    """The floor of every family that was taken up."""
    return {
        str(row["nomor_kartu_keluarga"]): row["jenis_lantai_terluas"]
        for row in outcome.rows("family")
    }


def test_the_named_row_alone_is_replaced_and_its_family_is_judged_whole(home):
    first = run(home)
    assert first.counts("siks_ng-3201-1") == ("diterima", 5, 2, 3, 0, 0, 0)
    send_back(home, [returned([(key(first, 0, 3), family(2, jenis_lantai_terluas="3"))])])

    again = run(home)

    assert again.counts("siks_ng-3201-1") == ("diterima", 5, 4, 0, 0, 1, 0)
    assert again.counts("siks_ng-3201-2") == ("diterima", 1, 1, 0, 0, 0, 0)
    assert families(again) == {kk(1): 2, kk(2): 3}
    assert len(again.rows("person")) == 3
    assert again.rules("siks_ng-3201-1") == again.rules("siks_ng-3201-2") == {}


def test_rows_held_along_may_be_sent_back_too(home):
    first = run(home)
    husband, wife = person(21, 2), person(22, 2, status_hubungan_keluarga="2", jenis_kelamin="2")
    members = [(key(first, 1, 3), husband), (key(first, 1, 4), wife)]
    right = family(2, jenis_lantai_terluas="3")
    files = [returned([(key(first, 0, 3), right)]), returned(members, PERSON, "anggota")]
    send_back(home, files)

    again = run(home)

    assert again.counts("siks_ng-3201-1") == ("diterima", 5, 2, 0, 0, 3, 0)
    assert again.counts("siks_ng-3201-2") == ("diterima", 3, 3, 0, 0, 0, 0)
    assert len(again.rows("person")) == 3


def test_still_wrong_it_is_held_with_its_family_and_returned_under_its_own_name(home):
    first = run(home)
    send_back(home, [returned([(key(first, 0, 3), family(2, jenis_lantai_terluas="88"))])])

    again = run(home)

    assert again.counts("siks_ng-3201-1") == ("diterima", 5, 2, 2, 0, 1, 0)
    assert again.counts("siks_ng-3201-2") == ("diterima", 1, 0, 1, 0, 0, 0)
    assert set(again.rules("siks_ng-3201-1")) == {"KELUARGA"}
    assert again.rules("siks_ng-3201-2") == {"JENIS_LANTAI_TERLUAS_KODE": {2}}


def test_a_correction_of_a_correction_goes_back_to_where_it_began(home):
    first = run(home)
    send_back(home, [returned([(key(first, 0, 3), family(2, jenis_lantai_terluas="88"))])])
    second = run(home)
    named = key(second, 0, 2, "siks_ng-3201-2")
    right = returned([(named, family(2, jenis_lantai_terluas="4"))])
    send_back(home, [right], "siks_ng-3201-3", created=LAST)

    third = run(home)

    assert third.counts("siks_ng-3201-1") == ("diterima", 5, 4, 0, 0, 1, 0)
    assert third.counts("siks_ng-3201-2") == ("diterima", 1, 0, 0, 0, 1, 0)
    assert third.counts("siks_ng-3201-3") == ("diterima", 1, 1, 0, 0, 0, 0)
    assert families(third)[kk(2)] == 4


def test_of_two_corrections_of_one_row_the_later_counts(home):
    first = run(home)
    for name, floor, made in (("siks_ng-3201-2", "5", LAST), ("siks_ng-3201-3", "6", LATER)):
        send_back(
            home,
            [returned([(key(first, 0, 3), family(2, jenis_lantai_terluas=floor))])],
            name,
            created=made,
        )

    again = run(home)

    assert again.counts("siks_ng-3201-2") == ("diterima", 1, 1, 0, 0, 0, 0)
    assert again.counts("siks_ng-3201-3") == ("diterima", 1, 0, 0, 0, 1, 0)
    assert families(again)[kk(2)] == 5


def test_a_row_without_a_key_in_a_returned_file_is_added_to_the_family(tmp_path):
    home = Home(tmp_path)
    put(home, siks_files([family(1)], [person(1, 1, status_hubungan_keluarga="3")]))
    first = run(home)
    assert "KEPALA_TIDAK_ADA" in first.rules("siks_ng-3201-1")
    child = person(1, 1, status_hubungan_keluarga="3", tanggal_lahir="2010-01-01", bekerja="2")
    child |= dict.fromkeys(("status_pekerjaan", "lapangan_usaha", "status_kawin"), "")
    rows = [(key(first, 1, 2), child), ("", person(2, 1))]
    send_back(home, [returned(rows, PERSON, "anggota")])

    again = run(home)

    assert again.counts("siks_ng-3201-1") == ("diterima", 2, 1, 0, 0, 1, 0)
    assert again.counts("siks_ng-3201-2") == ("diterima", 2, 2, 0, 0, 0, 0)


def test_once_published_corrected_rows_are_new_rows_of_the_next_quarter(home):
    first = run(home)
    publish(home, QUARTER, first)
    later = QUARTER.next
    right = returned([(key(first, 0, 3), family(2, jenis_lantai_terluas="3"))])
    put(home, [right], of=later, created="2026-06-05T09:00:00+07:00")

    again = run(home, later)

    assert again.counts("siks_ng-3201-1") == ("diterima", 1, 1, 0, 0, 0, 0)


def test_what_our_columns_are_called_does_not_hide_the_senders_own(tmp_path):
    """A claim has a column `variabel`, and so have the columns put before it."""
    names = headers("cek_bansos", "klaim")
    assert "variabel" in names
    claim = {"nomor_tiket": "T-1", "jenis": "usul", "tanggal": "2026-03-01", "nik_pelapor": "1"}
    claim |= {"nomor_kk": kk(1), "variabel": "mobil", "nilai": "0", "foto": ""}
    home = Home(tmp_path)
    files = [file("klaim.csv", "klaim", as_csv([claim], names), 1)]
    put(home, files, name="cek-1", source="cek_bansos")
    first = run(home)
    assert first.counts("cek-1")[3] == 1
    right = {**claim, "nik_pelapor": "3201010101800001"}
    own = [lead(key(first, 0, 2, "cek-1"))[name] for name in LEAD]
    cells = [*own, *(right.get(name, "") for name in names)]
    lines = [[*LEAD, *names], cells]
    content = "\r\n".join(",".join(line) for line in lines).encode()
    put(home, [file("klaim.csv", "klaim", content, 1)], name="cek-2", source="cek_bansos")

    again = run(home)

    assert again.counts("cek-1") == ("diterima", 1, 0, 0, 0, 1, 0)
    assert again.counts("cek-2") == ("diterima", 1, 1, 0, 0, 0, 0)
    assert [row["variabel"] for row in again.rows("claim")] == ["mobil"]


def _forged(outcome):
    return line_key.line_key("0" * 64, Place(0, 0, 3))


def _tampered(outcome):
    return key(outcome, 0, 3)[:-1] + ("A" if key(outcome, 0, 3)[-1] != "A" else "B")


def _beyond(outcome):
    return key(outcome, 0, 900)


@pytest.mark.parametrize(
    "bad", [_forged, _tampered, _beyond, lambda _: "3201", lambda _: "Kunci é"]
)
def test_an_unknown_key_is_refused_with_a_sentence(home, bad):
    first = run(home)
    send_back(home, [returned([(bad(first), family(2))])])

    again = run(home)

    assert again.counts("siks_ng-3201-1") == ("diterima", 5, 2, 3, 0, 0, 0)
    assert again.counts("siks_ng-3201-2") == ("ditolak", 1, 0, 1, 0, 0, 0)
    assert "baris 2: kunci tidak dikenal" in again.told("siks_ng-3201-2")


def test_a_key_of_another_kabupaten_is_refused(home):
    first = run(home)
    stranger = returned([(key(first, 0, 3), family(2))])
    send_back(home, [stranger], "siks_ng-3273-1", kode_kabupaten_kota="3273")

    again = run(home)

    assert again.submission("siks_ng-3273-1")["state"] == "ditolak"
    assert "kabupaten/kota lain" in again.told("siks_ng-3273-1")


def test_the_key_of_a_family_at_a_member_is_refused(home):
    """It would take the family's row away, and bring none in its place."""
    first = run(home)
    child = person(23, 2, status_hubungan_keluarga="3")
    send_back(home, [returned([(key(first, 0, 3), child)], PERSON, "anggota")])

    again = run(home)

    assert again.counts("siks_ng-3201-1") == ("diterima", 5, 2, 3, 0, 0, 0)
    assert again.counts("siks_ng-3201-2") == ("ditolak", 1, 0, 1, 0, 0, 0)
    assert "baris 2: kunci milik tabel atau lembar lain" in again.told("siks_ng-3201-2")


def test_a_key_copied_to_a_second_row_is_refused(home):
    first = run(home)
    send_back(home, [returned([(key(first, 0, 3), family(2)), (key(first, 0, 3), family(3))])])
    assert "lebih dari satu baris" in run(home).told("siks_ng-3201-2")


def test_a_moved_key_column_is_refused(home):
    first = run(home)
    content = as_csv([{**lead(key(first, 0, 3)), **family(2)}], [*FAMILY, *LEAD])
    send_back(home, [file("keluarga.csv", "keluarga", content, 1)])
    assert "kunci_baris" in run(home).told("siks_ng-3201-2")


def test_a_returned_workbook_with_ids_as_numbers_is_refused_as_any_other(home):
    first = run(home)
    out = io.BytesIO()
    right = {**lead(key(first, 0, 3)), **family(2, jenis_lantai_terluas="3")}
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Baris ditolak")
        sheet.write_row(0, 0, [*LEAD, *FAMILY])
        for column, name in enumerate([*LEAD, *FAMILY]):
            cell = right.get(name, "")
            is_number = name == "nomor_kartu_keluarga"
            (sheet.write_number if is_number else sheet.write_string)(
                1, column, int(cell) if is_number else cell
            )
    send_back(home, [file("k.xlsx", "keluarga", out.getvalue(), 1, format="xlsx")])

    again = run(home)

    assert again.counts("siks_ng-3201-2") == ("diterima", 1, 0, 1, 0, 0, 0)
    assert "KK_ANGKA" in again.rules("siks_ng-3201-2")


def test_a_cell_made_inert_for_the_spreadsheet_is_read_as_it_was(home):
    first = run(home)
    right = family(2, jenis_lantai_terluas="3", alamat="'=Jl. Melati")
    send_back(home, [returned([(key(first, 0, 3), right)])])
    assert {row["alamat"] for row in run(home).rows("family")} == {"Jl. Mawar 1", "=Jl. Melati"}
