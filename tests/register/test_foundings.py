"""Who was sent is in the register, once, in one family; and whoever is refused changes nothing."""

import pytest

from pipelines.home import Home
from pipelines.merge import places
from pipelines.quarter import Quarter
from tests.register.drawn import OTHER_VILLAGE, VILLAGE, Drawn, civil, family, following, person

KK, KK2, KK3, KK4 = (3201010101010000 + number for number in (1, 2, 3, 4))
FATHER, MOTHER, CHILD = 3201010101800001, 3201014101820002, 3201010101150003
MAN, WOMAN = 3201010101700009, 3201014101710010


@pytest.fixture
def home(tmp_path):
    """A register of a couple and their child, as the second quarter begins."""
    drawn = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    drawn.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[family(KK, luas_lantai=40)],
        person=[
            person(KK, FATHER, "BUDI SANTOSO", "1980-01-01", 1),
            person(KK, MOTHER, "SITI AMINAH", "1982-01-01", 2, jenis_kelamin=2),
            person(KK, CHILD, "ANDI", "2015-01-01", 3),
        ],
    )
    return following(drawn)


def _persons(drawn) -> dict[int, dict]:
    found = {row["nomor_induk_kependudukan"]: row for row in drawn.table("person")}
    assert len(found) == len(drawn.table("person"))
    return found


def _cards(drawn) -> dict[int, int]:
    return {row["nomor_kartu_keluarga"]: row["id_keluarga"] for row in drawn.table("family")}


def _couple(kk: int) -> list[dict]:
    return [
        person(kk, MAN, "JOKO", "1970-01-01", 1),
        person(kk, WOMAN, "WATI", "1971-01-01", 2, jenis_kelamin=2),
    ]


@pytest.mark.parametrize("told", ["2026-05-01", "2026-06-20"])
@pytest.mark.parametrize("there", [(MAN,), (MAN, WOMAN)])
def test_a_new_family_is_founded_where_dukcapil_has_its_members(home, told, there):
    home.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK2)], person=_couple(KK2))
    records = {MAN: ("JOKO", "1970-01-01", 1), WOMAN: ("WATI", "1971-01-01", 2)}
    home.send(
        "dukcapil",
        "2026-06-21T08:00:00",
        civil=[civil(KK3, nik, *records[nik], tanggal=told) for nik in there],
    )
    home.freeze()

    cards, persons = _cards(home), _persons(home)
    assert persons[MAN]["id_keluarga"] == cards[KK3]
    assert persons[WOMAN]["id_keluarga"] == cards[KK3 if WOMAN in there else KK2]


def test_who_comes_back_on_another_card_than_dukcapils_has_a_family(home):
    home.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK2)], person=_couple(KK2)[:1])
    left = following(home)
    record = (MAN, "JOKO", "1970-01-01", 1)
    left.send("dukcapil", "2026-09-20T08:00:00", civil=[civil(KK2, *record, status_hidup=3)])
    back = following(left)
    back.send("siks_ng", "2026-12-10T08:00:00", family=[family(KK4)], person=_couple(KK4)[:1])
    back.send("dukcapil", "2026-12-20T08:00:00", civil=[civil(KK3, *record)])
    back.freeze()

    assert _persons(back)[MAN]["id_keluarga"] == _cards(back)[KK3]


@pytest.mark.parametrize("families_per_part", [1, 250_000])
@pytest.mark.parametrize("last", [VILLAGE, OTHER_VILLAGE])
def test_two_senders_name_the_village_of_a_new_family(home, monkeypatch, families_per_part, last):
    monkeypatch.setattr(places, "FAMILIES_PER_PART", families_per_part)
    visit = family(KK, status_kunjungan=1, luas_lantai=50)
    grown = (CHILD, "ANDI", "2015-01-01")
    home.send("uji_petik", "2026-05-01T08:00:00", family=[visit])
    later = following(home)
    first = OTHER_VILLAGE if last == VILLAGE else VILLAGE
    for day, village in (("05", first), ("10", last)):
        row = family(KK2) | {"kode_kelurahan_desa": village}
        later.send(
            "siks_ng", f"2026-08-{day}T08:00:00", family=[row], person=[person(KK2, *grown, 1)]
        )
    later.freeze()

    (new,) = (row for row in later.table("family") if row["nomor_kartu_keluarga"] == KK2)
    assert new["kode_kelurahan_desa"] == last
    assert _persons(later)[CHILD]["id_keluarga"] == new["id_keluarga"]
    for name in ("family", "person", "provenance"):
        files = (later.home.candidate(later.quarter) / "registry" / name).rglob("*.parquet")
        folders = {
            file.parent.name
            for file in files
            for row in later.table_of_file(file)
            if row["id_keluarga"] == new["id_keluarga"]
        }
        assert folders == {f"prov={last[:2]}"}


@pytest.mark.parametrize(
    "visit",
    [
        {"status_kunjungan": 1, "nomor_referensi": "T-1", "putusan": "ditolak"},
        {"status_kunjungan": 3},
    ],
)
def test_a_visit_without_effect_moves_and_adds_nobody(home, visit):
    home.send(
        "uji_petik",
        "2026-05-01T08:00:00",
        family=[family(KK2, **visit)],
        person=[person(KK2, CHILD, "ANDI", "2015-01-01", 1), *_couple(KK2)],
    )
    home.freeze()

    persons = _persons(home)
    assert persons.keys() == {FATHER, MOTHER, CHILD}
    assert len({row["id_keluarga"] for row in persons.values()}) == 1


