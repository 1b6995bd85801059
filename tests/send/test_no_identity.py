"""No document, and nothing that Bappenas gets, leads to a person: families are pseudonyms there."""

import hashlib
import re
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines import send
from pipelines.errors import DataStop
from tests.send import nation
from tests.send.packages import candidate, rows

# not within a hash, which may hold any digits
SIXTEEN = re.compile(rb"(?<![0-9a-f])\d{16}(?![0-9a-f])")


def cells(path: Path) -> bytes:
    if path.suffix == ".parquet":
        columns = pq.ParquetFile(path).read().to_pydict().values()
        return "\n".join(str(v) for column in columns for v in column).encode()
    if path.suffix in {".xlsx", ".zip"}:
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return path.read_bytes()


def test_nothing_in_the_package_for_bappenas_leads_to_a_person(cut):
    families = candidate(cut, "registry/family")
    people = candidate(cut, "registry/person")
    canaries = {f"{f['nomor_kartu_keluarga']:016d}".encode() for f in families}
    canaries |= {str(f[c]).encode() for f in families for c in ("alamat", "nama_kepala_keluarga")}
    canaries |= {p["nama"].encode() for p in people}
    folder = cut.candidate(nation.QUARTER) / "sent" / "bappenas"

    files = [f for f in folder.rglob("*") if f.is_file()]

    assert len(files) > 8
    for file in files:
        text = cells(file)
        assert not SIXTEEN.search(text), file.name
        assert not [c for c in canaries if c in text], file.name
    found = rows(cut, "bappenas", "keluarga")
    numbers = {f["id_keluarga"] for f in families}
    assert all(v not in numbers for row in found for v in row.values())


def test_no_identity_in_the_documents_of_any_package(cut):
    sent = cut.candidate(nation.QUARTER) / "sent"
    documents = [f for f in sent.rglob("*") if f.is_file() and "data" not in f.parts]

    assert documents
    for file in documents:
        assert not SIXTEEN.search(file.read_bytes()), file.name
        assert b"KEPALA 1" not in file.read_bytes()


def test_pseudonyms_are_stable_unique_and_not_in_the_families_order(cut, tmp_path):
    again = nation.build(tmp_path)
    send.run(again, nation.QUARTER)
    found = [row["pid"] for row in rows(cut, "bappenas", "keluarga")]

    assert len(set(found)) == len(found) == 90
    assert found == [row["pid"] for row in rows(again, "bappenas", "keluarga")]
    assert not any(character.isdigit() for pid in found for character in pid)


def test_another_key_gives_other_pseudonyms(cut, tmp_path):
    other = nation.build(tmp_path)
    (other.keys / "pseudonym-bappenas.key").write_bytes(b"j" * 32)
    send.run(other, nation.QUARTER)

    first, second = (
        {row["pid"] for row in rows(home, "bappenas", "keluarga")} for home in (cut, other)
    )

    assert not first & second


def test_pseudonyms_are_keyed_blake2b_with_the_recipient_and_epoch(cut):
    number = min(row["id_keluarga"] for row in candidate(cut, "ranked/family"))
    digest = hashlib.blake2b(
        number.to_bytes(8, "little"),
        key=b"k" * 32,
        digest_size=16,
        person=b"bappenas",
        salt=b"2026",
    ).hexdigest()
    expected = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)

    assert expected in {row["pid"] for row in rows(cut, "bappenas", "keluarga")}


@pytest.mark.parametrize("content", [None, b"short", b"x" * 65])
def test_without_a_usable_key_nothing_is_cut(tmp_path, content):
    home = nation.build(tmp_path, families=9)
    key = home.keys / "pseudonym-bappenas.key"
    key.unlink()
    if content is not None:
        key.write_bytes(content)

    with pytest.raises(DataStop, match="pseudonym key"):
        send.run(home, nation.QUARTER)

    assert not (home.candidate(nation.QUARTER) / "sent").exists()
