"""One value, one origin: rules by variable, agencies' word beside officers', what lost."""

from datetime import date

import pyarrow.parquet as pq
import pytest

from pipelines import rules
from pipelines.home import Home
from pipelines.merge.standing import standings
from pipelines.quarter import Quarter
from pipelines.sources import load
from tests.decree import decree
from tests.register.drawn import Drawn, family, following, found, person

pytestmark = pytest.mark.long

KK, KK2 = 3201010101010001, 3201010101010002
METER = 512345678901
NUMBER = {name: source.number for name, source in load().items()}


@pytest.fixture
def base(tmp_path):
    """A first quarter with two families, each on a meter of its own with 450 VA."""
    drawn = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    answers = {"daya_terpasang": 1, "sumber_penerangan_utama": 1, "alamat": "JALAN LAMA 1"}
    drawn.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[
            family(KK, id_meteran_pln=METER, mobil=0, **answers),
            family(KK2, id_meteran_pln=METER + 1, mobil=0, **answers),
        ],
        person=[
            person(KK, 3201010101800001, "BUDI SANTOSO", "1980-01-01", 1),
            person(KK2, 3201010101700009, "JOKO WIDODO", "1970-01-01", 1),
        ],
    )
    return drawn


def family_row(drawn, kk=KK):
    (row,) = [f for f in drawn.table("family") if f["nomor_kartu_keluarga"] == kk]
    return row


def origin_of(drawn, variable, kk=KK):
    number = family_row(drawn, kk)["id_keluarga"]
    (row,) = [p for p in drawn.table("provenance") if p["id_keluarga"] == number]
    own = {e["variabel"]: (e["sumber"], e["tanggal"]) for e in row["pengecualian"]}
    return own.get(variable, (row["sumber"], row["tanggal"]))


def lost(drawn, variable):
    return [
        (d["nilai"] if d["teks"] is None else d["teks"], d["sumber"], d["berlaku_lagi"])
        for d in drawn.table("disagreement")
        if d["variabel"] == variable
    ]


def meter(number, power, **values):
    return {"id_meteran_pln": number, "daya_terpasang": power, "status": 1, **values}


def test_the_address_never_comes_from_dukcapil(base):
    later = following(base)
    later.send(
        "dukcapil", "2026-06-20T08:00:00", family=[family(KK, alamat="JALAN KTP 9", mobil=1)]
    )
    later.freeze()
    assert family_row(later)["alamat"] == "JALAN LAMA 1"
    assert family_row(later)["mobil"] == 1, "what it may give, it gives"
    assert lost(later, "alamat") == [("JALAN KTP 9", NUMBER["dukcapil"], False)]


def test_precedence_is_adjusted_for_one_variable_from_one_quarter_on(base, monkeypatch):
    said = rules.in_force("precedence_of_variables", "2026Q1")
    decree(
        monkeypatch,
        "precedence_of_variables",
        said | {"mobil": {"never": ["siks_ng"]}, "aset": {"protected": {"daerah": 3}}},
        first="2026Q3",
    )
    later = following(base)
    later.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK, mobil=1, sepeda=1)])
    last = following(later)
    assert origin_of(last_released(last), "mobil")[0] == NUMBER["siks_ng"]
    last.send("siks_ng", "2026-08-10T08:00:00", family=[family(KK, mobil=2, luas_lantai=9)])
    last.send("pln", "2026-09-01T08:00:00", family=[family(KK, sepeda=4, luas_lantai=10)])
    last.freeze()
    row = family_row(last)
    assert (row["mobil"], row["sepeda"]) == (1, 1), "never from SIKS-NG, protected for three"
    assert row["luas_lantai"] == 9, "other groups keep the common rule"
    assert lost(last, "sepeda") == [(4, NUMBER["pln"], True)]


def last_released(drawn):
    """Return what was published before an empty quarter, as if it were its candidate."""

    class Released:
        def table(self, name):
            folder = drawn.home.current(drawn.quarter.previous) / "registry" / name
            files = sorted(folder.rglob("*.parquet"))
            return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]

    return Released()


@pytest.mark.parametrize(
    "entry",
    [
        {"mobill": {"never": ["pln"]}},
        {"mobil": {"never": ["plnn"]}},
        {"mobil": {"protected": {"lapangn": 2}}},
        {"mobil": {"yields": {"pln": ["lapangn"]}}},
    ],
)
def test_a_name_that_is_not_known_is_refused(entry, monkeypatch):
    decree(monkeypatch, "precedence_of_variables", entry)
    with pytest.raises(ValueError, match=r"mobil|lapangn|plnn"):
        standings(Quarter.parse("2026Q1"))


