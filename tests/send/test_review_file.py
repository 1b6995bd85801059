"""Pairs that linkage is not sure of go out as a file, and a person's decisions come back in it."""

import csv
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines import send, store, submit
from pipelines.home import Home
from tests.arrive.submissions import QUARTER, nik, person
from tests.register.drawn import Drawn
from tests.send.quarters import begin, fold, said

pytestmark = pytest.mark.long

SECOND, THIRD = QUARTER.next, QUARTER.next.next
FIRST_NAMES = ("Agus", "Budi", "Cahyo", "Dedi", "Eko", "Fajar", "Galih", "Hendra", "Irfan", "Joko")
LAST_NAMES = ("Santosa", "Wijaya", "Susilo", "Pratama")


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A register of forty-one, in which an officer is asked about one pair."""
    home = begin(tmp_path_factory.mktemp("review"))
    known = [person(1, 1, nama="Muhammad Yusuf", tanggal_lahir="1980-03-14")]
    for n in range(2, 42):
        name = f"{FIRST_NAMES[n % 10]} {LAST_NAMES[n // 10 % 4]}"
        born = f"{1940 + n}-02-{n % 28 + 1:02}"
        known.append(person(n, n, nama=name, tanggal_lahir=born))
        known[-1]["nomor_induk_kependudukan"] = nik(n, born=born)
    known[0]["nomor_induk_kependudukan"] = nik(1, born="1980-03-14")
    said(home, QUARTER, known, "awal")
    Drawn(home, QUARTER).publish()
    doubtful = person(77, 1, nama="M. Yusuf", tanggal_lahir="1980-07-01")
    doubtful["nomor_induk_kependudukan"] = nik(77, born="1980-07-01")
    said(home, SECOND, [doubtful], "lagi")
    send.returns(home, SECOND, home.candidate(SECOND))
    Drawn(home, SECOND).publish()
    return home


def returned(home: Home) -> tuple[list[str], dict[str, str]]:
    with (home.returns(SECOND) / "peninjauan/pasangan.csv").open(encoding="utf-8-sig") as file:
        reader = csv.DictReader(file, delimiter=";")
        (row,) = reader
        return list(reader.fieldnames or ()), row


def decided(home: Home, folder: Path, *changes: dict[str, str]) -> Home:
    """Fill in the file, a line for each of the changes, send it back and run the quarter."""
    there = Home(shutil.copytree(home.root, folder / "home", symlinks=True))
    names, row = returned(home)
    path = folder / "pasangan.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, delimiter=";")
        writer.writeheader()
        writer.writerows([{**row, "petugas": "P-17", **change} for change in changes])
    options = dict.fromkeys(("kabupaten", "table_name", "bast", "replaces", "waiver"))
    submit.put(
        there,
        THIRD,
        [path],
        source="peninjauan",
        created=f"{THIRD.start}T09:00:00+07:00",
        sender="BPS",
        code_system="kemendagri",
        **options,
    )
    fold(there, THIRD)
    return there


def names(home: Home) -> list[str]:
    found = f"{home.candidate(THIRD)}/registry/person/*/*.parquet"
    rows = duckdb.sql(f"select nama from '{found}' where nama like 'M%' order by all").fetchall()
    return [name for (name,) in rows]


def registry(home: Home) -> dict[str, str]:
    folder = home.candidate(THIRD) / "registry"
    return {str(p.relative_to(folder)): store.sha256(p) for p in sorted(folder.rglob("*.parquet"))}


def told(home: Home) -> list[tuple[int, str]]:
    """Return line and rule of every row of the file that was refused or reported."""
    rows = []
    for kind in ("row", "warning"):
        found = f"{home.candidate(THIRD)}/held_back/{kind}/*/*.parquet"
        rows += duckdb.sql(f"select baris, kode_aturan from '{found}'").fetchall()
    return sorted(rows)


def test_the_file_shows_both_as_the_register_has_them(asked):
    _, row = returned(asked)
    assert {row["nama_1"], row["nama_2"]} == {"Muhammad Yusuf", "M. Yusuf"}
    assert (row["putusan"], row["petugas"]) == ("", "")


def test_yes_makes_them_one_and_another_register(asked, tmp_path):
    yes = decided(asked, tmp_path / "yes", {"putusan": "YA"})
    assert names(yes) == ["M. Yusuf"] and told(yes) == []  # as told last, under the lower id
    no = decided(asked, tmp_path / "no", {"putusan": "TIDAK"})
    assert names(no) == ["M. Yusuf", "Muhammad Yusuf"]
    assert registry(yes) != registry(no)
    again = decided(asked, tmp_path / "again", {"putusan": "YA"})
    assert registry(yes) == registry(again)


def test_a_word_that_is_no_decision_decides_nothing_and_is_told(asked, tmp_path):
    home = decided(asked, tmp_path, {"putusan": "MUNGKIN"})
    assert len(names(home)) == 2
    ((line, _),) = told(home)
    assert line == 2


def test_a_pair_that_nobody_was_asked_about_joins_nobody(asked, tmp_path):
    home = decided(asked, tmp_path, {"putusan": "YA", "kunci_pasangan": "0123456789abcdef"})
    assert len(names(home)) == 2
    assert told(home) == [(2, "PASANGAN_TAK_DIKENAL")]


@pytest.mark.parametrize("last", ["YA", "TIDAK"])
def test_of_two_decisions_on_a_pair_the_last_counts_and_the_other_is_told(asked, tmp_path, last):
    first = "TIDAK" if last == "YA" else "YA"
    home = decided(asked, tmp_path, {"putusan": first}, {"putusan": last})
    assert len(names(home)) == (1 if last == "YA" else 2)
    assert told(home) == [(2, "PASANGAN_DIPUTUS_LAIN")]
