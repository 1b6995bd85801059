"""The daily answer: in words, where each claim stands at the end of a day."""

import json
from datetime import date

import pytest

from pipelines.claims import answers
from pipelines.home import Home
from tests.arrive.submissions import QUARTER, VILLAGE, kk, nik
from tests.ledger.book import claim, fold, publish, send_claims, send_visits, visit

SECOND = QUARTER.next


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_answers_say_in_words_where_each_claim_stands_at_the_end_of_a_day(home):
    claims = [
        claim("T-1", "2026-03-01", 1),
        claim("T-2", "2026-03-01", 2, photo=False),
        claim("T-3", "2026-03-01", 3, nik_pelapor=nik(9999)),
    ]
    send_claims(home, QUARTER, claims, "claims", created="2026-03-02T09:00:00+07:00")
    send_visits(home, QUARTER, [visit("T-1", "2026-03-08", 1, "dikabulkan")])
    fold(home, QUARTER, {n: int(kk(n)) for n in (1, 2, 3)})

    def answer(day):
        told = answers.write(home, date.fromisoformat(day))
        path = home.outbox / "jawaban" / "cek_bansos" / f"{day}.csv"
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        assert [c["channel"] for c in told["channels"]] == [
            "cek_bansos", "call_center_171", "wa_center",
        ]  # fmt: skip
        manifest = json.loads(path.with_suffix(".json").read_text())
        assert manifest["rows"] == len(rows)
        assert not any(n in path.read_text() for n in (kk(1), nik(1)))
        return {row.split(",")[0]: dict(zip(head.split(","), row.split(","), strict=False))
                for row in rows}  # fmt: skip

    assert answer("2026-03-01") == {}, "nothing had been sent yet"
    second = answer("2026-03-02")
    assert second["T-1"]["keadaan"] == "Sedang diperiksa Kementerian Sosial"
    assert second["T-1"]["tenggat_wib"] == "2026-03-04 00:00"
    assert second["T-2"]["keadaan"] == "Menunggu foto bukti"
    assert second["T-3"]["hasil"] == "ditolak"
    assert answer("2026-03-04")["T-1"]["keadaan"] == "Menunggu kunjungan petugas"
    assert answer("2026-03-02") == second, "asked again, the same"
    last = answer("2026-03-31")
    assert (last["T-1"]["hasil"], last["T-2"]["hasil"]) == ("dikabulkan", "kedaluwarsa")
    publish(home, QUARTER)
    send_claims(
        home, SECOND, [claim("U-1", "2026-04-02", 1)], "m", created="2026-04-03T09:00+07:00"
    )
    fold(home, SECOND, {n: int(kk(n)) for n in (1, 2, 3)}, [(1, 1, "lanjut")])
    after = answer("2026-04-05")
    assert (after["T-1"]["desil_sebelum"], after["T-1"]["desil_sesudah"]) == ("3", "1")
    assert after["U-1"]["desil_sesudah"] == "" and VILLAGE not in str(after)
