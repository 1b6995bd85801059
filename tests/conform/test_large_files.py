"""Large Parquet files as senders may leave them: none stops the quarter, none loses a row."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.arrive.columns import LARGE
from pipelines.conform import alone
from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import as_csv, file, headers, nik, put

FEW, MANY = LARGE - 100, LARGE + 100


def _meters(count: int, first: int = 0) -> dict[str, list[Any]]:
    """Return `count` contracts of PLN, every one of a meter of its own."""
    return {
        "id_pelanggan": [f"{first + number:012}" for number in range(count)],
        "daya_va": ["450"] * count,
        "tarif": ["R1"] * count,
        "status": ["1"] * count,
    }


def _parquet(columns: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def _send(home: Home, name: str, files: dict[str, bytes], source: str, table: str, **more: Any):
    sent = []
    for each, content in files.items():
        form = each.rsplit(".", 1)[1]
        is_table = form == "parquet"
        rows = pq.read_metadata(io.BytesIO(content)).num_rows if is_table else None
        sent.append(file(each, table, content, rows or content.count(b"\n") - 1, form))
    put(home, sent, name, source, **more)


def _meters_of(outcome) -> set[int]:
    rows = outcome.rows("meter")
    found = {row["id_meteran_pln"] for row in rows}
    assert len(rows) == len(found)
    return found


def test_a_fault_after_rows_of_another_source(tmp_path: Path):
    home = Home(tmp_path)
    names = headers("call_center_171", "klaim")
    _send(home, "cc-1", {"k.csv": as_csv([{names[0]: "T1"}], names)}, "call_center_171", "klaim")
    faulty = _meters(MANY)
    faulty["id_pelanggan"][7] = ""
    _send(home, "pln-1", {"m.parquet": _parquet(faulty)}, "pln", "pelanggan")

    outcome = run(home)

    assert outcome.counts("pln-1")[:4] == ("diterima", MANY, MANY - 1, 1)
    assert set().union(*outcome.rules("pln-1").values()) == {2 + 7}


def test_many_faults_are_judged_some_at_a_time(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(alone, "ROWS_AT_ONCE", 100)
    faulty = _meters(MANY)
    wrong = range(0, MANY, 3)
    for number in wrong:
        faulty["id_pelanggan"][number] = ""
    home = Home(tmp_path)
    _send(home, "pln-1", {"m.parquet": _parquet(faulty)}, "pln", "pelanggan")

    outcome = run(home)

    held = len(wrong)
    assert outcome.counts("pln-1")[:4] == ("diterima", MANY, MANY - held, held)
    assert set().union(*outcome.rules("pln-1").values()) == {2 + number for number in wrong}


def test_rows_stand_in_the_order_of_the_file_and_twice_in_the_same_bytes(tmp_path: Path):
    count = 60_000
    content = _parquet(_meters(count), row_group_size=5_000)
    written = []
    for name in ("one", "other"):
        home = Home(tmp_path / name)
        _send(home, "pln-1", {"m.parquet": content}, "pln", "pelanggan")
        (large,) = (run(home).folder / "meter").glob("*besar*")
        lines = pq.read_table(large, columns=["baris"])["baris"].to_pylist()
        assert lines == list(range(2, 2 + count))
        written.append(large.read_bytes())
    assert written[0] == written[1]


def test_one_content_under_two_names(tmp_path: Path):
    home, content = Home(tmp_path), _parquet(_meters(MANY))
    files = {"a.parquet": content, "b.parquet": content}
    _send(home, "pln-1", files, "pln", "pelanggan")

    outcome = run(home)

    assert outcome.counts("pln-1")[:3] == ("diterima", 2 * MANY, 2 * MANY)
    assert len(outcome.rows("meter")) == 2 * MANY


def test_one_content_again_beside_a_new_one(tmp_path: Path):
    home, content = Home(tmp_path), _parquet(_meters(MANY))
    _send(home, "pln-1", {"a.parquet": content}, "pln", "pelanggan")
    more = {"a.parquet": content, "b.parquet": _parquet(_meters(MANY, first=MANY))}
    _send(home, "pln-2", more, "pln", "pelanggan", created="2026-03-06T09:00:00+07:00")

    outcome = run(home)

    assert outcome.counts("pln-1")[:3] == ("diterima", MANY, MANY)
    assert outcome.counts("pln-2")[:3] == ("diterima", 2 * MANY, 2 * MANY)


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_text_that_is_not_utf_8_refuses_the_file(tmp_path: Path, rows: int):
    names = {name: ["1"] * rows for name in headers("dukcapil", "penduduk")}
    raw = pa.array([b"ORANG"] * (rows - 1) + [b"SITI \xe9"], pa.binary())
    names["nama"] = pa.Array.from_buffers(pa.string(), rows, raw.buffers())
    names["nik"] = [nik(number) for number in range(rows)]
    home = Home(tmp_path)
    _send(home, "d-1", {"p.parquet": _parquet(names)}, "dukcapil", "penduduk")

    outcome = run(home)

    assert outcome.submission("d-1")["state"] == "ditolak"
    assert "halaman Parquet rusak" in outcome.submission("d-1")["message"]
    assert "SITI" not in outcome.told("d-1")


@pytest.mark.parametrize("name", ["filename", "FILENAME", "file_row_number", "_kiriman"])
@pytest.mark.parametrize("rows", [FEW, MANY])
def test_a_column_too_many_may_have_any_name(tmp_path: Path, rows: int, name: str):
    home = Home(tmp_path)
    content = _parquet({**_meters(rows), name: ["x"] * rows})
    _send(home, "pln-1", {"m.parquet": content}, "pln", "pelanggan")

    outcome = run(home)

    assert outcome.counts("pln-1")[:3] == ("diterima", rows, rows)
    assert "KOLOM_LEBIH" in outcome.rules("pln-1", "held_back_warning")


def test_a_files_name_is_no_pattern(tmp_path: Path):
    home = Home(tmp_path)
    files = {
        "pelanggan1.parquet": _parquet(_meters(MANY)),
        "pelanggan[1].parquet": _parquet(_meters(MANY, first=MANY)),
    }
    _send(home, "pln-1", files, "pln", "pelanggan")

    assert _meters_of(run(home)) == set(range(2 * MANY))


_SOURCE = """
source: dinas_contoh
number: 90
label: {id: Dinas contoh, en: Example office}
class: ekstrak
scope: nasional
calendar: nasional
requires: [legal_basis]
formats: [parquet, csv]
legal_basis: Perda 1/2026
reference: {title: Perda 1/2026, href: https://example.go.id}
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
    columns:
      - {header: nik, variable: nomor_induk_kependudukan, required: true}
      - {header: nama, variable: nama, required: true}
      - {header: honor, variable: honor_kader}
  daftar_baru:
    into: fact
    columns:
      - {header: nik_baru, variable: nomor_induk_kependudukan, required: true}
      - {header: nama_baru, variable: nama, required: true}
      - {header: honor_baru, variable: honor_kader}
"""


@pytest.mark.parametrize("rows", [2, MANY])
def test_two_tables_of_one_source_may_bring_the_same(tmp_path: Path, monkeypatch, rows: int):
    monkeypatch.setenv("DTSEN_HOME", str(tmp_path))
    home = Home(tmp_path)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "dinas_contoh.yaml").write_text(_SOURCE, encoding="utf-8")
    sent = []
    for number, (table, end) in enumerate({"daftar": "", "daftar_baru": "_baru"}.items()):
        columns = {
            f"nik{end}": [nik(number * rows + each) for each in range(rows)],
            f"nama{end}": ["ORANG"] * rows,
            f"honor{end}": [100] * rows,
        }
        sent.append(file(f"{table}.parquet", table, _parquet(columns), rows, "parquet"))
    put(home, sent, "dc-1", "dinas_contoh")

    outcome = run(home)

    assert outcome.counts("dc-1")[:3] == ("diterima", 2 * rows, 2 * rows)
    assert len({row["nomor_induk_kependudukan"] for row in outcome.rows("fact")}) == 2 * rows


@pytest.mark.parametrize("count", [FEW, MANY])
def test_a_number_with_noughts_behind_its_mark_is_whole(tmp_path: Path, count: int):
    power = pa.array(
        [Decimal("1300.000"), *[Decimal("450.000")] * (count - 1)], pa.decimal128(9, 3)
    )
    home = Home(tmp_path)
    content = _parquet(_meters(count) | {"daya_va": power})
    _send(home, "pln-1", {"m.parquet": content}, "pln", "pelanggan")

    outcome = run(home)

    assert outcome.counts("pln-1")[:4] == ("diterima", count, count, 0)
    assert sorted({row["daya_terpasang"] for row in outcome.rows("meter")}) == [1, 3]
