"""A claim's way: deadlines told day by day, the family through a new card, what a rule refused."""

from datetime import date, timedelta

import pytest

from pipelines.home import Home
from tests.arrive.submissions import QUARTER, kk
from tests.ledger.book import claim, fold, publish, send_claims, send_visits, story, visit

SECOND = QUARTER.next
# how long a claim stays in a state, what comes then, and who moves it there
STAYS = {"menunggu_bukti": 14, "diperiksa": 3, "lapangan": 14, "eskalasi": 14}
THEN = {
    "menunggu_bukti": ("kedaluwarsa", "sistem"),
    "diperiksa": ("lapangan", "sistem"),
    "lapangan": ("eskalasi", "sistem"),
    "eskalasi": ("kedaluwarsa", "sistem"),
}


def day_by_day(day: date, photo: bool, visits: dict[date, str], last: date) -> list:
    """Tell a claim's story up to a day, one day after the other."""
    state, actor = ("diperiksa", "sistem") if photo else ("menunggu_bukti", "sistem")
    told = [("masuk", day, "warga"), (state, day, actor)]
    since = today = day
    while today <= last:
        if (today - since).days == STAYS[state]:
            (state, actor), since = THEN[state], today
            told.append((state, today, actor))
            if state == "kedaluwarsa":
                break
        if today in visits:
            told.append((visits[today], today, "dinsos"))
            break
        today += timedelta(days=1)
    return told


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_every_claim_stands_where_a_count_of_days_puts_it(home):
    """Claims of every few days, with and without photo, visited after 2 to 59 days or never."""
    claims, visits, facts = [], {QUARTER: [], SECOND: []}, {}
    for number in range(1, 260):
        day = QUARTER.start + timedelta(days=number * 7 % 90)
        photo, wait = number % 5 != 0, (number * 11) % 60
        ticket = f"T-{number}"
        seen = {}
        if number % 3 and wait >= 2:
            when = day + timedelta(days=wait)
            seen = {when: ("dikabulkan", "sebagian", "ditolak")[number % 7 % 3]}
            row = visit(ticket, str(when), number, seen[when])
            visits[QUARTER if when <= QUARTER.end else SECOND].append(row)
        claims.append(claim(ticket, str(day), number, photo))
        facts[ticket] = (day, photo, seen)
    send_claims(home, QUARTER, claims, "claims")
    send_claims(home, SECOND, [claim("U-1", "2026-06-30", 1)], "more")
    for of, rows in visits.items():
        send_visits(home, of, rows)
    final = {"dikabulkan", "sebagian", "ditolak", "kedaluwarsa"}
    first = fold(home, QUARTER, {})
    publish(home, QUARTER)
    second = fold(home, SECOND, {})
    seen_states = set()
    for ticket, (day, photo, seen) in facts.items():
        expected = day_by_day(day, photo, seen, QUARTER.end)
        assert story(first[ticket]) == expected, ticket
        state = expected[-1][0]
        assert (first[ticket]["keadaan"], first[ticket]["hasil"]) == (
            state,
            state if state in final else None,
        )
        seen_states.add(state)
        if state in final:
            assert ticket not in second, "what is final is not told again"
            continue
        assert story(second[ticket]) == day_by_day(day, photo, seen, SECOND.end), ticket
        assert second[ticket]["hasil"], "nothing stays open for a quarter"
    assert seen_states == {*STAYS, *final}
    assert story(second["U-1"])[-1][0] == "diperiksa"


def test_a_visit_after_the_claim_lapsed_does_not_revive_it(home):
    send_claims(home, QUARTER, [claim("T-1", "2026-01-01", 1)], "claims")
    send_visits(home, QUARTER, [visit("T-1", "2026-02-20", 1, "dikabulkan")])
    assert fold(home, QUARTER, {})["T-1"]["hasil"] == "kedaluwarsa"


