"""Files damaged on the way, in their encoding, or by a spreadsheet: told, never silently other."""

import io
import random
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from pipelines.arrive import pool
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.rules import in_force
from tests.arrive.quarter import run
from tests.arrive.submissions import (
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
QUARTER = Quarter.parse("2026Q1")
LIMITS = {
    "pixels": 32,
    "rounded_ids": in_force("file_rounded_ids", QUARTER),
    "row_limits": in_force("file_row_limits", QUARTER),
}
# what a keyboard in Indonesia, a neighbour's and an old mainframe may write
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"),
    *("iso8859-15", "cp1250", "cp1251", "cp1253", "cp437", "cp850", "cp037", "mac_roman"),
    *("gb18030", "shift_jis", "big5", "koi8-r"),
)


def job(number: int, path: Path, **more: object) -> dict:
    """Return what the parser is asked about one members' file."""
    given = {"kiriman": number, "berkas": 0, "source": "siks_ng", "table": "anggota"}
    form = {"name": path.name, "path": str(path), "size": path.stat().st_size}
    declared = {"format": path.suffix[1:], "delimiter": ",", "encoding": "utf-8", **LIMITS}
    return {**given, **form, **declared, **more}


def read(jobs: list[dict], folder: Path) -> tuple[dict[int, dict], dict[int, list[tuple]]]:
    """Return the parser's answers, and the cells that it took from each file."""
    answers = {answer["kiriman"]: answer for answer in pool.read_all(jobs, folder / "rows")}
    cells: dict[int, list[tuple]] = {number: [] for number in answers}
    for path in sorted((folder / "rows").glob("*/*.parquet")):
        for row in pq.read_table(path).to_pylist():
            said = tuple(v for name, v in row.items() if not name.startswith("_"))
            cells[row["_kiriman"]].append(said)
    return answers, cells


def members(count: int) -> list[dict[str, str]]:
    return [person(n, n, nama=f"Orang {n}") for n in range(1, count + 1)]


