"""Files of a package are written small."""

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.send import split

_ROWS = range(3_000)
_PIECE = pa.table(
    {
        "nomor": [f"{n:016}" for n in _ROWS],
        "pergerakan": [("naik", "turun", "tetap")[n % 3] for n in _ROWS],
        "desil": pa.array([n % 10 + 1 if n % 7 else None for n in _ROWS], pa.int8()),
        "id_keluarga": list(_ROWS),
    }
)


def _written(folder):
    with split.Files(folder / "keluarga", ("parquet", "csv"), ("nomor",)) as files:
        files.add(_PIECE.slice(0, 2_000))
        files.add(_PIECE.slice(2_000))
    assert len((folder / "keluarga.csv").read_text().splitlines()) == 1 + len(_ROWS)
    return folder / "keluarga.parquet"


def _columns(path):
    group = pq.read_metadata(path).row_group(0)
    return {group.column(n).path_in_schema: group.column(n) for n in range(group.num_columns)}


def test_only_a_text_that_repeats_itself_is_written_as_a_list_of_what_there_is(tmp_path):
    path = _written(tmp_path)
    assert pq.read_table(path).equals(_PIECE)
    listed = {name: "RLE_DICTIONARY" in each.encodings for name, each in _columns(path).items()}
    assert listed == {"nomor": False, "pergerakan": True, "desil": False, "id_keluarga": False}


def test_only_of_what_orders_the_rows_a_file_tells_the_lowest_and_highest(tmp_path):
    told = {name for name, each in _columns(_written(tmp_path)).items() if each.statistics}
    assert told == {"nomor"}
