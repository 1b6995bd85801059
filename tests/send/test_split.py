"""Files of a package are written behind the one who cuts them: in order, whole, and small."""

import threading

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.send import split


def test_work_is_done_in_order_while_the_asker_goes_on():
    done, may_go_on = [], threading.Event()
    with split.Behind() as behind:
        behind.do(may_go_on.wait)
        behind.do(done.append, 1)
        behind.do(done.append, 2)
        assert not done
        may_go_on.set()
    assert done == [1, 2]


def test_what_fails_behind_is_raised_to_the_asker():
    def fail():
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"), split.Behind() as behind:
        behind.do(fail)


def test_after_a_failure_the_asker_is_told_soon():
    asked = []

    def fail():
        raise OSError("no space left")

    def ask_on():
        with split.Behind() as behind:
            behind.do(fail)
            for number in range(100):
                asked.append(number)
                behind.do(int)

    with pytest.raises(OSError, match="no space left"):
        ask_on()
    assert len(asked) < 10


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
