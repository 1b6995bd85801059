"""A table that is here already is written small: ids by their differences, words once each."""

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import store


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
    assert store.write_table(table, path, ["id_keluarga"]) == rows
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
