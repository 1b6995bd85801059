"""Files are written small, ids by their differences, words once each, and tell what they lack."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import parquet


def test_words_are_listed_once_wherever_they_stand(tmp_path):
    rows = 5_000
    table = pa.table(
        {
            "id_keluarga": pa.array(range(rows), pa.int64()),
            "kode_kelurahan_desa": ["3201010001"] * rows,
            "kode_aturan": [["KODE_ATAP", "KEPALA_DUA"][: n % 3] for n in range(rows)],
            "asal": [{"sumber": "siks_ng", "kali": n % 2} for n in range(rows)],
        }
    )
    path = tmp_path / "baris.parquet"
    assert parquet.write_table(table, path, ["id_keluarga"]) == rows
    assert pq.read_table(path).equals(table)
    group = pq.read_metadata(path).row_group(0)
    columns = [group.column(place) for place in range(group.num_columns)]
    listed = {c.path_in_schema for c in columns if "RLE_DICTIONARY" in c.encodings}
    assert listed == {
        "kode_kelurahan_desa",
        "kode_aturan.list.element",
        "asal.kali",
        "asal.sumber",
    }
    told = {c.path_in_schema for c in columns if c.is_stats_set}
    assert told == {"id_keluarga"}


def test_a_file_tells_which_rows_it_does_not_hold(tmp_path):
    path, rows = tmp_path / "keluarga.parquet", 200_000
    given = {
        "id_keluarga": pa.array((7 * n for n in range(rows)), pa.int64()),
        "desil": pa.array((n % 10 + 1 for n in range(rows)), pa.int8()),
    }
    parquet.write_table(pa.table(given), path, ["id_keluarga"], ["id_keluarga"])
    lacking = 0
    with duckdb.connect() as con:

        def may_hold(number):
            probe = f"parquet_bloom_probe('{path}', 'id_keluarga', {number})"
            groups = con.sql(f"select not bloom_filter_excludes from {probe}").fetchall()
            assert len(groups) == 2
            return any(may for (may,) in groups)

        for number in range(0, 7 * rows, 7 * 2_000):
            assert may_hold(number)
            lacking += not may_hold(number + 1)
        told = con.sql(f"select count(*), sum(desil) from '{path}'").fetchall()
    assert told == [(rows, sum(n % 10 + 1 for n in range(rows)))]
    assert lacking > 90  # of 100, one wrong in a hundred for each row group
