"""Claims through the real files: who may claim, and events of every channel."""

from datetime import date, datetime

import pyarrow.parquet as pq
import pytest

from pipelines.home import Home
from tests.arrive.submissions import QUARTER, kk, nik
from tests.ledger.book import (
    adults,
    claim,
    event,
    fold,
    publish,
    send_claims,
    send_events,
    send_visits,
    story,
    visit,
    warnings,
)

SECOND = QUARTER.next


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_who_may_not_claim_is_told_why_and_everybody_else_may(home):
    own, near, far = (10, int(kk(1))), (12, int(kk(2))), (14, int(kk(3)))
    families = dict([own, near, far])
    others = {
        50: {"id_keluarga": 10, "tanggal_lahir": date(2009, 3, 2)},  # 17 on the second
        51: {"id_keluarga": 10, "tanggal_lahir": date(2009, 3, 3)},
        52: {"id_keluarga": 10, "status_keberadaan": 2},
        53: {"id_keluarga": 10, "tanggal_lahir": None},
    }
    people = [
        {**row, **others.get(number, {})}
        for number, row in enumerate(adults({card: each for each, card in families.items()}), 1)
    ]
    asked = {
        "own": {},
        "neighbour": {"nik_pelapor": nik(2)},
        "stranger": {"nik_pelapor": nik(3)},
        "unknown": {"nik_pelapor": nik(9999)},
        "of age": {"nik_pelapor": nik(50), "tanggal": "2026-03-02"},
        "child": {"nik_pelapor": nik(51), "tanggal": "2026-03-02"},
        "dead": {"nik_pelapor": nik(52)},
        "ageless": {"nik_pelapor": nik(53)},
        "alive": {"nik_pelapor": nik(52), "variabel": "", "nilai": "", "peristiwa": "hidup"},
        "objects": {"nik_pelapor": nik(2), "jenis": "sanggah"},
        "objects to himself": {"jenis": "sanggah"},
        "objects from afar": {"nik_pelapor": nik(3), "jenis": "sanggah"},
        "new family": {"nomor_kk": kk(80), "nik_pelapor": nik(3)},
    }
    claims = [
        claim(ticket, "2026-03-01", 1, **{"foto": f"{number}.jpg", **changes})
        for number, (ticket, changes) in enumerate(asked.items())
    ]
    send_claims(home, QUARTER, claims, "claims")
    found = fold(home, QUARTER, families, people=people, villages={14: "3201021001"})
    assert {t: r["alasan"] for t, r in found.items() if r["keadaan"] == "ditolak"} == {
        "stranger": "KLAIM_PELAPOR_BUKAN_SEDESA",
        "unknown": "KLAIM_PELAPOR_TAK_DIKENAL",
        "child": "KLAIM_PELAPOR_ANAK",
        "dead": "KLAIM_PELAPOR_MENINGGAL",
        "objects to himself": "KLAIM_SANGGAH_SENDIRI",
        "objects from afar": "KLAIM_PELAPOR_BUKAN_SEDESA",
    }
    assert {code for _, _, code in warnings(home)} == {
        r["alasan"] for r in found.values() if r["keadaan"] == "ditolak"
    }
    assert found["alive"]["peristiwa"] == "hidup"


