"""What columns tell by themselves is what the SELECT of their table tells row by row."""

import io
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.conform import by_column, quick
from pipelines.conform.subject import Subject
from pipelines.home import Home
from pipelines.sources import load
from tests.arrive.quarter import Outcome, run
from tests.arrive.submissions import file, kk, nik, put

ROWS = 3_000
# cells as a sender may leave them, by column; of nearly all rows they are plain
ODD_CELLS: dict[str, list[Any]] = {
    "nik": [
        *("", None, "-", "0", "'3201011001800001", " 3201011001800002", "3201011001800003\t"),
        *(
            "0000000000000000",
            "9999999999999999",
            "0000000000000007",
            "3,2E+15",
            "3.20101100180e15",
        ),
        *("320101100180000", "32010110018000044", "٣٢٠١٠١١٠", "-201011001800001"),
        *("3201011001800005\u200b", "+201011001800001", "320101100180000 "),
    ],
    "nomor_kk": [None, "", "TT", "0000000000000000", "3201.0110.0180.01", "abc"],
    "nama": [
        *(None, "", "-", " ", " SITI", "SITI ", "SITI\u00a0AMINAH", "\u200bSITI", "SI\tTI"),
        *("SITI\n", "É", "--", "- ", "N", "SITI  AMINAH", "\u2003SITI", "SI\x0bTI", "a" * 300),
        *("#N/A", "#name?", "####", "#", "#12 SITI", " #REF!"),
    ],
    "tanggal_lahir": [None, date(1849, 12, 31), date(1850, 1, 1), date(2200, 1, 1)],
    "jenis_kelamin": [None, 0, 3, -1, 127],
    "hubungan": [None, 9, 0],
    "status_kawin": [None, 5],
    "status_hidup": [None, 4],
    "tanggal_perubahan": [None, date(2031, 1, 1), date(1700, 1, 1)],
    "kode_kelurahan_desa": [
        *(None, "", "3299999999", "32.01.01.1001", "3201011", "desa", " 3201011001")
    ],
}


def _column(name: str, chance: random.Random, odd: float) -> list[Any]:
    plain: dict[str, list[Any]] = {
        "nik": [nik(number, born="1980-01-02") for number in range(ROWS)],
        "nomor_kk": [kk(number // 3) for number in range(ROWS)],
        "nama": [f"ORANG {number}" for number in range(ROWS)],
        "tanggal_lahir": [date(1960, 1, 1) + timedelta(number % 900) for number in range(ROWS)],
        "tanggal_perubahan": [date(2026, 1, 1 + number % 28) for number in range(ROWS)],
        "kode_kelurahan_desa": [f"320101100{1 + number % 9}" for number in range(ROWS)],
    }
    cells = plain.get(name, [1 + number % 2 for number in range(ROWS)])
    return [chance.choice(ODD_CELLS[name]) if chance.random() < odd else cell for cell in cells]


def _parquet(seed: int, odd: float, **options: Any) -> bytes:
    chance = random.Random(seed)
    out = io.BytesIO()
    pq.write_table(pa.table({n: _column(n, chance, odd) for n in ODD_CELLS}), out, **options)
    return out.getvalue()


def _conformed(home: Home) -> Outcome:
    contents = [
        _parquet(1, 0.03, row_group_size=700),
        _parquet(2, 0.001, use_dictionary=False),
        _parquet(3, 0.9),  # nearly every row is odd
    ]
    files = [
        file(f"penduduk-{n}.parquet", "penduduk", content, ROWS, "parquet")
        for n, content in enumerate(contents)
    ]
    put(home, files[:2], "dukcapil-1", "dukcapil")
    put(home, files[2:], "dukcapil-2", "dukcapil", created="2026-03-06T09:00:00+07:00")
    return run(home)


def _told(outcome: Outcome) -> dict[str, list[str]]:
    tables = ("civil", "held_back_row", "held_back_warning", "finding", "submission")
    return {table: sorted(map(str, outcome.rows(table))) for table in tables}


@pytest.mark.parametrize("odd", [1, 16])
def test_columns_tell_what_rows_tell(tmp_path: Path, monkeypatch, odd: int):
    monkeypatch.setattr(quick, "ODD", odd)
    found = _conformed(Home(tmp_path / "columns"))
    monkeypatch.setattr(by_column, "columns", lambda *_: [])
    by_rows = _conformed(Home(tmp_path / "rows"))
    assert _told(found) == _told(by_rows)
    written = {path.name for path in (found.folder / "civil").glob("*besar-*")}
    assert any("lain" in name for name in written) == (odd == 16)


def test_one_thread_writes_the_same_bytes(tmp_path: Path, monkeypatch):
    written = []
    for threads in ("1", "2"):
        monkeypatch.setenv("DTSEN_THREADS", threads)
        folder = _conformed(Home(tmp_path / threads)).folder / "civil"
        written.append({path.name: path.read_bytes() for path in folder.glob("*besar-*")})
    assert written[0] == written[1]


def test_few_cells_are_asked_about(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(by_column, "MOST_CELLS", 800)  # 900 days of birth, and more odd ones
    large = (_conformed(Home(tmp_path)).folder / "civil").glob("*besar-*-00?.parquet")
    assert all("lain" in path.name for path in large)


@pytest.mark.parametrize(("source", "by_itself"), [("dukcapil", True), ("pertamina", False)])
def test_rules_of_several_columns_are_for_rows(source: str, by_itself: bool):
    known = load()[source]
    (name,) = known.tables
    subject = Subject(known, name, known.tables[name])
    assert by_column.are_independent(subject) == by_itself
