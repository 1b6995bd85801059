"""Read many lines of a CSV file at once, where none of them is doubtful.

Every line is a record then, and every record has as many cells as there are column names. What
is not so is left to `pipelines.arrive.text`, which looks at each cell.
"""

import codecs
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from pipelines.arrive.block import Block
from pipelines.arrive.headers import DELIMITERS

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_CELL = 100_000
_BYTES = 2**18  # read at once: one odd line lets so many be looked at cell by cell
_AS_UTF8 = ("utf-8-sig", "ascii")
_TELLING = "[0-9A-Za-z]"  # a cell with one of these is not blank


class Lines(NamedTuple):
    """Lines each of which is a record, though not of the right number of cells, or blank."""

    line: int
    number: int
    text: str


def read(
    path: Path, codec: str, delimiter: str, width: int, header: int
) -> Iterator[Block | Lines | None]:
    """Yield the lines below line `header`; None where those that follow are doubtful.

    Parameters
    ----------
    width : int
        How many column names there are.
    """
    with path.open("rb") as file:
        line = header + 1
        if delimiter not in DELIMITERS or not _passed(file, header):
            yield None
            return
        while data := file.read(_BYTES):
            data += file.readline(LONGEST_CELL)
            is_cut = not data.endswith(b"\n") and bool(file.peek(1))
            if is_cut or _is_doubtful(data, delimiter):
                yield None
                return
            text = data if codec in _AS_UTF8 or data.isascii() else data.decode(codec).encode()
            lines = text.splitlines()
            yield from _pieces(text, lines, line, delimiter, width)
            line += len(lines)


def _passed(file: BinaryIO, lines: int) -> bool:
    """Read past so many lines; return whether each ends as lines do nowadays."""
    head = b"".join(file.readline(LONGEST_CELL) for _ in range(lines))
    return head.count(b"\n") == lines and _has_plain_ends(head)


def _has_plain_ends(data: bytes) -> bool:
    return data.count(b"\r") == data.count(b"\r\n")


def _is_doubtful(data: bytes, delimiter: str) -> bool:
    """Return whether a record may be other than a line, or a cell too long."""
    import numpy as np

    if not _has_plain_ends(data) or data.startswith(codecs.BOM_UTF8):
        return True
    if b'"' in data:
        mark = re.escape(delimiter.encode())
        # a cell in quotes, none of which stands inside it
        whole = re.findall(rb'(?:^|(?<=[\n%b]))"[^"\r\n]*"(?=[\r\n%b]|$)' % (mark, mark), data)
        if data.count(b'"') != 2 * len(whole):
            return True
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
    return bool(np.diff(ends, prepend=-1, append=len(data)).max() > LONGEST_CELL)


def _pieces(
    text: bytes, lines: list[bytes], line: int, delimiter: str, width: int
) -> Iterator[Block | Lines]:
    """Yield what can be read at once, and the lines between that cannot."""
    import numpy as np
    import pyarrow as pa

    columns, odd = _columns(text, delimiter, width)
    if len(columns[0]) + len(odd) != len(lines):
        yield Lines(line, len(lines), text.decode())
        return
    is_odd = np.zeros(len(lines), bool)
    is_odd[odd] = True
    edges = [0, *(np.flatnonzero(np.diff(is_odd)) + 1).tolist(), len(lines)]
    taken = 0
    for begin, end in itertools.pairwise(edges):
        if is_odd[begin]:
            yield Lines(line + begin, end - begin, b"\n".join(lines[begin:end]).decode())
        else:
            numbers = pa.array(np.arange(line + begin, line + end))
            yield Block(numbers, [each.slice(taken, end - begin) for each in columns])
            taken += end - begin


def _columns(text: bytes, delimiter: str, width: int) -> "tuple[list[pa.Array], list[int]]":
    """Return the columns of some lines, and which lines are not among them.

    These have more or fewer cells than `width`, or may be blank.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    names, others = [str(number) for number in range(width)], list[int]()

    def pass_over(row: csv.InvalidRow) -> str:
        others.append(row.number - 1)
        return "skip"

    table = csv.read_csv(
        pa.py_buffer(text),
        csv.ReadOptions(use_threads=False, block_size=len(text) + 1, column_names=names),
        csv.ParseOptions(
            delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=pass_over
        ),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    columns = [column.combine_chunks() for column in table.columns]
    is_filled = _filled(columns)
    if not pc.all(is_filled, min_count=0).as_py():
        read = np.delete(np.arange(table.num_rows + len(others)), others)
        others += read[~is_filled.to_numpy(zero_copy_only=False)].tolist()
        columns = [column.filter(is_filled) for column in columns]
    return columns, others


def _filled(columns: "list[pa.Array]") -> "pa.Array":
    """Return which rows have a letter or digit somewhere."""
    import pyarrow.compute as pc

    found = None
    # those first in which nothing is missing: one of them is enough
    for column in sorted(columns, key=lambda column: column.null_count):
        here = pc.fill_null(pc.match_substring_regex(column, _TELLING), False)
        found = here if found is None else pc.or_(found, here)
        if pc.all(found, min_count=0).as_py():
            break
    return found
