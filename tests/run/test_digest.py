"""The logical digest of a table beside plain Python that follows its definition word by word."""

import hashlib
import struct
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import digest

MEMBER = pa.struct([("variabel", pa.string()), ("sumber", pa.int8())])
SCHEMA = pa.schema(
    {
        "id": pa.int64(),
        "kecil": pa.int8(),
        "nama": pa.string(),
        "hidup": pa.bool_(),
        "tanggal": pa.date32(),
        "harga": pa.decimal128(18, 2),
        "bagian": pa.list_(MEMBER),
    }
)
TYPES = {
    "id": "int64",
    "kecil": "int8",
    "nama": "text",
    "hidup": "bool",
    "tanggal": "date",
    "harga": "decimal(18, 2)",
    "bagian": "list(struct(variabel text, sumber int8))",
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
MEMBERS = st.fixed_dictionaries(
    {"variabel": st.none() | TEXTS, "sumber": st.none() | st.integers(-128, 127)}
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(-(2**63), 2**63 - 1),
            "kecil": st.none() | st.integers(-128, 127),
            "nama": st.none() | TEXTS,
            "hidup": st.none() | st.booleans(),
            "tanggal": st.none() | st.dates(date(1850, 1, 1), date(2100, 1, 1)),
            "harga": st.none() | st.decimals(-(10**9), 10**9, places=2),
            "bagian": st.none() | st.lists(st.none() | MEMBERS, max_size=3),
        }
    ),
    max_size=40,
)
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def lines(*told: str) -> bytes:
    return "".join(f"{line}\n" for line in told).encode()


def bits(values: list) -> bytes:
    told = "".join("0" if value is None else "1" for value in values)
    eights = (told[at : at + 8].ljust(8, "0") for at in range(0, len(told), 8))
    return bytes(int(each[::-1], 2) for each in eights)


def streams(kind: str, values: list) -> list[str]:
    """Follow the definition in the docstring of `pipelines.digest`."""
    known = [value for value in values if value is not None]
    begin = [sha(bits(values))]
    if kind.startswith("struct"):
        return [
            *begin,
            *streams("text", [each["variabel"] for each in known]),
            *streams("int8", [each["sumber"] for each in known]),
        ]
    if kind.startswith("list"):
        lengths = b"".join(struct.pack("<q", len(each)) for each in known)
        inside = [element for each in known for element in each]
        return [*begin, sha(lengths), *streams("struct", inside)]
    if kind == "text":
        texts = [each.encode() for each in known]
        lengths = b"".join(struct.pack("<q", len(each)) for each in texts)
        return [*begin, sha(lengths), sha(b"".join(texts))]
    written = {
        "int64": lambda each: struct.pack("<q", each),
        "int8": lambda each: struct.pack("<b", each),
        "bool": lambda each: b"\1" if each else b"\0",
        "date": lambda each: struct.pack("<i", (each - date(1970, 1, 1)).days),
        "decimal": lambda each: int(each * 100).to_bytes(16, "little", signed=True),
    }[kind.split("(")[0]]
    return [*begin, sha(b"".join(map(written, known)))]


def oracle(rows: list[dict]) -> tuple[str, dict[str, str]]:
    columns = {
        name: sha(lines(kind, *streams(kind, [row[name] for row in rows])))
        for name, kind in TYPES.items()
    }
    told = (f"{name} {each}" for name, each in columns.items())
    return sha(lines(str(len(rows)), *told)), columns


def table(rows: list[dict]) -> pa.Table:
    return pa.Table.from_pylist(rows, SCHEMA)


def written(folder: Path, rows: list[dict], cut: int, **how: object) -> list[Path]:
    """Write rows to two files, the second beginning at `cut`."""
    paths = [folder / f"part-{number}.parquet" for number in (0, 1)]
    for path, part in zip(paths, (rows[:cut], rows[cut:]), strict=True):
        pq.write_table(table(part), path, **how)
    return paths


@given(ROWS, st.integers(0, 40), st.integers(1, 9), st.sampled_from(["snappy", "zstd", "none"]))
@QUICK
def test_the_digest_is_as_defined_however_the_table_is_written(
    tmp_path, rows, cut, group, compression
):
    how = {"compression": compression, "row_group_size": group, "use_dictionary": group % 2 == 0}
    told = digest.of_table(written(tmp_path, rows, cut, **how))
    assert (told.digest, told.columns) == oracle(rows)
    assert told.rows == len(rows)


def test_another_writer_says_the_same(tmp_path):
    rows = [drawn(number) for number in range(1000)]
    (path, _) = written(tmp_path, rows, len(rows))
    theirs, large = tmp_path / "duckdb.parquet", tmp_path / "large.parquet"
    with duckdb.connect() as con:
        con.execute(f"copy (from '{path}') to '{theirs}' (format parquet, row_group_size 128)")
    as_codes = table(rows).set_column(2, "nama", table(rows)["nama"].dictionary_encode())
    pq.write_table(as_codes, large)
    expected = oracle(rows)
    for each in (path, theirs, large):
        told = digest.of_table([each])
        assert (told.digest, told.columns) == expected


def drawn(number: int) -> dict:
    return {
        "id": number,
        "kecil": number % 7 or None,
        "nama": "" if number % 3 else f"Nama {number}",
        "hidup": number % 2 == 0,
        "tanggal": date(2026, 1, 1 + number % 28),
        "harga": Decimal(number) / 100,
        "bagian": [{"variabel": "lantai", "sumber": number % 5}] * (number % 3),
    }


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("kecil", None, 0),
        ("nama", None, ""),
        ("nama", "", " "),
        ("hidup", None, False),
        ("bagian", None, []),
        ("bagian", [], [None]),
        ("bagian", [None], [{"variabel": None, "sumber": None}]),
        ("harga", Decimal("0.00"), Decimal("0.01")),
    ],
)
def test_whatever_says_otherwise_is_seen_in_its_column_alone(tmp_path, column, old, new):
    rows = [drawn(number) for number in range(10)]
    told = []
    for value in (old, new):
        rows[4][column] = value
        told.append(digest.of_table(written(tmp_path, rows, 3)))
    assert told[0].digest != told[1].digest
    assert told[0].differing(told[1]) == [column]


def test_order_type_and_names_are_part_of_what_is_said(tmp_path):
    rows = [drawn(number) for number in range(10)]
    first = digest.of_table(written(tmp_path, rows, 3))
    turned = digest.of_table(written(tmp_path, [rows[1], rows[0], *rows[2:]], 3))
    assert turned.digest != first.digest and "id" in first.differing(turned)
    path = tmp_path / "other.parquet"
    pq.write_table(table(rows).cast(SCHEMA.set(1, pa.field("kecil", pa.int16()))), path)
    assert first.differing(digest.of_table([path])) == ["kecil"]
    pq.write_table(table(rows).select([1, 0, 2, 3, 4, 5, 6]), path)
    other = digest.of_table([path])
    assert other.digest != first.digest and first.differing(other) == []
    pq.write_table(table(rows).drop(["kecil"]), path)
    assert first.differing(digest.of_table([path])) == ["kecil"]


def test_two_cells_are_told_from_one_that_holds_both(tmp_path):
    rows = [drawn(0), drawn(0)]
    told = []
    for names in (("AB", "C"), ("A", "BC")):
        for row, name in zip(rows, names, strict=True):
            row["nama"] = name
        told.append(digest.of_table(written(tmp_path, rows, 1)).digest)
    assert told[0] != told[1]


def test_a_type_without_definition_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"x": pa.array([1], pa.duration("s"))}), path)
    with pytest.raises(TypeError, match="duration"):
        digest.of_table([path])
