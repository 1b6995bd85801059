"""No cell of fewer families than the limit can be read, or worked out from a sum."""

import csv

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import recipients
from pipelines.send import aggregate
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


def test_housing_counts_every_answer_and_the_blanks(tmp_path):
    from pipelines import send

    home = nation.build(tmp_path, families=1500)
    send.run(home, nation.QUARTER)
    family = home.candidate(nation.QUARTER) / "registry/family/*/*.parquet"
    ranked = home.candidate(nation.QUARTER) / "ranked/family/*/*.parquet"
    true = duckdb.sql(
        "select kode_provinsi, if(desil_nasional > 4, '5-10', '1-4'), jenis_kloset, count(*), "
        f"sum(jumlah_anggota) from read_parquet('{family}') as f join (select id_keluarga, "
        f"desil_nasional, jumlah_anggota from read_parquet('{ranked}')) using (id_keluarga) "
        "group by all"
    ).fetchall()

    found = [row for row in read(home, "perumahan") if row["variabel"] == "jenis_kloset"]

    assert sorted(
        (r["kode_wilayah"], r["kelompok_desil"], r["kode"], r["keluarga"], r["jiwa"]) for r in found
    ) == sorted((p, d, "" if k is None else str(k), str(n), str(j)) for p, d, k, n, j in true)
