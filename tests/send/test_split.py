"""Files of a package are written small."""

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.send import split


def test_only_a_column_that_repeats_itself_is_written_as_a_list_of_what_there_is(tmp_path):
    rows = range(3_000)
    piece = pa.table({"nomor": [f"{n:016}" for n in rows], "desil": [n % 10 + 1 for n in rows]})
    with split.Files(tmp_path / "keluarga", ("parquet", "csv")) as files:
        files.add(piece.slice(0, 2_000))
        files.add(piece.slice(2_000))
    path = tmp_path / "keluarga.parquet"
    assert pq.read_table(path).equals(piece)
    group = pq.read_metadata(path).row_group(0)
    listed = ["RLE_DICTIONARY" in group.column(place).encodings for place in range(2)]
    assert listed == [False, True]
    assert len((tmp_path / "keluarga.csv").read_text().splitlines()) == 1 + len(rows)
