"""Refused rows corrected in the returned file itself and sent back: those alone change."""

import pytest

from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import QUARTER, family, file, kk, person, put, siks_files
from tests.ledger.book import publish
from tests.run.nation import document
from tests.send.correcting import LATER, correct, judge, sheets_of, submit, write_back
from tests.send.quarters import begin

pytestmark = pytest.mark.long

NAME = "siks_ng-3201-1"


@pytest.fixture
def home(tmp_path) -> Home:
    """Four families; of 2, 3 and 4 a cell is wrong, and their members are held along."""
    home = begin(tmp_path / "home")
    families = [
        family(1),
        family(2, jenis_lantai_terluas="99"),
        family(3, luas_lantai="5000", jenis_atap_terluas="77"),
        family(4, jenis_lantai_terluas="98"),
    ]
    put(home, siks_files(families, [person(number, number) for number in (1, 2, 3, 4)]))
    return home


RIGHT = {
    kk(2): {"jenis_lantai_terluas": "3"},
    kk(3): {"luas_lantai": "50", "jenis_atap_terluas": "2"},
}


def by_rule(findings):
    return {(row["kode_aturan"], row["id_keluarga"]): row for row in findings}


@pytest.mark.parametrize(("suffix", "by_command"), [("csv", True), ("xlsx", True), ("xlsx", False)])
def test_corrected_cells_take_the_place_of_their_rows_and_close_their_findings(
    home, tmp_path, suffix, by_command
):
    before = by_rule(judge(home))
    (path,) = home.returns(QUARTER).glob(f"3201/ditolak-{NAME}-keluarga.{suffix}")
    copy = correct(path, "nomor_kartu_keluarga", RIGHT, tmp_path)
    if by_command:
        told = submit(home, copy)
        assert (told["source"], told["kabupaten"], told["corrects"]) == ("siks_ng", "3201", NAME)
        name = told["submission"]
    else:
        name = "siks_ng-3201-9"
        more = {"delimiter": ";"} if suffix == "csv" else {}
        back = file(copy.name, "keluarga", copy.read_bytes(), 3, format=suffix, **more)
        put(home, [back], name, created=LATER)

    after = by_rule(judge(home))

    outcome = run(home)
    # all three rows were sent back; 2 and 3 are right now, 4 is as wrong as before
    assert outcome.counts(NAME) == ("diterima", 8, 4, 1, 0, 3, 0)
    assert outcome.counts(name) == ("diterima", 3, 2, 1, 0, 0, 0)
    taken = {row["nomor_kartu_keluarga"] for row in outcome.rows("family")}
    assert taken == {int(kk(number)) for number in (1, 2, 3)}
    left = ("JENIS_LANTAI_TERLUAS_KODE", 4)
    assert {family for rule, family in before if rule != "KELUARGA"} == {2, 3, 4}
    assert {key for key in after if key[1] in (2, 3, 4)} == {left}
    same = ("id_temuan", "sidik", "keadaan", "keparahan", "variabel")
    assert [after[left][c] for c in same] == [before[left][c] for c in same]
    assert after[left]["submission"] == name


def test_rows_taken_out_of_the_returned_file_stay_held_where_they_were(home, tmp_path):
    judge(home)
    (path,) = home.returns(QUARTER).glob(f"3201/ditolak-{NAME}-keluarga.csv")
    copy = correct(path, "nomor_kartu_keluarga", RIGHT, tmp_path)
    pages = sheets_of(copy)
    pages[""].pop()  # family 4
    write_back(copy, pages)
    told = submit(home, copy)

    outcome = run(home)

    assert outcome.counts(NAME) == ("diterima", 8, 4, 2, 0, 2, 0)
    assert outcome.counts(told["submission"]) == ("diterima", 2, 2, 0, 0, 0, 0)


def test_after_publication_the_corrected_findings_are_closed_and_the_others_stand(home, tmp_path):
    before = by_rule(judge(home))
    folder = home.returns(QUARTER) / "3201"
    changes = {**RIGHT, kk(4): {}}
    names = ("keluarga", "anggota")
    copies = [folder / f"ditolak-{NAME}-{name}.xlsx" for name in names]
    copies[0] = correct(copies[0], "nomor_kartu_keluarga", changes, tmp_path)
    publish(home, QUARTER)
    later = QUARTER.next
    call = ("submit", *copies, "--quarter", str(later), "--home", home.root)
    told = document(*call, "--created", "2026-06-05T09:00:00+07:00")

    after = by_rule(judge(home, later))

    assert told["corrects"] == NAME
    rules = {key for key in before if key[0] != "KELUARGA"}
    assert {key: after[key]["keadaan"] for key in rules} == {
        key: "tetap" if key[1] == 4 else "ditutup" for key in rules
    }
    left = ("JENIS_LANTAI_TERLUAS_KODE", 4)
    assert after[left]["id_temuan"] == before[left]["id_temuan"]
    assert after[left]["triwulan_terakhir"] == str(later)
    assert run(home, later).counts(told["submission"]) == ("diterima", 6, 4, 2, 0, 0, 0)
