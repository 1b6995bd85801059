"""Of several rows the strongest value that is not blank: by arrays as by groups in SQL."""

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from pipelines.merge.strongest import strongest

COLUMNS = {"kuat_a": ("satu", "dua"), "kuat_b": ("teks",)}


def _drawn(rng: np.random.Generator, rows: int) -> pa.Table:
    def some(values):
        return pa.array(values.tolist(), mask=rng.random(rows) < 0.4)

    return pa.table(
        {
            "id": pa.array(rng.integers(1, max(2, rows // 3), rows)),
            # two rows of one key are never equally strong
            "kuat_a": pa.array(rng.permutation(rows), mask=rng.random(rows) < 0.2),
            "kuat_b": pa.array(rng.permutation(rows) + (1 << 62), mask=rng.random(rows) < 0.2),
            "satu": some(rng.integers(-3, 3, rows)),
            "dua": some(rng.integers(0, 9, rows)),
            "teks": some(rng.integers(0, 9, rows).astype(str)).cast(pa.string()),
        }
    )


@pytest.mark.parametrize("rows", [0, 1, 2, 7, 500])
def test_arrays_find_what_groups_find(rows):
    drawn = _drawn(np.random.default_rng(rows), rows)
    found = strongest(drawn, "id", COLUMNS)
    cells = ", ".join(
        f"max_by({name}, {strength}) filter ({name} is not null and {strength} is not null)"
        for strength, names in COLUMNS.items()
        for name in names
    )
    with duckdb.connect() as con:
        con.register("drawn", drawn)
        expected = con.execute(f"select id, {cells} from drawn group by id order by id").fetchall()
    assert [tuple(row.values()) for row in found.to_pylist()] == expected
    assert found.schema.field("teks").type == pa.string()


def test_what_has_no_strength_never_wins():
    rows = pa.table({"id": [5, 5], "k": pa.array([None, None], pa.int64()), "a": [1, 2]})
    assert strongest(rows, "id", {"k": ["a"]}).to_pylist() == [{"id": 5, "a": None}]
