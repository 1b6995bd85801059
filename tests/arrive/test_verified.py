"""A large Parquet file is decoded to its last page before the engine reads it in place."""

import random
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.arrive import columns
from pipelines.arrive.text import Unreadable
from tests.arrive.test_damaged_files import damaged

FEW = ["AKTIF", "NONAKTIF", None]  # a list of its own in the file, counted off
ROWS = 3_000


def written(path: Path, **more: pa.Array) -> Path:
    """Write a file as an agency sends it: ids that differ, and words of which there are few."""
    own = {
        "nik": pa.array([f"{number:016}" for number in range(ROWS)]),
        "status": pa.array(FEW * (ROWS // 3)),
    }
    pq.write_table(pa.table(own | more), path, row_group_size=1_000, write_page_checksum=True)
    return path


def not_utf8(texts: list[bytes]) -> pa.Array:
    """Return texts that no sender may write."""
    return pa.Array.from_buffers(pa.string(), len(texts), pa.array(texts, pa.binary()).buffers())


def is_refused(path: Path) -> bool:
    """Return whether a file is told to be broken; all its rows are counted else."""
    try:
        rows = columns.verify(path)
    except Unreadable as error:
        return error.finding.rule == "BERKAS_RUSAK"
    assert rows == ROWS
    return False


def test_a_damaged_file_is_refused_or_holds_what_it_held(tmp_path):
    whole, chance, refused = written(tmp_path / "a.parquet"), random.Random(4), 0
    sound, content = pq.read_table(whole), whole.read_bytes()
    assert not is_refused(whole)
    for _ in range(200):
        spoilt = tmp_path / "b.parquet"
        spoilt.write_bytes(damaged(content, chance))
        if is_refused(spoilt):
            refused += 1
        else:
            assert pq.read_table(spoilt).equals(sound)
    assert refused > 100


@pytest.mark.parametrize("last", [b"\xff\xfe", b"utuh"])
@pytest.mark.parametrize("many", [False, True])
def test_a_text_that_is_not_utf8_is_found_wherever_it_stands(last, many, tmp_path):
    """In a column of texts that all differ, and in a list of a few, once in the last rows."""
    texts = [b"%d" % (number if many else number % 2) for number in range(ROWS - 1)]
    path = written(tmp_path / "a.parquet", keterangan=not_utf8([*texts, last]))
    assert is_refused(path) is (last != b"utuh")


def test_few_values_of_other_kinds_are_no_fault(tmp_path):
    path = written(
        tmp_path / "a.parquet",
        biner=pa.array([b"\xff", b"\xfe", None] * (ROWS // 3), pa.binary()),
        nilai=pa.array([Decimal("1.50"), Decimal("2.50"), None] * (ROWS // 3)),
        hari=pa.array([["Senin"], ["Selasa", "Rabu"], None] * (ROWS // 3)),
        kosong=pa.nulls(ROWS, pa.string()),
    )
    assert not is_refused(path)
