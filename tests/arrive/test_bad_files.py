"""Every kind of bad file, all in one inbox: each refused with its reason, the rest goes on."""

import hashlib
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from pipelines.home import Home
from tests.arrive.quarter import Outcome, run
from tests.arrive.submissions import (
    as_csv,
    family,
    file,
    headers,
    kk,
    nik,
    person,
    put,
    siks_files,
)

FAMILY, PERSON = headers("siks_ng", "keluarga"), headers("siks_ng", "anggota")


def rows(number: int) -> tuple[list, list]:
    """Two families of one member each; the numbers differ from submission to submission."""
    first, second = number * 10 + 1, number * 10 + 2
    return [family(first), family(second)], [person(first, first), person(second, second)]


def with_family_file(number: int, content: bytes, count: int | None = 2, **more) -> list[dict]:
    """The family file as given, the members' file sound."""
    sound = siks_files(*rows(number))
    return [file("keluarga.csv", "keluarga", content, count, **more), sound[1]]


def workbook(lines: list[list]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write(row, column, cell)
    return out.getvalue()


def put_all(home: Home) -> None:
    def send(name: str, number: int, files: list[dict], **changes: object) -> None:
        put(home, files, name=name, **changes)

    send("sound", 1, siks_files(*rows(1)))
    families, persons = rows(2)
    short = [header for header in FAMILY if header != "jenis_lantai_terluas"]
    send("missing-column", 2, with_family_file(2, as_csv(families, short)))
    families, _ = rows(3)
    wider = [{**each, "Warna Rumah": "biru"} for each in families]
    send("extra-column", 3, with_family_file(3, as_csv(wider, [*FAMILY, "Warna Rumah"])))
    families, _ = rows(4)
    send("wrong-delimiter", 4, with_family_file(4, as_csv(families, FAMILY, delimiter=";")))
    families, _ = rows(5)
    families[1]["alamat"] = "Jl. Café 2"
    send("cp1252-as-utf8", 5, with_family_file(5, as_csv(families, FAMILY, encoding="cp1252")))
    families, _ = rows(6)
    families[1]["alamat"] = "Jl. Café 2"
    content = as_csv(families, FAMILY)
    send("utf8-as-cp1252", 6, with_family_file(6, content, encoding="cp1252"))
    families = [{**each, "nomor_usulan": "U-1"} for each in rows(7)[0]]
    content = as_csv(families, FAMILY, encoding="utf-8-sig")
    send("bom", 7, with_family_file(7, content))
    send("empty-file", 8, with_family_file(8, b"", 0))
    families, _ = rows(9)
    columns = {name: [row.get(name, "") for row in families] for name in FAMILY}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    cut = out.getvalue()[: len(out.getvalue()) // 2]
    send("cut-parquet", 9, with_family_file(9, cut, 2, format="parquet"))
    _, persons = rows(10)
    lines = [[row.get(name, "") for name in PERSON] for row in persons]
    lines[1][PERSON.index("nomor_induk_kependudukan")] = float(nik(102))
    content = workbook([PERSON, *lines])
    sound = siks_files(*rows(10))[0]
    numeric = file("anggota.xlsx", "anggota", content, 2, format="xlsx")
    send("numeric-nik", 10, [sound, numeric])
    families, persons = rows(11)
    persons[0]["nomor_induk_kependudukan"] = "3.2E+15"
    send("exponent-nik", 11, siks_files(families, persons))
    families, _ = rows(12)
    twice = [*FAMILY, "jenis_lantai_terluas"]
    send("duplicate-header", 12, with_family_file(12, as_csv(families, twice)))
    families, persons = rows(13)
    families[0]["kode_kelurahan_desa"] = "3201999999"
    send("unknown-region", 13, siks_files(families, persons))
    send("undeclared-codes", 14, siks_files(*rows(14)), code_system=...)
    send("bps-villages", 15, siks_files(*rows(15)), code_system="bps")
    send("wrong-quarter", 16, siks_files(*rows(16)), quarter="2025Q4")
    send("unknown-kabupaten", 17, siks_files(*rows(17)), kode_kabupaten_kota="9999")
    families, persons = rows(18)
    families[1]["kode_kelurahan_desa"] = "3202011001"
    send("other-kabupaten", 18, siks_files(families, persons))
    files = siks_files(*rows(19))
    files[0]["rows"] = 3
    send("wrong-count", 19, files)
    files = siks_files(*rows(20))
    files[1]["sha256"] = hashlib.sha256(b"other").hexdigest()
    send("wrong-hash", 20, files)
    files = siks_files(*rows(21))
    files[0]["name"] = "../../../../keluarga.csv"
    send("traversal", 21, files)
    families, persons = rows(22)
    content = as_csv(families, FAMILY).replace(b"Jl. Mawar 1", b"Jl. Mawar, 1", 1)
    send("ragged", 22, with_family_file(22, content))
    send("no-bast", 23, siks_files(*rows(23)), bast=None)
    place = put(home, siks_files(*rows(24)), name="link")
    (place / "keluarga.csv").rename(home.root / "elsewhere.csv")
    (place / "keluarga.csv").symlink_to(home.root / "elsewhere.csv")
    place = put(home, siks_files(*rows(25)), name="no-envelope")
    (place / "submission.json").write_text("{", encoding="utf-8")
    send("absent-file", 26, [*siks_files(*rows(26)), file("x.csv", "anggota", b"", 0)])
    (home.root / "inbox/2026Q1/siks_ng/absent-file/x.csv").unlink()
    headless = as_csv(rows(27)[0], FAMILY).split(b"\r\n", 1)[1]
    send("headless", 27, with_family_file(27, headless, 1))
    spaced = as_csv(rows(28)[0], FAMILY) + b"  \r\n" + b", " * (len(FAMILY) - 1) + b"\r\n"
    send("blank-lines", 28, with_family_file(28, spaced))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory) -> Outcome:
    home = Home(tmp_path_factory.mktemp("home"))
    put_all(home)
    return run(home)


def test_a_sound_submission_beside_bad_ones_is_taken_whole(outcome):
    assert outcome.counts("sound") == ("diterima", 4, 4, 0, 0, 0, 0)
    assert not outcome.rules("sound") and not outcome.rules("sound", "held_back_warning")


def test_an_extra_column_is_told_and_the_rest_is_read(outcome):
    assert outcome.counts("extra-column") == ("diterima", 4, 4, 0, 0, 0, 0)
    (told,) = outcome.rows("held_back_warning", "submission = 'extra-column'")
    assert (told["kode_aturan"], told["berkas"], told["baris"]) == (
        "KOLOM_LEBIH",
        "keluarga.csv",
        1,
    )
    assert told["variabel"] == "Warna Rumah"


def test_a_byte_order_mark_is_no_part_of_the_first_header(outcome):
    # a number was read in the first column: what bears one waits for its sign-offs
    assert outcome.counts("bom") == ("diterima", 4, 0, 4, 0, 0, 0)
    assert set(outcome.rules("bom")) == {"MENUNGGU"}


def test_lines_of_nothing_but_spaces_are_no_rows(outcome):
    assert outcome.counts("blank-lines") == ("diterima", 4, 4, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "rule", "said"),
    [
        ("missing-column", "KOLOM_KURANG", "'jenis_lantai_terluas'"),
        ("wrong-delimiter", "PEMISAH", "';'"),
        ("duplicate-header", "KOLOM_GANDA", "'jenis_lantai_terluas' ada 2 kali"),
        ("undeclared-codes", "SISTEM_KODE", "code_system"),
        ("bps-villages", "BPS_DESA", "Kemendagri"),
        ("wrong-quarter", "TRIWULAN_LAIN", "2025Q4"),
        ("unknown-kabupaten", "WILAYAH_AMPLOP", "9999"),
        ("wrong-count", "JUMLAH_BARIS", "amplop 3 baris, terbaca 2"),
        ("wrong-hash", "HASH", "anggota.csv"),
        ("no-bast", "BAST", "bast"),
        ("headless", "KOLOM_KURANG", "keluarga.csv"),
    ],
)
def test_readable_but_wrong_is_refused_whole_with_a_line_per_row(outcome, name, rule, said):
    rows_in = 3 if name == "headless" else 4
    assert outcome.counts(name) == ("ditolak", rows_in, 0, rows_in, 0, 0, 0)
    held = outcome.rows("held_back_row", f"submission = '{name}'")
    assert {row["kode_aturan"] for row in held} == {rule}
    assert {(row["berkas"], row["baris"]) for row in held} >= {("anggota.csv", 2)}
    assert len({(row["berkas"], row["baris"]) for row in held}) == rows_in
    message = outcome.submission(name)["message"]
    assert said in message
    assert all(row["saran"] and row["saran"] in message for row in held)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cp1252-as-utf8", "keluarga.csv, baris 3"),
        ("utf8-as-cp1252", "utf-8"),
        ("empty-file", "keluarga.csv: berkas kosong"),
        ("cut-parquet", "bukan Parquet utuh"),
        ("traversal", "berkas ke-1"),
        ("link", "tautan"),
        ("absent-file", "x.csv tidak ada"),
    ],
)
def test_unreadable_is_refused_without_counts_and_with_a_message(outcome, name, said):
    assert outcome.counts(name) == ("ditolak", None, None, None, None, None, None)
    assert said in outcome.submission(name)["message"]
    assert not outcome.rules(name)


