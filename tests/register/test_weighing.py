"""Records that no NIK links: who is found in the register, who is asked about, and who is new."""

import pyarrow.parquet as pq
import pytest

from pipelines.home import Home
from pipelines.ledger import stage_finding
from pipelines.quarter import Quarter
from tests.register.drawn import OTHER_VILLAGE, Drawn, family, person

KK, KK2, KK3 = 3201010101010001, 3201010101010002, 3201010101010003
AYAH, IBU = 3201010101800001, 3201014101820002


@pytest.fixture
def later(tmp_path):
    """The second quarter of a register of forty families and one that is written about."""
    drawn = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    men = ["AGUS", "BUDI", "CAHYO", "DEDI", "EKO", "FAJAR", "GALIH", "HENDRA", "IRFAN", "JOKO"]
    clans = ["SANTOSA", "WIJAYA", "SUSILO", "PRATAMA"]
    people = [
        person(KK, AYAH, "MUHAMMAD YUSUF", "1980-03-14", 1),
        person(KK, IBU, "SITI AMINAH", "1982-05-09", 2, jenis_kelamin=2),
        person(KK, None, "RINA LESTARI", "2015-11-23", 3, jenis_kelamin=2),
        *(
            person(
                KK3 + 7000 * n,
                None,
                f"{men[n % 10]} {clans[n // 10]}",
                f"{1950 + n}-02-{n % 28 + 1}",
                1,
            )
            for n in range(40)
        ),
    ]
    kks = sorted({row["nomor_kartu_keluarga"] for row in people})
    drawn.send(
        "register_awal", "2025-06-01T00:00:00", family=[family(k) for k in kks], person=people
    )
    drawn.freeze()
    return drawn.next_quarter()


def sent(drawn, *people, kk=KK, **place):
    drawn.send("siks_ng", "2026-06-10T08:00:00", family=[family(kk, **place)], person=list(people))
    drawn.freeze()
    return {p["nama"]: p["id_individu"] for p in drawn.table("person")}


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("M. YUSUF", "1980-03-14"),
        ("MUH YUSUF", "1980-07-01"),
        ("MUHAMMAD YUSUF", "1980-12-31"),
        ("MUHAMAD YUSUP", "1980-03-14"),
    ],
)
def test_an_abbreviated_name_or_a_default_birthday_is_still_the_same_person(later, name, born):
    before = len(sent(later, person(KK, None, name, born, 1)))
    assert before == 43


def test_a_twin_is_another_person(later):
    known = sent(later, person(KK, None, "DINA LESTARI", "2015-11-23", 3, jenis_kelamin=2))
    assert {"RINA LESTARI", "DINA LESTARI"} <= known.keys() and len(known) == 44


def test_a_child_who_is_new_in_a_known_family_is_new(later):
    assert len(sent(later, person(KK, None, "BAGAS YUSUF", "2026-04-02", 3))) == 44


def test_of_two_rows_of_one_submission_only_one_is_the_person(later):
    said = (("MUHAMAD YUSUF", "1980-03-14"), ("M. Y.", None))
    rows = [person(KK, None, name, born, 1) for name, born in said]
    assert len(sent(later, *rows)) == 44


def test_members_follow_co_members_whom_a_nik_links_to_a_new_card(later):
    rows = [
        person(KK2, AYAH, "MUHAMMAD YUSUF", "1980-03-14", 1),
        person(KK2, None, "SITI AMINAH", "1982-05-09", 2, jenis_kelamin=2),
        person(KK2, None, "RINA L.", "2015-11-23", 3, jenis_kelamin=2),
    ]
    assert len(sent(later, *rows, kk=KK2, kode_kelurahan_desa=OTHER_VILLAGE)) == 43
    assert len({p["id_keluarga"] for p in later.table("person")}) == 41


def test_two_nik_far_apart_are_not_linked_without_a_person(later):
    other = 3201019901800077
    known = sent(later, person(KK, other, "M. YUSUF", "1980-07-01", 1))
    assert len(known) == 44


def test_an_undecided_pair_becomes_one_person_when_an_officer_says_so(later):
    other = 3201019901800077
    sent(later, person(KK, other, "M. YUSUF", "1980-07-01", 1))
    (pair,) = later.table("review_pair")
    new, known = pair["id_individu"], pair["id_calon"]
    assert (known, new) == (min(known, new), max(known, new))
    decided = later.next_quarter()
    key = {"kunci_pasangan": pair["kunci_pasangan"], "petugas": "P-17"}
    decided.send("peninjauan", "2026-08-01T08:00:00", review=[{**key, "satu_orang": 1}])
    decided.freeze()
    assert len(decided.table("person")) == 43
    (told,) = decided.table("person_lineage")
    assert (told["dari"], told["ke"], told["peristiwa"]) == (new, known, "gabung")
    assert told["bukti"] == f"peninjauan {pair['kunci_pasangan']}"
    assert decided.table("review_pair") == []
    again = decided.next_quarter()
    again.freeze()
    assert len(again.table("person")) == 43 and again.table("person_lineage") == []


