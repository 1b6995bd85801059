"""What a visit changes in the register: only what was found where the family was found."""

from datetime import datetime

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.register.drawn import Drawn, family, person

KK, NIK = 3201010101010001, 3201010101800001


@pytest.mark.parametrize("status", [0, 1, 3, 4, 5, None])
@pytest.mark.parametrize("ticket", [None, "T-1"])
def test_only_a_family_that_was_found_gets_new_values_and_nobody_dies_of_a_visit(
    tmp_path, status, ticket
):
    first = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    head = person(KK, NIK, "BUDI SANTOSO", "1980-01-01", 1)
    first.send("register_awal", "2025-06-01T00:00:00", family=[family(KK, mobil=0)], person=[head])
    first.freeze()
    later = first.next_quarter()
    outcome = "dikabulkan" if ticket else None
    seen = family(KK, mobil=3, status_kunjungan=status, nomor_referensi=ticket, putusan=outcome)
    later.send("uji_petik", "2026-05-01T08:00:00", family=[seen])
    later.freeze()

    (row,) = later.table("family")
    assert row["mobil"] == (3 if status in (1, None) else 0)
    (member,) = later.table("person")
    assert member["status_keberadaan"] == 1


GRANTED, REFUSED = "dikabulkan", "ditolak"


@pytest.mark.parametrize(
    ("own", "events", "changes"),
    [
        (None, [], False),
        (None, [("2026-05-03", "dinsos", GRANTED)], True),
        (None, [("2026-05-03", "dinsos", "sebagian")], True),
        (None, [("2026-05-03", "pendamping", GRANTED)], False),
        (None, [("2026-05-03", "dinsos", GRANTED), ("2026-05-09", "dinsos", REFUSED)], False),
        (None, [("2026-05-09", "dinsos", GRANTED), ("2026-05-03", "dinsos", REFUSED)], True),
        (GRANTED, [("2026-04-20", "dinsos", REFUSED)], True),
        (GRANTED, [("2026-05-09", "dinsos", REFUSED)], False),
        (REFUSED, [("2026-05-09", "dinsos", GRANTED)], True),
    ],
)
def test_what_is_decided_apart_from_the_visit_counts_if_it_is_later(tmp_path, own, events, changes):
    first = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    head = person(KK, NIK, "BUDI SANTOSO", "1980-01-01", 1)
    first.send("register_awal", "2025-06-01T00:00:00", family=[family(KK, mobil=0)], person=[head])
    first.freeze()
    later = first.next_quarter()
    seen = family(KK, mobil=3, status_kunjungan=1, nomor_referensi="T-1", putusan=own)
    later.send("uji_petik", "2026-05-01T08:00:00", family=[seen])
    told = [
        {
            "nomor_tiket": "T-1",
            "id_peristiwa": f"E-{number}",
            "kejadian": "putusan",
            "waktu": datetime.fromisoformat(f"{day}T10:00:00"),
            "peran": role,
            "putusan": word,
        }
        for number, (day, role, word) in enumerate(events)
    ]
    later.send("penanganan", "2026-06-01T08:00:00", claim_event=told)
    later.freeze()
    assert later.table("family")[0]["mobil"] == (3 if changes else 0)
