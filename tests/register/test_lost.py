"""What lost of persons' answers: seen in the quarter, standing again where it is newer."""

from datetime import date

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import load
from tests.register.drawn import Drawn, civil, family, person

KK, NIK = 3201010101010001, 3201010101800001
WHO = (KK, NIK, "BUDI SANTOSO", "1980-01-01", 1)
NUMBER = {name: source.number for name, source in load().items()}


@pytest.fixture
def later(tmp_path):
    """The second quarter of a family of one, of whom nothing is known but who he is."""
    drawn = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    drawn.send("register_awal", "2025-06-01T00:00:00", family=[family(KK)], person=[person(*WHO)])
    drawn.freeze()
    return drawn.next_quarter()


def tell(drawn, source, created, who=WHO, **answers):
    visit = {"status_kunjungan": 1} if source == "uji_petik" else {}
    drawn.send(source, created, family=[family(KK, **visit)], person=[person(*who, **answers)])


def lost(drawn):
    return {
        (d["variabel"], d["nilai"] if d["teks"] is None else d["teks"], d["sumber"],
         d["sumber_menang"], d["berlaku_lagi"])
        for d in drawn.table("disagreement")
        if d["id_individu"] is not None
    }  # fmt: skip


def budi(drawn):
    (row,) = [p for p in drawn.table("person") if p["nomor_induk_kependudukan"] == NIK]
    return row


def test_an_answer_that_lost_stands_in_the_quarter_with_source_and_winner(later):
    tell(later, "siks_ng", "2026-06-10T08:00:00", bekerja=1, ijazah_tertinggi=2)
    tell(later, "musdes", "2026-06-12T08:00:00", bekerja=2, ijazah_tertinggi=2)
    later.freeze()
    assert budi(later)["bekerja"] == 2
    siks, musdes = NUMBER["siks_ng"], NUMBER["musdes"]
    assert lost(later) == {("bekerja", 1, siks, musdes, False)}
    (row,) = [d for d in later.table("disagreement") if d["id_individu"]]
    assert (row["id_keluarga"], row["tanggal"]) == (budi(later)["id_keluarga"], date(2026, 6, 10))
    met = {
        (c["variabel"], c["sumber_menang"], c["sumber_kalah"]): (c["dibandingkan"], c["berbeda"])
        for c in later.table("comparison")
    }
    assert met["bekerja", musdes, siks] == (1, 1)
    assert met["ijazah_tertinggi", musdes, siks] == (1, 0)
    quiet = later.next_quarter()
    quiet.freeze()
    assert lost(quiet) == set()


def test_a_later_answer_under_a_protected_one_stands_again_when_protection_ends(later):
    tell(later, "uji_petik", "2026-05-01T08:00:00", status_kawin=2)
    later.freeze()
    after = later.next_quarter()
    tell(after, "siks_ng", "2026-08-10T08:00:00", status_kawin=4)
    after.freeze()
    assert budi(after)["status_kawin"] == 2, "a visit is protected for two quarters"
    siks, visit = NUMBER["siks_ng"], NUMBER["uji_petik"]
    assert lost(after) == {("status_kawin", 4, siks, visit, True)}
    last = after.next_quarter()
    last.freeze()
    told = budi(last)
    assert (told["status_kawin"], told["sumber_kawin"]) == (4, siks)
    assert told["tanggal_kawin"] == date(2026, 8, 10)


def test_another_name_lost_to_dukcapil_is_seen_and_another_spelling_is_not(later):
    later.send("dukcapil", "2026-06-20T08:00:00", civil=[civil(*WHO)])
    tell(later, "siks_ng", "2026-06-10T08:00:00", who=(KK, NIK, "BUDHI S.", "1980-01-01", 1))
    tell(later, "musdes", "2026-06-11T08:00:00", who=(KK, NIK, "Budi  Santoso", "1980-01-01", 1))
    later.freeze()
    siks, dukcapil = NUMBER["siks_ng"], NUMBER["dukcapil"]
    assert lost(later) == {("nama", "BUDHI S.", siks, dukcapil, False)}


def test_dukcapils_word_where_it_is_the_last_to_count_is_seen_and_never_stands_again(later):
    tell(later, "siks_ng", "2026-06-10T08:00:00", status_kawin=2)
    said = civil(*WHO, status_kawin=3, tanggal="2026-06-19")
    later.send("dukcapil", "2026-06-20T08:00:00", civil=[said])
    later.freeze()
    siks, dukcapil = NUMBER["siks_ng"], NUMBER["dukcapil"]
    assert lost(later) == {("status_kawin", 3, dukcapil, siks, False)}


def test_the_order_of_submissions_changes_nothing_of_what_lost(tmp_path):
    told = []
    for turn in (1, -1):
        drawn = Drawn(Home(tmp_path / str(turn)), Quarter.parse("2026Q1"))
        sent = [("siks_ng", 10, 1), ("musdes", 12, 2), ("siks_ng", 12, 3), ("musdes", 9, 1)]
        drawn.send("register_awal", "2025-06-01T00:00:00", family=[family(KK)],
                   person=[person(*WHO)])  # fmt: skip
        for source, day, status in sent[::turn]:
            tell(drawn, source, f"2026-03-{day:02}T08:00:00", bekerja=1, status_pekerjaan=status)
        drawn.senders = [(s, c, f"{s}-{c}") for s, c, _ in drawn.senders]
        drawn.freeze()
        told.append((drawn.table("disagreement"), drawn.table("comparison")))
    assert told[0] == told[1] and told[0][0]