def test_a_broken_envelope_has_its_line_too(outcome):
    line = outcome.submission("no-envelope")
    assert (line["state"], line["rows_in"]) == ("ditolak", None)
    assert "bukan JSON" in line["message"]


def test_a_nik_typed_as_a_number_is_unusable_never_repaired(outcome):
    assert outcome.counts("numeric-nik") == ("diterima", 4, 4, 0, 0, 0, 0)
    assert outcome.rules("numeric-nik", "held_back_warning") == {"NIK_ANGKA": {3}}
    kept = {
        row["nomor_kartu_keluarga"]: row["nomor_induk_kependudukan"]
        for row in outcome.rows("person")
    }
    assert kept[int(kk(101))] == int(nik(101)) and kept[int(kk(102))] is None


def test_a_nik_in_powers_of_ten_is_unusable(outcome):
    assert outcome.rules("exponent-nik", "held_back_warning") == {"NIK_EKSPONEN": {2}}
    assert outcome.counts("exponent-nik") == ("diterima", 4, 4, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "rule", "line"),
    [
        ("unknown-region", "WILAYAH", 2),
        ("other-kabupaten", "WILAYAH_LAIN", 3),
        ("ragged", "LARIK", 2),
    ],
)
def test_a_bad_row_takes_its_family_along_and_no_other(outcome, name, rule, line):
    assert outcome.counts(name) == ("diterima", 4, 2, 2, 0, 0, 0)
    rules = outcome.rules(name)
    assert rules[rule] == {line} and rules["KELUARGA"] == {line}
    taken = outcome.submission(name)["kiriman"]
    assert len(outcome.rows("family", f"kiriman = {taken}")) == 1
    assert len(outcome.rows("person", f"kiriman = {taken}")) == 1