def test_events_of_all_files_are_one_story_in_the_ledger(home):
    claims = [claim(f"T-{n}", "2026-03-01", n) for n in (1, 2, 3)]
    send_claims(home, QUARTER, claims, "claims")
    send_visits(home, QUARTER, [visit("T-3", "2026-03-08", 3, "ditolak")])
    events = [
        event("T-1", "periksa", "2026-03-02T09:00:00+07:00", "kemensos", pelaku="KS-1"),
        event("T-1", "ke_lapangan", "2026-03-02T12:00:00+09:00", "kemensos", pelaku="KS-1"),
        event("T-1", "kunjungan", "2026-03-05T09:00:00Z", "pendamping", pelaku="PD-1",
              status_kunjungan="1"),
        event("T-1", "putusan", "2026-03-06T09:00:00+07:00", "dinsos", pelaku="DS-1",
              putusan="dikabulkan"),
        event("T-2", "putusan", "2026-03-06T09:00:00+07:00", "dinsos", putusan="dikabulkan"),
        event("T-2", "kunjungan", "2026-03-07T09:00:00+07:00", "pendamping",
              status_kunjungan="1", kk_pelaku=kk(2)),
        event("T-9", "periksa", "2026-03-02T09:00:00+07:00", "kemensos"),
        event("T-2", "periksa", "2026-04-02T09:00:00+07:00", "kemensos"),
        event("T-2", "periksa", "2026-03-02", "kemensos"),
        event("T-2", "periksa", "2026-03-02T09:00:00+07:00", "kemensos", pelaku=nik(5)),
        event("T-2", "periksa", "2026-03-02T09:00:00+07:00", "kemensos", pelaku="BUDI SANTOSO"),
        event("T-2", "kunjungan", "2026-03-02T09:00:00+07:00", "pendamping"),
    ]  # fmt: skip
    send_events(home, events)
    found = fold(home, QUARTER, {n: int(kk(n)) for n in (1, 2, 3)})
    assert [(s, w) for s, w, _ in story(found["T-1"])][2:] == [
        ("lapangan", date(2026, 3, 2)),
        ("dikabulkan", date(2026, 3, 6)),
    ]
    assert found["T-1"]["sejak"] == datetime(2026, 3, 6, 2)  # noqa: DTZ001 - UTC inside
    assert found["T-2"]["keadaan"] == "eskalasi" and found["T-3"]["hasil"] == "ditolak"
    told = {(line, code) for name, line, code in warnings(home) if name == "events"}
    assert told == {
        (6, "PERISTIWA_TANPA_KUNJUNGAN"),
        (7, "PERISTIWA_KELUARGA_SENDIRI"),
        (8, "PERISTIWA_TIKET_TAK_DIKENAL"),
        (9, "PERISTIWA_MASA_DEPAN"),
    }
    kept = pq.read_table(home.candidate(QUARTER) / "ledger" / "claim_event").to_pylist()
    assert {e["kejadian"] for e in kept if e["nomor_tiket"] == "T-1"} == {
        "masuk", "periksa", "ke_lapangan", "kunjungan", "putusan",
    }  # fmt: skip
    assert kk(2) not in str(kept) and nik(5) not in str(kept)


def test_a_ticket_is_one_claim_however_often_and_for_ever(home):
    same = claim("T-1", "2026-03-01", 1)
    other = claim("T-1", "2026-03-02", 1, variabel="mobil")
    send_claims(home, QUARTER, [same], "a", created="2026-03-02T10:00:00+07:00")
    send_claims(home, QUARTER, [same], "b", created="2026-03-03T10:00:00+07:00")
    send_claims(home, QUARTER, [other], "c", created="2026-03-04T10:00:00+07:00")
    send_visits(home, QUARTER, [visit("T-1", "2026-03-05", 1, "dikabulkan")])
    found = fold(home, QUARTER, {1: int(kk(1))})
    assert [(r["submission"], r["variabel"]) for r in found.values()] == [
        ("a", "jenis_lantai_terluas")
    ]
    assert warnings(home) == [("c", 2, "KLAIM_TIKET_TERPAKAI")]
    publish(home, QUARTER)
    send_claims(home, SECOND, [claim("T-1", "2026-05-01", 2), claim("T-2", "2026-05-01", 1)], "d")
    second = fold(home, SECOND, {1: int(kk(1)), 2: int(kk(2))}, [(1, 1, "lanjut")])
    assert set(second) == {"T-2"} and second["T-2"]["klaim_ulang"] == 1
    assert warnings(home, SECOND) == [("d", 2, "KLAIM_TIKET_TERPAKAI")]


def test_a_late_event_takes_effect_in_the_quarter_that_took_it_up(home):
    send_claims(home, QUARTER, [claim("T-1", "2026-03-20", 1)], "claims")
    first = fold(home, QUARTER, {1: int(kk(1))})
    assert story(first["T-1"])[-1][:2] == ("lapangan", date(2026, 3, 23))
    publish(home, QUARTER)
    late = [
        event("T-1", "kunjungan", "2026-03-25T09:00:00+07:00", "pendamping", status_kunjungan="1"),
        event("T-1", "putusan", "2026-03-26T09:00:00+07:00", "dinsos", putusan="ditolak"),
        event("T-1", "banding", "2026-04-20T09:00:00+07:00", "warga"),
    ]
    send_claims(home, SECOND, [claim("U-1", "2026-06-01", 2)], "more")
    send_events(home, late[:2], SECOND)
    send_events(home, late[2:], SECOND, "cek_bansos", "appeal")
    second = fold(home, SECOND, {1: int(kk(1)), 2: int(kk(2))}, [(1, 1, "lanjut")])
    assert story(second["T-1"])[: len(story(first["T-1"]))] == story(first["T-1"])
    assert [(s, d) for s, d, _ in story(second["T-1"])][-4:] == [
        ("ditolak", date(2026, 4, 1)),
        ("lapangan", date(2026, 4, 20)),
        ("eskalasi", date(2026, 5, 4)),
        ("ditolak", date(2026, 5, 18)),
    ]
    publish(home, SECOND)
    third = SECOND.next
    send_claims(home, third, [claim("V-1", "2026-09-01", 2)], "more")
    again = fold(home, third, {1: int(kk(1)), 2: int(kk(2))})
    assert "T-1" not in again, "what is closed is told once"
