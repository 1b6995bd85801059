"""No cell of fewer families than the limit can be read, or worked out from a sum."""

import csv

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import recipients
from pipelines.send import aggregate
from tests.decree import decree
from tests.send import nation

SMALLEST = 10
CELLS = [{"keluarga": n} for n in (3, 12, 40)]


def test_a_small_cell_takes_another_with_it_where_the_total_is_known():
    assert aggregate.suppressed(CELLS, [[0, 1, 2]], SMALLEST) == {0, 1}


def test_without_a_known_total_only_the_small_cell_is_blank():
    assert aggregate.suppressed(CELLS, [], SMALLEST) == {0}


def test_two_small_cells_whose_sum_is_small_take_a_third():
    cells = [{"keluarga": n} for n in (2, 3, 15, 40)]

    assert aggregate.suppressed(cells, [[0, 1, 2, 3]], SMALLEST) == {0, 1, 2}


def test_a_blank_cell_of_the_region_above_blanks_one_below():
    # 0 and 1 are regencies of province 2, whose own cell is blank because of province 3
    cells = [{"keluarga": n} for n in (20, 30, 50, 4)]

    blank = aggregate.suppressed(cells, [[0, 1, 2], [2, 3]], SMALLEST)

    assert blank == {0, 2, 3}


def test_empty_cells_are_told():
    assert aggregate.suppressed([{"keluarga": 0}, {"keluarga": 50}], [[0, 1]], SMALLEST) == set()


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5))
def test_no_small_cell_follows_from_the_margins(table):
    width = 3
    cells = [{"keluarga": n} for line in table for n in line]
    lines = [[width * i + j for j in range(width)] for i in range(len(table))]
    columns = [[width * i + j for i in range(len(table))] for j in range(width)]

    blank = aggregate.suppressed(cells, [*lines, *columns], SMALLEST)

    for i, cell in enumerate(cells):
        if 0 < cell["keluarga"] < SMALLEST:
            assert i in blank
    for relation in (*lines, *columns):
        inside = [i for i in relation if i in blank]
        filled = [i for i in relation if cells[i]["keluarga"]]
        if inside and inside != filled:
            assert len(inside) >= 2
            assert sum(cells[i]["keluarga"] for i in inside) >= SMALLEST


def read(home, name) -> list[dict[str, str]]:
    path = home.candidate(nation.QUARTER) / f"sent/bappenas/data/agregat/{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted(home, columns) -> dict[tuple, int]:
    files = home.candidate(nation.QUARTER) / "ranked/family/*/*.parquet"
    query = f"select {columns}, count(*) from read_parquet('{files}') group by all"
    return {tuple(map(str, row[:-1])): row[-1] for row in duckdb.sql(query).fetchall()}


@pytest.mark.parametrize("name", list(recipients.load()["bappenas"].aggregates))
def test_no_shown_cell_is_small(cut, name):
    rows = read(cut, name)

    assert rows
    for row in rows:
        assert (row["keluarga"] == "") == (row["jiwa"] == "")
        assert row["keluarga"] in ("", "0") or int(row["keluarga"]) >= SMALLEST


def test_shown_cells_are_the_counts_of_the_ranking(tmp_path):
    from pipelines import send

    home = nation.build(tmp_path, families=1500)
    send.run(home, nation.QUARTER)
    true = counted(home, "kode_kabupaten_kota, desil_nasional")
    true |= counted(home, "kode_provinsi, desil_nasional")

    rows = [row for row in read(home, "desil_wilayah") if row["keluarga"]]

    shown = {(row["kode_wilayah"], row["desil_nasional"]): int(row["keluarga"]) for row in rows}
    assert {cell: n for cell, n in shown.items() if n} == {
        cell: n for cell, n in true.items() if cell in shown
    }
    assert sum(n > 0 for n in shown.values()) > 30


def test_a_cell_added_up_from_a_blank_one_is_blank():
    cells = [{"keluarga": None}, {"keluarga": 30}, {"keluarga": 4}]

    assert aggregate.suppressed(cells, [], SMALLEST) == {0, 2}