def test_a_child_without_a_nik_goes_along_to_the_new_card(tmp_path):
    drawn = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    named = {FATHER: ("BUDI", "1980-01-01", 1), CHILD: ("ANDI SAPUTRA", "2015-04-17", 3)}
    drawn.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[family(KK)],
        person=[person(KK, FATHER, *named[FATHER]), person(KK, None, *named[CHILD])],
    )
    later = following(drawn)
    later.send(
        "dukcapil",
        "2026-06-20T08:00:00",
        civil=[civil(KK2, nik, *words, tanggal="2026-05-01") for nik, words in named.items()],
    )
    later.freeze()

    assert _persons(later).keys() == {FATHER, CHILD}
    assert _cards(later).keys() == {KK2}


def test_a_record_that_somebody_is_known_to_have_left_after_brings_him_back_no_more(home):
    gone = person(KK, CHILD, "ANDI", "2015-01-01", 3, status_keberadaan=4)
    record = {
        FATHER: (KK2, "BUDI SANTOSO", "1980-01-01", 1),
        MOTHER: (KK2, "SITI AMINAH", "1982-01-01", 2),
        CHILD: (KK, "ANDI", "2015-01-01", 3),
    }

    def dukcapil(drawn, day):
        rows = [
            civil(kk, nik, *words, tanggal="2026-04-01") for nik, (kk, *words) in record.items()
        ]
        drawn.send("dukcapil", f"{day}T08:00:00", civil=rows)

    home.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK)], person=[gone])
    dukcapil(home, "2026-06-20")
    later = following(home)
    dukcapil(later, "2026-09-20")
    later.freeze()

    persons = _persons(later)
    assert persons[CHILD]["status_keberadaan"] == 4
    assert len({row["id_keluarga"] for row in persons.values()}) == 1
    assert _cards(later).keys() == {KK2}


def test_who_only_moved_away_founds_no_family(home):
    gone = person(KK, CHILD, "ANDI", "2015-01-01", 3, status_keberadaan=3)
    home.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK)], person=[gone])
    later = following(home)
    parents = [
        person(KK2, FATHER, "BUDI SANTOSO", "1980-01-01", 1),
        person(KK2, MOTHER, "SITI AMINAH", "1982-01-01", 2, jenis_kelamin=2),
    ]
    later.send("siks_ng", "2026-09-10T08:00:00", family=[family(KK2)], person=parents)
    later.freeze()

    assert _cards(later).keys() == {KK2}
    assert len({row["id_keluarga"] for row in _persons(later).values()}) == 1


def test_the_dead_do_not_join_strangers_who_got_the_number_of_their_card(home):
    home.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK)], person=_couple(KK))
    records = {FATHER: ("BUDI SANTOSO", "1980-01-01", 1), MOTHER: ("SITI AMINAH", "1982-01-01", 2)}
    moved = [civil(KK2, nik, *words) for nik, words in records.items()]
    dead = civil(KK, CHILD, "ANDI", "2015-01-01", 3, status_hidup=2)
    home.send("dukcapil", "2026-06-20T08:00:00", civil=[*moved, dead])
    home.freeze()

    persons = _persons(home)
    assert persons[CHILD]["status_keberadaan"] == 2
    assert persons[CHILD]["id_keluarga"] == persons[FATHER]["id_keluarga"]
    assert persons[MAN]["id_keluarga"] != persons[FATHER]["id_keluarga"]


def test_two_senders_of_one_newcomer_of_whom_one_mistypes_his_nik(home):
    for day, nik in (("10", MAN), ("11", MAN + 100)):
        newcomer = person(KK, nik, "JOKO", "1970-01-01", 8)
        home.send("siks_ng", f"2026-06-{day}T08:00:00", family=[family(KK)], person=[newcomer])
    home.freeze()

    assert len(_persons(home)) == 4


def test_one_submission_with_two_niks_means_two_persons(home):
    two = [person(KK, nik, "JOKO", "1970-01-01", 8) for nik in (MAN, MAN + 100)]
    home.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK)], person=two)
    home.freeze()

    assert len(_persons(home)) == 5


def test_a_nik_that_dukcapil_confirmed_is_not_replaced_by_another(home):
    home.send(
        "dukcapil",
        "2026-06-20T08:00:00",
        civil=[civil(KK, FATHER, "BUDI SANTOSO", "1980-01-01", 1)],
    )
    later = following(home)
    mistyped = person(KK, FATHER + 100, "BUDI SANTOSO", "1980-01-01", 1)
    later.send("siks_ng", "2026-09-10T08:00:00", family=[family(KK)], person=[mistyped])
    later.freeze()

    assert FATHER in _persons(later)


def test_a_family_whose_last_member_is_anothers_goes_to_his(home):
    home.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK2)], person=_couple(KK2)[:1])
    alone = person(KK3, None, "JOKO", "1970-01-01", 1)
    home.send("siks_ng", "2026-06-11T08:00:00", family=[family(KK3)], person=[alone])
    twice = following(home)
    assert len(twice.table_of(twice.home.current(home.quarter), "family")) == 3
    alone["nomor_induk_kependudukan"] = MAN
    twice.send("siks_ng", "2026-09-10T08:00:00", family=[family(KK3)], person=[alone])
    twice.freeze()

    persons, cards = _persons(twice), _cards(twice)
    assert len(persons) == 4 and len(cards) == 2
    told = {row["dari"]: (row["ke"], row["peristiwa"]) for row in twice.table("family_lineage")}
    assert sorted(told) == [1, 2, 3]
    assert sorted(event for _, event in told.values()) == ["gabung", "lanjut", "lanjut"]
    assert {ke for ke, _ in told.values()} == set(cards.values())
