"""No row is lost or counted twice, whatever is sent: drawn inboxes against plain counting."""

import csv
import io
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from tests.arrive.quarter import COUNTS, run
from tests.arrive.submissions import as_csv, family, file, headers, kk, nik, person, put

FAMILY, PERSON = headers("siks_ng", "keluarga"), headers("siks_ng", "anggota")
KK_CELLS = st.sampled_from(["", "3.2E+15", "32010101", "0", "-"])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "jenis_lantai_terluas": st.sampled_from(["", "77", "2", "x", "-1"]),
        "luas_lantai": st.sampled_from(["", "36", "0", "998", "5000", "12,5"]),
        "sepeda_motor": st.sampled_from(["", "-1", "3", "33", "banyak"]),
        "kode_kelurahan_desa": st.sampled_from(["", "3201999999", "3202011001", "32.01.01.1002"]),
        "tanggal_pendataan": st.sampled_from(["", "2026-01-05", "31-01-2026", "2031-01-01", "?"]),
        "alamat": st.sampled_from(["", "Jl. A, no. 1", 'Gang "B"', "baris\nkedua", "Café"]),
        "nomor_kartu_keluarga": KK_CELLS,
    },
)
PERSON_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "nomor_induk_kependudukan": st.sampled_from(["", "3.2E+15", "123", nik(9999)]),
        "status_hubungan_keluarga": st.sampled_from(["", "1", "3", "9"]),
        "tanggal_lahir": st.sampled_from(["", "1980-01-01", "01/01/1980", "2031-01-01", "29221"]),
        "nomor_kartu_keluarga": KK_CELLS,
        "jenis_kelamin": st.sampled_from(["1", "2", "L"]),
    },
)
SUBMISSION = st.fixed_dictionaries(
    {
        "families": st.lists(st.tuples(st.integers(1, 6), CHANGES), max_size=6),
        "persons": st.lists(st.tuples(st.integers(1, 7), PERSON_CHANGES), max_size=9),
        "delimiter": st.sampled_from([",", ";"]),
        "encoding": st.sampled_from(["utf-8", "cp1252", "utf-8-sig"]),
        "created": st.sampled_from(["2026-03-05T09:00:00+07:00", "2026-03-25T09:00:00+07:00"]),
        "wrong_count": st.sampled_from([0, 0, 0, 1]),
        "blank_lines": st.integers(0, 2),
        "again": st.booleans(),
    }
)


def contents(given: dict) -> tuple[bytes, bytes]:
    families = [family(number, **changes) for number, changes in given["families"]]
    persons = [
        person(place * 10 + number, number, **changes)
        for place, (number, changes) in enumerate(given["persons"])
    ]
    made = []
    for rows, names in ((families, FAMILY), (persons, PERSON)):
        made.append(as_csv(rows, names, given["delimiter"], given["encoding"]))
    blank = b"\r\n" * given["blank_lines"]
    return made[0] + blank, made[1]


def counted(content: bytes, given: dict) -> int:
    """Data rows, the way a person would count them."""
    text = content.decode(given["encoding"])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=given["delimiter"])
    return sum(any(row) for row in rows) - 1


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(SUBMISSION, min_size=6, max_size=14))
def test_every_row_is_accounted_for_once(submissions):
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        expected: dict[str, int] = {}
        for number, drawn in enumerate(submissions):
            form = {"delimiter": drawn["delimiter"], "encoding": drawn["encoding"]}
            both = contents(drawn)
            rows = [counted(content, drawn) for content in both]
            files = [
                file("k.csv", "keluarga", both[0], rows[0] + drawn["wrong_count"], **form),
                file("a.csv", "anggota", both[1], rows[1], **form),
            ]
            name = f"s-{number:02}"
            put(home, files, name=name, created=drawn["created"])
            expected[name] = sum(rows)
            if drawn["again"]:
                put(home, files, name=name, folder=f"{name}-again", created=drawn["created"])
                expected[f"{name}-again"] = sum(rows)
        check(run(home), expected)


def check(outcome, expected: dict[str, int]) -> None:
    lines = {row["submission"]: row for row in outcome.rows("submission")}
    assert {name: line["rows_in"] for name, line in lines.items()} == expected
    held: dict[str, set] = {name: set() for name in expected}
    for row in outcome.rows("held_back_row"):
        held[row["submission"]].add((row["berkas"], row["lembar"], row["baris"]))
    written = Counter()
    units: dict[tuple, set] = {}
    for table, name in (("family", "k.csv"), ("person", "a.csv")):
        for row in outcome.rows(table):
            written[row["kiriman"]] += 1
            units.setdefault((row["kiriman"], row["nomor_kartu_keluarga"]), set()).add(
                (name, row["baris"])
            )
            assert row["kode_kelurahan_desa"] if table == "family" else True
    for name, line in lines.items():
        assert line["rows_in"] == sum(line[count] for count in COUNTS), name
        assert line["held_back"] == len(held[name]), name
        assert line["accepted"] == written[line["kiriman"]], name
        taken = {place for (kiriman, _), rows in units.items() if kiriman == line["kiriman"]
                 for place in rows}  # fmt: skip
        assert not taken & {(berkas, baris) for berkas, _, baris in held[name]}
    # a family that went on bears a usable number and stands once
    for (kiriman, number), rows in units.items():
        assert len(str(number)) == len(kk(1))
        assert sum(berkas == "k.csv" for berkas, _ in rows) <= 1, kiriman
