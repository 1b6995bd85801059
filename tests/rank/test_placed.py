"""Families placed by compiled loops beside the same in SQL, on drawn scores and cut points."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import parquet, store
from pipelines.rank import cuts, givers
from pipelines.rank.given import make_table
from pipelines.rank.placed import Placer, elsewhere, fetch, of_province
from pipelines.rank.placement import Lines
from ranking.desil import NOTHING

VILLAGES = ["1101012001", "1101022003", "1102012001", "3201012001", "3201022002"]
STEPS = range(-4, 5)
BANDS, PLAYERS = 3, 6
KINDS = {
    "id": "bigint",
    "nomor_kartu_keluarga": "bigint",
    "kode_kelurahan_desa": "varchar",
    "perkotaan": "tinyint",
    "jumlah_anggota": "smallint",
    "skor": "bigint",
    "skor_lama": "bigint",
    "variabel_diduga": "smallint",
    "jenis_kelamin_kepala": "tinyint",
    "lansia_sendiri": "tinyint",
    "disabilitas": "tinyint",
    "skor_sebelumnya": "bigint",
    "desil_sebelumnya": "tinyint",
    "langkah_skor": "bigint",
    "pita": "tinyint",
    "provinsi": "smallint",
    "kabupaten_kota": "smallint",
    "naik": "integer",
    "turun": "integer",
}


def points(rng: np.random.Generator, parts: int = 10) -> np.ndarray:
    """Return cut points: some desil empty, the lowest maybe without any score below."""
    drawn = np.sort(rng.integers(-60, 60, parts)) * 5
    drawn[: rng.integers(0, 3)] = NOTHING
    return np.sort(drawn)


def a_place(rng: np.random.Generator, scope: str, code: str) -> cuts.Place:
    nobody = np.zeros(10, np.int64)
    hundredths = np.sort(points(rng, cuts.HUNDRED))
    return cuts.Place(scope, code, points(rng), nobody, nobody, hundredths, (0, 0, 0))


def some_lines(rng: np.random.Generator, *, is_new_model: bool) -> Lines:
    return Lines(
        national=points(rng),
        by_family=points(rng),
        before=points(rng),
        old_model=points(rng) if is_new_model else None,
        local={
            scope: [a_place(rng, scope, code) for code in sorted({v[:n] for v in VILLAGES})]
            for scope, n in cuts.DIGITS.items()
        },
        chances=[
            (
                urban,
                band,
                step,
                *rng.integers(0, 1001, 2).tolist(),
                *rng.integers(1, 11, 2).tolist(),
            )
            for urban in (0, 1)
            for band in range(BANDS)
            for step in STEPS
        ],
        model="a1b2c3",
    )


def families(rng: np.random.Generator, count: int) -> list[tuple]:
    def seldom(value: int) -> int | None:
        return None if rng.random() < 0.3 else value

    rows = []
    for number in rng.permutation(count).tolist():
        village, score = VILLAGES[rng.integers(len(VILLAGES))], int(rng.integers(-60, 60)) * 5
        desil = seldom(int(rng.integers(1, 11)))
        moved = desil is not None and rng.random() < 0.5
        rows.append(
            (
                number, 3_201_000_000_000_000 + number, village, int(rng.integers(2)),
                int(rng.integers(1, 9)), score, score + int(rng.integers(-9, 10)),
                int(rng.integers(5)), seldom(1), int(rng.integers(2)), seldom(0), None,
                desil, int(rng.choice(STEPS)),
                int(rng.integers(BANDS)), int(village[:2]), int(village[:4]),
                int(rng.integers(PLAYERS)) if moved else None,
                int(rng.integers(PLAYERS)) if moved else None,
            )
        )  # fmt: skip
    return rows


def lay_out(con, lines: Lines, rows: list[tuple], late: list[int], came: list[int]) -> None:
    """Make a part's families, and what was told of some when the other parts were known.

    Some came from another part, and of some of these causes are known.
    """
    make_table(con, "scored_part", KINDS, rows)
    told = [(id_, 4, 5) for id_ in late]
    make_table(con, "main_cause", {"id": "bigint", "naik": "integer", "turun": "integer"}, told)
    left = [(id_, 3) for id_ in came]
    make_table(con, "left_before", {"id": "bigint", "desil": "tinyint"}, left)
    make_table(con, "left_now", {"id": "bigint"}, [(row[0],) for row in rows if row[12] is None])
    lines.lay_out(con)
    givers.make_names(con)
    for name, select in lines.relations().items():
        con.execute(f"create view {name} as {select}")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.booleans(), st.sampled_from([0, 1, 60]))
def test_compiled_and_sql_place_alike(seed: int, is_new_model: bool, count: int) -> None:
    rng = np.random.default_rng(seed)
    lines, rows = some_lines(rng, is_new_model=is_new_model), families(rng, count)
    came = [row[0] for row in rows if row[12] is None][::2]
    with store.connect() as con:
        lay_out(con, lines, rows, late=came[::2], came=came)
        placer = Placer.of(lines)
        ours = placer.place(fetched(con))
        con.execute(f"create table ranked_part as {store.query('rank/ranked')}")
        by_sql = placer.placed_elsewhere(con)
        expected = con.sql("from ranked_part order by kode_provinsi, id_keluarga").to_arrow_table()
    plain = pa.table({name: plainly(ours[name]) for name in expected.column_names})
    assert plain.to_pydict() == expected.to_pydict()
    assert plain.schema.types == expected.schema.types
    assert by_sql.to_pydict() == expected.to_pydict()
    assert by_sql.schema.types == ours.schema.types


def fetched(con: duckdb.DuckDBPyConnection) -> pa.Table:
    return fetch(con.sql("from scored_part").to_arrow_table(), elsewhere(con))


def plainly(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def test_a_provinces_file_has_its_own_families_in_order_whoever_placed_them(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    lines, rows = some_lines(rng, is_new_model=False), families(rng, 200)
    with store.connect() as con:
        lay_out(con, lines, rows, late=[], came=[])
        placer = Placer.of(lines)
        con.execute(f"create table ranked_part as {store.query('rank/ranked')}")
        tables = {"here": placer.place(fetched(con)), "there": placer.placed_elsewhere(con)}
    for where, table in tables.items():
        for province in ("11", "12", "32"):
            path = tmp_path / f"{where}-{province}.parquet"
            parquet.write_table(of_province(table, province), path, ["id_keluarga"])
    for province in ("11", "12", "32"):
        here, there = (tmp_path / f"{where}-{province}.parquet" for where in tables)
        assert here.read_bytes() == there.read_bytes()
        found = pq.read_table(here)
        assert found["id_keluarga"].to_pylist() == sorted(
            row[0] for row in rows if row[2].startswith(province)
        )
        assert set(found["kode_provinsi"].to_pylist()) <= {province}
