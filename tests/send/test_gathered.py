"""What is gathered in memory is what the engine fetches, for odd rows too."""

import datetime
import random
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import macros, send, store
from pipelines.errors import DataStop
from pipelines.frames import pl
from pipelines.home import Home
from pipelines.in_memory import Unusual
from pipelines.recipients import ages
from pipelines.send import fetching, gathered, members, reading
from tests.send import nation
from tests.send.tables import Rows

REFERENCE = nation.QUARTER.reference_date


def files(home: Home) -> dict[str, bytes]:
    """Return every file of the packages' data."""
    sent = home.candidate(nation.QUARTER) / "sent"
    return {p.relative_to(sent).as_posix(): p.read_bytes() for p in sent.glob("*/data/*/*/*")}


def change(home: Home, table: str, prov: str, how) -> None:
    """Let a function change the rows of a table of a province."""
    path = home.candidate(nation.QUARTER) / table / f"prov={prov}/part-0.parquet"
    rows = pq.ParquetFile(path).read().to_pylist()
    pq.write_table(pa.Table.from_pylist(how(rows), pq.read_schema(path)), path)


def both_ways(home: Home, monkeypatch) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the packages as they are cut in memory, and as the engine cuts them."""
    held = []
    made = fetching.Gathered
    monkeypatch.setattr(fetching, "Gathered", lambda tables: held.append(1) or made(tables))
    send.run(home, nation.QUARTER)
    in_memory = files(home)
    assert held
    held.clear()
    monkeypatch.setattr(fetching, "ROWS_PER_GB", 0)
    send.run(home, nation.QUARTER)
    assert not held
    return in_memory, files(home)


def test_the_engine_cuts_the_same_bytes(tmp_path, monkeypatch):
    home = nation.build(tmp_path)

    gathered, fetched = both_ways(home, monkeypatch)

    assert len(fetched) > 15
    assert gathered == fetched


def odd_families(rows: Rows) -> Rows:
    random.Random(3).shuffle(rows)
    for number, row in enumerate(rows):
        row["nomor_kartu_keluarga"] = (None, 7, 9_999_999_999_999_999)[number % 3]
        row["nama_kepala_keluarga"] = (None, "", 'Ünïcode; "kutip"')[number % 3]
        row["id_meteran_pln"] = (None, 12_345_678_901, 123_456_789_012)[number % 3]
    stray = {
        **rows[0],
        "id_keluarga": 9_999 - len(rows) - int(rows[0]["kode_provinsi"]),
        "nomor_kartu_keluarga": 5,
    }
    return [*rows, stray]  # nobody lives there and nobody ranks it


def odd_persons(rows: Rows) -> Rows:
    random.Random(4).shuffle(rows)
    for number, row in enumerate(rows):
        row["status_keberadaan"] = (1, 5, 2, None)[number % 4] if number % 9 else 1
        row["tanggal_lahir"] = row["tanggal_lahir"] if number % 5 else None
        row["status_padan"] = ("padan", "ganda", None)[number % 3]
        row["jumlah_usaha"] = (None, 0, 3)[number % 3]
    lost = {**rows[0], "id_individu": 77, "id_keluarga": 88_888}
    return [*rows, lost]  # of nobody's family


def test_odd_rows_are_cut_alike(tmp_path, monkeypatch):
    home = nation.build(tmp_path)
    for prov in ("11", "32"):
        change(home, "registry/family", prov, odd_families)
        change(home, "registry/person", prov, odd_persons)
        change(home, "ranked/family", prov, lambda rows: rows[::-1])
    _keep_a_member(home)

    gathered, fetched = both_ways(home, monkeypatch)

    assert gathered == fetched


def _keep_a_member(home: Home) -> None:
    """Let every ranked family have somebody who is there."""
    folder = home.candidate(nation.QUARTER)
    for prov in ("11", "32"):
        ranked = pq.ParquetFile(folder / f"ranked/family/prov={prov}/part-0.parquet").read()
        left = set(ranked["id_keluarga"].to_pylist())

        def present(rows: Rows, left: set[int] = left) -> Rows:
            for row in rows:
                if row["id_keluarga"] in left:
                    left.remove(row["id_keluarga"])
                    row["status_keberadaan"] = 1
            return rows

        change(home, "registry/person", prov, present)


def test_several_files_of_a_province_are_one(tmp_path, monkeypatch):
    home = nation.build(tmp_path)
    for table in ("registry/family", "registry/person", "ranked/family"):
        folder = home.candidate(nation.QUARTER) / table / "prov=32"
        rows = pq.ParquetFile(folder / "part-0.parquet").read()
        pq.write_table(rows.slice(rows.num_rows // 2), folder / "part-1.parquet")
        pq.write_table(rows.slice(0, rows.num_rows // 2), folder / "part-0.parquet")

    gathered, fetched = both_ways(home, monkeypatch)

    assert gathered == fetched


@pytest.mark.parametrize("limit", [1, 7])
def test_pieces_of_any_length_are_the_same_rows(tmp_path, monkeypatch, limit):
    whole = nation.build(tmp_path / "whole")
    send.run(whole, nation.QUARTER)
    cut = nation.build(tmp_path / "cut")
    monkeypatch.setattr(store, "ROW_GROUP", limit)
    send.run(cut, nation.QUARTER)

    for name in files(whole):
        if name.endswith(".parquet"):
            sent = Path("sent", name)
            assert pq.ParquetFile(cut.candidate(nation.QUARTER) / sent).read() == (
                pq.ParquetFile(whole.candidate(nation.QUARTER) / sent).read()
            )


def test_a_number_that_is_too_long_is_left_to_the_engine(tmp_path, monkeypatch):
    # its text would be cut off, and texts are not ordered as such numbers are
    home = nation.build(tmp_path)

    def too_long(rows: Rows) -> Rows:
        rows[0]["nomor_induk_kependudukan"] = 12_345_678_901_234_567
        return rows

    change(home, "registry/person", "32", too_long)

    gathered, fetched = both_ways(home, monkeypatch)

    assert gathered == fetched


def test_a_family_twice_stops_in_memory_too(tmp_path, monkeypatch):
    home = nation.build(tmp_path)
    change(home, "ranked/family", "32", lambda rows: [*rows, rows[0]])
    told = []
    for most in (fetching.ROWS_PER_GB, 0):
        monkeypatch.setattr(fetching, "ROWS_PER_GB", most)
        shutil.rmtree(home.candidate(nation.QUARTER) / "sent", ignore_errors=True)
        try:
            send.run(home, nation.QUARTER)
            told.append(files(home))
        except DataStop as stop:
            told.append(str(stop))
    assert told[0] == told[1]


def test_rows_that_are_lost_on_the_way_stop_everything(tmp_path, monkeypatch):
    home = nation.build(tmp_path)
    cells = gathered.Gathered.pieces
    monkeypatch.setattr(
        gathered.Gathered, "pieces", lambda *given: list(cells(*given))[1:] or cells(*given)
    )

    with pytest.raises(DataStop, match="were to be cut"):
        send.run(home, nation.QUARTER)


PERSON = {
    "id_keluarga": st.integers(1, 4),
    "jenis_kelamin": st.none() | st.integers(1, 2),
    "tanggal_lahir": st.none()
    | st.dates(datetime.date(1790, 1, 1), datetime.date(2027, 1, 1))
    | st.sampled_from([datetime.date(2026 - age, 7, day) for age in range(70) for day in (1, 2)]),
    "status_hubungan_keluarga": st.none() | st.integers(1, 3),
    "status_keberadaan": st.none() | st.integers(0, 6),
    "partisipasi_sekolah": st.none() | st.integers(1, 3),
    "ijazah_tertinggi": st.none() | st.integers(1, 20),
    "bekerja": st.none() | st.integers(1, 2),
    "penyandang_disabilitas": st.none() | st.integers(1, 4),
    "jumlah_usaha": st.none() | st.integers(0, 9),
}


@given(st.lists(st.fixed_dictionaries(PERSON), max_size=25))
@settings(max_examples=60, deadline=None)
def test_members_are_counted_as_the_query_counts_them(rows):
    people = [{**row, "id_individu": 50 - number} for number, row in enumerate(rows)]
    kinds = dict.fromkeys(PERSON, pa.int8()) | {
        "id_keluarga": pa.int64(),
        "id_individu": pa.int64(),
        "tanggal_lahir": pa.date32(),
    }
    table = pa.Table.from_pylist(people, pa.schema(kinds))
    families = pl.Series([3, 1, 2], dtype=pl.Int64)  # nobody looks at 4
    found = members.composition(pl.from_arrow(table), families, REFERENCE, ages(), [1, 5])
    with duckdb.connect() as con:
        macros.make_members(con, nation.QUARTER)
        con.register("registry_person", table)
        told = con.sql(
            f"from ({store.query('send/composition')}) where id_keluarga < 4",
            params={**ages(), "reference_date": REFERENCE},
        ).to_arrow_table()
    assert found.schema == pl.from_arrow(told).schema
    assert sorted(found.rows()) == sorted(pl.from_arrow(told).rows())


def test_a_number_that_stands_twice_has_no_place():
    numbers = pl.Series([5, 5, 3, 8, None])

    assert reading.places(numbers.head(4), pl.Series([3, 5])).tolist() == [1, 1, 0, -1]
    assert reading.places(numbers.head(4), pl.Series([9, 3])).tolist() == [-1, -1, 1, -1]
    assert reading.places(numbers.head(2), pl.Series([], dtype=pl.Int64)).tolist() == [-1, -1]
    for of, among in ((numbers, numbers.head(1)), (numbers.head(1), numbers.head(2))):
        with pytest.raises(Unusual):
            reading.places(of, among)


NUMBER = st.none() | st.integers(-2, 2)
# texts that begin alike for longer than a number of theirs tells
TEXT = st.none() | st.text("ab\u00e9", min_size=6, max_size=10)


@given(st.lists(st.tuples(NUMBER, TEXT, NUMBER), max_size=30), st.booleans(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_rows_are_ordered_as_the_engine_orders_them(rows, known, by_text):
    if known:
        rows = [row for row in rows if None not in row]
    names = ["b", "a", "c"] if by_text else ["a", "b", "c"]
    table = pl.DataFrame(rows, {"a": pl.Int64, "b": pl.String, "c": pl.Int16}, orient="row")
    order = gathered._order([table[name] for name in names])
    with duckdb.connect() as con:
        con.register("drawn", table.to_arrow())
        told = con.sql(f"select a, b, c from drawn order by {', '.join(names)}").fetchall()
    assert table.select(pl.all().gather(pl.Series(order))).rows() == told
