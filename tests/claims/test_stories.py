"""Stories of claims with a name, for people to read."""

from datetime import timedelta

import pytest

from pipelines.claims.fold import fold
from pipelines.claims.model import Claim, Event
from tests.claims.oracle import DAY, START

END = START + timedelta(days=120)
TICKET = Claim("T-0", "usul", "jenis_lantai_terluas", "1", START, 1, frozenset({"a"}))


def event(name, role, after, **more):
    given = {"order": 0, "id": f"{name}-{after}-{more.get('actor', '')}", "ticket": "T-0"}
    return Event(at=START + after, name=name, role=role, **{**given, **more})


def visit(after, **more):
    return event("kunjungan", "pendamping", after, **{"status": 1, **more})


def decision(after, what, **more):
    return event("putusan", "dinsos", after, **{"order": 1, "decision": what, **more})


def states(events, claim=TICKET, until=END):
    (one,) = fold([claim], events, until).told
    return [step.state for step in one.steps]


def faults(events, claims=(TICKET,)):
    return [fault for _, fault in fold(claims, events, END).without_effect]


@pytest.mark.parametrize(
    ("hours", "state"),
    [(71.999, "diperiksa"), (72, "diperiksa"), (72.001, "lapangan"), (72 + 336.001, "eskalasi"),
     (72 + 672, "eskalasi"), (72 + 672.001, "kedaluwarsa")],
)  # fmt: skip
def test_deadlines_fall_due_to_the_second(hours, state):
    until = START + timedelta(hours=hours)
    assert states([], until=until)[-1] == state


def test_evidence_that_was_asked_for_starts_the_examination_anew():
    asked = event("minta_bukti", "kemensos", 1 * DAY)
    old = event("bukti", "warga", 2 * DAY, photos=("a",))
    new = event("bukti", "warga", 10 * DAY, photos=("b",))
    assert states([asked, old])[-2:] == ["menunggu_bukti", "kedaluwarsa"]
    assert states([asked, old, new], until=START + 13 * DAY)[-1] == "diperiksa"
    assert states([asked, new])[-3:] == ["lapangan", "eskalasi", "kedaluwarsa"]


def test_an_objection_waits_for_a_hearing_or_a_second_try():
    objection = Claim("T-0", "sanggah", "mobil", "1", START, 1, frozenset({"a"}))
    missed, again = visit(4 * DAY, status=5), visit(6 * DAY, status=0)
    early, late = decision(5 * DAY, "ditolak"), decision(7 * DAY, "ditolak")
    assert faults([missed, early], [objection]) == ["PERISTIWA_BELUM_DIDENGAR"]
    assert states([missed, early, again, late], objection)[-1] == "ditolak"
    heard = event("didengar", "pilar_sosial", 4.5 * DAY)
    assert states([missed, heard, early], objection)[-1] == "ditolak"
    assert faults([visit(4 * DAY), early], [objection]) == []


def test_one_visit_decides_all_claims_of_the_case_by_what_it_saw():
    roof = Claim("T-1", "usul", "jenis_atap_terluas", "5", START + DAY, 1, frozenset({"b"}))
    car = Claim("T-2", "sanggah", "mobil", "1", START + DAY, 1, frozenset({"c"}))
    other = Claim("T-3", "usul", "daya_terpasang", "1", START + DAY, 1, frozenset({"d"}))
    seen = (("jenis_atap_terluas", "5"), ("mobil", "0"))
    events = [visit(4 * DAY, found=seen), decision(4 * DAY, "sebagian")]
    found = fold([TICKET, roof, car, other], events, START + 5 * DAY).told
    assert {each.ticket: each.state for each in found} == {
        "T-0": "sebagian",
        "T-1": "dikabulkan",
        "T-2": "ditolak",
        "T-3": "lapangan",
    }
    assert {each.case for each in found} == {"T-0"}


def test_the_same_claim_again_is_a_duplicate_only_while_the_first_is_open():
    again = Claim("T-1", "usul", TICKET.subject, "2", START + 2 * DAY, 1, frozenset({"b"}))
    after = Claim("T-2", "usul", TICKET.subject, "2", START + 40 * DAY, 1, frozenset({"c"}))
    found = fold([TICKET, again, after], [], START + 41 * DAY).told
    assert [each.state for each in found] == ["kedaluwarsa", "duplikat", "diperiksa"]