def test_every_dated_rule_of_precedence_names_what_there_is():
    for first in rules.load()["precedence_of_variables"].values:
        rows, _ = standings(Quarter.parse(first))  # refuses what it does not know
        assert {row[0] for row in rows} >= {"alamat", "daya_terpasang"}


def test_pln_never_replaces_what_a_visit_saw_and_a_strong_contradiction_is_a_finding(base):
    visited = following(base)
    visited.send(
        "uji_petik",
        "2026-05-01T08:00:00",
        family=[family(KK, daya_terpasang=1, status_kunjungan=1)],
    )
    later = following(following(following(visited)))
    later.send("pln", "2027-03-20T08:00:00", meter=[meter(METER, 5), meter(METER + 1, 5)])
    later.freeze()
    assert family_row(later)["daya_terpasang"] == 1, "a year after the visit still"
    assert found(later) == [("DAYA_PLN_BERTENTANGAN", family_row(later)["id_keluarga"], "5|1")]
    assert family_row(later, KK2)["daya_terpasang"] == 5, "the base register has no such standing"
    assert origin_of(later, "daya_terpasang", KK2) == (NUMBER["pln"], date(2027, 3, 20))
    assert lost(later, "daya_terpasang") == [(5, NUMBER["pln"], False)]


def test_a_meter_of_several_families_changes_none_and_is_a_finding(base):
    later = following(base)
    later.send("musdes", "2026-06-10T08:00:00", family=[family(KK2, id_meteran_pln=METER)])
    later.send("pln", "2026-06-20T08:00:00", meter=[meter(METER, 3)])
    later.freeze()
    assert [f["daya_terpasang"] for f in later.table("family")] == [1, 1]
    assert found(later) == [("METERAN_BERSAMA", number, "3|1") for number in (1, 2)]
    assert later.table("comparison") == [
        {
            "variabel": "id_meteran_pln",
            "sumber_menang": NUMBER["musdes"],
            "sumber_kalah": NUMBER["register_awal"],
            "dibandingkan": 1,
            "berbeda": 1,
        },
        {
            "variabel": "kode_kelurahan_desa",
            "sumber_menang": NUMBER["musdes"],
            "sumber_kalah": NUMBER["register_awal"],
            "dibandingkan": 1,
            "berbeda": 0,
        },
    ]


def test_low_power_is_weak_evidence_and_lowers_no_officers_answer(base):
    later = following(base)
    later.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK, daya_terpasang=3)])
    last = following(following(later))
    last.send("pln", "2026-12-20T08:00:00", meter=[meter(METER, 2), meter(METER + 1, 2)])
    last.freeze()
    assert family_row(last)["daya_terpasang"] == 3
    assert family_row(last, KK2)["daya_terpasang"] == 2
    assert found(last) == []


def test_of_several_contracts_the_latest_active_one_counts_and_the_higher_of_a_day(base):
    base.send(
        "pln",
        "2026-03-20T08:00:00",
        meter=[
            meter(METER, 2),
            meter(METER, 3),
            meter(METER, 5, tanggal="2026-03-19"),
            meter(METER, 4, status=0),
        ],
    )
    base.freeze()
    assert family_row(base)["daya_terpasang"] == 3


def test_what_lost_this_quarter_is_seen_and_what_was_replaced_is_not(base):
    later = following(base)
    later.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK, mobil=1)])
    later.send("musdes", "2026-06-12T08:00:00", family=[family(KK, mobil=2)])
    later.freeze()
    assert family_row(later)["mobil"] == 2
    assert lost(later, "mobil") == [(1, NUMBER["siks_ng"], False)]
    compared = {
        (c["sumber_menang"], c["sumber_kalah"]): (c["dibandingkan"], c["berbeda"])
        for c in later.table("comparison")
        if c["variabel"] == "mobil"
    }
    musdes = NUMBER["musdes"]
    assert compared == {
        (musdes, NUMBER["siks_ng"]): (1, 1),
        (musdes, NUMBER["register_awal"]): (1, 1),
    }
    quiet = following(later)
    quiet.freeze()
    assert quiet.table("disagreement") == [] and quiet.table("comparison") == []


def test_losers_of_one_day_stand_again_in_the_order_in_which_they_were_made(base):
    visited = following(base)
    visited.send(
        "uji_petik", "2026-05-01T08:00:00", family=[family(KK, mobil=1, status_kunjungan=1)]
    )
    after = following(visited)
    day = {"tanggal": "2026-08-10"}
    after.send("musdes", "2026-08-12T08:00:00", family=[family(KK, mobil=3, **day)])
    after.send("siks_ng", "2026-08-11T08:00:00", family=[family(KK, mobil=2, **day)])
    last = following(after)
    last.freeze()
    assert family_row(last)["mobil"] == 3, "made later"
    assert origin_of(last, "mobil") == (NUMBER["musdes"], date(2026, 8, 10))
