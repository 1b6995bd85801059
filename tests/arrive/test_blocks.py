"""Rows that are read many at once are those that are read one by one."""

import csv
import datetime
import math
import random
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.arrive import plain, rounded, sheets, text
from pipelines.arrive.block import Block, Row, in_blocks, one_by_one
from pipelines.arrive.text import Unreadable
from pipelines.sources import Column, Table

NAMES = ("nik", "nama", "alamat")
CELLS = ["", " ", "-", "1", "JL. MAWAR 2", "'", "\ufeffx", "\u00a0", "\x1c", "Ñ", "١٢", "x" * 70]
QUOTED = ['""', '"a"', '"a,b;c"', '"a\r\nb"', '"a""b"', 'a"b', '"a"b', '"a', '" "', '"a\rb"']
ENDS = ["\r\n", "\n", "\r"]


def drawn(seed: int, mark: str) -> str:
    """Draw a file: plain for long stretches, then odd in one of many ways."""
    draw = random.Random(seed)
    # some files are odd throughout, some have a single odd line
    odd, quoted, width = draw.choice([0, 0.02, 0.3]), draw.choice([0, 0.05, 0.4]), len(NAMES)
    end = draw.choice(["\r\n", "\n"])
    lines = [mark.join(NAMES)]
    for _ in range(draw.randrange(60)):
        is_odd = draw.random() < odd
        cells = [
            draw.choice(QUOTED[:3] if not is_odd else QUOTED)
            if draw.random() < quoted
            else draw.choice(CELLS)
            for _ in range(draw.choice([0, 1, 2, 4]) if is_odd else width)
        ]
        lines.append(mark.join(cells))
        if draw.random() < odd / 10:
            lines[-1] += draw.choice(ENDS)
    return end.join(lines) + draw.choice([end, "", end * 2])


def one_after_the_other(path: Path, codec: str, mark: str) -> list[tuple[int, list[str], bool]]:
    """Read a file by Python's own reader: line, cells, and whether they are not three."""
    csv.field_size_limit(plain.LONGEST_CELL)
    with path.open(encoding=codec, newline="") as file:
        reader, line, found = csv.reader(file, delimiter=mark, strict=True), 1, []
        for cells in reader:
            swallows = reader.line_num > line and any(cell.count(mark) >= 4 for cell in cells)
            if line > 1 and any(cell.strip() for cell in cells):
                found.append((line, cells, swallows or len(cells) != len(NAMES)))
            line = reader.line_num + 1
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("size", [40, 400, 2**18], ids=lambda size: f"{size} bytes at once")
def test_a_file_is_read_as_its_records_are(tmp_path, monkeypatch, encoding, size):
    monkeypatch.setattr(plain, "_BYTES", size)
    table = Table(into="fact", columns=tuple(Column(name, used=False) for name in NAMES))
    path, blocks, refused = tmp_path / "file.csv", 0, 0
    for seed in range(300):
        mark = random.Random(-seed).choice(",;\t|")
        path.write_bytes(drawn(seed, mark).encode(encoding, "replace"))
        codec = text.ENCODINGS[encoding]
        try:
            wanted = one_after_the_other(path, codec, mark)
        except csv.Error:
            with pytest.raises(Unreadable):
                list(text.open_text(path, table, mark, encoding)[1])
            refused += 1
            continue
        found = list(text.open_text(path, table, mark, encoding)[1])
        blocks += sum(isinstance(each, Block) for each in found)
        rows = [(row.line, row.cells, row.fault == "LARIK") for row in one_by_one(found)]
        assert rows == wanted, seed
    assert blocks > 200 and refused > 20


def test_a_long_line_and_a_mark_of_byte_order_are_left_to_the_slow_way():
    assert plain._is_doubtful(b"1,2\n" + b"x" * (plain.LONGEST_CELL + 1) + b",3\n", ",")
    assert not plain._is_doubtful(b"1,2\n" + b"x" * (plain.LONGEST_CELL - 9) + b",3\n", ",")
    assert plain._is_doubtful("\ufeff1,2\n".encode(), ",")


def test_last_digits_of_a_column_are_those_of_its_cells():
    draw = random.Random(7)
    whole = ["3201010101010001", "3201010101010002", "3201010101010010", "9601010101010004"]
    odd = ["", " 3201010101010002 ", "320101010101000", "32010101010100021", "320101010101000X"]
    others = "".join(chr(0x660 + n) for n in range(8)) * 2
    for repeated in (False, True):
        for kinds in (whole, [*whole, *odd[2:]], [*whole, *odd], [*whole, others]):
            one, many = (rounded.LastDigits("nik", 0, repeated) for _ in range(2))
            for _ in range(40):
                cells = [draw.choice(kinds) for _ in range(draw.randrange(6))]
                for cell in cells:
                    one.count(cell)
                array = pa.array([None, "", *(cell or None for cell in cells)], pa.string())
                many.count_all(array.slice(2))
            assert (one.ids, one.zeros, one.even) == (many.ids, many.zeros, many.even)


def test_a_column_of_a_sheet_is_read_as_its_cells_are():
    day = datetime.datetime(2026, 3, 1, tzinfo=None)  # noqa: DTZ001
    cells = ["1", 1.0, True, 0.0, -0.0, 1.5, 2.0**70, 7, day, None, Decimal("1.50"), math.nan, ""]
    for mark in ".,":
        for some in (cells, cells[:1], [c for c in cells if type(c) in (str, float)], []):
            wanted = [sheets.as_text(cell, mark) for cell in some]
            assert list(sheets.as_texts(some, mark)) == wanted


def test_rows_by_themselves_become_blocks_in_their_order():
    rows = [Row(line, [str(line), ""][: line % 3]) for line in range(2, 9)]
    given = Block(pa.array([9]), [pa.array(["9"]), pa.array([None], pa.string())])
    blocks = list(in_blocks([*rows, given, Row(10, ["a", "b", "c"], "LARIK", "|nik|")], 2, 5))
    assert [len(block) for block in blocks] == [5, 2, 1, 1]
    last = list(one_by_one(blocks))[-3:]
    assert last[0] == Row(8, ["8", ""])
    assert last[1:] == [Row(9, ["9", ""]), Row(10, ["a", "b"], "LARIK", "|nik|")]