def as_parquet(rows: list[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    table = pa.table({name: [row.get(name, "") for row in rows] for name in PERSON})
    pq.write_table(table, out, write_page_checksum=True, row_group_size=20)
    return out.getvalue()


def as_workbook(rows: list[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})  # the same bytes
        sheet = book.add_worksheet("Sheet1")
        for line, cells in enumerate([PERSON, *([row.get(n, "") for n in PERSON] for row in rows)]):
            sheet.write_row(line, 0, cells)
    return out.getvalue()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Flip a bit, cut, empty a stretch, or spoil the end, where formats keep their directory."""
    spoilt = bytearray(content)
    kind = chance.choice(["bit", "cut", "zeros", "footer"])
    if kind == "cut":
        return bytes(spoilt[: chance.randrange(1, len(spoilt))])
    if kind == "zeros":
        start = chance.randrange(len(spoilt))
        stretch = min(len(spoilt) - start, chance.choice([4, 64, 512]))
        spoilt[start : start + stretch] = bytes(stretch)
    place = chance.randrange(len(spoilt))
    if kind == "footer":
        place = len(spoilt) - 1 - chance.randrange(64)
    if kind != "zeros":
        spoilt[place] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_a_damaged_file_is_refused_or_read_as_it_was(form, tmp_path):
    """Even where the sender's hash was taken after the damage (I1)."""
    sound = members(50)
    whole = {"parquet": as_parquet, "xlsx": as_workbook}[form](sound)
    chance, jobs = random.Random(1), []
    for number in range(250):
        path = tmp_path / f"{number}.{form}"
        path.write_bytes(whole if number == 0 else damaged(whole, chance))
        jobs.append(job(number, path))
    answers, cells = read(jobs, tmp_path)
    expected = cells[0]
    assert len(expected) == 50 and not answers[0]["faults"]
    differ = [
        number
        for number, answer in answers.items()
        if not answer["faults"] and (cells[number] != expected or answer["rows"] != 50)
    ]
    told = sum(bool(answer["faults"]) for answer in answers.values())
    assert not differ and len(answers) == 250 and told > 100


def test_a_changed_byte_in_a_csv_is_told_by_the_senders_hash(tmp_path):
    home, chance = Home(tmp_path), random.Random(2)
    for number in range(1, 41):
        sent = siks_files([family(number)], [person(number, number)])
        sent[1]["content"] = damaged(sent[1]["content"], chance)
        put(home, sent, name=f"s-{number:02}")
    put(home, siks_files([family(99)], [person(99, 99)]), name="utuh")
    found = run(home)
    for row in found.rows("submission"):
        assert row["state"] == ("diterima" if row["submission"] == "utuh" else "ditolak")
    assert [row["nomor_kartu_keluarga"] for row in found.rows("family")] == [int(kk(99))]


def test_text_in_another_encoding_is_refused_or_read_as_it_was(tmp_path):
    """Twenty encodings, each declared as itself and as UTF-8, which no other is taken for (I2)."""
    said = ["Café Müller", "Ñandú", "Şükrü", "Siti"]
    jobs, expected = [], {}
    for actual in ENCODINGS:
        for declared in ("utf-8", actual):
            rows = [{**row, "nama": name} for row, name in zip(members(4), said, strict=True)]
            content = as_csv(rows, PERSON).decode().encode(actual, errors="replace")
            path = tmp_path / f"{len(jobs)}.csv"
            path.write_bytes(content)
            lines = content.decode(actual).lstrip("\ufeff").split("\r\n")[1:5]
            expected[len(jobs)] = [line.split(",")[PERSON.index("nama")] for line in lines]
            jobs.append(job(len(jobs), path, encoding=declared))
    answers, cells = read(jobs, tmp_path)
    taken = {number for number, answer in answers.items() if not answer["faults"]}
    assert {jobs[number]["encoding"] for number in taken} >= {"utf-8", "utf-8-sig", "cp1252"}
    for number in taken:
        assert all(name in row for name, row in zip(expected[number], cells[number], strict=True))


def spoilt_number(kind: str, number: str) -> object:
    """Return a NIK or KK as a spreadsheet leaves it."""
    value = int(number)
    return {
        "fifteen_digits": str(value // 10 * 10),
        "exponent": f"{value:.5E}",
        "exponent_comma": f"{value:.2E}".replace(".", ","),
        "point_zero": f"{value}.0",
        "thousands": f"{value:,}".replace(",", "."),
        "cut_off": number[:15],
        "typed": float(value),
        "date": "1932-01-01",
    }[kind]


MANGLED = (
    "fifteen_digits", "exponent", "exponent_comma", "point_zero", "thousands", "cut_off", "typed",
    "date",
)  # fmt: skip


@pytest.mark.parametrize("column", ["nomor_induk_kependudukan", "nomor_kartu_keluarga"])
def test_ids_that_a_spreadsheet_spoilt_are_told_and_none_is_repaired(column, tmp_path):
    """Eight ways to lose the digits of 60 ids (I3); each file is told, no id comes of it."""
    home = Home(tmp_path)
    for place, kind in enumerate(MANGLED):
        numbers = range(1000 * place + 1, 1000 * place + 841, 14)
        rows = [person(n, n) for n in numbers]
        for row in rows:
            row[column] = spoilt_number(kind, row[column])
        if kind == "typed":
            spoilt = file("a.xlsx", "anggota", as_workbook(rows), 60, format="xlsx")
        else:
            spoilt = file("a.csv", "anggota", as_csv(rows, PERSON), 60)
        put(home, [siks_files([family(n) for n in numbers], [])[0], spoilt], name=kind)
    sound = siks_files([family(n) for n in range(1, 61)], [person(n, n) for n in range(1, 61)])
    put(home, sound, name="utuh", created="2026-03-06T09:00:00+07:00")
    found = run(home)
    assert found.counts("utuh") == ("diterima", 120, 120, 0, 0, 0, 0)
    taken = found.submission("utuh")["kiriman"]
    ids = {row[column] for row in found.rows("person", f"kiriman <> {taken}")}
    assert ids <= {None}
    for kind in MANGLED:
        told = found.rules(kind) | found.rules(kind, "held_back_warning")
        assert len(set.union(*told.values())) >= 60, kind
        assert told and "Orang" not in found.told(kind)


def test_sound_files_raise_no_alarm_of_rounding(tmp_path):
    """NIKs and KKs as they are issued: mostly the first few numbers of their day and place."""
    chance, jobs = random.Random(3), []
    for number in range(200):
        rows = members(60)
        for row in rows:
            serial = min(int(chance.expovariate(0.7)) + 1, 9999)
            row["nomor_induk_kependudukan"] = f"320101{chance.randrange(10**6):06}{serial:04}"
            row["nomor_kartu_keluarga"] = f"320101{chance.randrange(10**6):06}{serial:04}"
        path = tmp_path / f"{number}.csv"
        path.write_bytes(as_csv(rows, PERSON))
        jobs.append(job(number, path))
    answers, _ = read(jobs, tmp_path)
    assert not [number for number, answer in answers.items() if answer["faults"]]


@pytest.mark.parametrize("count", [65534, 65535])
def test_a_file_that_stops_at_the_limit_of_a_spreadsheet_is_refused(count, tmp_path):
    """Whatever its envelope says of the rows (I4)."""
    content = as_csv(members(1), PERSON).split(b"\r\n")
    path = tmp_path / "a.csv"
    path.write_bytes(b"\r\n".join([content[0], *[content[1]] * count, b""]))
    answers, _ = read([job(0, path)], tmp_path)
    rules = [fault["rule"] for fault in answers[0]["faults"]]
    assert rules == (["BARIS_TERPOTONG"] if count == 65535 else [])
    assert answers[0]["rows"] == count


def ten_million_fold(cell: str) -> str:
    """Return a number as another unit would have it; a text with as many zeros behind."""
    digits = cell.lstrip("-").replace(".", "")
    cell = "1" if cell == "0" else cell
    return f"{float(cell) * 10**7:.0f}" if digits.isdecimal() else f"{cell}0000000"


def changed_layout(kind: str, header: str, rows: list[dict[str, str]]) -> tuple[list, list]:
    """Return headers and rows of a family file whose layout drifted."""
    names = list(FAMILY)
    place = names.index(header)
    if kind == "renamed":
        names[place] = f"{header}_baru"
        rows = [{**row, names[place]: row.get(header, "")} for row in rows]
    elif kind == "dropped":
        del names[place]
    elif kind == "twice":
        names.append(header)
    elif kind == "reordered":
        names.reverse()
    elif kind == "new_code":
        rows = [{**row, header: "KODE BARU"} for row in rows]
    elif kind == "unit":
        rows = [{**row, header: ten_million_fold(row.get(header, ""))} for row in rows]
    return names, rows


DRIFTS = ("renamed", "dropped", "twice", "reordered", "new_code", "unit")
ANY_TEXT = {"nomor_usulan", "alamat"}
NOT_READ = {"provinsi", "kabupaten_kota", "kecamatan", "kelurahan_desa", "nama_kepala_keluarga"}


def is_free(kind: str, header: str) -> bool:
    """Return whether the change leaves nothing to tell: a text, or a column that is not read."""
    if kind == "dropped":
        return header in NOT_READ
    return kind in ("new_code", "unit") and header in ANY_TEXT | NOT_READ


def test_a_layout_that_drifted_is_told_whatever_the_column(tmp_path):
    """Every column of the family file changed in six ways (I5); none is emptied without a word."""
    home, sent = Home(tmp_path), {}
    for number, header in enumerate(FAMILY, 1):
        for place, kind in enumerate(DRIFTS):
            this = number * 10 + place
            names, rows = changed_layout(kind, header, [family(this)])
            name = f"{kind}-{number:02}"
            sent[name] = (kind, header, family(this))
            content = file("k.csv", "keluarga", as_csv(rows, names), 1)
            put(home, [content, siks_files([], [person(this, this)])[1]], name=name)
    found = run(home)
    accepted = {row["nomor_kartu_keluarga"]: row for row in found.rows("family")}
    untold = []
    for name, (kind, header, row) in sent.items():
        told = found.rules(name) or found.rules(name, "held_back_warning")
        if not (told or kind == "reordered" or is_free(kind, header)):
            untold.append((kind, header))
        if kind == "reordered":
            taken = accepted[int(row["nomor_kartu_keluarga"])]
            assert taken["luas_lantai"] == 36 and taken["id_meteran_pln"] is not None
    assert untold == []
