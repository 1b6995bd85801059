"""No blank cell of an aggregate table follows from its shown cells and the sums a reader knows."""

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import recipients
from pipelines.send import aggregate, implied

SMALLEST = 10
TABLES = recipients.load()["bappenas"].aggregates
SIZES = st.one_of(st.integers(1, 9), *[st.integers(10, 300)] * 9, st.just(0))


def hidden(name, cells) -> set[int]:
    return aggregate.suppressed(cells, aggregate.relations(TABLES[name], cells), SMALLEST)


def worked_out(sums, unknown) -> list[int]:
    """Return what linear algebra gives exactly: without its column the matrix has lower rank."""
    places = sorted(unknown)
    matrix = np.array([[factors.get(i, 0) for i in places] for factors in sums])
    rank = np.linalg.matrix_rank(matrix)
    without = (np.delete(matrix, n, axis=1) for n in range(len(places)))
    return [i for i, m in zip(places, without, strict=True) if np.linalg.matrix_rank(m) < rank]


def by(cells, *keys) -> list[dict[int, int]]:
    found: dict[tuple, dict[int, int]] = defaultdict(dict)
    for i, cell in enumerate(cells):
        found[tuple(cell[key] for key in keys)][i] = 1
    return list(found.values())


def assert_nothing_is_worked_out(cells, sums, blank):
    assert {i for i, cell in enumerate(cells) if 0 < cell["keluarga"] < SMALLEST} <= blank
    filled = {i for i, cell in enumerate(cells) if cell["keluarga"]}
    assert blank <= filled
    if blank:  # what follows though all but the empty cells are blank cannot be helped
        assert set(worked_out(sums, blank)) <= set(worked_out(sums, filled))


@settings(max_examples=40, deadline=None)
@given(st.lists(SIZES, min_size=36, max_size=36), st.integers(2, 4))
def test_no_decile_of_a_region_is_worked_out(sizes, regencies):
    rest, cells = iter(sizes), []
    sums: list[dict[int, int]] = []
    for province in ("11", "32", "73"):
        for decile in (1, 2, 3):
            total, parts = 0, {}
            for regency in range(regencies):
                place = f"{province}0{regency}"
                size = next(rest)
                total += size
                parts[len(cells)] = 1
                cells.append(region("kabupaten_kota", province, place, decile, size))
            sums.append({**parts, len(cells): -1})
            cells.append(region("provinsi", "00", province, decile, total))
    sums += by(cells, "kode_wilayah")
    sums += [
        {i: 1 for i, cell in enumerate(cells) if (cell["induk"], cell["desil_nasional"]) == key}
        for key in (("00", 1), ("00", 2), ("00", 3))
    ]

    assert_nothing_is_worked_out(cells, sums, hidden("desil_wilayah", cells))


def region(tingkat, induk, code, decile, size) -> dict:
    place = {"tingkat": tingkat, "induk": induk, "kode_wilayah": code, "nama_wilayah": code}
    return {**place, "desil_nasional": decile, "keluarga": size}


@settings(max_examples=40, deadline=None)
@given(st.lists(SIZES, min_size=36, max_size=36))
def test_no_movement_between_deciles_is_worked_out(sizes):
    keys = [(p, before, now) for p in ("11", "32", "73") for before in range(3) for now in range(4)]
    names = ("kode_wilayah", "desil_sebelumnya", "desil_nasional")
    cells = [
        dict(zip((*names, "keluarga"), (*key, n), strict=True))
        for key, n in zip(keys, sizes, strict=True)
    ]
    sums = [s for n in range(3) for s in by(cells, *names[:n], *names[n + 1 :])]

    assert_nothing_is_worked_out(cells, sums, hidden("pergerakan", cells))


def test_a_blank_that_alone_links_two_groups_of_blanks_takes_another_with_it():
    # two in every row and column are blank, but 14 is what its row's two others leave
    table = [
        [1, 20, 30, 31],
        [12, 2, 32, 33],
        [34, 35, 3, 15],
        [36, 37, 16, 4],
    ]
    table[1][2] = 5
    cells = [{"keluarga": n} for line in table for n in line]
    margins = [[4 * i + j for j in range(4)] for i in range(4)]
    margins += [[4 * i + j for i in range(4)] for j in range(4)]
    pairs = {0, 1, 4, 5, 6, 10, 11, 14, 15}
    assert implied.following(pairs, margins) == [6]

    blank = aggregate.suppressed(cells, margins, SMALLEST)

    assert implied.following(blank, margins) == []
    assert len(blank) <= len(pairs) + 2
    assert blank == aggregate.suppressed(cells, margins, SMALLEST)


def test_a_sum_that_a_cell_stands_for_is_known_as_far_as_the_cell_is_shown():
    # 0 + 1 = 2: with all three blank the others tell nothing
    assert implied.following({0, 1, 2}, [implied.AddsUp([0, 1, 2])]) == []
    assert implied.following({0, 1, 2}, [implied.AddsUp([0, 1, 2]), [0, 1]]) == [2]
