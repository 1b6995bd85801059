"""A row that bears somebody else's NIK is taken in, linked to nobody, and told to who sent it."""

import csv

import duckdb
import pytest

from pipelines import send
from pipelines.ledger import stage_finding
from pipelines.sources import arrived, line_key
from tests.arrive.submissions import QUARTER, kk, nik, person
from tests.register.drawn import Drawn
from tests.send.quarters import begin, said


@pytest.fixture
def told(tmp_path):
    home, second = begin(tmp_path), QUARTER.next
    known = [person(1, 1, nama="Agus Salim"), person(2, 2, nama="Budi Utomo")]
    said(home, QUARTER, known, "awal")
    Drawn(home, QUARTER).publish()
    rows = [
        person(2, 2, nama="Budi Utomo"),
        person(2, 3, nama="Slamet Riyadi", tanggal_lahir="1970-12-12"),  # the NIK of Budi
        person(1, 1, nama="A. Salim"),  # his birth date agrees: it is he
    ]
    said(home, second, rows, "lagi")
    send.returns(home, second, home.candidate(second))
    return home, second


def test_its_sender_is_told_which_row_it_was(told):
    home, quarter = told
    path = home.returns(quarter) / "3201" / "peringatan.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        found = [
            row
            for row in csv.DictReader(lines, delimiter=";")
            if row["kode_aturan"] == "NIK_ORANG_LAIN"
        ]
    assert [(r["kiriman"], r["berkas"], r["baris"]) for r in found] == [("lagi", "a.csv", "3")]
    (record,) = arrived.read(home.output(quarter, "arrive"))
    key = line_key.read(found[0]["kunci_baris"])
    assert key.is_of(record.isi) and key.place == line_key.Place(1, 0, 3)
    assert found[0]["pesan"].startswith("NIK ini tercatat untuk dua orang")
    assert nik(2) not in str(found) and kk(2) not in str(found)


def test_it_is_new_in_the_register_and_whose_nik_it_is_has_a_finding(told):
    home, quarter = told
    people = home.candidate(quarter) / "registry/person/*/*.parquet"
    found = stage_finding.folder(home, quarter) / "identify.parquet"
    names = duckdb.sql(f"select nama from '{people}' order by 1").fetchall()
    assert [name for (name,) in names] == ["A. Salim", "Budi Utomo", "Slamet Riyadi"]
    whose = duckdb.sql(
        f"select nama, kode_aturan from '{found}' inner join '{people}' using (id_individu)"
    )
    assert whose.fetchall() == [("Budi Utomo", "NIK_ORANG_LAIN")]