def test_an_appeal_goes_once_to_somebody_else():
    first = [visit(4 * DAY, actor="P-1"), decision(5 * DAY, "ditolak", actor="D-1")]
    appeal = event("banding", "warga", 6 * DAY)
    same = [visit(7 * DAY, actor="P-1"), visit(8 * DAY, actor="P-2")]
    last = [decision(9 * DAY, "dikabulkan", actor=who) for who in ("D-1", "D-2")]
    more = event("banding", "warga", 10 * DAY)
    events = [*first, appeal, *same, *last, more]
    assert states(events)[-3:] == ["ditolak", "lapangan", "dikabulkan"]
    assert faults(events) == [
        "PERISTIWA_VERIFIKATOR_SAMA",
        "PERISTIWA_VERIFIKATOR_SAMA",
        "PERISTIWA_BANDING_KEDUA",
    ]
    # an appeal that nobody decides leaves the first decision in force
    assert states([*first, appeal])[-3:] == ["lapangan", "eskalasi", "ditolak"]


def test_who_lapsed_or_was_refused_by_a_rule_claims_anew_instead_of_appealing():
    appeal = event("banding", "warga", 40 * DAY)
    assert faults([appeal]) == ["PERISTIWA_SESUDAH_SELESAI"]
    child = Claim("T-0", "usul", "mobil", "1", START, 1, refused="KLAIM_PELAPOR_ANAK")
    assert faults([appeal], [child]) == ["PERISTIWA_TAK_DAPAT_BANDING"]


def test_nobody_acts_in_two_roles_nor_on_his_own_family():
    two = [visit(4 * DAY, actor="X-1"), decision(5 * DAY, "dikabulkan", actor="X-1")]
    assert faults(two) == ["PERISTIWA_PERAN_GANDA"]
    own = [visit(4 * DAY, own_family=True), decision(5 * DAY, "dikabulkan")]
    assert faults(own) == ["PERISTIWA_KELUARGA_SENDIRI", "PERISTIWA_TANPA_KUNJUNGAN"]
    assert faults([event("putusan", "pendamping", 4 * DAY)]) == ["PERISTIWA_PERAN_SALAH"]


ALIVE = Claim("T-0", "usul", "hidup", None, START, 1, frozenset({"a"}))


def test_who_is_alive_is_to_be_restored_in_three_days_from_the_visit_that_proved_it():
    granted = [visit(4 * DAY), decision(4 * DAY, "dikabulkan")]
    (waiting,) = fold([ALIVE], granted, END).told
    assert waiting.due == START + 7 * DAY and waiting.restored is None
    done = event("pulihkan", "kemensos", 6 * DAY)
    (restored,) = fold([ALIVE], [*granted, done], END).told
    assert (restored.due, restored.restored) == (None, START + 6 * DAY)
    assert faults([*granted, done]) == ["PERISTIWA_DI_LUAR_KEADAAN"], "of another claim"


@pytest.mark.parametrize(
    ("visits", "due"),
    [
        ([(4, 1)], 7),  # a decision that comes late gives nobody more time
        ([(4, 5), (6, 1)], 9),  # nobody was met first
        ([(4, 1), (6, 1)], 9),  # the visit that the decision rests on
        ([(4, 1), (6, 0)], 7),
        ([(4, 5), (6, 0)], 15),  # no visit proved it: what counts is the decision
    ],
)
def test_the_time_to_restore_runs_from_proof_not_from_the_decision(visits, due):
    events = [visit(day * DAY, status=status) for day, status in visits]
    (told,) = fold([ALIVE], [*events, decision(12 * DAY, "dikabulkan")], END).told
    assert told.due == START + due * DAY


def test_nobody_is_to_be_restored_whose_claim_was_refused_after_all():
    objection = Claim("T-0", "sanggah", "hidup", None, START, 1, frozenset({"a"}))
    granted = [visit(4 * DAY), decision(4 * DAY, "dikabulkan")]
    appeal = event("banding", "warga", 5 * DAY)
    refused = [visit(7 * DAY), decision(8 * DAY, "ditolak")]
    (told,) = fold([objection], [*granted, appeal, *refused], END).told
    assert (told.state, told.due) == ("ditolak", None)


@pytest.mark.parametrize("status", [0, 1, 3, 4, 5])
def test_what_a_visit_found_lets_an_objection_be_decided_or_not(status):
    objection = Claim("T-0", "sanggah", "mobil", "1", START, 1, frozenset({"a"}))
    first, early = visit(4 * DAY, status=status), decision(5 * DAY, "ditolak")
    met = status in (1, 3, 4)
    assert faults([first, early], [objection]) == ([] if met else ["PERISTIWA_BELUM_DIDENGAR"])
    assert (states([first, early], objection)[-1] == "ditolak") is met
    # of a claim for oneself any visit will do, and none of them decides by itself
    assert states([first, early])[-1] == "ditolak"
    assert states([first], until=START + 6 * DAY)[-1] == "lapangan"


def test_a_visit_that_says_not_what_it_found_is_none():
    unsaid = visit(4 * DAY, status=2)
    assert faults([unsaid, decision(5 * DAY, "ditolak")]) == [
        "PERISTIWA_TANPA_HASIL",
        "PERISTIWA_TANPA_KUNJUNGAN",
    ]
