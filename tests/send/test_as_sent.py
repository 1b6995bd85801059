"""Lines of a CSV are found again as its reader, given every line, would find them."""

import csv
import random

import pytest

from pipelines.send import as_sent

_CELLS = ("", "a", "1.5", '"b"', '"c;d"', '"e\nf"', '"g\r\n\r\nh"', '"i""j"', 'k"l', "mé", '"')
_LONG = "x" * (csv.field_size_limit() + 1)


def _read_whole(path):
    """Every record by the line on which it begins, up to the first that cannot be read."""
    found, line = {}, 1
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=";")
        try:
            for cells in reader:
                found[line] = cells
                line = reader.line_num + 1
        except csv.Error:
            pass
    return found


@pytest.mark.parametrize("seed", range(40))
def test_wanted_lines_are_those_of_a_reader_that_sees_all(seed, tmp_path):
    rng = random.Random(seed)
    cells = _CELLS if seed % 4 else _CELLS[:3]
    lines = [";".join(rng.choices(cells, k=rng.randint(0, 4))) for _ in range(200)]
    if seed % 5 == 0:
        lines[rng.randrange(100, 200)] = _LONG
    end = ("\n", "\r\n", "\r")[seed % 3]
    path = tmp_path / "sent.csv"
    path.write_bytes(end.join(lines).encode() + (end.encode() if seed % 2 else b""))
    expected = _read_whole(path)
    wanted = frozenset(rng.sample(range(1, 260), 60))

    sent = as_sent._of_csv(path, ";", None, wanted)

    assert sent.lines == {line: cells for line, cells in expected.items() if line in wanted}
    assert sent.top == list(expected.items())[: as_sent._TOP]
