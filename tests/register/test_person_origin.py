"""Persons: one source and date for each group of answers, and what contradicts them."""

from datetime import date

from pipelines.registry import groups
from pipelines.sources import load
from tests.register.drawn import civil, family, following, found, person

KK = 3201010101010001
NUMBER = {name: source.number for name, source in load().items()}


def test_a_person_has_one_source_and_date_for_each_group_of_answers(base):
    who = (KK, 3201010101800001, "BUDI SANTOSO", "1980-01-01", 1)
    later = following(base)
    later.send(
        "siks_ng",
        "2026-06-10T08:00:00",
        family=[family(KK)],
        person=[person(*who, bekerja=1, status_pekerjaan=4)],
    )
    later.send(
        "bpjs_kesehatan",
        "2026-06-20T08:00:00",
        insurance=[{"nomor_induk_kependudukan": who[1], "segmen_jkn": 4, "status": 1}],
    )
    later.freeze()
    (budi,) = [p for p in later.table("person") if p["nomor_induk_kependudukan"] == who[1]]
    siks = (NUMBER["siks_ng"], date(2026, 6, 10))
    told = {g: (budi[f"sumber_{g}"], budi[f"tanggal_{g}"]) for g in groups()}
    assert told == {
        "identitas": siks,
        "kk": siks,
        "kawin": (None, None),
        "pendidikan": (None, None),
        "pekerjaan": siks,
        "kesehatan": (None, None),
        "jkn": (NUMBER["bpjs_kesehatan"], date(2026, 6, 20)),
    }
    last = later.next_quarter()
    last.send(
        "musdes",
        "2026-09-10T08:00:00",
        family=[family(KK)],
        person=[person(*who, status_kawin=2, ijazah_tertinggi=3)],
    )
    last.freeze()
    (budi,) = [p for p in last.table("person") if p["nomor_induk_kependudukan"] == who[1]]
    assert (budi["sumber_pekerjaan"], budi["sumber_pendidikan"]) == (siks[0], NUMBER["musdes"])
    assert (budi["status_pekerjaan"], budi["ijazah_tertinggi"]) == (4, 3)
    assert budi["tanggal_jkn"] == date(2026, 6, 20), "kept while no new extract comes"


def test_dukcapils_name_stands_even_when_its_extract_does_not_come(base):
    nik = 3201010101800001
    seen = civil(KK, nik, "BUDI SANTOSO", "1980-01-01", 1, tanggal="2020-01-01", status_kawin=3)
    base.send("dukcapil", "2026-03-20T08:00:00", civil=[seen])
    later = following(base)
    later.send(
        "siks_ng",
        "2026-06-10T08:00:00",
        family=[family(KK)],
        person=[person(KK, nik, "BUDY SANTOSA", "1980-01-01", 1, status_kawin=2)],
    )
    later.freeze()
    (budi,) = [p for p in later.table("person") if p["nomor_induk_kependudukan"] == nik]
    assert (budi["nama"], budi["sumber_identitas"]) == ("BUDI SANTOSO", NUMBER["dukcapil"])
    assert budi["tanggal_identitas"] == date(2020, 1, 1)
    assert (budi["status_kawin"], budi["sumber_kawin"]) == (2, NUMBER["siks_ng"])


def test_contradictions_about_persons_are_findings(base):
    nik = 3201010101800001
    later = following(base)
    dead = civil(KK, nik, "SLAMET RIYADI", "1980-01-01", 1, status_hidup=2, tanggal="2026-04-01")
    later.send("dukcapil", "2026-06-20T08:00:00", civil=[dead])
    later.send(
        "siks_ng",
        "2026-06-10T08:00:00",
        family=[family(KK)],
        person=[person(KK, nik, "BUDI SANTOSO", "1980-01-01", 1, bekerja=2)],
    )
    later.send(
        "bpjs_kesehatan",
        "2026-06-20T08:00:00",
        insurance=[{"nomor_induk_kependudukan": nik, "segmen_jkn": 3, "status": 1}],
    )
    later.freeze()
    assert {code for code, *_ in found(later)} == {
        "JKN_PEKERJA_TANPA_UPAH",
        "MENINGGAL_DUKCAPIL_TERLIHAT",
        "NAMA_BEDA_DUKCAPIL",
    }
