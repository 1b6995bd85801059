"""Quotation marks in a CSV file: as they are written in cells, and as they are forgotten."""

from collections.abc import Callable

import pytest

from pipelines.home import Home
from tests.arrive.quarter import Outcome, run
from tests.arrive.submissions import as_csv, family, file, headers, person, put, siks_files

# the free text stands last: a quote that opens there runs over all rows below
NAMES = [*(name for name in headers("siks_ng", "keluarga") if name != "alamat"), "alamat"]
HERE = "Jl. {}"


def sent(tmp_path, change: Callable[[bytes], bytes], count: int | None = 4) -> Outcome:
    """Send four families whose streets are called `Jl. 1` to `Jl. 4`."""
    rows = [family(n, alamat=HERE.format(n)) for n in range(1, 5)]
    content = change(as_csv(rows, NAMES))
    members = siks_files([], [person(n, n) for n in range(1, 5)])[1]
    put(Home(tmp_path), [file("keluarga.csv", "keluarga", content, count), members], name="a")
    return run(Home(tmp_path))


@pytest.mark.parametrize(
    "streets",
    [{2: b'"Jl. 2'}, {4: b'"Jl. 4'}, {1: b'"Jl. 1', 3: b'"Jl. 3'}, {2: b'"Jl." 2'}],
    ids=["never closed", "on the last line", "closed by the next", "text behind it"],
)
def test_a_quote_out_of_place_refuses_the_file_and_names_the_line(tmp_path, streets):
    def change(content: bytes) -> bytes:
        for number, street in streets.items():
            content = content.replace(f"Jl. {number}".encode(), street)
        return content

    outcome = sent(tmp_path, change, None)
    message = outcome.submission("a")["message"]
    assert outcome.submission("a")["state"] == "ditolak"
    assert f"keluarga.csv, mulai baris {min(streets) + 1}: tanda kutip" in message
    assert "Jl." not in message and not outcome.rows("family")


def test_a_row_that_holds_another_is_held_though_its_cells_are_as_many(tmp_path):
    def change(content: bytes) -> bytes:
        lines = content.split(b"\r\n")
        first, second = lines[2].split(b","), lines[3].split(b",")
        first[5], second[5] = b'"' + first[5], second[5] + b'"'
        lines[2:4] = [b",".join(first), b",".join(second)]
        return b"\r\n".join(lines)

    outcome = sent(tmp_path, change, None)
    assert outcome.rules("a")["LARIK"] == {3}
    assert len(outcome.rows("family")) == 2


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b'Jl. "Mawar" 1', 'Jl. "Mawar" 1'),
        (b'"Jl. ""Mawar"" 1"', 'Jl. "Mawar" 1'),
        (b'"Jl. Mawar, RT 1\r\nRW 2, dekat pasar"', "Jl. Mawar, RT 1\r\nRW 2, dekat pasar"),
        (b'""', None),
        (b'6" dari jalan', '6" dari jalan'),
    ],
    ids=["inside a cell", "doubled", "over two lines", "empty", "inches"],
)
def test_quotes_that_are_right_are_read_as_ever(tmp_path, written, read):
    outcome = sent(tmp_path, lambda content: content.replace(b"Jl. 2", written))
    assert outcome.counts("a") == ("diterima", 8, 8, 0, 0, 0, 0)
    streets = [row["alamat"] for row in outcome.rows("family")]
    normal = " ".join(read.split()) if read else None
    assert normal in [" ".join(street.split()) if street else None for street in streets]