def test_a_claim_stays_with_its_family_when_the_card_changes(home):
    claims = [claim(f"T-{n}", "2026-03-28", n) for n in (1, 2, 3, 4)]
    send_claims(home, QUARTER, claims, "claims")
    first = fold(home, QUARTER, {11: int(kk(1)), 12: int(kk(2)), 13: int(kk(3))})
    assert {t: r["id_keluarga"] for t, r in first.items()} == {
        "T-1": 11,
        "T-2": 12,
        "T-3": 13,
        "T-4": None,
    }
    publish(home, QUARTER)
    # 11 has a new card, 12 has joined 11, 13 has died out, and 4 has been entered
    send_claims(home, SECOND, [claim("U-1", "2026-06-28", 1)], "more")
    lineage = [(11, 11, "lanjut"), (12, 11, "gabung"), (13, None, "habis"), (11, 14, "pecah")]
    second = fold(home, SECOND, {11: int(kk(90)), 14: int(kk(91)), 16: int(kk(4))}, lineage)
    found = {t: (r["id_keluarga"], r["desil_sesudah"]) for t, r in second.items()}
    assert found == {
        "T-1": (11, 1),
        "T-2": (11, 1),
        "T-3": (13, None),
        "T-4": (16, 2),
        "U-1": (11, 1),  # names the card that the family had a quarter ago
    }


def test_what_a_rule_refused_stands_in_the_ledger_once_and_is_final(home):
    wrong = [
        claim("T-1", "2026-03-01", 1, variabel="BUDI SANTOSO"),
        claim("T-2", "2026-03-02", 2, nilai="milik BUDI"),
        claim("T-3", "2026-03-03", 3),
        claim("T-3", "2026-03-03", 4),
        claim("T-4", "2026-03-04", 5, nomor_kk="123"),
        claim("", "2026-03-05", 6),
        claim("T-5", "2026-03-06", 7),
    ]
    sent = "2026-03-07T09:00:00+07:00"
    send_claims(home, QUARTER, wrong, "claims", created=sent)
    again = [claim("T-5", "2026-03-06", 7, nilai="77")]
    send_claims(home, QUARTER, again, "again", created=sent)
    found = fold(home, QUARTER, {1: int(kk(1))})
    assert set(found) == {"T-1", "T-2", "T-4", "T-5"}, "a ticket that two bear names neither"
    first = found["T-1"]
    assert story(first) == [
        ("masuk", date(2026, 3, 1), "warga"),
        ("ditolak", date(2026, 3, 7), "sistem"),
    ]
    assert (first["alasan"], first["tertahan"]) == ("KLAIM_VARIABEL", True)
    assert (first["keadaan"], first["hasil"], first["id_keluarga"]) == ("ditolak", "ditolak", 1)
    assert first["variabel"] is None and found["T-2"]["nilai"] is None
    assert "BUDI" not in str(found)
    assert found["T-4"]["alasan"] == "NOMOR_KARTU_KELUARGA_DIGIT"
    assert found["T-5"]["keadaan"] == "eskalasi", "the sound one of two files is the claim"
    publish(home, QUARTER)
    send_claims(home, SECOND, [claim("T-1", "2026-06-28", 1)], "anew")
    second = fold(home, SECOND, {1: int(kk(1))}, [(1, 1, "lanjut")])
    assert second["T-1"]["hasil"] is None, "a new claim is free"


def test_claims_of_a_file_that_was_refused_whole_have_their_outcome_too(home):
    torn = [claim("T-1", "2026-03-01", 1), claim("T-2", "2026-03-02", 2)]
    send_claims(home, QUARTER, torn, "torn", legal_basis=None)
    send_claims(home, QUARTER, torn[1:], "right")
    found = fold(home, QUARTER, {})
    assert story(found["T-1"])[-1] == ("ditolak", QUARTER.end, "sistem")
    assert found["T-1"]["alasan"] == "DASAR_HUKUM"
    assert found["T-2"]["submission"] == "right" and found["T-2"]["hasil"] is None