def test_programmes_add_up_what_is_shown_and_hide_what_is_hidden(tmp_path, monkeypatch):
    from pipelines import send

    limits = {"pkh": 4, "sembako": 7, "sekolah_rakyat": 2}
    for programme, highest in limits.items():
        decree(monkeypatch, f"programme_highest_decile_{programme}", highest)
    home = nation.build(tmp_path, families=1500)
    spoil(home)
    send.run(home, nation.QUARTER)
    shown = {
        (row["kode_wilayah"], int(row["desil_nasional"])): row
        for row in read(home, "desil_wilayah")
    }

    found = {(row["kode_wilayah"], row["program"]): row for row in read(home, "program")}

    hidden = 0
    for programme, highest in limits.items():
        for place in ("11", "32", "1101", "3201", "3273"):
            told = found[place, programme]
            cells = [shown[place, decile] for decile in range(1, highest + 1)]
            assert told["desil_tertinggi"] == str(highest)
            for count in ("keluarga", "jiwa"):
                blank = any(cell[count] == "" for cell in cells)
                hidden += blank
                assert told[count] == ("" if blank else str(sum(int(c[count]) for c in cells)))
    assert 0 < hidden < 20


def spoil(home):
    """Leave but three families of one regency in the first decile."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = next((home.candidate(nation.QUARTER) / "ranked/family/prov=32").glob("*.parquet"))
    rows = pq.ParquetFile(file).read().to_pylist()
    first = [r for r in rows if r["kode_kabupaten_kota"] == "3273" and r["desil_nasional"] == 1]
    for row in first[3:]:
        row["desil_nasional"] = 8
    pq.write_table(pa.Table.from_pylist(rows, pq.read_schema(file)), file)


def test_programmes_of_the_nation_are_those_of_the_ranking(cut):
    ranked = [row for file in ranked_files(cut) for row in file]

    found = {r["program"]: r for r in read(cut, "program") if r["tingkat"] == "nasional"}

    # pipelines/rules/programmes.yaml, by hand
    for programme, highest in {"pkh": 4, "pbi_jk": 5, "sekolah_rakyat": 2, "sembako": 4}.items():
        within = [row for row in ranked if row["desil_nasional"] <= highest]
        told = found[programme]
        assert told["desil_tertinggi"] == str(highest)
        assert told["keluarga"] == str(len(within))
        assert told["jiwa"] == str(sum(row["jumlah_anggota"] for row in within))


def ranked_files(home):
    import pyarrow.parquet as pq

    for file in sorted((home.candidate(nation.QUARTER) / "ranked/family").glob("*/*.parquet")):
        yield pq.ParquetFile(file).read().to_pylist()


@pytest.mark.parametrize("poorest", [4, 6])
def test_housing_counts_every_answer_and_the_blanks(tmp_path, monkeypatch, poorest):
    decree(monkeypatch, "poorest_highest_decile", poorest)
    from pipelines import send

    home = nation.build(tmp_path, families=1500)
    send.run(home, nation.QUARTER)
    family = home.candidate(nation.QUARTER) / "registry/family/*/*.parquet"
    ranked = home.candidate(nation.QUARTER) / "ranked/family/*/*.parquet"
    true = duckdb.sql(
        f"select kode_provinsi, if(desil_nasional > {poorest}, '{poorest + 1}-10', "
        f"'1-{poorest}'), jenis_kloset, count(*), "
        f"sum(jumlah_anggota) from read_parquet('{family}') as f join (select id_keluarga, "
        f"desil_nasional, jumlah_anggota from read_parquet('{ranked}')) using (id_keluarga) "
        "group by all"
    ).fetchall()

    found = [row for row in read(home, "perumahan") if row["variabel"] == "jenis_kloset"]

    assert sorted(
        (r["kode_wilayah"], r["kelompok_desil"], r["kode"], r["keluarga"], r["jiwa"]) for r in found
    ) == sorted((p, d, "" if k is None else str(k), str(n), str(j)) for p, d, k, n, j in true)
