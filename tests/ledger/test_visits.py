"""What a visit found: what it lets a claim be decided on, and what contradicts it."""

from datetime import date

import pytest

from pipelines.home import Home
from tests.arrive.submissions import QUARTER, as_csv, file, headers, kk, put
from tests.ledger.book import (
    adults,
    claim,
    contradictions,
    event,
    fold,
    send_claims,
    send_events,
    send_visits,
    story,
    visit,
    warnings,
)

# of a family: not found, found, died, not eligible, not met to the end
STATUS = (0, 1, 3, 4, 5)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def families(most):
    return {number: int(kk(number)) for number in range(1, most + 1)}


def test_an_objection_is_decided_where_the_family_was_met_or_nobody_is_left(home):
    objections = [
        claim(f"T-{status}", "2026-03-01", number, jenis="sanggah", nik_pelapor=nik_of(9))
        for number, status in enumerate(STATUS, 1)
    ]
    send_claims(home, QUARTER, objections, "claims")
    visits = [
        {**visit(f"T-{status}", "2026-03-05", number, "ditolak"), "status_kunjungan": str(status)}
        for number, status in enumerate(STATUS, 1)
    ]
    send_visits(home, QUARTER, visits)

    found = fold(home, QUARTER, families(9))

    ended = {ticket for ticket, row in found.items() if row["hasil"] == "ditolak"}
    assert ended == {"T-1", "T-3", "T-4"}
    assert story(found["T-3"])[-1] == ("ditolak", date(2026, 3, 5), "dinsos")
    assert {row["keadaan"] for t, row in found.items() if t not in ended} == {"eskalasi"}
    told = {(line, rule) for name, line, rule in warnings(home) if name == "visits"}
    assert told == {(2, "PERISTIWA_BELUM_DIDENGAR"), (6, "PERISTIWA_BELUM_DIDENGAR")}


def nik_of(number):
    return str(adults({})[number - 1]["nomor_induk_kependudukan"])


def test_a_second_try_that_meets_nobody_either_is_enough(home):
    objection = claim("T-1", "2026-03-01", 1, jenis="sanggah", nik_pelapor=nik_of(9))
    send_claims(home, QUARTER, [objection], "claims")
    first = event(
        "T-1", "kunjungan", "2026-03-03T09:00:00+07:00", "pendamping", status_kunjungan="5"
    )
    send_events(home, [first])
    again = {**visit("T-1", "2026-03-05", 1, "ditolak"), "status_kunjungan": "0"}
    send_visits(home, QUARTER, [again])

    assert fold(home, QUARTER, families(9))["T-1"]["hasil"] == "ditolak"


def test_a_decision_against_what_the_visit_saw_is_a_contradiction(home):
    asked = {1: "8", 2: "2", 3: "8", 4: "2", 5: "8"}  # the visits see code 2 in every house
    claims = [claim(f"T-{n}", "2026-03-01", n, nilai=value) for n, value in asked.items()]
    send_claims(home, QUARTER, claims, "claims")
    outcomes = ("dikabulkan", "dikabulkan", "ditolak", "ditolak", "sebagian")
    visits = [
        visit(f"T-{number}", "2026-03-05", number, outcome)
        for number, outcome in enumerate(outcomes, 1)
    ]
    send_visits(home, QUARTER, visits)

    fold(home, QUARTER, families(5))

    assert contradictions(home) == [
        ("KLAIM_KUNJUNGAN_BEDA", 1, "T-1: dikabulkan 8 / 2"),
        ("KLAIM_KUNJUNGAN_BEDA", 4, "T-4: ditolak 2 / 2"),
    ]


@pytest.mark.parametrize("written", ["2", "2.0", "2,0"])
def test_a_value_is_the_same_however_its_whole_number_is_written(home, written):
    send_claims(home, QUARTER, [claim("T-1", "2026-03-01", 1, nilai=written)], "claims")
    send_visits(home, QUARTER, [visit("T-1", "2026-03-05", 1, "dikabulkan")])

    fold(home, QUARTER, families(1))

    assert contradictions(home) == []


def test_the_last_of_several_visits_is_the_one_that_a_decision_is_held_against(home):
    send_claims(home, QUARTER, [claim("T-1", "2026-03-01", 1)], "claims")
    earlier = {**visit("T-1", "2026-03-04", 1, ""), "jenis_lantai_terluas": "2"}
    last = {**visit("T-1", "2026-03-05", 1, "dikabulkan"), "jenis_lantai_terluas": "8"}
    for name, row in (("one", earlier), ("two", last)):
        content = as_csv([row], headers("uji_petik", "keluarga"))
        table = file("keluarga.csv", "keluarga", content, 1)
        created = f"{QUARTER.end}T21:00:00+07:00"
        put(home, [table], name=name, source="uji_petik", of=QUARTER, created=created)

    fold(home, QUARTER, families(1))

    assert contradictions(home) == []


def test_a_death_told_of_a_family_with_living_members_is_a_contradiction(home):
    """1 and 3 are on record as dead; the others live; the visit to 6 had no effect."""
    send_claims(home, QUARTER, [claim(f"T-{n}", "2026-03-01", n) for n in range(1, 8)], "claims")
    died = [
        {**visit(f"T-{number}", "2026-03-05", number, ""), "status_kunjungan": "3"}
        for number in (1, 2)
    ]
    unasked = {**visit("", "2026-03-05", 5, ""), "status_kunjungan": "3"}
    met = visit("T-7", "2026-03-05", 7, "")
    send_visits(home, QUARTER, [*died, unasked, met])
    when = "2026-03-06T09:00:00+07:00"
    send_events(
        home,
        [
            event(f"T-{number}", "kunjungan", when, "pendamping", status_kunjungan="3", **more)
            for number, more in ((3, {}), (4, {}), (6, {"kk_pelaku": kk(6)}))
        ],
    )
    people = [
        {**row, "status_keberadaan": 2 if row["id_keluarga"] in (1, 3) else 1}
        for row in adults({card: number for number, card in families(7).items()})
    ]

    fold(home, QUARTER, families(7), people=people)

    assert contradictions(home) == [
        ("KUNJUNGAN_MENINGGAL_HIDUP", 2, "T-2"),
        ("KUNJUNGAN_MENINGGAL_HIDUP", 4, "T-4"),
        ("KUNJUNGAN_MENINGGAL_HIDUP", 5, None),
    ]
