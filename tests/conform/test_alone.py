"""An extract says the same whether it is read where it lies or row by row as text."""

import io
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.conform import alone, quick
from pipelines.home import Home
from tests.arrive.quarter import Outcome, run
from tests.arrive.submissions import as_csv, file, headers, kk, nik, put

NAMES = headers("dukcapil", "penduduk")
COUNT = 2_400
# what is wrong with some rows: most are held back, a date to come is only told
WRONG = (
    {"nik": "12345"},
    {"nik": ""},
    {"nomor_kk": "3.2E+15"},
    {"status_hidup": 7},
    {"tanggal_perubahan": date(2031, 1, 1)},
    {"kode_kelurahan_desa": "3299999999"},
    {"nama": "  SITI\u200b AMINAH "},
)


def _people() -> list[dict[str, object]]:
    rows = []
    for number in range(COUNT):
        row = {
            "nik": nik(number, born="1980-01-02"),
            "nomor_kk": kk(number // 3),
            "nama": f"ORANG {number}",
            "tanggal_lahir": date(1980, 1, 1) + timedelta(number % 300),
            "jenis_kelamin": 1 + number % 2,
            "hubungan": 1 + number % 3,
            "status_kawin": 2,
            "status_hidup": 1,
            "tanggal_perubahan": date(2026, 2, 1),
            "kode_kelurahan_desa": "3201011001",
        }
        rows.append(row | (WRONG[number % len(WRONG)] if number % 97 == 0 else {}))
    return rows


def _as_parquet(rows: list[dict[str, object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({name: [row[name] for row in rows] for name in NAMES}), out)
    return out.getvalue()


def _as_csv(rows: list[dict[str, object]]) -> bytes:
    texts = [{n: "" if v is None else str(v) for n, v in row.items()} for row in rows]
    return as_csv(texts, NAMES)


def _conformed(home: Home, form: str, pieces: list[list[dict[str, object]]]) -> Outcome:
    write = {"parquet": _as_parquet, "csv": _as_csv}[form]
    files = [
        file(f"penduduk-{n}.{form}", "penduduk", write(rows), len(rows), form)
        for n, rows in enumerate(pieces)
    ]
    put(home, files, "dukcapil-1", "dukcapil")
    return run(home)


def _told(outcome: Outcome, table: str) -> list[str]:
    """Return what a table says, but for the format of a file's name."""
    rows = [{n: v for n, v in row.items() if n != "kiriman"} for row in outcome.rows(table)]
    return sorted(str(row).replace(".parquet", "").replace(".csv", "") for row in rows)


# rows without fault by the engine, file by file and together, or by column; and the others
@pytest.mark.parametrize(
    ("together", "odd", "files"), [(1, 1_000, 4), (4_000, 1_000, 2), (1, 16, 3)]
)
def test_large_files_are_judged_as_rows_of_small_ones(
    tmp_path: Path, monkeypatch, together, odd, files
):
    monkeypatch.setattr(alone, "ROWS_TOGETHER", together)
    monkeypatch.setattr(quick, "ODD", odd)
    people = _people()
    pieces = [people[:1_100], people[1_100:2_300], people[2_300:]]  # the last is no large one
    found = {form: _conformed(Home(tmp_path / form), form, pieces) for form in ("parquet", "csv")}
    for table in ("civil", "held_back_row", "held_back_warning"):
        assert _told(found["parquet"], table) == _told(found["csv"], table)
    outcome = found["parquet"]
    held = sum(map(len, outcome.rules("dukcapil-1").values()))
    state, rows, accepted, held_back, *_ = outcome.counts("dukcapil-1")
    assert (state, rows) == ("diterima", COUNT)
    assert 10 < held_back <= held and accepted + held_back == COUNT
    assert len(outcome.rows("civil")) == accepted
    assert outcome.rules("dukcapil-1", "held_back_warning")
    large = sorted((outcome.folder / "civil").glob("*besar-*.parquet"))
    assert len(large) == files
    lines = pq.read_table(large[0], columns=["berkas", "baris"]).to_pylist()
    assert lines == sorted(lines, key=lambda row: (row["berkas"], row["baris"]))


def test_a_day_that_a_file_holds_is_the_day_that_its_text_tells(tmp_path: Path):
    days = [None, date(1849, 12, 31), date(1850, 1, 1), date(2199, 12, 31), date(2200, 1, 1)]
    people = [
        row | {"tanggal_lahir": days[number % 5], "tanggal_perubahan": days[number // 5 % 5]}
        for number, row in enumerate(_people())
    ]
    as_text = [row | {"tanggal_lahir": str(row["tanggal_lahir"] or "")} for row in people]
    pieces = {
        "days": [people[:1_200], people[1_200:]],
        # one file that holds texts lets the column be read as text in all of them
        "both": [people[:1_200], as_text[1_200:]],
    }
    found = {
        name: _conformed(Home(tmp_path / name), "parquet", some) for name, some in pieces.items()
    }
    found["text"] = _conformed(Home(tmp_path / "text"), "csv", pieces["days"])
    for table in ("civil", "held_back_row", "held_back_warning"):
        for name in pieces:
            assert _told(found[name], table) == _told(found["text"], table), name
    kept = {row["tanggal_lahir"] for row in found["days"].rows("civil")}
    assert kept == {None, days[2], days[3]}


def test_a_large_file_without_any_text_is_read(tmp_path: Path):
    people = [row | {"nik": int(nik(n)), "nomor_kk": int(kk(n))} for n, row in enumerate(_people())]
    people = [row | {"kode_kelurahan_desa": 3201011001, "nama": n} for n, row in enumerate(people)]
    found = {form: _conformed(Home(tmp_path / form), form, [people]) for form in ("parquet", "csv")}
    for table in ("civil", "held_back_row", "held_back_warning"):
        assert _told(found["parquet"], table) == _told(found["csv"], table)