def test_nothing_told_to_a_sender_holds_an_id_or_a_name(outcome):
    told = "\n".join(outcome.told(row["submission"]) for row in outcome.rows("submission"))
    ids = [kk(n * 10 + i) for n in range(30) for i in (1, 2)]
    ids += [nik(n * 10 + i) for n in range(30) for i in (1, 2)]
    assert told and not [each for each in [*ids, "Siti", "Mawar"] if each in told]


def test_the_copies_are_byte_for_byte(outcome):
    home = Home(outcome.folder.parents[2])
    place = json.loads(home.work(_quarter(), "arrive.json").read_text("utf-8"))["path"]
    sent = home.inbox(_quarter()) / "siks_ng" / "sound"
    copy = home.root / place / "sound"
    assert {p.name: p.read_bytes() for p in copy.iterdir()} == {
        p.name: p.read_bytes() for p in sent.iterdir()
    }


def _quarter():
    from tests.arrive.submissions import QUARTER

    return QUARTER


def test_a_file_named_after_a_card_does_not_put_its_number_into_messages(tmp_path):
    home = Home(tmp_path)
    sent = siks_files(*rows(1))
    sent[0] |= {"name": f"{kk(1)}.csv", "sha256": "0" * 64}
    put(home, sent, name="bernama-kk")
    line = run(home).submission("bernama-kk")
    assert line["state"] == "ditolak"
    assert "SHA-256" in line["message"]
    assert kk(1) not in line["message"]