def test_what_was_told_of_an_id_that_ended_is_found_under_the_one_that_goes_on(later):
    other = 3201019901800077
    wage = {"upah_bulanan": 5}, {"upah_bulanan": 3}
    told = [
        {
            "nomor_induk_kependudukan": nik,
            "nama": name,
            "isi": [{"variabel": n, "nilai": v} for n, v in isi.items()],
            "tanggal": f"2026-06-{day}",
        }
        for nik, name, isi, day in (
            (other, "M. YUSUF", wage[0], 20),
            (AYAH, "MUHAMMAD YUSUF", wage[1], 12),
        )
    ]
    later.send("bpjs_ketenagakerjaan", "2026-06-20T00:00:00", fact=told)
    receives = told[0] | {"isi": [{"variabel": "pkh", "nilai": 1}]}
    later.send("monev", "2026-06-20T00:00:00", programme=[receives])
    sent(later, person(KK, other, "M. YUSUF", "1980-07-01", 1))
    (pair,) = later.table("review_pair")
    ends, stays = pair["id_individu"], pair["id_calon"]
    assert {(f["id_individu"], f["nilai"]) for f in later.table("fact")} == {(ends, 5), (stays, 3)}
    decided = later.next_quarter()
    key = {"kunci_pasangan": pair["kunci_pasangan"], "petugas": "P-17"}
    decided.send("peninjauan", "2026-08-01T08:00:00", review=[{**key, "satu_orang": 1}])
    decided.freeze()
    assert {(e["dari"], e["ke"]) for e in decided.table("person_lineage")} == {(ends, stays)}
    (fact,) = decided.table("fact")
    assert (fact["id_individu"], fact["nilai"]) == (stays, 5), "the later word of the two"
    (programme,) = decided.table("programme")
    home = decided.family_of(AYAH)["id_keluarga"]
    assert (programme["id_individu"], programme["id_keluarga"]) == (stays, home)


def test_a_pair_that_an_officer_parted_is_never_asked_about_again(later):
    other = 3201019901800077
    row = person(KK, other, "M. YUSUF", "1980-07-01", 1)
    sent(later, row)
    (pair,) = later.table("review_pair")
    decided = later.next_quarter()
    key = {"kunci_pasangan": pair["kunci_pasangan"], "petugas": "P-17"}
    decided.send("peninjauan", "2026-08-01T08:00:00", review=[{**key, "satu_orang": 0}])
    decided.send("siks_ng", "2026-09-10T08:00:00", family=[family(KK)], person=[row])
    decided.freeze()
    assert len(decided.table("person")) == 44
    assert decided.table("review_pair") == [] and decided.table("person_lineage") == []


def test_a_nik_that_comes_later_proves_two_ids_to_be_one(later):
    elsewhere = KK3 + 7000 * 5  # where others live
    stranger = person(elsewhere, None, "MUHAMMAD YUSUF", "1980-03-14", 1)
    sent(later, stranger, kk=elsewhere, kode_kelurahan_desa=OTHER_VILLAGE)
    assert len(later.table("person")) == 44
    proved = later.next_quarter()
    proved.send(
        "siks_ng",
        "2026-09-10T08:00:00",
        family=[family(elsewhere, kode_kelurahan_desa=OTHER_VILLAGE)],
        person=[{**stranger, "nomor_induk_kependudukan": AYAH}],
    )
    proved.freeze()
    assert len(proved.table("person")) == 43
    assert [(e["ke"], e["bukti"]) for e in proved.table("person_lineage")] == [(1, "nik")]


def test_a_nik_of_somebody_else_links_nobody_and_is_a_finding(later):
    known = sent(later, person(KK2, AYAH, "SLAMET RIYADI", "1970-12-12", 1), kk=KK2)
    assert len(known) == 44
    (found,) = pq.read_table(stage_finding.folder(later.home, later.quarter)).to_pylist()
    assert (found["kode_aturan"], found["id_individu"]) == (
        "NIK_ORANG_LAIN",
        known["MUHAMMAD YUSUF"],
    )
